"""What a theme without our templates shows: the search box and the results page as HTML in the page's own content."""

from __future__ import annotations

from html import escape

from mkdocs.structure.files import Files
from mkdocs.utils import get_relative_url

from helpcenter.messages import Catalogue
from mkdocs_helpcenter._bridge import Build

BOX = "data-hc-search-box"
PAGE = "data-hc-search-page"


def settings_html(page_url: str, search_url: str, index_url: str, messages: str) -> str:
    """Return the element in which the client finds its settings, for the page at *page_url*.

    Parameters:
        page_url: Site-relative.
        search_url: The results page, site-relative.
        index_url: The folder of the index, site-relative.
        messages: JSON that is safe inside a script element.
    """
    url = get_relative_url(search_url, page_url)
    index = get_relative_url(index_url, page_url)
    return (
        '<script type="application/json" data-hc-search-settings>'
        f'{{"url": "{url}", "index": "{index}", "messages": {messages}}}</script>'
    )


def form_html(place: str, action: str, messages: Catalogue) -> str:
    """Return the place that the client fills, with a form in it that works before the client came."""
    label = escape(messages.text("search.label"))
    submit = escape(messages.text("search.submit"))
    return (
        f'<div {place}><form role="search" method="get" action="{escape(action)}">'
        f'<input type="search" name="q" aria-label="{label}"> <button type="submit">{submit}</button></form></div>'
    )


def topics_html(page_url: str, build: Build, files: Files) -> str:
    """Return a list of links to the types and their categories, for readers without JavaScript."""
    items = []
    for key in build.settings.types:
        folders = [
            key,
            *sorted({f"{key}/{one.category}" for one in build.articles.of_type(key) if one.category}),
        ]
        for folder in folders:
            file = files.get_file_from_path(f"{folder}/index.md")
            if file is not None and file.page is not None and file.page.title:
                address = escape(get_relative_url(file.url, page_url))
                items.append(f'<li><a href="{address}">{escape(str(file.page.title))}</a></li>')
    if not items:
        return ""
    return f"<h2>{escape(build.messages.text('search.topics'))}</h2>\n<ul>\n{''.join(items)}\n</ul>"
