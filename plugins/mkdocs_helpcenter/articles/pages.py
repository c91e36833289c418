"""Pages and files that no editor wrote: home, types, categories, and what stands at old addresses."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from helpcenter.articles.outline import Outline, Topic, latest, most_helpful
from helpcenter.hosting.redirects import (
    Redirect,
    nginx_map,
    redirect_page,
    redirect_path,
    redirects_file,
    redirects_of,
)
from mkdocs_helpcenter._bridge import Build
from mkdocs_helpcenter.articles.plain import article_list, topic_list

HOME = "index.md"


def generated_pages(
    build: Build,
    outline: Outline,
    config: MkDocsConfig,
    *,
    plain: bool,
    home: bool,
    latest_count: int,
    helpful: int,
) -> Iterator[File]:
    """Yield a page for the home, each type and each category that the editors did not write themselves.

    Parameters:
        build: The articles.
        outline: Their types and categories.
        config: Of the site.
        plain: Whether lists go into the Markdown, because the theme has no templates for them.
        home: Whether a home page may be generated.
        latest_count: Announcements on a plain home page.
        helpful: Most helpful articles on a plain home page.
    """
    if home and HOME not in build.reading.headers and "README.md" not in build.reading.headers:
        body = plain_home(build, outline, latest_count, helpful) if plain else ""
        yield _page(config, HOME, config.site_name, config.site_description or "", body)
    for one in outline.types:
        for topic in (one, *one.topics):
            if not topic.written:
                body = plain_topic(topic, build) if plain else ""
                yield _page(config, topic.src_uri, topic.title, topic.summary, body)


def plain_home(build: Build, outline: Outline, latest_count: int, helpful: int) -> str:
    """Return the home page's lists as Markdown."""
    parts = []
    for one in outline.types:
        parts += [f"## [{one.title}]({one.src_uri})", topic_list(one.topics, HOME, build.messages)]
    lists = {
        "home.latest": latest(build.articles, build.instant, latest_count),
        "home.helpful": most_helpful(build.articles, helpful),
    }
    for key, articles in lists.items():
        if articles:
            parts += [f"## {build.messages.text(key)}", article_list(articles, HOME)]
    return "\n\n".join(parts)


def plain_topic(topic: Topic, build: Build) -> str:
    """Return a type's or category's lists as Markdown."""
    parts = [
        topic_list(topic.topics, topic.src_uri, build.messages),
        article_list(topic.articles, topic.src_uri),
    ]
    return "\n\n".join(part for part in parts if part) or build.messages.text("listing.empty")


def redirect_files(build: Build, config: MkDocsConfig, *, netlify: bool = False) -> Iterator[File]:
    """Yield the page of every old address, `_redirects`, and nginx's map; nothing when no article moved.

    With *netlify*, `_redirects` takes precedence over the pages, which Cloudflare Pages does without being told.
    """
    moves = redirects_of(build.articles)
    titles = {article.url: article.title for article in build.articles}
    for move in moves:
        html = _page_at_old_address(move, titles[move.target], build, config)
        yield File.generated(config, redirect_path(move.source), content=html)
    if moves:
        base_path = urlsplit(config.site_url or "").path or "/"
        base_path = base_path if base_path.endswith("/") else f"{base_path}/"
        yield File.generated(
            config, "_redirects", content=redirects_file(moves, base_path=base_path, force=netlify)
        )
        yield File.generated(config, "nginx/redirects.map", content=nginx_map(moves, base_path=base_path))


def add_generated(files: Files, generated: Iterator[File]) -> None:
    """Add files that nobody else provides; a file of the editor's or of another plugin stays."""
    for file in generated:
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)


def _page_at_old_address(move: Redirect, title: str, build: Build, config: MkDocsConfig) -> str:
    return redirect_page(move, title=title, site_url=config.site_url, messages=build.messages)


def _page(config: MkDocsConfig, src_uri: str, title: str, summary: str, body: str) -> File:
    header = {"title": title, **({"summary": summary} if summary else {})}
    front_matter = yaml.safe_dump(header, allow_unicode=True, sort_keys=False)
    return File.generated(config, src_uri, content=f"---\n{front_matter}---\n\n{body}\n")
