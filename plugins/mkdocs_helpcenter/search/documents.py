"""A MkDocs page to a document of the search, or to none: which pages are found, and what is known of them."""

from __future__ import annotations

from mkdocs.structure.pages import Page

from helpcenter.articles.model import Article, State
from helpcenter.articles.sections import sections_of
from helpcenter.search.document import Moment, SearchDocument, VotesShown
from mkdocs_helpcenter._bridge import Build


def document_of(page: Page, html: str, build: Build, *, plain_pages: bool) -> SearchDocument | None:
    """Return the document of a page with its rendered content, or None if the page is not to be found.

    Found are articles, and (with *plain_pages*) pages that an editor wrote outside the type folders. Not found are
    generated pages and lists of articles, because what they say is said by the articles; the home page; and pages
    with `search: {exclude: true}` in their front matter, Material's own key for that.
    """
    if _is_excluded(page):
        return None
    article = build.articles.by_src_uri.get(page.file.src_uri)
    if article is not None:
        return _of_article(article, page.url, html, build)
    is_listing = page.file.src_uri.split("/")[0] in build.settings.types
    if not plain_pages or page.file.generated_by or page.is_homepage or is_listing:
        return None
    title = str(page.title or page.file.name)
    return SearchDocument(url=page.url, title=title, type="", category="", sections=sections_of(html))


def _of_article(article: Article, url: str, html: str, build: Build) -> SearchDocument:
    display = build.display
    count = article.votes.count if article.votes else 0
    text = build.messages.plural("article.helpful", count, count=display.number(count))
    return SearchDocument(
        url=url,
        title=article.title,
        type=article.type,
        category=article.category,
        sections=sections_of(html),
        published=Moment(**display.date(article.published)),
        updated=Moment(**display.date(article.updated)) if article.updated else None,
        votes=VotesShown(count, text) if article.votes else None,
        expired=article.state(build.instant) is State.EXPIRED,
    )


def _is_excluded(page: Page) -> bool:
    options = page.meta.get("search")
    return isinstance(options, dict) and options.get("exclude") is True
