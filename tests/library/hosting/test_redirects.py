"""Old addresses: the page, the `_redirects` file and the nginx map, the hostile ones first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from helpcenter.articles.model import Article
from helpcenter.errors import MalformedInput
from helpcenter.hosting import (
    Redirect,
    nginx_map,
    redirect_page,
    redirect_path,
    redirects_file,
    redirects_of,
)
from helpcenter.messages import Catalogue

ENGLISH = Catalogue.load("en")
SITE = "https://help.exchange.example/"


def page(source: str, target: str, title: str = "Fees", site_url: str | None = SITE) -> LexborHTMLParser:
    """Return the parsed redirect page."""
    html = redirect_page(Redirect(source, target), title=title, site_url=site_url, messages=ENGLISH)
    return LexborHTMLParser(html)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("faq/old/", "faq/old/index.html"),
        ("faq/old", "faq/old/index.html"),
        ("faq/old.html", "faq/old.html"),
        ("faq/old.htm", "faq/old.htm"),
        ("hc/en-us/articles/360017", "hc/en-us/articles/360017/index.html"),
        ("faq/z%C3%BCrich/", "faq/zürich/index.html"),
        ("faq/a b/", "faq/a b/index.html"),
    ],
)
def test_an_old_address_has_a_file(source, path):
    """A folder answers by its index; HTML files stay."""
    assert redirect_path(source) == path


@pytest.mark.parametrize(
    "source",
    [
        "",
        "/",
        "/faq/old/",
        "../outside/",
        "faq/../../outside/",
        "faq/%2e%2e/%2e%2e/outside/",
        "faq//old/",
        "./faq/",
        "faq/old/?id=1",
        "faq/old/#top",
        "faq\\old",
        "faq/%00/",
        "faq/\n/",
        "faq/%0d%0aX-Injected:%201/",
        "https://exchange.example/old/",
    ],
)
def test_an_address_that_no_file_can_answer_is_refused(source):
    """Outside the site, with a query, with control characters, with the host."""
    with pytest.raises(MalformedInput) as raised:
        redirect_path(source)
    assert str(raised.value) == (
        f"redirect_from: expected an old address below the site, such as 'faq/old-place/', got {source!r}. "
        "Leave out the domain, the leading slash, '?', '#', and the segments '.' and '..'"
    )


@pytest.mark.parametrize(
    ("source", "length"),
    [(f"faq/{'é' * 128}/", 256), (f"faq/{'é' * 125}a.html/", 256), (f"{'%61' * 256}.html", 261)],
)
def test_a_name_that_no_file_system_stores_is_refused(source, length):
    """Counted in bytes of UTF-8, decoded."""
    with pytest.raises(MalformedInput) as raised:
        redirect_path(source)
    assert str(raised.value) == (
        "redirect_from: expected names of at most 255 bytes between the slashes, because file systems store no "
        f"longer ones, got {length} bytes in {source[:79] + '…'!r}. Leave this address out"
    )


def test_a_name_that_just_fits_is_taken():
    """255 bytes."""
    name = f"{'é' * 125}.html"
    assert redirect_path(f"faq/{name}") == f"faq/{name}"
    assert redirect_path(f"faq/{'a' * 255}/") == f"faq/{'a' * 255}/index.html"


def test_a_path_that_no_file_system_stores_is_refused():
    """1,024 bytes with the page's own name."""
    fitting = "a/" * 507
    assert len(redirect_path(fitting)) == 1024
    with pytest.raises(MalformedInput) as raised:
        redirect_path(f"a{fitting}")
    assert str(raised.value) == (
        "redirect_from: expected an address whose page has a path of at most 1024 bytes, because file systems store no "
        f"longer ones, got 1025 bytes for {'a' + 'a/' * 39 + '…'!r}. Leave this address out"
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("_headers", "_headers"),
        ("_Headers/", "_headers"),
        ("%5fredirects", "_redirects"),
        ("404.html", "404.html"),
        ("404.HTML/", "404.html"),
        ("sitemap.xml", "sitemap.xml"),
        ("sitemap.xml.gz/", "sitemap.xml.gz"),
    ],
)
def test_a_file_that_the_site_needs_is_no_old_address(source, name):
    """As a file and as a folder in its place, however it is written."""
    with pytest.raises(MalformedInput) as raised:
        redirect_path(source)
    assert str(raised.value) == (
        f"redirect_from: expected an address that the site does not need itself, got {source!r}: "
        f"'{name}' is a file that the build or the host reads. Leave this address out"
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("nginx/redirects.map/", "nginx"),
        ("assets/", "assets"),
        ("Assets/helpcenter/x.html", "assets"),
        ("search", "search"),
        ("%73earch/index.html", "search"),
        ("reserves/2026-05/", "reserves"),
    ],
)
def test_a_folder_that_the_build_writes_takes_no_old_address(source, name):
    """At the root of the site; the same word further down is free."""
    with pytest.raises(MalformedInput) as raised:
        redirect_path(source)
    assert str(raised.value) == (
        f"redirect_from: expected an address that the site does not need itself, got {source!r}: "
        f"what lies below '{name}/' is written by the build. Leave this address out"
    )
    assert redirect_path(f"hc/{name}/").startswith(f"hc/{name}/")


