"""What a theme without our templates shows: lists, dates and notices as Markdown or plain HTML in the page itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from helpcenter.articles.model import Article
from helpcenter.articles.outline import Topic
from helpcenter.messages import Catalogue

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$^=-])")


def topic_list(topics: Sequence[Topic], page: str, messages: Catalogue) -> str:
    """Return a Markdown list of links to topics with their counts, relative to *page* (a path of the docs folder)."""
    lines = (
        f"- {_link(one.title, one.src_uri, page)} ({messages.plural('listing.count', one.count)})"
        for one in topics
    )
    return "\n".join(lines)


def article_list(articles: Iterable[Article], page: str) -> str:
    """Return a Markdown list of links to articles with their summaries, relative to *page*."""
    lines = []
    for one in articles:
        summary = f" — {_plain(one.summary)}" if one.summary else ""
        lines.append(f"- {_link(one.title, one.src_uri, page)}{summary}")
    return "\n".join(lines)


def facts_html(article: Mapping[str, Any], messages: Catalogue) -> str:
    """Return the line of dates, reading time and helpful votes, and the notices, that stand above an article's text.

    Parameters:
        article: The template's view of the article (`views.Views.article`).
        messages: The interface's words.
    """
    facts = [messages.text("article.published", date=article["published"]["text"])]
    if article["updated"]:
        facts.append(messages.text("article.updated", date=article["updated"]["text"]))
    facts.append(messages.plural("article.reading_time", article["reading_minutes"]))
    if article["votes"]:
        facts.append(article["votes"]["text"])
    return f'<p class="hc-facts">{escape(" · ".join(facts))}</p>\n{_notices(article, messages)}'


def related_html(cards: Sequence[Mapping[str, Any]], page_url: str, messages: Catalogue) -> str:
    """Return the related articles as a list of links relative to the page at *page_url*, or ""."""
    if not cards:
        return ""
    items = "".join(
        f'<li><a href="{escape(relative_url(card["url"], page_url))}">{escape(card["title"])}</a></li>'
        for card in cards
    )
    heading = escape(messages.text("article.related"))
    return f'<nav class="hc-related" aria-label="{heading}"><p><strong>{heading}</strong></p><ul>{items}</ul></nav>\n'


def relative_url(target: str, page_url: str) -> str:
    """Return the site-relative address *target* as a link from the page at the site-relative *page_url*."""
    folder = page_url if page_url.endswith("/") or not page_url else posixpath.dirname(page_url)
    link = posixpath.relpath(target or ".", folder or ".")
    return f"{link}/" if target.endswith("/") or not target else link


def _notices(article: Mapping[str, Any], messages: Catalogue) -> str:
    texts = []
    if article["draft"]:
        texts.append(messages.text("article.draft_notice"))
    if article["scheduled"]:
        texts.append(messages.text("article.scheduled_notice", date=article["published"]["text"]))
    if article["expired"] and article["expires"]:
        texts.append(messages.text("article.expired_notice", date=article["expires"]["text"]))
    if regions := article["regions"]:
        if regions["allow"]:
            texts.append(messages.text("article.region_allow", regions=regions["allow_text"]))
        if regions["deny"]:
            texts.append(messages.text("article.region_deny", regions=regions["deny_text"]))
        if regions["note"]:
            texts.append(regions["note"])
    return "".join(f'<div class="admonition warning"><p>{escape(text)}</p></div>\n' for text in texts)


def _link(title: str, target: str, page: str) -> str:
    return f"[{_plain(title)}]({posixpath.relpath(target, posixpath.dirname(page) or '.')})"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
