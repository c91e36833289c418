"""What stands in an article's head for machines, as data for templates and as HTML for themes without ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from helpcenter.articles.model import Article
from helpcenter.articles.structured_data import article_json_ld, breadcrumb_json_ld, open_graph
from mkdocs_helpcenter._bridge import Build

View = dict[str, Any]


def head_of(
    page: Page, article: Article | None, trail: Sequence[View], config: MkDocsConfig, build: Build
) -> View:
    """Return canonical address, robots, description, Open Graph and JSON-LD of a page.

    Addresses are absolute and need `site_url`; without it there is no canonical address and no breadcrumb for machines.
    """
    title = article.title if article else str(page.title or config.site_name)
    meta = page.meta
    description = (article.summary if article else "") or str(
        meta.get("description") or meta.get("summary") or ""
    )
    if not description and page.is_homepage:
        description = config.site_description or ""
    canonical = page.canonical_url or ""
    json_ld = []
    if article and canonical:
        json_ld.append(article_json_ld(article, canonical, config.site_name, build.settings.language))
    if trail and canonical and config.site_url:
        pairs = [(str(one["title"]), urljoin(config.site_url, str(one["url"]))) for one in trail]
        json_ld.append(breadcrumb_json_ld([*pairs, (title, canonical)]))
    return {
        "canonical": canonical,
        "robots": "noindex" if build.preview else str(meta.get("robots") or ""),
        "description": description,
        "og": open_graph(
            title=title,
            description=description,
            url=canonical,
            site_name=config.site_name,
            locale=build.settings.locale,
            article=article,
        ),
        "json_ld": json_ld,
    }


def head_html(head: Mapping[str, Any]) -> str:
    """Return the head as HTML, less canonical address and description, which every theme of MkDocs writes itself."""
    lines = []
    if head["robots"]:
        lines.append(f'<meta name="robots" content="{escape(head["robots"])}">')
    lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in head["og"].items()]
    lines += [f'<script type="application/ld+json">{data}</script>' for data in head["json_ld"]]
    return "\n".join(lines)
