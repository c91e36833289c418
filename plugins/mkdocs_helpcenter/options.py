"""Option validators that MkDocs lacks: a range we promise is a range we check."""

from __future__ import annotations

from typing import Any

from mkdocs.config import config_options as opt
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from helpcenter.errors import did_you_mean


class Options(Config):
    """A plugin's options, every one of them checked in one run. MkDocs 1.6 stops at the first fault (`_validate`)."""

    def validate(self) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Return (faults, warnings) by option; the faults of all options, in the order in which they are declared."""
        failed, warnings = super().validate()
        if failed:
            keys = [key for key, _ in self._schema]
            for key, option in self._schema[keys.index(failed[-1][0]) + 1 :]:
                try:
                    option.validate(self.get(key))
                except ValidationError as error:
                    failed.append((key, error))
        return failed, warnings


class AtLeast(BaseConfigOption[int]):
    """A whole number that is not below a bound, and not above another where one is given.

    Messages name the range and what was written instead; `true` is not a number here, though Python thinks so.
    """

    def __init__(self, minimum: int, *, maximum: int | None = None, default: int) -> None:
        super().__init__()
        self.minimum = minimum
        self.maximum = maximum
        self.default = default

    def run_validation(self, value: object) -> int:
        """Return *value*; raises ValidationError with the range otherwise."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < self.minimum or (self.maximum is not None and value > self.maximum):  # type: ignore[operator]  # `whole` is what makes it comparable
            span = (
                f"of {self.minimum} or more"
                if self.maximum is None
                else f"from {self.minimum} to {self.maximum}"
            )
            raise ValidationError(f"expected a whole number {span}, got {value!r}")
        return value  # type: ignore[return-value]  # narrowed above


class Subset(BaseConfigOption[list[str]]):
    """A list without repetition out of a fixed set of words, at least one; the order written is kept."""

    def __init__(self, choices: tuple[str, ...], *, default: list[str] | None = None) -> None:
        super().__init__()
        self.choices = choices
        self.default = list(choices) if default is None else default

    def run_validation(self, value: object) -> list[str]:
        """Return *value*; raises ValidationError that names every item at fault, not only the first."""
        if not isinstance(value, list) or not value:
            raise ValidationError(
                f"expected a list of one or more of {', '.join(self.choices)}, got {value!r}"
            )
        problems = [_unknown(item, self.choices) for item in value if item not in self.choices]
        repeated = sorted({str(item) for item in value if value.count(item) > 1})
        problems += [f"expected '{item}' once, got it {value.count(item)} times" for item in repeated]
        if problems:
            raise ValidationError("; ".join(problems))
        return list(value)


class WordLists(opt.Type[dict[str, Any]]):
    """A mapping of known keys to lists of words; a single word may stand for a list of one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(dict, default={})
        self.keys = keys

    def run_validation(self, value: object) -> dict[str, Any]:
        """Return the mapping with lists throughout; raises ValidationError that names every key at fault."""
        mapping: dict[Any, Any] = super().run_validation(value)
        problems: list[str] = []
        checked: dict[str, list[str]] = {}
        for key, words in mapping.items():
            listed = [words] if isinstance(words, str) else words
            if key not in self.keys:
                problems.append(_unknown(key, self.keys))
            elif not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
                problems.append(f"'{key}': expected a list of words, got {words!r}")
            else:
                checked[key] = listed
        if problems:
            raise ValidationError("; ".join(problems))
        return checked


def _unknown(word: object, known: tuple[str, ...]) -> str:
    near = did_you_mean(str(word), known)
    return f"expected one of {', '.join(known)}, got {word!r}" + (f". {near}" if near else "")
