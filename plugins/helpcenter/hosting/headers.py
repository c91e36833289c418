"""Response headers of the site, written the way each host reads them: a `_headers` file, or two nginx snippets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FOR_EVER = "public, max-age=31536000, immutable"
"""Cache-Control of a file whose name carries the hash of its content. One year is the most that caches honour
(RFC 9111 §1.2.2 leaves it open; RFC 2616 §14.21 named a year)."""

LINE_LIMIT = 2000
"""Longest line of a `_headers` file, in characters. Source: Cloudflare Pages, «Headers»; longer ones are ignored."""

UNUSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""Browser features that no page of a help center asks for; all of them known to Permissions Policy in every engine
that implements it, so that none is answered with a console message."""


HASHED_FOLDERS = ("assets/helpcenter/", "assets/javascripts/", "assets/stylesheets/")
"""Site-relative folders in which files are named by their content: ours, and Material's two."""

FOR_THE_SERVER = ("_headers", "_redirects", "nginx/")
"""Site-relative addresses of files that are for the web server and not for readers."""

_HASHED_NAME = re.compile(r"\.(?=[0-9]*[a-f])[0-9a-f]{8,64}\.(?:min\.)?(?!map$)[a-z0-9]+$")
"""`name.<hash>.ext`. A letter is demanded, so that a date is no hash; a hash without one is merely asked for again."""


@dataclass(frozen=True, slots=True)
class Header:
    """One response header. Neither part may hold a line end; the value is printable ASCII."""

    name: str
    value: str


def security_headers(policy: str, *, frames: bool = False) -> tuple[Header, ...]:
    """Return the headers that every response carries.

    `Strict-Transport-Security` is not among them: it binds the whole host for months and is the operator's to decide.

    Args:
        policy: Value of Content-Security-Policy.
        frames: Whether the policy lets another page show the site in a frame; X-Frame-Options cannot name that page.
    """
    headers = [
        Header("Content-Security-Policy", policy),
        Header("X-Content-Type-Options", "nosniff"),
        Header("Referrer-Policy", "same-origin"),
        Header("Permissions-Policy", ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)),
        Header("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if not frames:
        headers.append(Header("X-Frame-Options", "DENY"))
    return tuple(headers)


def headers_file(headers: Sequence[Header], immutable: Sequence[str], *, base_path: str = "/") -> str:
    """Return the text of `_headers` for Cloudflare Pages and Netlify.

    Args:
        headers: For every response.
        immutable: Site-relative addresses that never change their content; one that ends in `/` stands for a folder.
        base_path: Path of the site on its host, beginning and ending with `/`.

    Source:
        Cloudflare Pages, «Headers»; Netlify, «Custom headers».
    """
    blocks = [_block(f"{base_path}*", headers)]
    for address in immutable:
        pattern = f"{base_path}{address}*" if address.endswith("/") else f"{base_path}{address}"
        blocks.append(_block(pattern, [Header("Cache-Control", FOR_EVER)]))
    return "\n".join(blocks)


def nginx_server(headers: Sequence[Header], *, redirects: bool, base_path: str = "/") -> str:
    """Return the snippet for a `server` block: the headers, the answer to old addresses, and 404 for `FOR_THE_SERVER`.

    Redirects name no host, because nginx behind a proxy knows neither the scheme nor the port that readers use.

    It needs the variables of `nginx_cache` and, with *redirects*, of `helpcenter.hosting.redirects.nginx_map`, which
    are defined in the `http` block. By nginx's rule, a `location`
    with an `add_header` of its own drops all of these.

    Args:
        headers: For every response, error pages included.
        redirects: Whether `$helpcenter_moved` is defined.
        base_path: Path of the site on its host, beginning and ending with `/`.

    Source:
        ngx_http_core_module, absolute_redirect; ngx_http_rewrite_module. `if` rather than `location`, because an `if`
        with nothing but a `return` is safe and cannot collide with a `location` of the operator's.
    """
    lines = [f'add_header {header.name} "{_quoted(header.value)}" always;' for header in headers]
    lines.append(
        "add_header Cache-Control $helpcenter_cache;"
    )  # without `always`: a missing file is not for ever
    lines.append("absolute_redirect off;")
    private = "|".join(
        f"{re.escape(name[:-1])}(?:/|$)" if name.endswith("/") else f"{re.escape(name)}$"
        for name in FOR_THE_SERVER
    )
    # Without regard to case, as some file systems read names.
    lines += [f'if ($uri ~* "^{_quoted(re.escape(base_path))}(?:{private})") {{', "    return 404;", "}"]
    if redirects:
        lines += ["if ($helpcenter_moved) {", "    return 301 $helpcenter_moved;", "}"]
    return "\n".join([*lines, ""])


def nginx_cache(immutable: Sequence[str], *, base_path: str = "/") -> str:
    """Return a `map` block for the `http` context that sets `$helpcenter_cache`: how long a browser keeps a file.

    Args:
        immutable: Site-relative addresses that never change their content; one that ends in `/` stands for a folder.
        base_path: Path of the site on its host, beginning and ending with `/`.
    """
    lines = ["map $uri $helpcenter_cache {", '    default "no-cache";']
    for address in immutable:
        end = "" if address.endswith("/") else "$"
        lines.append(f'    "~^{_quoted(re.escape(base_path + address))}{end}" "{FOR_EVER}";')
    return "\n".join([*lines, "}", ""])


def named_by_content(addresses: Iterable[str]) -> list[str]:
    """Return those of the site-relative *addresses* that carry a hash of their content in their name, sorted."""
    return sorted(
        address
        for address in addresses
        if address.startswith(HASHED_FOLDERS) and _HASHED_NAME.search(address)
    )


def overlong_lines(text: str) -> list[tuple[int, int]]:
    """Return (line number, length) of every line of a `_headers` file that Cloudflare Pages would ignore."""
    return [
        (number, len(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LINE_LIMIT
    ]


def _block(pattern: str, headers: Sequence[Header]) -> str:
    return "".join([f"{pattern}\n", *(f"  {header.name}: {header.value}\n" for header in headers)])


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
