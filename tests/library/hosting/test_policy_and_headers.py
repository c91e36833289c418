"""The policy's text, the problems it names, and the files that hosts read."""

from __future__ import annotations

import pytest

from helpcenter.hosting import (
    Header,
    content_security_policy,
    headers_file,
    nginx_cache,
    nginx_server,
    security_headers,
)
from helpcenter.hosting.headers import named_by_content, overlong_lines
from helpcenter.hosting.policy import frames_allowed, source_problems

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def test_the_strict_policy():
    """Nothing from elsewhere, nothing inline, no frame."""
    assert content_security_policy() == STRICT


def test_hashes_are_sorted_and_single():
    """So that two builds agree."""
    policy = content_security_policy(script_hashes=["'sha256-b='", "'sha256-a='", "'sha256-b='"])
    assert "script-src 'self' 'sha256-a=' 'sha256-b=';" in policy


def test_loosened_for_other_themes():
    """Hashes beside 'unsafe-inline' would switch it off, so they are left out."""
    policy = content_security_policy(trusted_types=False, inline_styles=True, style_hashes=["'sha256-a='"])
    assert "style-src 'self' 'unsafe-inline';" in policy
    assert "trusted-types" not in policy
    assert "'unsafe-inline'" not in policy.partition("style-src")[0]


def test_more_sources():
    """They join what is there, drop 'none', and add a directive that was not written."""
    policy = content_security_policy(
        extra_sources={
            "img-src": ["https://media.exchange.example", "'self'"],
            "frame-ancestors": ["https://app.exchange.example"],
            "frame-src": ["https://video.example"],
        }
    )
    assert "img-src 'self' data: https://media.exchange.example;" in policy
    assert "frame-ancestors https://app.exchange.example;" in policy
    assert "frame-src https://video.example;" in policy
    assert frames_allowed({"frame-ancestors": ["https://app.exchange.example"]})
    assert not frames_allowed({"frame-ancestors": ["'none'"], "img-src": ["data:"]})


@pytest.mark.parametrize(
    "word",
    [
        "'self'",
        "data:",
        "https:",
        "*",
        "*.exchange.example",
        "https://exchange.example:8443/path/",
        "wss://exchange.example",
        "localhost:3000",
        "'wasm-unsafe-eval'",
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",
    ],
)
def test_sources_that_are_sources(word):
    """Nothing to say about them."""
    assert source_problems({"connect-src": [word], "script-src": [word]}) == []


@pytest.mark.parametrize(
    "word",
    [
        "",
        "https://a.example; script-src *",
        "https://a.example, default-src *",
        "a.example\n/*\n  X-Injected: 1",
        'a.example" always; add_header X "1',
        "'nonce-abc'",
        "'sha256-short",
        "http s://a.example",
        "https://exämple.example",
        "//a.example",
    ],
)
def test_a_source_cannot_smuggle(word):
    """No separator, line end, quote or nonce gets into the header."""
    assert source_problems({"connect-src": [word]}) == [
        f"connect-src: expected a source such as https://media.exchange.example, data: or 'self', got {word!r}"
    ]


def test_every_problem_is_named():
    """A wrong directive with a guess, a forgotten quote, and the word that hashes make useless."""
    assert source_problems(
        {"image-src": ["data:"], "img-src": ["self", "a b"], "script-src": ["'unsafe-inline'"]}
    ) == [
        "expected one of default-src, script-src, style-src, img-src, font-src, connect-src, worker-src, "
        "manifest-src, base-uri, form-action, frame-ancestors, child-src, frame-src, media-src, object-src, "
        "got 'image-src'. Did you mean 'img-src'?",
        "img-src: expected a source, got self without its quotes. Write \"'self'\"",
        "img-src: expected a source such as https://media.exchange.example, data: or 'self', got 'a b'",
        "script-src: expected a source that browsers obey beside hashes, got 'unsafe-inline'. Move the code "
        "into a file of extra_javascript; inline scripts of the build are hashed anyway",
    ]


def test_headers_file():
    """One block for everything, one for each file or folder that never changes."""
    text = headers_file(
        [Header("A", "1"), Header("B", "2")], ["assets/a.0a1b2c3d.js", "search/f00/"], base_path="/help/"
    )
    for_ever = "  Cache-Control: public, max-age=31536000, immutable\n"
    assert text == (
        f"/help/*\n  A: 1\n  B: 2\n\n/help/assets/a.0a1b2c3d.js\n{for_ever}\n/help/search/f00/*\n{for_ever}"
    )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("assets/helpcenter/por-verifier.0a1b2c3d4e5f.js", True),
        ("assets/stylesheets/main.484c7ddc.min.css", True),
        ("assets/javascripts/workers/search.973d3a69.min.js", True),
        ("assets/javascripts/bundle.79ae519e.min.js.map", False),
        ("assets/javascripts/lunr/min/lunr.de.min.js", False),
        ("assets/helpcenter/theme.css", False),
        ("assets/helpcenter/favicon.svg", False),
        ("assets/helpcenter/report.20260101.css", False),
        ("assets/helpcenter-old/a.0a1b2c3d4e5f.js", False),
        ("files/a.0a1b2c3d4e5f.js", False),
    ],
)
def test_only_names_with_a_hash_are_kept_for_ever(address, kept):
    """A date is no hash, and a folder of another name is not ours."""
    assert named_by_content([address]) == ([address] if kept else [])


def test_security_headers():
    """Frames are refused twice, unless one page may show the site: then only the policy can name it."""
    names = [header.name for header in security_headers(STRICT)]
    assert names == [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "X-Frame-Options",
    ]
    assert "X-Frame-Options" not in [header.name for header in security_headers(STRICT, frames=True)]


def test_nginx_text_is_escaped():
    """Quotes and backslashes cannot end the string; a dot in a folder is a dot."""
    assert nginx_server([Header("A", 'a "b" \\')], redirects=False) == (
        'add_header A "a \\"b\\" \\\\" always;\nadd_header Cache-Control $helpcenter_cache;\nabsolute_redirect off;\n'
        'if ($uri ~* "^/(?:_headers$|_redirects$|nginx(?:/|$))") {\n    return 404;\n}\n'
    )
    assert '"^/v1\\\\.0/(?:_headers$' in nginx_server([], redirects=False, base_path="/v1.0/")
    assert '"~^/v1\\\\.0/" "public' in nginx_cache(["v1.0/"])
    assert '"~^/a\\\\.js$" "public' in nginx_cache(["a.js"])


def test_nginx_redirects_only_where_there_are_some():
    """The variable must not be named before it is defined."""
    assert "$helpcenter_moved" not in nginx_server([], redirects=False)
    assert "return 301 $helpcenter_moved;" in nginx_server([], redirects=True)


def test_lines_too_long_for_a_host_are_found():
    """By number and length."""
    assert overlong_lines(f"a\n{'x' * 2001}\n{'x' * 2000}\n") == [(2, 2001)]
