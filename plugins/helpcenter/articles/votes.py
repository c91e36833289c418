"""Helpful votes, as counted elsewhere and imported from a YAML file: who counted, when, and how many per article."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from helpcenter.articles.frontmatter import read_mapping
from helpcenter.articles.links import nearest_file
from helpcenter.articles.model import Votes
from helpcenter.errors import Fault, did_you_mean, shown
from helpcenter.settings import start_of

COUNT_LIMIT = 10**9
"""Votes; more than every reader there is means the file was read wrongly."""

_KEYS = ("source", "as_of", "counts")


@dataclass(frozen=True, slots=True)
class VotesFile:
    """Votes per article path, and what was wrong with the file."""

    votes: dict[str, Votes] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_votes(text: str, path: str, known: Collection[str], timezone: tzinfo) -> VotesFile:
    """Return the votes that *text* (YAML: `source`, `as_of`, `counts`) gives to the articles in *known*.

    Parameters:
        text: The file.
        path: How faults name it.
        known: Paths of all articles below the docs folder; a count for another path is a fault.
        timezone: Where a bare `as_of` date starts.
    """
    reading = read_mapping(text, path, what="a votes file")
    faults = list(reading.faults)

    def fault(key: str, expected: str, got: str, hint: str = "") -> None:
        faults.append(Fault(path, reading.lines.get(key, 1), expected, got, hint))

    for key in reading.values:
        if key not in _KEYS:
            fault(key, f"one of {', '.join(_KEYS)}", f"'{key}'", did_you_mean(key, _KEYS))
    source = reading.values.get("source")
    if not isinstance(source, str) or not source.strip():
        fault(
            "source", "'source': who counted the votes, as text", "none" if source is None else shown(source)
        )
    as_of = reading.values.get("as_of")
    moment: datetime | None = None
    if isinstance(as_of, datetime) and as_of.tzinfo is not None:
        moment = as_of
    elif isinstance(as_of, date) and not isinstance(as_of, datetime):
        moment = start_of(as_of, timezone)
    else:
        fault(
            "as_of",
            "'as_of': the date of the count, such as 2026-05-31",
            "none" if as_of is None else shown(as_of),
        )
    counts = reading.values.get("counts", {})
    if not isinstance(counts, dict):
        fault("counts", "'counts' as 'path.md: number' lines", shown(counts))
        counts = {}
    votes = {}
    for article, count in counts.items():
        key = f"counts.{article}"
        if article not in known:
            meant = nearest_file(str(article), known)
            hint = f"Did you mean '{meant}'?" if meant else ""
            fault(key, "the path of an article below the docs folder", f"'{article}'", hint)
        elif not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= COUNT_LIMIT:
            fault(key, f"a whole number from 0 to {COUNT_LIMIT} for '{article}'", shown(count))
        elif moment is not None and isinstance(source, str):
            votes[article] = Votes(count, source.strip(), moment)
    return VotesFile(votes, tuple(faults))