@pytest.mark.parametrize(
    ("source", "target", "link"),
    [
        ("old/", "faq/new/", "../faq/new/"),
        ("faq/old/", "faq/new/", "../new/"),
        ("faq/old.html", "faq/new.html", "new.html"),
        ("old.html", "faq/new/", "faq/new/"),
        ("a/b/c/d/", "faq/new/", "../../../../faq/new/"),
        ("old/", "", "../"),
        ("old/", "./", "../"),
        ("old.html", "", "./"),
        ("faq/new/old/", "faq/new/", "../"),
        ("old/", "faq/z%C3%BCrich fees/", "../faq/z%C3%BCrich%20fees/"),
    ],
)
def test_the_page_leads_on_by_a_relative_link(source, target, link):
    """So that it holds below any base path, and on a disk."""
    tree = page(source, target)
    refresh = tree.css_first('meta[http-equiv="refresh"]')
    anchor = tree.css_first("main a")
    assert refresh is not None
    assert anchor is not None
    assert refresh.attributes["content"] == f"0; url={link}"
    assert anchor.attributes["href"] == link
    assert anchor.text() == "Continue to “Fees”"


def test_the_page_tells_engines_where_the_article_is():
    """Canonical is absolute, the old address is not to be indexed, no script is needed."""
    tree = page("old/", "faq/new/")
    canonical = tree.css_first('link[rel="canonical"]')
    robots = tree.css_first('meta[name="robots"]')
    assert canonical is not None
    assert robots is not None
    assert canonical.attributes["href"] == f"{SITE}faq/new/"
    assert robots.attributes["content"] == "noindex"
    assert not tree.css("script, style, [style], [onclick]")
    root = tree.css_first("html")
    assert root is not None
    assert (root.attributes["lang"], root.attributes["dir"]) == ("en", "ltr")


def test_without_an_address_of_the_site_there_is_no_canonical():
    """A relative canonical would say nothing."""
    assert page("old/", "faq/new/", site_url=None).css_first('link[rel="canonical"]') is None


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b"])
def test_a_title_stays_text(title):
    """Markup in a title is shown, not run."""
    tree = page("old/", "faq/new/", title=title)
    anchor = tree.css_first("main a")
    assert anchor is not None
    assert anchor.text() == f"Continue to “{title}”"
    assert not tree.css("script, img")


def test_an_address_stays_an_address():
    """Quotes and angle brackets cannot leave the attribute."""
    tree = page('faq/"><script>/', 'faq/"><script>alert(1)</script>/')
    assert not tree.css("script")
    canonical = tree.css_first('link[rel="canonical"]')
    assert canonical is not None
    assert canonical.attributes["href"] == f"{SITE}faq/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/"


