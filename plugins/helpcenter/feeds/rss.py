"""Feed → RSS 2.0, with the whole text in `content:encoded` and the last change in `atom:updated`."""

from __future__ import annotations

from datetime import datetime
from html import escape
from io import StringIO
from typing import Any

import feedgenerator

from helpcenter.feeds.entry import xml_text
from helpcenter.feeds.feed import Feed

MEDIA_TYPE = "application/rss+xml"
"""Not registered, but what RSS readers and the RSS Advisory Board's autodiscovery use."""

CONTENT_NAMESPACE = "http://purl.org/rss/1.0/modules/content/"
"""RSS 1.0 content module; `content:encoded` carries HTML."""


class _Rss(feedgenerator.Rss201rev2Feed):  # type: ignore[misc]  # feedgenerator has no types
    """feedgenerator's RSS, with the date we give instead of the clock, whole texts and dates of change."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT_NAMESPACE}

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


def rss(feed: Feed, feed_url: str) -> bytes:
    """Return *feed* as an RSS 2.0 document in UTF-8, declared so; equal feeds give equal bytes.

    The `guid` is the entry's id and is not marked as a link: it is an identity, the link is `link`.

    Args:
        feed: What to write.
        feed_url: Absolute URL under which the document will be found.
    """
    document = _Rss(
        title=xml_text(feed.title),
        link=feed.home_url,
        description=xml_text(feed.description),
        language=feed.language.lower(),  # RSS 2.0 lists its language codes in lower case
        feed_url=feed_url,
        updated=feed.updated,
    )
    for entry in feed.entries:
        document.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary or entry.title, quote=False),
            content=entry.content or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            categories=[category.label for category in entry.categories],
        )
    text = StringIO()
    document.write(text, "utf-8")
    return f"{text.getvalue()}\n".encode()
