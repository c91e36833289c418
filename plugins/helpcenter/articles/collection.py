"""All Markdown files of a site → its articles, and every fault that can be found without rendering a page.

Two steps, because a build learns of generated pages in between: `read_articles` looks at each file alone, `cross_check`
at what they say about each other.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from helpcenter.articles.author_tags import check_tags
from helpcenter.articles.frontmatter import FrontMatter, split
from helpcenter.articles.lifecycle import hidden_reason
from helpcenter.articles.links import anchors_in, check_links, links_in, mask_code, nearest_file
from helpcenter.articles.model import Article, ArticleSet, Regions
from helpcenter.articles.schema import ArticleKeys, check_keys, check_page_keys, check_plain_page
from helpcenter.errors import Fault
from helpcenter.hosting.redirects import redirect_path
from helpcenter.settings import ANNOUNCEMENTS, Settings

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
        unsound: What could be read of the other articles, for checks between files; never shown.
    """

    articles: ArticleSet
    headers: Mapping[str, FrontMatter]
    faults: tuple[Fault, ...]
    prefix: str = ""
    unsound: tuple[Article, ...] = ()


def read_text(path: Path, shown: str) -> tuple[str | None, list[Fault]]:
    """Return the text of a file, or None with the fault that keeps it from being read: no file, or not UTF-8.

    A byte order mark is passed over. Pipes and devices are refused before they are opened.
    """
    if not path.is_file():
        return None, [
            Fault(shown, 0, "a file", "a link that leads nowhere, or something that is no file", "Remove it")
        ]
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        got = f"byte 0x{error.object[error.start]:02x}"
        return None, [Fault(shown, line, "text in UTF-8", got, "Save the file as UTF-8")]


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
    """Return the site-relative address that MkDocs gives to a Markdown file: `faq/a.md` → `faq/a/`, `index.md` → ``.

    Percent-encoded as MkDocs does it (mkdocs/structure/files.py, 1.6.1).
    """
    return quote(_path_of(src_uri, use_directory_urls=use_directory_urls))


def _path_of(src_uri: str, *, use_directory_urls: bool) -> str:
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
    unsound: list[Article] = []
    headers: dict[str, FrontMatter] = {}
    for src_uri in sorted(sources):
        header = split(sources[src_uri], prefix + src_uri)
        headers[src_uri] = header
        faults += check_page_keys(header, prefix + src_uri)
        if not is_article(src_uri, settings.types):
            faults += header.faults
            continue
        article, found = _article_of(src_uri, header, settings, prefix + src_uri)
        faults += found
        (unsound if found else articles).append(article)
    return Reading(ArticleSet(tuple(articles)), headers, tuple(faults), prefix, tuple(unsound))


def _article_of(
    src_uri: str, header: FrontMatter, settings: Settings, shown: str
) -> tuple[Article, list[Fault]]:
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
    return _build(keys, header, src_uri, type_key, folders[0] if folders else "", settings), faults


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
    faults = [
        *_address_faults(reading, settings, known),
        *_related_faults(reading),
        *_name_faults(reading, known),
    ]
    hidden = {}
    if not preview:
        reasons = ((article.src_uri, hidden_reason(article, instant)) for article in reading.articles)
        hidden = {src_uri: reason for src_uri, reason in reasons if reason}
    categories = {one.category for one in (*reading.articles, *reading.unsound) if one.type == ANNOUNCEMENTS}
    link_faults: list[Fault] = []
    known = frozenset(known)

    @cache
    def anchors_of(name: str) -> frozenset[str]:
        return anchors_in(reading.headers[name].body)

    for src_uri, header in reading.headers.items():
        masked = mask_code(header.body)
        shown = reading.prefix + src_uri
        faults += check_tags(masked, header.body_line, shown, categories=categories)
        if not preview and not is_article(src_uri, settings.types):
            faults += check_plain_page(header, shown, instant, settings)
        link_faults += check_links(
            src_uri,
            links_in(masked, header.body_line),
            known=known,
            hidden=hidden,
            anchors_of=lambda name: anchors_of(name) if check_anchors and name in reading.headers else None,
            shown_path=shown,
        )
    return faults, link_faults