def test_redirects_file_lists_both_forms_sorted():
    """A folder with and without its slash; a file as it is; encoded once; patterns of the format disarmed."""
    moves = [
        Redirect("z/old/", "faq/new/"),
        Redirect("a.html", "faq/new/"),
        Redirect("b/*/:id", "faq/zürich $5/"),
    ]
    assert redirects_file(moves) == (
        "/a.html /faq/new/ 301\n"
        "/b/%2A/%3Aid /faq/z%C3%BCrich%20%245/ 301\n"
        "/b/%2A/%3Aid/ /faq/z%C3%BCrich%20%245/ 301\n"
        "/z/old /faq/new/ 301\n"
        "/z/old/ /faq/new/ 301\n"
    )


def test_redirects_file_can_be_told_the_base_and_to_insist():
    """Netlify's `!`, and a site below a path."""
    assert redirects_file([Redirect("a.html", "b/")], base_path="/help/", force=True) == (
        "/help/a.html /help/b/ 301!\n"
    )


def test_nothing_moved_is_an_empty_file():
    """No line, and a map that nginx accepts."""
    assert redirects_file([]) == ""
    assert nginx_map([]) == 'map $uri $helpcenter_moved {\n    default "";\n}\n'


def test_nginx_map_is_escaped():
    """The key is decoded, the answer is encoded; no `$` is left that nginx would read as a variable."""
    text = nginx_map([Redirect('faq/"quoted" $uri é/', "faq/$new é/")])
    assert text.splitlines()[2:4] == [
        '    "/faq/\\"quoted\\" $uri é" "/faq/%24new%20%C3%A9/";',
        '    "/faq/\\"quoted\\" $uri é/" "/faq/%24new%20%C3%A9/";',
    ]


def test_nginx_map_names_an_address_once_whatever_its_case():
    """nginx refuses a map whose keys differ only in case; the first in order stays."""
    text = nginx_map([Redirect("Old.html", "a/"), Redirect("old.html", "b/")])
    assert text.count("ld.html") == 1
    assert '"/Old.html" "/a/"' in text


def test_nginx_map_makes_room_for_long_addresses_and_many():
    """Sizes grow only when they must."""
    short = [Redirect(f"old/{number}.html", "new/") for number in range(10)]
    assert "map_hash" not in nginx_map(short)
    long = nginx_map([Redirect(f"{'x' * 100}.html", "new/")])
    assert long.splitlines()[:2] == [
        "# nginx takes these sizes only before the first map block: include this file before any other.",
        "map_hash_bucket_size 256;  # the longest address has 106 bytes",
    ]
    many = nginx_map([Redirect(f"old/{number}.html", "new/") for number in range(2000)])
    assert many.splitlines()[:3] == [
        "# nginx takes these sizes only before the first map block: include this file before any other.",
        "map_hash_bucket_size 256;  # the longest address has 14 bytes",
        "map_hash_max_size 4096;  # 2000 addresses",
    ]


def test_redirects_of_articles_are_sorted_and_single():
    """Each old address once, in one order."""

    def article(url: str, *old: str) -> Article:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        return Article(f"{url}.md", url, "faq", "", "T", "", moment, redirect_from=old)

    articles = [article("faq/b/", "z/", "a"), article("faq/a/", "a/")]
    assert redirects_of(articles) == (Redirect("a", "faq/b/"), Redirect("z/", "faq/b/"))
    assert redirects_of(reversed(articles)) == redirects_of(articles)


@given(
    st.lists(
        st.sampled_from(["a", "..", ".", "/", "%2e", "%2F", "\\", "é", '"', "<", "$", " ", "%00", ".html"])
    ).map("".join)
)
def test_no_old_address_leaves_the_site(source):
    """Either it is refused, or its file is below the site and its page and lines are well-formed."""
    try:
        path = redirect_path(source)
    except MalformedInput:
        return
    assert not path.startswith("/")
    assert ".." not in path.split("/")
    anchor = page(source, "faq/new/").css_first("main a")
    assert anchor is not None
    assert (anchor.attributes["href"] or "").endswith("faq/new/")
    for line in redirects_file([Redirect(source, "faq/new/")]).splitlines():
        assert len(line.split(" ")) == 3
