"""What a page asks the browser to load and the policy refuses, and what would lead its reader elsewhere in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from helpcenter.errors import Fault
from helpcenter.hosting.inline import ATTRIBUTES, attributes_of, excerpt
from helpcenter.hosting.policy import allows, sources_by_directive

ANY = "any directive"
"""Stands for a directive where the policy has none: an origin that it names anywhere is known to the operator."""

_BY_ATTRIBUTE: Mapping[tuple[str, str], str] = {
    ("audio", "src"): "media-src",
    ("button", "formaction"): "form-action",
    ("embed", "src"): "object-src",
    ("feimage", "href"): "img-src",
    ("feimage", "xlink:href"): "img-src",
    ("form", "action"): "form-action",
    ("frame", "src"): "frame-src",
    ("iframe", "src"): "frame-src",
    ("image", "href"): "img-src",
    ("image", "xlink:href"): "img-src",
    ("img", "src"): "img-src",
    ("img", "srcset"): "img-src",
    ("input", "formaction"): "form-action",
    ("input", "src"): "img-src",
    ("object", "data"): "object-src",
    ("script", "href"): "script-src",
    ("script", "src"): "script-src",
    ("script", "xlink:href"): "script-src",
    ("source", "src"): "media-src",
    ("source", "srcset"): "img-src",
    ("track", "src"): "media-src",
    ("use", "href"): "img-src",
    ("use", "xlink:href"): "img-src",
    ("video", "poster"): "img-src",
    ("video", "src"): "media-src",
}
"""The directive that governs what an attribute of an element loads. Source: HTML; SVG 2; CSP 3 §6.1."""

_BY_REL: Mapping[str, str] = {
    "apple-touch-icon": "img-src",
    "dns-prefetch": ANY,
    "icon": "img-src",
    "manifest": "manifest-src",
    "mask-icon": "img-src",
    "modulepreload": "script-src",
    "preconnect": ANY,
    "prefetch": ANY,
    "prerender": ANY,
    "stylesheet": "style-src",
}
"""The same for a `link` by its relation; other relations load nothing."""

_BY_PRELOAD: Mapping[str, str] = {
    "audio": "media-src",
    "fetch": "connect-src",
    "font": "font-src",
    "image": "img-src",
    "script": "script-src",
    "style": "style-src",
    "track": "media-src",
    "video": "media-src",
    "worker": "worker-src",
}
"""The same for `rel=preload` by `as`."""

_NAMES = "|".join(sorted({name for name, _ in _BY_ATTRIBUTE} | {"base", "link", "meta"}))
_LOADING = re.compile(rf"<(?P<name>{_NAMES})(?=[\s/>])(?P<attributes>{ATTRIBUTES})>", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>[^\"']*)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def foreign_of(
    markup: str,
    path: str,
    *,
    extra_sources: Mapping[str, Sequence[str]],
    site_url: str | None,
    rendered: bool = True,
) -> tuple[Fault, ...]:
    """Return what on a page the policy will refuse or what leads readers elsewhere, each once, in the page's order.

    Args:
        markup: The page as `Inline.markup` gives it: without comments and without the text of scripts.
        path: Its name for the reader of a fault, whose line is 0: the editor's file has other lines than the page.
        extra_sources: As given to `content_security_policy`.
        site_url: Absolute address of the site, whose origin is its own, or None.
        rendered: Whether the page came from Markdown and a template, which need neither a refresh nor a base. In an
            HTML file that was copied, or written as a redirect, both may stay within the site.
    """
    policy = sources_by_directive(extra_sources)
    origin = _origin(urlsplit(site_url)) if site_url else None
    faults: dict[Fault, None] = {}
    for tag in _LOADING.finditer(markup):
        name = tag["name"].lower()
        for directive, attribute, address in _loads(name, tag["attributes"]):
            got = f"{excerpt(attribute, address)} on <{name}>"
            is_allowed = _is_allowed(address, directive, policy, origin)
            if name in ("base", "meta"):
                if not is_allowed or (rendered and (name == "base" or _is_own(address, origin))):
                    faults[_elsewhere(path, got)] = None
            elif not is_allowed:
                faults[_refused(path, got, directive, _wanted(address, origin))] = None
    return tuple(faults)


@lru_cache(maxsize=8192)  # a template writes the same tags on every page
def _loads(name: str, text: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_each_load(name, attributes_of(text)))


def _each_load(name: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (directive, attribute, address) of everything that an element loads, sends to, or leads to."""
    if name == "base" and "href" in attributes:
        yield "base-uri", "href", attributes["href"]
    elif name == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
        found = _REFRESH.match(attributes.get("content", ""))
        yield ANY, "http-equiv=refresh content", found["address"] if found else ""
    elif name == "link" and attributes.get("href", "").strip():
        for relation in attributes.get("rel", "").lower().split():
            kind = attributes.get("as", "").strip().lower()
            directive = _BY_PRELOAD.get(kind, ANY) if relation == "preload" else _BY_REL.get(relation)
            if directive is not None:
                yield directive, "href", attributes["href"]
    for attribute, value in attributes.items():
        directive = _BY_ATTRIBUTE.get((name, attribute))
        if directive is not None:
            several = re.findall(r"(?:^|,)\s*([^\s,]+)", value) if attribute == "srcset" else [value]
            yield from ((directive, attribute, address) for address in several if address.strip())


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an absolute address as a browser reads it, None for one that is relative.

    A browser drops line ends and tabs, takes a backslash for a slash, and reads `//host` with the page's own scheme,
    which is https.
    """
    plain = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33)))))
    if not _SCHEME.match(plain) or plain.lower().startswith(("http:", "https:")):
        plain = plain.replace("\\", "/")
    if plain.startswith("//"):
        plain = f"https:{plain}"
    if not _SCHEME.match(plain):
        return None
    try:
        parts = urlsplit(plain)
        _ = parts.port
    except ValueError:
        return SplitResult("unreadable", "", plain, "", "")
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _is_own(address: str, origin: tuple[str, str | None, int | None] | None) -> bool:
    parts = _parts(address)
    return parts is None or _origin(parts) == origin


def _is_allowed(
    address: str,
    directive: str,
    policy: Mapping[str, Sequence[str]],
    origin: tuple[str, str | None, int | None] | None,
) -> bool:
    parts = _parts(address)
    own = parts is None or _origin(parts) == origin
    if parts is not None and parts.scheme in ("about", "javascript"):
        return True  # an empty frame, which no policy governs; a script, which `inline_of` reports
    if directive == ANY:
        return own or any(allows(words, parts, own=own) for words in policy.values())
    return allows(policy[directive], parts, own=own)


def _wanted(address: str, origin: tuple[str, str | None, int | None] | None) -> str:
    """Return the source that would allow *address*: `'self'`, an origin, or a scheme with its colon."""
    parts = _parts(address)
    if parts is None or _origin(parts) == origin:
        return "'self'"
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def _refused(path: str, got: str, directive: str, source: str) -> Fault:
    written = "default-src" if directive == ANY else directive
    remedy = f'the plugin\'s extra_sources: {{{written}: ["{source}"]}}'
    return Fault(
        path,
        0,
        f"nothing that the Content-Security-Policy refuses ({written})",
        got,
        f"Allow it by {remedy}"
        if source == "'self'"
        else f"Put the file below the docs folder and refer to it there, or allow its origin by {remedy}",
    )


def _elsewhere(path: str, got: str) -> Fault:
    return Fault(
        path,
        0,
        "no element that sends readers or their links to another place",
        got,
        "Write a link that readers can choose; for an article that moved, use redirect_from",
    )
