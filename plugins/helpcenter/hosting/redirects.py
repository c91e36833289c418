"""Old addresses: a page that sends the reader on, and the same moves as text for a host or for nginx.

A static site answers an old address with a redirect page, which works on every host. Where the host can answer with a
real `301`, it reads `_redirects` (Cloudflare Pages, Netlify) or the nginx map, and the page is never seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from posixpath import relpath
from urllib.parse import quote, unquote, urljoin

from babel import Locale

from helpcenter.articles.model import Article
from helpcenter.errors import MalformedInput
from helpcenter.messages import Catalogue

SAFE_IN_PATH = "/-._~!&'()+,;=@"
"""Characters that stay as they are in a written address. RFC 3986 §3.3 allows `$`, `*` and `:` too; they are encoded
because nginx reads `$` as a variable and `_redirects` reads `*` and `:` as patterns."""

NGINX_BUCKET_SIZE = 64
"""Bytes of one bucket of nginx's map hash by default on 64-bit machines (ngx_http_map_module, map_hash_bucket_size)."""

NGINX_BUCKET_OVERHEAD = 2 * 8 + 2 + 8
"""Bytes that nginx needs in a bucket beside the key: element header, length and the closing pointer (ngx_hash.c)."""

NGINX_TABLE_SIZE = 2048
"""Buckets of nginx's map hash by default (ngx_http_map_module, map_hash_max_size)."""

NGINX_LONELY = 64
"""Up to so many addresses nginx finds a table of the default size with one address a bucket. More share buckets,
which then hold four of the longest, so that nginx need not warn; tests/plugins/test_hosting.py tries 2,200."""

SEGMENT_LIMIT = 255
"""Longest name of one folder or file of an old address, in bytes of UTF-8; ext4 and APFS store no longer one."""

PATH_LIMIT = 1024
"""Longest output path of an old address, in bytes of UTF-8: PATH_MAX of macOS, the smallest of the usual systems."""

RESERVED_FILES = ("_headers", "_redirects", "404.html", "sitemap.xml", "sitemap.xml.gz")
"""Files at the root of the site that the build or the host gives a meaning of their own."""

RESERVED_FOLDERS = ("assets", "nginx", "reserves", "search")
"""Folders at the root of the site whose content the build or its operator owns: an old address must not add to it."""

EXCERPT = 80
"""Longest piece of an address that a message quotes, in characters."""

SIZES_FIRST = "# nginx takes these sizes only before the first map block: include this file before any other."


@dataclass(frozen=True, slots=True, order=True)
class Redirect:
    """One move: whoever asks for *source* is sent to *target*.

    Attributes:
        source: Old site-relative address without a leading slash, e.g. `faq/old-place/` or `hc/articles/17.html`.
        target: Site-relative address of the article today, e.g. `faq/security/anti-phishing-code/`.
    """

    source: str
    target: str


def redirects_of(articles: Iterable[Article]) -> tuple[Redirect, ...]:
    """Return every move that *articles* declare in `redirect_from`, sorted by the old address, each address once.

    Two articles that claim the same old address are a fault which the check of the articles reports; here the first
    in the order of targets wins, so that the output is the same on every run.
    """
    moves = sorted(Redirect(old, article.url) for article in articles for old in article.redirect_from)
    unique: dict[str, Redirect] = {}
    for move in moves:
        unique.setdefault(redirect_path(move.source), move)
    return tuple(unique.values())


