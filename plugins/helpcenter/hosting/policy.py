"""The Content-Security-Policy of a site: nothing from elsewhere, no inline script but those whose hash is listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from helpcenter.errors import did_you_mean

NONE = "'none'"
SELF = "'self'"

BASE: Mapping[str, tuple[str, ...]] = {
    "default-src": (NONE,),
    "script-src": (SELF,),
    "style-src": (SELF,),
    "img-src": (SELF, "data:"),
    "font-src": (SELF,),
    "connect-src": (SELF,),
    "worker-src": (SELF,),
    "manifest-src": (SELF,),
    "base-uri": (SELF,),
    "form-action": (SELF,),
    "frame-ancestors": (NONE,),
}
"""What a help center needs, in the order in which it is written. `img-src data:` is for icons in Material's styles."""

EXTENSIBLE = (*BASE, "child-src", "frame-src", "media-src", "object-src")
"""Directives to which a site may add sources; those that BASE lacks fall back to `default-src`."""

TRUSTED_TYPES = "require-trusted-types-for 'script'"
"""Makes the browser refuse text where a script or markup is expected (innerHTML and the like)."""

_KEYWORDS = (
    "'self'",
    "'none'",
    "'report-sample'",
    "'strict-dynamic'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "'unsafe-inline'",
    "'wasm-unsafe-eval'",
)
_HASH = re.compile(r"'sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}'")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:\*|(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::(?:\d+|\*))?(?:/[!#-&(-+\--:<-~]*)?"
)
"""CSP 3 §2.3.1, host-source; a path without `,`, `;`, quotes or spaces."""


def content_security_policy(
    *,
    script_hashes: Iterable[str] = (),
    style_hashes: Iterable[str] = (),
    trusted_types: bool = True,
    inline_styles: bool = False,
    extra_sources: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the policy as one line, the value of a `Content-Security-Policy` header. Hashes are sorted.

    Args:
        script_hashes: Hash sources of every inline script of the site, see `helpcenter.hosting.inline`.
        style_hashes: Hash sources of every style element; not written when `inline_styles` is on, for a hash switches
            'unsafe-inline' off.
        trusted_types: Whether scripts must use Trusted Types.
        inline_styles: Whether style elements and attributes are allowed as they come.
        extra_sources: More sources by directive, as `source_problems` accepts them.
    """
    added: dict[str, list[str]] = {name: list(words) for name, words in (extra_sources or {}).items()}
    own: dict[str, list[str]] = {name: list(words) for name, words in BASE.items()}
    own["script-src"] += sorted(set(script_hashes))
    own["style-src"] += ["'unsafe-inline'"] if inline_styles else sorted(set(style_hashes))
    parts = []
    for name in EXTENSIBLE:
        words = [*own.get(name, []), *added.get(name, [])]
        if len(words) > 1:
            words = [word for word in words if word != NONE]
        if words:
            parts.append(" ".join([name, *dict.fromkeys(words)]))
    return "; ".join([*parts, TRUSTED_TYPES] if trusted_types else parts)


def sources_by_directive(extra_sources: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the sources that hold for each of EXTENSIBLE, without hashes: a directive that is not written falls back.

    Source: CSP 3 §6.8.3, «Get fetch directive fallback list».
    """
    found = {name: [*BASE.get(name, ()), *extra_sources.get(name, ())] for name in EXTENSIBLE}
    found["child-src"] = found["child-src"] or found["default-src"]
    found["frame-src"] = found["frame-src"] or found["child-src"]
    for name in ("media-src", "object-src"):
        found[name] = found[name] or found["default-src"]
    return found


def allows(words: Iterable[str], address: SplitResult | None, *, own: bool) -> bool:
    """Return whether one of the sources *words* lets a page load *address*.

    Args:
        words: Sources as `source_problems` accepts them.
        address: Parts of an absolute address; None for a relative one.
        own: Whether it is of the site's own origin.

    Source: CSP 3 §6.7.2.8, «Does url match expression in origin»; the page itself is taken to come by https.
    """
    for word in words:
        if word == SELF and own:
            return True
        if address is None or word.startswith("'"):
            continue
        if word == "*":
            if address.scheme in ("http", "https"):
                return True
        elif _SCHEME.fullmatch(word):
            if address.scheme == word[:-1].lower() or (word.lower(), address.scheme) == ("http:", "https"):
                return True
        elif _host_allows(word, address):
            return True
    return False


def _host_allows(word: str, address: SplitResult) -> bool:
    scheme, separator, rest = word.partition("://")
    source = urlsplit(f"//{rest if separator else word}")
    schemes = {"http": ("http", "https")}.get(scheme.lower(), (scheme.lower(),)) if separator else ("https",)
    host, _, port = source.netloc.lower().partition(":")
    name = (address.hostname or "").lower()
    is_host = name.endswith(host[1:]) if host.startswith("*.") else host in ("*", name)
    usual = {"http": 80, "https": 443}.get(address.scheme)
    is_port = port == "*" or (int(port) if port else usual) == (address.port or usual)
    below = source.path.endswith("/") and address.path.startswith(source.path)
    is_path = source.path in ("", "/", address.path) or below
    return bool(name) and address.scheme in schemes and is_host and is_port and is_path


def frames_allowed(extra_sources: Mapping[str, Sequence[str]]) -> bool:
    """Return whether any other page may show the site in a frame; `X-Frame-Options: DENY` must then stay away."""
    return any(word != NONE for word in extra_sources.get("frame-ancestors", ()))


def source_problems(extra_sources: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong with *extra_sources*, each as a phrase «directive: expected …, got …»."""
    problems = []
    for name, words in extra_sources.items():
        if name not in EXTENSIBLE:
            near = did_you_mean(name, EXTENSIBLE)
            hint = f". {near}" if near else ""
            problems.append(f"expected one of {', '.join(EXTENSIBLE)}, got '{name}'{hint}")
            continue
        problems += [f"{name}: {problem}" for word in words if (problem := _problem_of(name, word))]
    return problems


def _problem_of(name: str, word: str) -> str:
    if name == "script-src" and word == "'unsafe-inline'":
        return (
            "expected a source that browsers obey beside hashes, got 'unsafe-inline'. "
            "Move the code into a file of extra_javascript; inline scripts of the build are hashed anyway"
        )
    if word in _KEYWORDS or _HASH.fullmatch(word) or _SCHEME.fullmatch(word):
        return ""
    if f"'{word}'" in _KEYWORDS:
        return f"expected a source, got {word} without its quotes. Write \"'{word}'\""
    if _HOST.fullmatch(word):
        return ""
    return f"expected a source such as https://media.exchange.example, data: or 'self', got {word!r}"
