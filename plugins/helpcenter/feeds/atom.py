"""Feed → Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from html import escape
from io import StringIO
from typing import Any

import feedgenerator

from helpcenter.feeds.entry import xml_text
from helpcenter.feeds.feed import Feed

MEDIA_TYPE = "application/atom+xml"
"""RFC 4287 §7."""


class _Atom(feedgenerator.Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """feedgenerator's Atom, with the date we give instead of the clock, and with labels on categories."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for category in item["labelled"]:
            handler.addQuickElement("category", "", {"term": category.term, "label": category.label})


def atom(feed: Feed, feed_url: str) -> bytes:
    """Return *feed* as an Atom 1.0 document in UTF-8, declared so; equal feeds give equal bytes.

    Args:
        feed: What to write.
        feed_url: Absolute URL under which the document will be found; also its `id`.
    """
    document = _Atom(
        title=xml_text(feed.title),
        link=feed.home_url,
        description=xml_text(feed.description),
        language=feed.language,
        author_name=xml_text(feed.author),
        feed_url=feed_url,
        feed_guid=feed_url,
        updated=feed.updated,
    )
    for entry in feed.entries:
        document.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary, quote=False) if entry.summary else None,
            content=entry.content or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            labelled=entry.categories,
        )
    text = StringIO()
    document.write(text, "utf-8")
    return f"{text.getvalue()}\n".encode()
