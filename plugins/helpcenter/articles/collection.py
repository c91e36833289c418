"""All Markdown files of a site → its articles, and every fault that can be found without rendering a page.

Two steps, because a build learns of generated pages in between: `read_articles` looks at each file alone, `cross_check`
at what they say about each other.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpcenter.articles.author_tags import check_tags
from helpcenter.articles.frontmatter import FrontMatter, split
from helpcenter.articles.lifecycle import hidden_reason
from helpcenter.articles.links import anchors_in, check_links, links_in, mask_code
from helpcenter.articles.model import Article, ArticleSet, Regions
from helpcenter.articles.schema import ArticleKeys, check_keys
from helpcenter.errors import Fault, did_you_mean
from helpcenter.settings import Settings

_INDEX_NAMES = ("index.md", "README.md")
"""MkDocs serves either as the folder's own page (mkdocs/structure/files.py, 1.6.1)."""


@dataclass(frozen=True)
class Reading:
    """What the files of a site say, each on its own.

    Attributes:
        articles: Every article whose front matter is sound, whatever its state.
        headers: Front matter and body of every Markdown file, by path below the docs folder.
        faults: Faults of single files.
        prefix: What stands before a path in a fault, e.g. `content/`.
    """

    articles: ArticleSet
    headers: Mapping[str, FrontMatter]
    faults: tuple[Fault, ...]
    prefix: str = ""


def is_index(src_uri: str) -> bool:
    """Return whether the file is its folder's own page."""
    return posixpath.basename(src_uri) in _INDEX_NAMES


def is_article(src_uri: str, types: Collection[str]) -> bool:
    """Return whether the file is an article: Markdown below a type folder, and not that folder's own page."""
    return (
        src_uri.endswith(".md")
        and src_uri.partition("/")[0] in types
        and "/" in src_uri
        and not is_index(src_uri)
    )


def url_of(src_uri: str, *, use_directory_urls: bool = True) -> str:
    """Return the site-relative address that MkDocs gives to a Markdown file: `faq/a.md` → `faq/a/`, `index.md` → ``."""
    stem = src_uri.removesuffix(".md")
    if is_index(src_uri):
        folder = posixpath.dirname(src_uri)
        if use_directory_urls:
            return f"{folder}/" if folder else ""
        return posixpath.join(folder, "index.html")
    return f"{stem}/" if use_directory_urls else f"{stem}.html"


def read_articles(sources: Mapping[str, str], settings: Settings, prefix: str = "") -> Reading:
    """Return every article among *sources* and every fault of a single file.

    Parameters:
        sources: Text of each Markdown file by its path below the docs folder.
        settings: Types and timezone.
        prefix: Put before a path in a fault.
    """
    faults: list[Fault] = []
    articles: list[Article] = []
    headers: dict[str, FrontMatter] = {}
    for src_uri in sorted(sources):
        header = split(sources[src_uri], prefix + src_uri)
        headers[src_uri] = header
        if not is_article(src_uri, settings.types):
            faults += header.faults
            continue
        article, found = _article_of(src_uri, header, settings, prefix + src_uri)
        faults += found
        if article is not None:
            articles.append(article)
    return Reading(ArticleSet(tuple(articles)), headers, tuple(faults), prefix)


def _article_of(
    src_uri: str, header: FrontMatter, settings: Settings, shown: str
) -> tuple[Article | None, list[Fault]]:
    keys, faults = check_keys(header, shown, settings)
    type_key, *folders = posixpath.dirname(src_uri).split("/")
    written_type = header.values.get("type")
    if written_type is not None and written_type != type_key:
        faults.append(
            Fault(
                shown,
                header.line_of("type"),
                f"'type' to be '{type_key}', the folder the file is in",
                f"'{written_type}'",
                "Move the file, or remove the line",
            )
        )
    if keys is None or faults:
        return None, faults
    return _build(keys, header, src_uri, type_key, folders[0] if folders else "", settings), []


def _build(
    keys: ArticleKeys, header: FrontMatter, src_uri: str, type_key: str, folder: str, settings: Settings
) -> Article:
    regions = None
    if keys.regions is not None:
        regions = Regions(tuple(keys.regions.allow), tuple(keys.regions.deny), keys.regions.note or "")
    return Article(
        src_uri=src_uri,
        url=url_of(src_uri, use_directory_urls=settings.use_directory_urls),
        type=type_key,
        category=keys.category or folder,
        title=keys.title,
        summary=keys.summary or "",
        published=keys.published,
        updated=keys.updated,
        effective=keys.effective,
        expires=keys.expires,
        reviewed=keys.reviewed,
        review_by=keys.review_by,
        owner=keys.owner or "",
        tags=tuple(dict.fromkeys(keys.tags)),
        related=tuple(dict.fromkeys(keys.related)),
        redirect_from=tuple(dict.fromkeys(keys.redirect_from)),
        pinned=keys.pinned,
        severity=keys.severity,
        regions=regions,
        draft=keys.draft,
        extra={key: value for key, value in header.values.items() if key not in ArticleKeys.model_fields},
        body=header.body,
        body_line=header.body_line,
    )


