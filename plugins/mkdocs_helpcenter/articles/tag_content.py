"""Fills the announcements tag of a rendered page with the announcements of this build."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from helpcenter.articles.outline import latest
from mkdocs_helpcenter._bridge import Build
from mkdocs_helpcenter.articles.plain import relative_url

DEFAULT_LIMIT = 5
"""Announcements that `[[announcements]]` lists when it names no limit."""

_TAG = re.compile(
    r'<div (?P<attributes>(?:[a-z-]+="[^"]*"\s*)*)>\s*<p>(?:<a [^>]*>)?[^<]*(?:</a>)?</p>\s*</div>'
)
"""As `tags.py` writes it; Python-Markdown orders attributes as it likes."""
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def fill_announcements(html: str, page_url: str, build: Build) -> str:
    """Return *html* with each announcements tag replaced by its list, links relative to *page_url*."""
    if "data-hc-tag" not in html:
        return html
    return _TAG.sub(_list_maker(page_url, build), html)


def _list_maker(page_url: str, build: Build) -> Callable[[re.Match[str]], str]:
    def make(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        if attributes.get("data-hc-tag") != "announcements":
            return found[0]
        limit = int(attributes.get("data-limit", DEFAULT_LIMIT))
        articles = latest(build.articles, build.instant, limit, category=attributes.get("data-category", ""))
        if not articles:
            return f'<p class="hc-announcements">{escape(build.messages.text("listing.empty"))}</p>'
        items = []
        for article in articles:
            day = build.display.date(article.published)
            link = f'<a href="{escape(relative_url(article.url, page_url))}">{escape(article.title)}</a>'
            items.append(f'<li>{link} <time datetime="{day["iso"]}">{escape(day["text"])}</time></li>')
        return f'<ul class="hc-announcements">{"".join(items)}</ul>'

    return make
