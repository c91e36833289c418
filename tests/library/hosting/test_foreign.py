"""What a page loads from elsewhere: all of it is named, unless an option allows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.hosting import foreign_of, inline_of

SITE = "https://help.exchange.example/base/"
ELSEWHERE = "https://cdn.example"


def faults(html, *, rendered=True, **extra_sources):
    """Return the faults of a page as texts."""
    markup = inline_of(html, "faq/a.md").markup
    named = {name.replace("_", "-"): words for name, words in extra_sources.items()}
    found = foreign_of(markup, "faq/a.md", extra_sources=named, site_url=SITE, rendered=rendered)
    return [str(fault) for fault in found]


LOADING = [
    ('<img src="https://cdn.example/a.png">', "img-src", "src"),
    ("<IMG SRC=//cdn.example/a.png>", "img-src", "src"),
    ('<img src="https:&#47;&#47;cdn.example/a.png">', "img-src", "src"),
    ('<img src="\\\\cdn.example\\a.png">', "img-src", "src"),
    ('<img src="\n//cdn.example/a.png">', "img-src", "src"),
    ('<img srcset="a.png 1x, https://cdn.example/b.png 2x">', "img-src", "srcset"),
    ('<picture><source srcset="https://cdn.example/b.webp"></picture>', "img-src", "srcset"),
    ('<input type="image" src="https://cdn.example/a.png">', "img-src", "src"),
    ('<svg><image href="https://cdn.example/a.png"/></svg>', "img-src", "href"),
    ('<svg><use xlink:href="https://cdn.example/a.svg#b"/></svg>', "img-src", "xlink:href"),
    ('<video poster="https://cdn.example/a.jpg"></video>', "img-src", "poster"),
    ('<video src="https://cdn.example/a.mp4"></video>', "media-src", "src"),
    ('<audio><source src="https://cdn.example/a.mp3"></audio>', "media-src", "src"),
    ('<track src="https://cdn.example/a.vtt">', "media-src", "src"),
    ('<iframe src="https://cdn.example/"></iframe>', "frame-src", "src"),
    ('<embed src="https://cdn.example/a">', "object-src", "src"),
    ('<object data="https://cdn.example/a"></object>', "object-src", "data"),
    ('<script src="https://cdn.example/a.js"></script>', "script-src", "src"),
    ('<script async\nsrc="http://cdn.example/a.js"></script>', "script-src", "src"),
    ('<link rel="stylesheet" href="https://cdn.example/a.css">', "style-src", "href"),
    ('<link href="https://cdn.example/a.css" rel="alternate STYLESHEET">', "style-src", "href"),
    ('<link rel="shortcut icon" href="https://cdn.example/a.ico">', "img-src", "href"),
    ('<link rel="preload" as="font" href="https://cdn.example/a.woff2">', "font-src", "href"),
    ('<link rel="preconnect" href="https://cdn.example">', "default-src", "href"),
    ('<form action="https://cdn.example/a"></form>', "form-action", "action"),
    ('<button formaction="https://cdn.example/a">a</button>', "form-action", "formaction"),
]


@pytest.mark.parametrize(("html", "directive", "attribute"), LOADING)
def test_what_comes_from_elsewhere_is_named(html, directive, attribute):
    """With the page, the directive, the attribute, and both ways out."""
    (message,) = faults(html)
    assert message.startswith(
        f'faq/a.md: expected nothing that the Content-Security-Policy refuses ({directive}), got {attribute}="'
    )
    scheme = "http" if "http:" in html else "https"
    assert message.endswith(
        ". Put the file below the docs folder and refer to it there, or allow its origin by the plugin's "
        f'extra_sources: {{{directive}: ["{scheme}://cdn.example"]}}'
    )


@pytest.mark.parametrize(("html", "directive", "attribute"), LOADING)
def test_what_an_option_allows_is_not(html, directive, attribute):
    """The origin under its own directive; under another one it stays refused."""
    origin = ELSEWHERE.replace("https", "http") if "http:" in html else ELSEWHERE
    assert faults(html, **{directive.replace("-", "_"): [origin]}) == []
    if directive != "default-src":
        assert faults(html, worker_src=[origin])


@pytest.mark.parametrize(
    "html",
    [
        '<img src="a.png"><img src="/a.png"><img src="../x:y.png"><img src="data:image/png;base64,AA==">',
        '<img src="https://help.exchange.example/a.png"><script src="a.js"></script>',
        '<a href="https://cdn.example/">a</a><link rel="canonical" href="https://cdn.example/">',
        '<link rel="alternate" href="https://cdn.example/feed.xml"><form action=""></form>',
        '<!-- <img src="https://cdn.example/a.png"> --><p>&lt;img src="https://cdn.example/a.png"></p>',
        "<script>a = '<img src=\"https://cdn.example/a.png\">'</script>",
        '<iframe src="about:blank"></iframe><imgx src="https://cdn.example/a.png">',
        '<svg><use href="#icon"/></svg><meta name="refresh" content="0; url=https://cdn.example/">',
    ],
)
def test_what_stays_at_home_is_no_fault(html):
    """Own files, links to follow, text."""
    assert faults(html) == []


@pytest.mark.parametrize(
    ("html", "directive"),
    [
        ('<video src="clip.mp4"></video>', "media-src"),
        ('<iframe src="../other/"></iframe>', "frame-src"),
        ('<object data="a.pdf"></object>', "object-src"),
    ],
)
def test_own_files_that_the_policy_does_not_know_are_named_too(html, directive):
    """`default-src 'none'` refuses them as silently."""
    (message,) = faults(html)
    assert message.endswith(f". Allow it by the plugin's extra_sources: {{{directive}: [\"'self'\"]}}")
    assert faults(html, **{directive.replace("-", "_"): ["'self'"]}) == []


def test_a_frame_falls_back_as_browsers_do():
    """frame-src, child-src, default-src."""
    html = '<iframe src="https://cdn.example/a"></iframe>'
    assert faults(html, child_src=[ELSEWHERE]) == []
    assert faults(html, default_src=[ELSEWHERE]) == []
    assert faults(html, child_src=["https://other.example"], default_src=[ELSEWHERE])


@pytest.mark.parametrize(
    ("source", "is_allowed"),
    [
        ("*", True),
        ("https:", True),
        ("http:", True),
        ("cdn.example", True),
        ("CDN.example", True),
        ("http://cdn.example", True),
        ("https://cdn.example:443", True),
        ("https://cdn.example:*", True),
        ("https://cdn.example/v1/", True),
        ("https://cdn.example/v1/a.png", True),
        ("https://*.example", True),
        ("data:", False),
        ("'self'", False),
        ("'unsafe-inline'", False),
        ("https://example", False),
        ("https://*.cdn.example", False),
        ("https://cdn.example:8443", False),
        ("https://cdn.example/v1", False),
        ("https://cdn.example/v2/", False),
        ("https://cdn.example.evil.example", False),
        ("wss://cdn.example", False),
    ],
)
def test_sources_are_read_as_browsers_read_them(source, is_allowed):
    """CSP 3, 6.7.2.8."""
    assert (faults('<img src="https://cdn.example/v1/a.png">', img_src=[source]) == []) is is_allowed


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
        "<META HTTP-EQUIV=Refresh CONTENT='5;URL=\"//evil.example/\"'>",
        '<meta http-equiv=" refresh " content="0, https://evil.example/">',
        '<base href="https://evil.example/">',
    ],
)
@pytest.mark.parametrize("rendered", [True, False])
def test_what_leads_readers_elsewhere_is_named(html, rendered):
    """No policy stops a refresh."""
    (message,) = faults(html, rendered=rendered)
    assert message.startswith(
        "faq/a.md: expected no element that sends readers or their links to another place, got "
    )
    assert message.endswith(
        "Write a link that readers can choose; for an article that moved, use redirect_from"
    )


@pytest.mark.parametrize(
    "html", ['<meta http-equiv="refresh" content="0; url=../new/">', '<base href="/base/">']
)
def test_within_the_site_only_a_page_that_is_no_article_may_lead_on(html):
    """Redirect pages do; an article and a template do not."""
    assert faults(html, rendered=False) == []
    assert len(faults(html)) == 1


def test_a_refresh_to_a_known_origin_is_allowed():
    """Under whichever directive the operator named it."""
    assert (
        faults('<meta http-equiv="refresh" content="0; url=https://cdn.example/">', img_src=[ELSEWHERE]) == []
    )


def test_each_thing_is_said_once():
    """In the order of the page."""
    html = '<img src="https://b.example/1"><img src="https://a.example/1"><img src="https://b.example/1">'
    assert [message.partition("got ")[2][:26] for message in faults(html)] == [
        'src="https://b.example/1" ',
        'src="https://a.example/1" ',
    ]


def test_an_address_that_cannot_be_read_is_named():
    """A browser might read it."""
    assert len(faults('<img src="https://[cdn/a.png"><img src="https://cdn.example:x/">')) == 2


@given(
    st.lists(
        st.sampled_from(
            ["<img ", "src=", "//", "https:", "'", '"', ">", "<base ", "\\", "[", ":", "&#", "x "]
        )
    )
)
def test_no_markup_is_too_broken(pieces):
    """Whatever an article holds, the check comes to an end without an error."""
    faults("".join(pieces))
