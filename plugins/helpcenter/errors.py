"""Every error the project raises, and the one shape in which a mistake of an editor is reported.

```
HelpCenterError
├─ FaultsFound          mistakes in content, options or data files: all of them, each with its place
├─ ConfigurationError   an option that cannot be met (a language without a catalogue, a missing folder)
├─ BundleMissing        the browser code was not built or not packaged
├─ IndexUnusable        a search index or shard that is absent, foreign, damaged or of another version
└─ MalformedInput       bytes or values that are not what a function's contract says
```

A `Fault` is a value, not an exception: checks collect them, so that one run names every mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

NEAR_ENOUGH = 0.7
"""Similarity (0 to 1) from which a known word is offered as «did you mean»; difflib's ratio."""


class HelpCenterError(Exception):
    """Root of every error that this project raises on purpose."""


class ConfigurationError(HelpCenterError):
    """An option or a setting that cannot be met; the message names it and what would be accepted."""


class BundleMissing(HelpCenterError):
    """The compiled browser code is neither in the installed package nor in the checkout."""


class IndexUnusable(HelpCenterError):
    """A search index or shard is absent, damaged, foreign or of another version: rebuild it."""


class MalformedInput(HelpCenterError):
    """Bytes or values outside a function's documented contract."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake: where it is, what was expected, what is there, and what to do.

    Attributes:
        path: The file as the editor knows it, relative to where the command ran or to the docs folder; `/` separated.
        line: 1-based line in that file; 0 when the fault concerns the file as a whole.
        expected: What would have been right, as a phrase.
        got: What is there, as a phrase.
        hint: What to do, as a sentence; empty when `expected` already says it.
    """

    path: str
    line: int
    expected: str
    got: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `path:line: expected …, got …. Hint`, the one form in which every tool prints a fault."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        tail = f". {self.hint}" if self.hint else ""
        return f"{place}: expected {self.expected}, got {self.got}{tail}"


class FaultsFound(HelpCenterError):
    """Content, options or data with mistakes; carries all of them, sorted by place.

    Attributes:
        faults: At least one fault.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(sorted(set(faults)))
        if not self.faults:
            raise MalformedInput("FaultsFound: expected at least one fault, got none")
        count = len(self.faults)
        heading = f"{count} {'fault' if count == 1 else 'faults'} found"
        super().__init__("\n".join([heading, *(f"  {fault}" for fault in self.faults)]))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean 'x'?` for the known word nearest to *word*, or an empty string when none is near."""
    matches = get_close_matches(word, list(known), n=1, cutoff=NEAR_ENOUGH)
    return f"Did you mean '{matches[0]}'?" if matches else ""


SHOWN_LENGTH = 60
"""Characters of a value that a message quotes: enough to recognise it, not enough to fill a screen."""


def shown(value: object) -> str:
    """Return a value read from YAML as its editor would recognise it, in at most a line. It never raises.

    A whole number of more than thirty digits is described, not printed: Python refuses to print very long ones.
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int() if value.bit_length() > 100:
            return "a number of more than thirty digits"
        case date():
            return value.isoformat()
        case Mapping():
            return "a group of keys"
        case list():
            return "a list" if value else "an empty list"
        case str():
            return f"'{value}'" if len(value) <= SHOWN_LENGTH else f"'{value[: SHOWN_LENGTH - 1]}…'"
        case _:
            return str(value)[:SHOWN_LENGTH]