def redirect_path(source: str) -> str:
    """Return the output file, relative to the site folder, whose page answers for the old address *source*.

    `faq/old/` and `faq/old` give `faq/old/index.html`; `faq/old.html` stays as it is. Percent escapes are decoded.

    Raises:
        MalformedInput: The address is empty, absolute, has a query, a fragment, a backslash, a control character or an
            empty, `.` or `..` segment: no file of a static site could answer it. Or a name in it is longer than
            `SEGMENT_LIMIT`, its output path longer than `PATH_LIMIT`, or it begins with one of `RESERVED_FILES` or
            `RESERVED_FOLDERS`, in any case of letters, for some file systems do not tell them apart.
    """
    path = unquote(source)
    segments = path.removesuffix("/").split("/")
    if any(segment in ("", ".", "..") for segment in segments) or any(
        character in "?#\\" or not character.isprintable() for character in path
    ):
        raise MalformedInput(
            f"redirect_from: expected an old address below the site, such as 'faq/old-place/', got {source!r}. "
            "Leave out the domain, the leading slash, '?', '#', and the segments '.' and '..'"
        )
    written = path if path.endswith((".html", ".htm")) else f"{path.removesuffix('/')}/index.html"
    _refuse_long(source, written)
    _refuse_reserved(source, segments[0])
    return written


def _refuse_long(source: str, written: str) -> None:
    for segment in written.split("/"):
        if (length := len(segment.encode())) > SEGMENT_LIMIT:
            raise MalformedInput(
                f"redirect_from: expected names of at most {SEGMENT_LIMIT} bytes between the slashes, because file "
                f"systems store no longer ones, got {length} bytes in {_excerpt(source)}. Leave this address out"
            )
    if (length := len(written.encode())) > PATH_LIMIT:
        raise MalformedInput(
            f"redirect_from: expected an address whose page has a path of at most {PATH_LIMIT} bytes, because file "
            f"systems store no longer ones, got {length} bytes for {_excerpt(source)}. Leave this address out"
        )


def _refuse_reserved(source: str, first: str) -> None:
    name = first.casefold()
    if name in RESERVED_FILES:
        raise MalformedInput(
            f"redirect_from: expected an address that the site does not need itself, got {_excerpt(source)}: "
            f"'{name}' is a file that the build or the host reads. Leave this address out"
        )
    if name in RESERVED_FOLDERS:
        raise MalformedInput(
            f"redirect_from: expected an address that the site does not need itself, got {_excerpt(source)}: "
            f"what lies below '{name}/' is written by the build. Leave this address out"
        )


def redirect_page(redirect: Redirect, *, title: str, site_url: str | None, messages: Catalogue) -> str:
    """Return the HTML page that stands at an old address; write it to `redirect_path(redirect.source)`.

    It carries no script. The refresh and the link are relative, so they hold below any base path; the canonical link
    is absolute and is left out when the site has no address. `noindex` keeps the old address out of search engines.

    Args:
        redirect: The move.
        title: Plain-text title of the article it leads to.
        site_url: Absolute address of the site, e.g. `https://help.exchange.example/`, or None.
        messages: Wording, room `hosting`.

    Raises:
        MalformedInput: See `redirect_path`.
    """
    path = redirect_path(redirect.source)
    link = escape(_relative(path, redirect.target))
    heading = escape(messages.text("hosting.moved"))
    follow = escape(messages.text("hosting.moved_link", title=title))
    direction = Locale.parse(messages.language, sep="-").text_direction
    canonical = ""
    if site_url:
        address = urljoin(f"{site_url.rstrip('/')}/", _encoded(redirect.target))
        canonical = f'<link rel="canonical" href="{escape(address)}">\n'
    return (
        "<!doctype html>\n"
        f'<html lang="{escape(messages.language)}" dir="{direction}">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        f"<title>{heading}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        '<link rel="icon" href="data:,">\n'  # so that no browser asks for /favicon.ico on the way
        f'<meta http-equiv="refresh" content="0; url={link}">\n'
        f"{canonical}"
        "</head>\n"
        "<body>\n"
        f'<main>\n<h1>{heading}</h1>\n<p><a href="{link}">{follow}</a></p>\n</main>\n'
        "</body>\n"
        "</html>\n"
    )


