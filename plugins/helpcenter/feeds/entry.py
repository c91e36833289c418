"""Article and its HTML → feed entry: absolute, sanitised, and fit for XML and JSON alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from types import MappingProxyType
from urllib.parse import quote, unquote, urljoin

import nh3
from selectolax.lexbor import LexborHTMLParser

from helpcenter.articles.model import Article

SUMMARY_LENGTH = 300
"""Longest summary, in characters, that is cut from a text whose editor wrote none. About two sentences."""

ILLEGAL_IN_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold, escaped or not (XML 1.0 §2.2), and the carriage return, which a parser
turns into a line feed anyway."""

_TAGS = frozenset(nh3.ALLOWED_TAGS | {"tfoot"}) - {"map", "area", "center", "tt", "strike", "acronym", "rtc"}
_ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "*": frozenset({"dir", "lang", "title"}),
        "a": frozenset({"href", "hreflang"}),
        "col": frozenset({"span"}),
        "colgroup": frozenset({"span"}),
        "data": frozenset({"value"}),
        "del": frozenset({"datetime"}),
        "details": frozenset({"open"}),
        "img": frozenset({"alt", "height", "src", "width"}),
        "ins": frozenset({"datetime"}),
        "ol": frozenset({"reversed", "start"}),
        "td": frozenset({"colspan", "headers", "rowspan"}),
        "th": frozenset({"colspan", "headers", "rowspan", "scope"}),
        "time": frozenset({"datetime"}),
    }
)
_DROPPED_WITH_CONTENT = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"}
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_FURNITURE = "a.headerlink, a.footnote-backref, nav, .hc-facts, [hidden], button, input, select, textarea"
"""What a page needs and a feed does not: permalinks of headings, navigation, the line of dates that themes without our
templates get inside the text, and controls that do nothing outside the page."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category as a feed names it: *term* for programs, *label* for people."""

    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. Every text is free of characters that XML forbids; every address is absolute.

    Attributes:
        id: What makes it the same entry for ever: the absolute URL of its first address.
        url: Absolute URL of the article today.
        title: Plain text.
        summary: Plain text; "" when there is neither a summary nor a paragraph to take one from.
        content: Sanitised HTML, or "" in a feed of summaries.
        published: When it went live, in UTC.
        updated: When its text last changed materially, in UTC; equals `published` when it never did.
        category: The article's category, or None.
        tags: In the editor's order.
    """

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    category: Category | None = None
    tags: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[Category, ...]:
        """The category, then the tags that say something else, each once."""
        every = [self.category] if self.category else []
        every += [Category(tag, tag) for tag in self.tags]
        unique: dict[str, Category] = {}
        for category in every:
            unique.setdefault(category.term.casefold(), category)
        return tuple(unique.values())


def entry_from_article(
    article: Article,
    html: str,
    *,
    site_url: str,
    category_label: str = "",
    full: bool = True,
) -> Entry:
    """Return the feed entry of *article*.

    An entry is known to readers by its first address: the first of `redirect_from` when there is one, else the address
    it has now. So an article that moves, and says from where, stays the entry that subscribers have read already; later
    moves are added below the first. The host, too, is part of the identity.

    Args:
        article: An article that is live; choosing which are is the caller's.
        html: Its rendered body, links relative to the article's page; "" when only the summary matters.
        site_url: Absolute address of the site.
        category_label: What people call its category; its key when empty.
        full: Whether the entry carries the whole text.
    """
    url = absolute_url(site_url, article.url)
    text = clean_html(html, url) if html else ""
    category = None
    if article.category:
        category = Category(xml_text(article.category), xml_text(category_label or article.category))
    return Entry(
        id=absolute_url(site_url, article.redirect_from[0]) if article.redirect_from else url,
        url=url,
        title=xml_text(article.title),
        summary=xml_text(article.summary) or first_paragraph(text),
        content=text if full else "",
        published=article.published.astimezone(UTC),
        updated=article.changed.astimezone(UTC),
        category=category,
        tags=tuple(xml_text(tag) for tag in article.tags),
    )


def absolute_url(site_url: str, address: str) -> str:
    """Return the absolute URL of a site-relative *address*, percent-encoded whether or not it was so before."""
    return f"{site_url.rstrip('/')}/" + quote(unquote(address).removeprefix("./"), safe="/-._~!$&'()*+,;=:@")


def xml_text(text: str) -> str:
    """Return *text* without the characters that XML 1.0 forbids; line ends become line feeds."""
    return ILLEGAL_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_html(html: str, base_url: str) -> str:
    """Return *html* fit for a stranger's feed reader.

    Elements, attributes and address schemes are allow-listed; scripts, styles, frames and drawings go with what is in
    them, unknown elements leave their text. Links and images become absolute against *base_url*. Permalinks of headings
    and form controls are left out. The result is well-formed HTML without characters that XML forbids.
    """
    tree = LexborHTMLParser(f"<body>{html}</body>")
    for node in tree.css(_FURNITURE):
        node.decompose()
    body = tree.body
    text = nh3.clean(
        (body.inner_html or "") if body else "",
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        url_relative=("rewrite_with_base", urljoin(base_url, "")),
    )
    return xml_text(text).strip()


def first_paragraph(html: str) -> str:
    """Return the plain text of the first paragraph with words, cut at a word to at most `SUMMARY_LENGTH` characters."""
    if not html:
        return ""
    for node in LexborHTMLParser(f"<body>{html}</body>").css("p"):
        text = " ".join(xml_text(unescape(nh3.clean(node.html or "", tags=set()))).split())
        if len(text) > SUMMARY_LENGTH:
            return f"{text[:SUMMARY_LENGTH].rpartition(' ')[0] or text[: SUMMARY_LENGTH - 1]}…"
        if text:
            return text
    return ""
