"""How articles hang together: types, their categories, and who stands in which list in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from helpcenter.articles.collection import Reading, url_of
from helpcenter.articles.lifecycle import is_current
from helpcenter.articles.model import Article, ArticleSet, State
from helpcenter.errors import ConfigurationError
from helpcenter.messages import Catalogue
from helpcenter.settings import ANNOUNCEMENTS, Settings


@dataclass(frozen=True, slots=True)
class Topic:
    """A type, or a category of one: what its page says and lists.

    Attributes:
        key: `faq`, `security`, …
        src_uri: Its page below the docs folder, e.g. `faq/security/index.md`.
        url: Its site-relative address.
        title: From the page the editor wrote, else the catalogue's name of the type, else made of the key.
        summary: From the page the editor wrote, or "".
        written: Whether the editor wrote its page.
        articles: Its articles in listing order.
        topics: Categories of a type, by title; empty for a category.
    """

    key: str
    src_uri: str
    url: str
    title: str
    summary: str
    written: bool
    articles: tuple[Article, ...]
    topics: tuple[Topic, ...] = ()

    @property
    def count(self) -> int:
        """How many articles it lists."""
        return len(self.articles)

    @property
    def changed(self) -> datetime | None:
        """The latest change among its articles; None when it has none."""
        return max((article.changed for article in self.articles), default=None)


@dataclass(frozen=True)
class Outline:
    """All types in the order of the settings, each with its categories."""

    types: tuple[Topic, ...]

    def topic(self, type_key: str, category: str = "") -> Topic | None:
        """Return the type, or the category of it, with these keys."""
        return self._by_key.get((type_key, category))

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Topic]:
        topics = {(one.key, ""): one for one in self.types}
        topics.update({(one.key, topic.key): topic for one in self.types for topic in one.topics})
        return topics

    @cached_property
    def by_src_uri(self) -> Mapping[str, tuple[Topic, Topic | None]]:
        """Return each topic by its page, with the type it belongs to (None for a type)."""
        pages: dict[str, tuple[Topic, Topic | None]] = {}
        for one in self.types:
            pages[one.src_uri] = (one, None)
            pages.update({topic.src_uri: (topic, one) for topic in one.topics})
        return pages


def outline_of(
    articles: ArticleSet, reading: Reading, settings: Settings, messages: Catalogue, instant: datetime
) -> Outline:
    """Return the outline of the *articles* that show at *instant*; a type without articles and page is left out."""
    types = []
    for key in settings.types:
        mine = articles.of_type(key)
        src_uri = f"{key}/index.md"
        if not mine and src_uri not in reading.headers:
            continue
        categories: dict[str, list[Article]] = {}
        for article in mine:
            if article.category:
                categories.setdefault(article.category, []).append(article)
        topics = [
            _topic(name, f"{key}/{name}", some, reading, settings, instant)
            for name, some in categories.items()
        ]
        topics.sort(key=lambda topic: (topic.title.casefold(), topic.key))
        types.append(
            _topic(key, key, mine, reading, settings, instant, tuple(topics), _type_name(messages, key))
        )
    return Outline(tuple(types))


def latest(articles: ArticleSet, instant: datetime, limit: int, *, category: str = "") -> tuple[Article, ...]:
    """Return the newest announcements that are current at *instant*, of one category when given."""
    current = (one for one in articles.newest_first(ANNOUNCEMENTS) if is_current(one, instant, preview=True))
    return tuple(one for one in current if not category or one.category == category)[:limit]


def most_helpful(articles: ArticleSet, limit: int) -> tuple[Article, ...]:
    """Return the articles with the most helpful votes, most first; announcements are news and are left out."""
    voted = [
        one for one in articles if one.votes is not None and one.votes.count and one.type != ANNOUNCEMENTS
    ]
    return tuple(sorted(voted, key=lambda one: (-(one.votes.count if one.votes else 0), one.src_uri))[:limit])


def listing_order(articles: tuple[Article, ...], type_key: str, instant: datetime) -> tuple[Article, ...]:
    """Return articles as lists show them: pinned first, expired last; news newest first, others most helpful first."""

    def place(article: Article) -> tuple[bool, bool, float, str, str]:
        newest = -article.published.timestamp()
        votes = -float(article.votes.count) if article.votes else 0.0
        weight = newest if type_key == ANNOUNCEMENTS else votes
        expired = article.state(instant) is State.EXPIRED
        return (expired, not article.pinned or expired, weight, article.title.casefold(), article.src_uri)

    return tuple(sorted(articles, key=place))


def _topic(
    key: str,
    folder: str,
    articles: list[Article] | tuple[Article, ...],
    reading: Reading,
    settings: Settings,
    instant: datetime,
    topics: tuple[Topic, ...] = (),
    name: str = "",
) -> Topic:
    src_uri = f"{folder}/index.md"
    header = reading.headers.get(src_uri)
    values = header.values if header else {}
    return Topic(
        key=key,
        src_uri=src_uri,
        url=url_of(src_uri, use_directory_urls=settings.use_directory_urls),
        title=str(values.get("title") or name or key.replace("-", " ").replace("_", " ").capitalize()),
        summary=str(values.get("summary") or values.get("description") or ""),
        written=header is not None,
        articles=listing_order(tuple(articles), folder.partition("/")[0], instant),
        topics=topics,
    )


def _type_name(messages: Catalogue, key: str) -> str:
    """Return the catalogue's name of a type; "" for a type of the operator's own."""
    try:
        return messages.text(f"types.{key}")
    except ConfigurationError:
        return ""
