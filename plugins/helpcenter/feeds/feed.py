"""Entries → one feed as a value, whatever format it is then written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from helpcenter.articles.model import Article, State
from helpcenter.feeds.entry import Entry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries last changed. Atom demands a date and the clock would make two builds differ."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written.

    Attributes:
        title: Plain text.
        description: Plain text, a sentence.
        author: Who publishes it, plain text; Atom demands a name.
        language: BCP 47, e.g. `en-AU`.
        home_url: Absolute URL of the page whose news it carries.
        entries: Newest publication first.
    """

    title: str
    description: str
    author: str
    language: str
    home_url: str
    entries: tuple[Entry, ...] = ()

    @property
    def updated(self) -> datetime:
        """The newest change of any entry, in UTC; `EPOCH` when there is none. Never the clock."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def newest_live(
    articles: Iterable[Article], instant: datetime, limit: int, *, category: str | None = None
) -> tuple[Article, ...]:
    """Return what a feed shows at *instant*: live articles (of one category, if given), newest first, at most *limit*.

    Drafts, scheduled and expired articles are left out, also in a preview. Ties go by path, so the order is total.
    """
    live = (
        article
        for article in articles
        if article.state(instant) is State.LIVE and category in (None, article.category)
    )
    ordered = sorted(live, key=lambda article: (-article.published.timestamp(), article.src_uri))
    return tuple(ordered[:limit])