def _address_faults(reading: Reading, settings: Settings, known: Collection[str]) -> Iterable[Fault]:
    """Two pages at one address, a redirect on top of a page or file, two redirects from one address.

    Output files are compared, not addresses as written: `a/`, `a/index.html` and `%61/` are one. Without case, because
    on the file systems of macOS and Windows the second file would replace the first.
    """
    owners: dict[str, str] = {}
    for src_uri in sorted(known):
        output = src_uri
        if src_uri.endswith(".md"):
            path = _path_of(src_uri, use_directory_urls=settings.use_directory_urls)
            output = f"{path}index.html" if not path or path.endswith("/") else path
        first = owners.setdefault(output.casefold(), src_uri)
        if first != src_uri:
            one, other = (src_uri, first) if src_uri in reading.headers else (first, src_uri)
            got = f"the address /{output.removesuffix('index.html')} of {reading.prefix}{other} too"
            yield Fault(reading.prefix + one, 1, "an address of its own", got, "Rename one of the two files")
    folders = {parent for output in owners for parent in _parents(output)}
    claimed: dict[str, str] = {}
    for article in (*reading.articles, *reading.unsound):
        header = reading.headers[article.src_uri]
        for number, address in enumerate(article.redirect_from):
            place = (reading.prefix + article.src_uri, header.line_of(f"redirect_from.{number}"))
            output = redirect_path(address).casefold()
            taken = next((owners[one] for one in (output, *_parents(output)) if one in owners), None)
            if taken is not None or output in folders:
                got = (
                    f"'{address}', the address of {reading.prefix}{taken}"
                    if taken
                    else f"'{address}', a folder of the site"
                )
                yield Fault(*place, "an address that no page has", got, "Remove it, or rename that page")
            other = claimed.setdefault(output, article.src_uri)
            if other != article.src_uri:
                got = f"'{address}', which {reading.prefix}{other} claims too"
                yield Fault(*place, "an address that one article redirects from", got)


def _parents(path: str) -> Iterable[str]:
    """Yield the folders that *path* is in, nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


_OTHER_MARKDOWN = re.compile(r"\.(?:markdown|mdown|mkdn|mkd|mdwn|mdtxt|mdtext)\Z", re.IGNORECASE)
"""Endings that MkDocs renders as pages too (mkdocs/utils, `markdown_extensions` of 1.6.1), and their relatives."""

_LEFT_BEHIND = re.compile(
    r"(?:\.md(?:~|\.(?:bak|orig|rej|old|save|tmp|swp)))\Z|(?:\A|/)#[^/]*#\Z", re.IGNORECASE
)
"""What editors and merges leave beside a file; MkDocs would copy it into the site as it is."""


def _name_faults(reading: Reading, known: Collection[str]) -> Iterable[Fault]:
    """Files that would be public although they look like articles: a draft among them would not be hidden."""
    for name in sorted(known):
        shown = reading.prefix + name
        if _OTHER_MARKDOWN.search(name) or (name.lower().endswith(".md") and not name.endswith(".md")):
            yield Fault(
                shown, 0, "the ending .md for a page", f"'{posixpath.basename(name)}'", "Rename the file"
            )
        elif _LEFT_BEHIND.search(name):
            hint = "Remove it: it would be copied into the site as it is"
            yield Fault(
                shown, 0, "no backup copies in the docs folder", f"'{posixpath.basename(name)}'", hint
            )


def _related_faults(reading: Reading) -> Iterable[Fault]:
    pages = {name for name in reading.headers if not is_index(name)}
    for article in (*reading.articles, *reading.unsound):
        header = reading.headers[article.src_uri]
        for number, path in enumerate(article.related):
            place = (reading.prefix + article.src_uri, header.line_of(f"related.{number}"))
            if path == article.src_uri:
                yield Fault(*place, "another article", f"'{path}', the article itself", "Remove the line")
            elif path not in reading.headers:
                meant = nearest_file(path, pages)
                hint = f"Did you mean '{meant}'?" if meant else ""
                yield Fault(*place, "the path of an article below the docs folder", f"'{path}'", hint)
