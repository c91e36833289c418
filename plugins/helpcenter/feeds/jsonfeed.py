"""Feed → JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from helpcenter.feeds.entry import Entry, xml_text
from helpcenter.feeds.feed import Feed

MEDIA_TYPE = "application/feed+json"
"""JSON Feed 1.1, «Discovery»."""

VERSION = "https://jsonfeed.org/version/1.1"
"""The format's own name of itself, as its specification spells it."""


def json_feed(feed: Feed, feed_url: str) -> bytes:
    """Return *feed* as a JSON Feed 1.1 document in UTF-8; equal feeds give equal bytes.

    Args:
        feed: What to write.
        feed_url: Absolute URL under which the document will be found.
    """
    document = {
        "version": VERSION,
        "title": xml_text(feed.title),
        "home_page_url": feed.home_url,
        "feed_url": feed_url,
        "description": xml_text(feed.description),
        "language": feed.language,
        "authors": [{"name": xml_text(feed.author)}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id, "url": entry.url, "title": entry.title}
    if entry.summary:
        item["summary"] = entry.summary
    # «content_html and content_text are each optional strings – but one or both must be present.»
    if entry.content:
        item["content_html"] = entry.content
    else:
        item["content_text"] = entry.summary or entry.title
    item["date_published"] = entry.published.isoformat()
    item["date_modified"] = entry.updated.isoformat()
    if entry.categories:
        item["tags"] = [category.label for category in entry.categories]
    return item