def redirects_file(redirects: Iterable[Redirect], *, base_path: str = "/", force: bool = False) -> str:
    """Return the text of `_redirects`: one permanent move per line, sorted.

    An address that ends in a slash is listed without it as well, because Cloudflare Pages tells the two apart.

    Args:
        redirects: The moves.
        base_path: Path of the site on its host, beginning and ending with `/`.
        force: Write `301!`, which Netlify needs to prefer the rule to the redirect page at the same address and which
            Cloudflare Pages does not read. Without it Netlify serves the page, which leads to the same place.

    Source:
        Cloudflare Pages, "Redirects"; Netlify, "Redirects and rewrites".
    """
    status = "301!" if force else "301"
    lines = (
        f"{quote(source, safe=SAFE_IN_PATH)} {target} {status}"
        for source, target in _addresses(redirects, base_path)
    )
    return "".join(f"{line}\n" for line in lines)


def nginx_map(redirects: Iterable[Redirect], *, base_path: str = "/") -> str:
    """Return a complete nginx `map` block for the `http` context; it sets `$helpcenter_moved` to the new address or "".

    nginx matches the decoded address without regard to case, so of two addresses that differ only in case the first
    is kept. The hash sizes are raised only as far as these addresses need; nginx takes such a line only before the
    first `map` of its configuration, so this text is to be included before any other.

    Args:
        redirects: The moves.
        base_path: Path of the site on its host, beginning and ending with `/`.

    Source:
        ngx_http_map_module; the key is `$uri`, which nginx has decoded.
    """
    unique: dict[str, tuple[str, str]] = {}
    for source, target in _addresses(redirects, base_path):
        unique.setdefault(_ascii_lower(source), (source, target))
    entries = list(unique.values())
    lines = [*_hash_sizes(entries), "map $uri $helpcenter_moved {", '    default "";']
    lines += [f'    "{_quoted(source)}" "{target}";' for source, target in entries]
    return "\n".join([*lines, "}", ""])


def _addresses(redirects: Iterable[Redirect], base_path: str) -> Iterator[tuple[str, str]]:
    """Yield (decoded absolute source, encoded absolute target), both forms of a folder address, sorted, each once."""
    found: dict[str, str] = {}
    for redirect in sorted(redirects):
        path = redirect_path(redirect.source)
        target = f"{base_path}{_encoded(redirect.target)}"
        if path.endswith("/index.html"):
            folder = f"{base_path}{path.removesuffix('/index.html')}"
            found.setdefault(folder, target)
            found.setdefault(f"{folder}/", target)
        else:
            found.setdefault(f"{base_path}{path}", target)
    yield from sorted(found.items())


def _encoded(address: str) -> str:
    """Percent-encode a site-relative address that may be encoded already."""
    return quote(unquote(address).removeprefix("./"), safe=SAFE_IN_PATH)


def _relative(path: str, target: str) -> str:
    """Return *target* as seen from the page at *path*, encoded, with its trailing slash kept."""
    goal = _encoded(target)
    link = relpath(f"/{goal}", f"/{quote(path, safe=SAFE_IN_PATH)}".rpartition("/")[0] or "/")
    return f"{link}/" if goal.endswith("/") or not goal else link


def _excerpt(source: str) -> str:
    return repr(source if len(source) <= EXCERPT else f"{source[: EXCERPT - 1]}…")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _ascii_lower(text: str) -> str:
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text)


def _hash_sizes(entries: Sequence[tuple[str, str]]) -> list[str]:
    longest = max((len(source.encode()) for source, _ in entries), default=0)
    bucket, table = NGINX_BUCKET_SIZE, NGINX_TABLE_SIZE
    shared = 1 if len(entries) <= NGINX_LONELY else 4
    while bucket < shared * (longest + NGINX_BUCKET_OVERHEAD):
        bucket *= 2
    while table < 2 * len(entries):
        table *= 2
    lines = []
    if bucket > NGINX_BUCKET_SIZE:
        lines.append(f"map_hash_bucket_size {bucket};  # the longest address has {longest} bytes")
    if table > NGINX_TABLE_SIZE:
        lines.append(f"map_hash_max_size {table};  # {len(entries)} addresses")
    return [SIZES_FIRST, *lines] if lines else []
