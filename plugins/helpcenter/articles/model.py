"""The article: what one Markdown file under a type folder means, once it has been read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import overload


class Severity(StrEnum):
    """How loudly an announcement speaks; `urgent` stands above every page while it is in force."""

    INFO = "info"
    NOTICE = "notice"
    URGENT = "urgent"


class State(StrEnum):
    """What an article is at one instant; see `helpcenter.articles.lifecycle`."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    LIVE = "live"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Regions:
    """Where a product or rule applies: ISO 3166-1 alpha-2 codes in upper case, and a sentence for the reader.

    At most one of `allow` (only there) and `deny` (everywhere but there) is filled.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """How many readers said that an article helped, as imported from a data file.

    Attributes:
        count: Not negative. Readers who answered «yes»; never a number of views.
        source: Who counted, for the reader.
        as_of: When it was counted, aware.
    """

    count: int
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Every datetime is aware; a bare date in the source is 00:00 in the site's timezone.

    Attributes:
        src_uri: Path below the docs folder, `/` separated, e.g. `faq/security/anti-phishing-code.md`.
        url: Site-relative address, e.g. `faq/security/anti-phishing-code/`. The path alone makes it.
        type: Key of the article type, which is its top folder: `faq`, `announcements`, `products`, …
        category: Key of its category, or "" when it has none (a file directly below the type folder, no key).
        title: Plain text.
        summary: Plain text, one or two sentences; "" when the editor wrote none.
        published: When it went or goes live.
        updated: Last material change; None when there was none since publication.
        effective: When what it announces takes effect.
        expires: From then on it is history: readable under a notice, gone from home page, feeds and banner.
        reviewed: When somebody last confirmed that it is still right.
        review_by: When somebody must look again.
        owner: The team that answers for it, or "".
        tags: In the editor's order, no duplicates.
        related: Paths below the docs folder, in the editor's order.
        redirect_from: Old site-relative addresses, without a leading slash.
        pinned: First in its listings.
        severity: See `Severity`.
        regions: Where it applies, or None.
        draft: Never shown outside a preview.
        extra: Front-matter keys that belong to the theme (`template`, `hide`, …), as they were.
        body: The Markdown below the front matter.
        body_line: 1-based line of the file on which `body` starts.
        votes: Helpful votes, or None when none were imported for it.
    """

    src_uri: str
    url: str
    type: str
    category: str
    title: str
    summary: str
    published: datetime
    updated: datetime | None = None
    effective: datetime | None = None
    expires: datetime | None = None
    reviewed: datetime | None = None
    review_by: datetime | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    pinned: bool = False
    severity: Severity = Severity.INFO
    regions: Regions | None = None
    draft: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    votes: Votes | None = None

    @property
    def changed(self) -> datetime:
        """When its text last changed materially: `updated`, else `published`."""
        return self.updated or self.published

    def state(self, instant: datetime) -> State:
        """Return what the article is at *instant* (aware)."""
        if self.draft:
            return State.DRAFT
        if self.published > instant:
            return State.SCHEDULED
        if self.expires is not None and self.expires <= instant:
            return State.EXPIRED
        return State.LIVE


@dataclass(frozen=True)
class ArticleSet(Sequence[Article]):
    """Articles in one fixed order (by path), with the look-ups that every room needs."""

    articles: tuple[Article, ...]

    def __len__(self) -> int:
        return len(self.articles)

    @overload
    def __getitem__(self, index: int) -> Article: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Article, ...]: ...

    def __getitem__(self, index: int | slice) -> Article | tuple[Article, ...]:
        return self.articles[index]

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    @cached_property
    def by_src_uri(self) -> Mapping[str, Article]:
        """Articles by their path below the docs folder."""
        return {article.src_uri: article for article in self.articles}

    def of_type(self, type_key: str) -> tuple[Article, ...]:
        """Return the articles of one type, in path order."""
        return tuple(article for article in self.articles if article.type == type_key)

    def newest_first(self, type_key: str | None = None) -> tuple[Article, ...]:
        """Return articles (of one type, if given) by publication, newest first; ties by path."""
        chosen = self.articles if type_key is None else self.of_type(type_key)
        return tuple(sorted(chosen, key=lambda article: (-article.published.timestamp(), article.src_uri)))
