"""What an article says to machines: schema.org JSON-LD and Open Graph.

No FAQPage: search engines no longer show it, and an article is not a list of questions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpcenter.articles.model import Article


def article_json_ld(article: Article, url: str, publisher: str, language: str) -> str:
    """Return an `Article` object with true publication and change dates, safe inside a script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.changed.isoformat(),
        "inLanguage": language,
        "mainEntityOfPage": url,
        "publisher": {"@type": "Organization", "name": publisher},
    }
    if article.summary:
        data["description"] = article.summary
    if article.tags:
        data["keywords"] = list(article.tags)
    if article.expires is not None:
        data["expires"] = article.expires.isoformat()
    return script_json(data)


def breadcrumb_json_ld(trail: Sequence[tuple[str, str]]) -> str:
    """Return a `BreadcrumbList` of (title, absolute URL) pairs, outermost first, safe inside a script element."""
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": url}
        for number, (title, url) in enumerate(trail, start=1)
    ]
    return script_json(
        {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
    )


def open_graph(
    *, title: str, description: str, url: str, site_name: str, locale: str, article: Article | None = None
) -> dict[str, str]:
    """Return Open Graph properties (ogp.me) in the order they are written in; an image is the operator's to add."""
    properties = {
        "og:type": "article" if article else "website",
        "og:title": title,
        "og:site_name": site_name,
        "og:locale": locale,
    }
    if url:
        properties["og:url"] = url
    if description:
        properties["og:description"] = description
    if article:
        properties["article:published_time"] = article.published.isoformat()
        properties["article:modified_time"] = article.changed.isoformat()
        if article.expires is not None:
            properties["article:expiration_time"] = article.expires.isoformat()
    return properties


def script_json(data: Mapping[str, Any]) -> str:
    """Return compact JSON with `<`, `>` and `&` escaped, so that no text can end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
    )
