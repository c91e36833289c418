"""The whole check of a docs folder, without a build: every fault, and what deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helpcenter.articles.collection import Reading, cross_check, is_article, read_articles, read_text
from helpcenter.articles.dates import Display
from helpcenter.articles.history import read_history
from helpcenter.articles.links import mask_code
from helpcenter.articles.votes import read_votes
from helpcenter.errors import Fault
from helpcenter.hosting.source import SourceRules, source_faults
from helpcenter.reserves.published import read_snapshots
from helpcenter.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        files: Number of Markdown files read.
        articles: Number of sound articles among them.
        faults: What must be mended, sorted by place.
        warnings: What deserves a look, sorted by place: `path:line: …`.
        review: Articles whose review is due, by owner ("" for none).
        notes: What the check could not look at, and why.
    """

    files: int
    articles: int
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]
    review: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def check_folder(
    docs: Path,
    settings: Settings,
    instant: datetime,
    *,
    prefix: str = "",
    check_anchors: bool = True,
    rules: SourceRules | None = None,
) -> Report:
    """Return everything that is wrong with, or doubtful about, the docs folder at *instant*.

    Parameters:
        docs: The folder; names that start with a dot are passed over, as MkDocs does.
        settings: Types, timezone, votes file.
        instant: Aware; decides what is scheduled, expired or due for review.
        prefix: Put before paths, e.g. `content/`.
        rules: What the hosting plugin will object to; None leaves it unchecked.
        check_anchors: Off for a site whose headings get ids from a slugify of its own.
    """
    files = sorted(
        posix
        for posix in (path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file())
        if not any(part.startswith(".") for part in posix.split("/"))
    )
    faults: list[Fault] = []
    sources = {}
    for name in files:
        if name.endswith(".md"):
            text, found = read_text(docs / name, prefix + name)
            faults += found
            if text is not None:
                sources[name] = text
    reading = read_articles(sources, settings, prefix)
    known = {*files, *generated_pages(reading, settings)}
    between, links = cross_check(reading, settings, instant, known=known, check_anchors=check_anchors)
    faults += [*reading.faults, *between, *links]
    if rules is not None:
        for name, header in reading.headers.items():
            faults += source_faults(mask_code(header.body), header.body_line, prefix + name, rules)
    if settings.votes and settings.votes in files:
        text, found = read_text(docs / settings.votes, prefix + settings.votes)
        faults += found
        if text is not None:
            articles = [name for name in sources if is_article(name, settings.types)]
            faults += read_votes(text, prefix + settings.votes, articles, settings.timezone).faults
    if (docs / "reserves").is_dir():
        faults += read_snapshots(docs / "reserves", shown=f"{prefix}reserves").faults
    warnings, notes = _edits_after_updated(docs, reading, settings)
    review = _due(reading, settings, instant)
    warnings += [line for lines in review.values() for line in lines]
    return Report(
        len(sources),
        len(reading.articles),
        tuple(sorted(set(faults))),
        tuple(sorted(warnings)),
        review,
        tuple(notes),
    )


def generated_pages(reading: Reading, settings: Settings) -> set[str]:
    """Return the pages that the plugins generate for these articles: home, search, one a type and a category."""
    pages = {"index.md", "search/index.md"}
    for article in (*reading.articles, *reading.unsound):
        pages.add(f"{article.type}/index.md")
        if article.category:
            pages.add(f"{article.type}/{article.category}/index.md")
    return pages


def _edits_after_updated(docs: Path, reading: Reading, settings: Settings) -> tuple[list[str], list[str]]:
    history = read_history(docs)
    if history.unavailable:
        return [], [f"git dates were not checked: {history.unavailable}"]
    display = Display(settings.locale, settings.timezone)
    warnings = []
    for article in reading.articles:
        edited = history.changed.get(article.src_uri)
        if edited is None or display.date(edited)["iso"] <= display.date(article.changed)["iso"]:
            continue
        header = reading.headers[article.src_uri]
        key = "updated" if article.updated else "published"
        place = f"{reading.prefix}{article.src_uri}:{header.line_of(key)}"
        warnings.append(
            f"{place}: '{key}' is {display.date(article.changed)['iso']},"
            f" but git saw an edit on {display.date(edited)['iso']}. Set 'updated' if the edit matters to a reader"
        )
    return warnings, []


def _due(reading: Reading, settings: Settings, instant: datetime) -> dict[str, tuple[str, ...]]:
    display = Display(settings.locale, settings.timezone)
    due: dict[str, list[str]] = {}
    for article in reading.articles:
        if article.review_by is None or article.review_by > instant:
            continue
        line = reading.headers[article.src_uri].line_of("review_by")
        day = display.date(article.review_by)["iso"]
        owner = article.owner or "nobody"
        text = f"{reading.prefix}{article.src_uri}:{line}: review was due by {day} (owner: {owner})"
        due.setdefault(article.owner, []).append(text)
    return {owner: tuple(sorted(lines)) for owner, lines in sorted(due.items())}
