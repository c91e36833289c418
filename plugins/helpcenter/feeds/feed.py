"""Articles → which feeds there are and what is in them, as values, whatever format they are then written in."""

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


@dataclass(frozen=True, slots=True)
class Channel:
    """What one feed carries, before its entries are made.

    Attributes:
        folder: Site-relative folder of its files, without a slash at the end, e.g. `announcements/fees`.
        category: Key of its category; None for the feed of all.
        articles: Newest first.
    """

    folder: str
    category: str | None
    articles: tuple[Article, ...]


def channels_of(
    articles: Iterable[Article], source: str, instant: datetime, limit: int, *, by_category: bool
) -> tuple[Channel, ...]:
    """Return the feed of all, then one for each category by key.

    A category has a feed as long as one of *articles* is in it, live or not: a feed must not vanish for its subscribers
    when its last entry expires.

    Args:
        articles: Every article of the type that has a page.
        source: The type's key, which is its folder.
        instant: Aware; decides what is live.
        limit: Most articles of each feed.
        by_category: Whether there are feeds of categories.
    """
    shown = tuple(articles)
    keys = sorted({article.category for article in shown if article.category}) if by_category else []
    everything = Channel(source, None, newest_live(shown, instant, limit))
    return (
        everything,
        *(Channel(f"{source}/{key}", key, newest_live(shown, instant, limit, category=key)) for key in keys),
    )