def cross_check(
    reading: Reading,
    settings: Settings,
    instant: datetime,
    *,
    known: Collection[str],
    preview: bool = False,
    check_anchors: bool = True,
) -> tuple[list[Fault], list[Fault]]:
    """Return the faults between files, and apart from them the faults of links.

    They are apart because a site that is being moved here may want its broken links as warnings for a while.

    Parameters:
        reading: All files.
        settings: Types and address form.
        instant: At which a draft or scheduled article is hidden; a link to it is a fault then.
        known: Every file below the docs folder, generated and static ones included.
        preview: Whether hidden articles show.
        check_anchors: Whether headings are checked; off for a site with a slugify of its own.
    """
    faults = [*_address_faults(reading, settings, known), *_related_faults(reading)]
    hidden = {}
    if not preview:
        reasons = ((article.src_uri, hidden_reason(article, instant)) for article in reading.articles)
        hidden = {src_uri: reason for src_uri, reason in reasons if reason}
    link_faults: list[Fault] = []
    known = frozenset(known)
    pages = {}
    wanted: set[str] = set()
    for src_uri, header in reading.headers.items():
        masked = mask_code(header.body)
        faults += check_tags(masked, header.body_line, reading.prefix + src_uri)
        links = list(links_in(masked, header.body_line))
        pages[src_uri] = links
        wanted.update(
            posixpath.normpath(
                posixpath.join(posixpath.dirname(src_uri), link.target.partition("#")[0] or src_uri)
            )
            if link.target.partition("#")[0]
            else src_uri
            for link in links
            if "#" in link.target
        )
    anchors = None
    if check_anchors:
        anchors = {
            name: anchors_in(reading.headers[name].body) for name in sorted(wanted) if name in reading.headers
        }
    for src_uri, links in pages.items():
        shown = reading.prefix + src_uri
        link_faults += check_links(
            src_uri, links, known=known, hidden=hidden, anchors=anchors, shown_path=shown
        )
    return faults, link_faults


def _address_faults(reading: Reading, settings: Settings, known: Collection[str]) -> Iterable[Fault]:
    """Two pages at one address, a redirect on top of a page, two redirects from one address."""
    owners: dict[str, str] = {}
    for src_uri in sorted(name for name in known if name.endswith(".md")):
        url = url_of(src_uri, use_directory_urls=settings.use_directory_urls)
        # Compared without case: on the file systems of macOS and Windows the second page would replace the first.
        first = owners.setdefault(url.casefold(), src_uri)
        if first != src_uri and src_uri in reading.headers:
            got = f"the address /{url} of {reading.prefix}{first} too"
            yield Fault(
                reading.prefix + src_uri, 1, "an address of its own", got, "Rename one of the two files"
            )
    statics = {name.casefold(): name for name in known if not name.endswith(".md")}
    claimed: dict[str, str] = {}
    for article in reading.articles:
        header = reading.headers[article.src_uri]
        for number, address in enumerate(article.redirect_from):
            place = (reading.prefix + article.src_uri, header.line_of(f"redirect_from.{number}"))
            page = owners.get(address.casefold()) or owners.get(address.casefold().removesuffix("index.html"))
            page = page or statics.get(address.casefold())
            if page is not None:
                got = f"'{address}', the address of {reading.prefix}{page}"
                yield Fault(*place, "an address that no page has", got, "Remove it, or rename that page")
            other = claimed.setdefault(address.casefold(), article.src_uri)
            if other != article.src_uri:
                got = f"'{address}', which {reading.prefix}{other} claims too"
                yield Fault(*place, "an address that one article redirects from", got)


def _related_faults(reading: Reading) -> Iterable[Fault]:
    for article in reading.articles:
        header = reading.headers[article.src_uri]
        for number, path in enumerate(article.related):
            place = (reading.prefix + article.src_uri, header.line_of(f"related.{number}"))
            if path == article.src_uri:
                yield Fault(*place, "another article", f"'{path}', the article itself", "Remove the line")
            elif path not in reading.headers:
                hint = did_you_mean(path, reading.headers)
                yield Fault(*place, "the path of an article below the docs folder", f"'{path}'", hint)
