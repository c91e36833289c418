"""What search knows of one page, and its form as a fragment: the file from which a hit is shown."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpcenter.articles.sections import Section
from helpcenter.errors import IndexUnusable


@dataclass(frozen=True, slots=True)
class Moment:
    """A date for machines (ISO 8601 with zone) and as readers of the site's language see it."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class VotesShown:
    """Helpful votes: how many, and the sentence that says so."""

    count: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One page that can be found.

    Attributes:
        url: Site-relative address, its identity in the index.
        title: Plain text.
        type: Key of the article type; "" for a plain page.
        category: Key of the category, or "".
        sections: Its text in document order.
        published: None for a plain page.
        updated: None if never.
        votes: None if none were counted.
        expired: Whether it is an announcement that no longer holds: still found, and marked.
    """

    url: str
    title: str
    type: str
    category: str
    sections: Sequence[Section]
    published: Moment | None = None
    updated: Moment | None = None
    votes: VotesShown | None = None
    expired: bool = False

    def to_fragment(self) -> bytes:
        """Return the document as gzipped JSON, always the same bytes (search_client/FORMAT.md, «Fragments»)."""
        record = {
            "url": self.url,
            "title": self.title,
            "type": self.type,
            "category": self.category,
            "published": self.published and [self.published.iso, self.published.text],
            "updated": self.updated and [self.updated.iso, self.updated.text],
            "votes": self.votes and [self.votes.count, self.votes.text],
            "expired": self.expired,
            "sections": [[section.anchor, section.heading, section.text] for section in self.sections],
        }
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)

    @classmethod
    def from_fragment(cls, fragment: bytes) -> SearchDocument:
        """Return the document that `to_fragment` wrote.

        Raises:
            IndexUnusable: The bytes are no such fragment.
        """
        try:
            record: dict[str, Any] = json.loads(gzip.decompress(fragment))
            return cls(
                url=record["url"],
                title=record["title"],
                type=record["type"],
                category=record["category"],
                published=record["published"] and Moment(*record["published"]),
                updated=record["updated"] and Moment(*record["updated"]),
                votes=record["votes"] and VotesShown(*record["votes"]),
                expired=record["expired"],
                sections=tuple(Section(*section) for section in record["sections"]),
            )
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as problem:
            raise IndexUnusable(
                f"search index: expected a document fragment, got damaged data ({problem}). Build the site again"
            ) from problem
