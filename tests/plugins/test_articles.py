"""The articles plugin in real builds: what shows at an instant, what is generated, and what stops a build."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort
from selectolax.lexbor import LexborHTMLParser

from tests.plugins.tiny_site import INSTANT, build_site

SITE = "https://help.exchange.example/base/"
CONTENT = {
    "faq/security/codes.md": (
        '---\ntitle: "Codes & <keys>"\npublished: 2023-01-20\nupdated: 2026-04-03\nsummary: How codes work.\n'
        "tags: [phishing, codes]\nredirect_from: [help/codes/, old.html]\nregions: {deny: [US], note: Not there.}\n"
        "---\n\nAn anti-phishing code stands in every email.\n\n## Set a code\n\nOpen settings.\n"
    ),
    "faq/security/passkeys.md": (
        "---\ntitle: Passkeys\npublished: 2024-01-20T23:30:00-05:00\ntags: [codes]\n---\n\nA passkey replaces codes.\n"
    ),
    "faq/security/index.md": "---\ntitle: Security and codes\nsummary: Keep your account yours.\n---\n\nStart here.\n",
    "faq/margin/mode.md": (
        "---\ntitle: Modes\npublished: 2022-01-01\nrelated: [faq/security/passkeys.md]\n---\n\nModes.\n"
    ),
    "announcements/2026-11-01-warning.md": (
        "---\ntitle: Phishing wave\npublished: 2026-11-01\nexpires: 2027-01-01\nseverity: urgent\ncategory: security\n"
        "---\n\nCareful.\n"
    ),
    "announcements/2026-01-01-gone.md": (
        "---\ntitle: Gone by\npublished: 2026-01-01\nexpires: 2026-06-30\nseverity: urgent\ncategory: fees\n"
        "---\n\nOld.\n"
    ),
    "announcements/2026-12-24-secret.md": (
        "---\ntitle: SecretScheduled\npublished: 2026-12-24\nredirect_from: [secret/]\n---\n\nsecretword\n"
    ),
    "announcements/draft.md": "---\ntitle: SecretDraft\npublished: 2026-01-01\ndraft: true\n---\n\nsecretword\n",
    "products/api/limits.md": (
        "---\ntitle: Limits\npublished: 2022-01-01\n---\n\nLimits.\n\n[[announcements category=security limit=1]]\n"
    ),
    "votes.yml": (
        "source: Support desk\nas_of: 2026-11-01\n"
        "counts:\n  faq/security/codes.md: 1129\n  announcements/draft.md: 5\n"
    ),
}

Built = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a function that builds CONTENT strictly, the articles plugin alone, and returns the site's folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", INSTANT)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(
        options: dict[str, Any] | None = None,
        *,
        theme: str = "helpcenter",
        content: dict[str, str] | None = None,
        times: int = 1,
    ) -> Path:
        plugins = [{"helpcenter/articles": {"locale": "en_AU", **(options or {})}}]
        return build_site(
            tmp_path,
            {**CONTENT, **(content or {})},
            plugins,
            times=times,
            site_url=SITE,
            theme={"name": theme, "font": False},
        )

    return run


def page(site: Path, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / address).read_text(encoding="utf-8"))


def text_of(site: Path, address: str) -> str:
    body = page(site, address).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


THEMES = pytest.mark.parametrize("theme", ["helpcenter", "material"])


@THEMES
def test_an_article_shows_its_facts(built: Built, theme: str) -> None:
    """Dates in the seed's form, reading time, helpful count, region note, related articles: under both themes."""
    site = built(theme=theme)
    text = text_of(site, "faq/security/codes/index.html")
    for words in (
        "Codes & <keys>",
        "Published on 20 Jan 2023",
        "Updated on 3 Apr 2026",
        "1 min read",
        "1,129 people found this helpful",
        "Not available in: United States.",
        "Not there.",
        "Related articles",
        "Passkeys",
    ):
        assert words in text, words
    assert "views" not in text.lower()


def test_a_day_is_the_sites_day(built: Built) -> None:
    """23:30 in New York is the next day in UTC and stays the same day in the zone of the site."""
    assert "Published on 21 Jan 2024" in text_of(built(), "faq/security/passkeys/index.html")
    zoned = built({"timezone": "America/New_York"})
    assert "Published on 20 Jan 2024" in text_of(zoned, "faq/security/passkeys/index.html")


@THEMES
def test_what_must_not_show_is_in_no_file(built: Built, theme: str) -> None:
    """Neither title, text nor address of a draft or scheduled article is in any output file."""
    site = built(theme=theme)
    for path in site.rglob("*"):
        assert "secret" not in path.name.lower()
        if path.is_file():
            data = path.read_bytes()
            for word in (b"SecretScheduled", b"SecretDraft", b"secretword", b"announcements/draft"):
                assert word not in data, f"{path}: {word!r}"
    assert not (site / "votes.yml").exists()


@THEMES
def test_a_preview_shows_and_marks_it(built: Built, theme: str) -> None:
    """With `drafts`, hidden articles have a page that says so, and no page of the preview is for search engines."""
    site = built({"drafts": True}, theme=theme)
    assert "Preview. This draft is not published." in text_of(site, "announcements/draft/index.html")
    scheduled = text_of(site, "announcements/2026-12-24-secret/index.html")
    assert "Preview. This article will be published on 24 Dec 2026." in scheduled
    for path in site.rglob("index.html"):
        if not any(part in path.parts for part in ("help", "secret")):
            assert 'name="robots" content="noindex"' in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_the_environment_asks_for_a_preview(
    built: Built, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """`helpcenter build --drafts` sets HELPCENTER_DRAFTS; the option, when written, wins."""
    monkeypatch.setenv("HELPCENTER_DRAFTS", value)
    assert (built() / "announcements/draft/index.html").is_file()
    assert not (built({"drafts": False}) / "announcements/draft/index.html").exists()


def test_as_of_moves_the_instant(built: Built) -> None:
    """The option wins over SOURCE_DATE_EPOCH: on Christmas Day the scheduled article is live."""
    site = built({"as_of": "2026-12-25"})
    assert "SecretScheduled" in text_of(site, "index.html")
    assert (site / "secret/index.html").is_file()


@THEMES
def test_expired_announcements_are_history(built: Built, theme: str) -> None:
    """Readable under a notice, but neither on the home page nor above other pages; the one in force is."""
    site = built(theme=theme)
    assert "expired on 30 June 2026" in text_of(site, "announcements/2026-01-01-gone/index.html")
    home = page(site, "index.html").css_first("main article" if theme == "material" else "main")
    assert home is not None
    assert "Gone by" not in home.text()
    assert "Phishing wave" in home.text()
    if theme == "helpcenter":
        banner = page(site, "faq/margin/mode/index.html").css_first(".hc-banners, .hc-banner")
        assert banner is not None
        assert "Phishing wave" in banner.text()
        assert "Gone by" not in banner.text()


@THEMES
def test_lists_are_generated(built: Built, theme: str) -> None:
    """Home, types and categories have pages with title and counts; a page that an editor wrote keeps its words."""
    site = built(theme=theme)
    home = text_of(site, "index.html")
    assert "Security and codes" in home
    assert "2 articles" in home
    written = text_of(site, "faq/security/index.html")
    assert "Start here." in written
    assert "Passkeys" in written
    assert "Margin" in text_of(site, "faq/margin/index.html")
    assert "Phishing wave" in text_of(site, "announcements/security/index.html")
    assert "Limits" in text_of(site, "products/index.html")


@THEMES
def test_the_announcements_tag_lists_announcements(built: Built, theme: str) -> None:
    """The tag becomes a list whose links lead to the pages, from the depth of this page."""
    site = built(theme=theme)
    links = page(site, "products/api/limits/index.html").css("ul.hc-announcements a")
    assert [link.attributes["href"] for link in links] == ["../../../announcements/2026-11-01-warning/"]


def test_explicit_related_articles_come_first(built: Built) -> None:
    """The editor's list leads."""
    links = page(built(), "faq/margin/mode/index.html").css(".hc-related a")
    assert links[0].text(strip=True).startswith("Passkeys")


def test_old_addresses_lead_to_the_article(built: Built) -> None:
    """A page, a line of `_redirects` and a line of nginx's map for each; none of them in the sitemap."""
    site = built()
    stub = (site / "help/codes/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://help.exchange.example/base/faq/security/codes/">' in stub
    assert "noindex" in stub
    assert (site / "old.html").is_file()
    assert "/base/old.html /base/faq/security/codes/ 301" in (site / "_redirects").read_text(encoding="utf-8")
    assert '"/base/old.html" "/base/faq/security/codes/";' in (site / "nginx/redirects.map").read_text(
        encoding="utf-8"
    )
    netlify = (built({"redirects_for": "netlify"}) / "_redirects").read_text(encoding="utf-8")
    assert "/base/old.html /base/faq/security/codes/ 301!" in netlify
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "old.html" not in sitemap
    assert "help/codes" not in sitemap


@THEMES
def test_machines_get_true_dates(built: Built, theme: str) -> None:
    """JSON-LD, Open Graph, canonical and sitemap state the dates of the front matter, not of the build."""
    site = built(theme=theme)
    document = page(site, "faq/security/codes/index.html")
    data = [json.loads(node.text()) for node in document.css('script[type="application/ld+json"]')]
    article, breadcrumb = data
    assert article["@type"] == "Article"
    assert article["headline"] == "Codes & <keys>"
    assert article["datePublished"] == "2023-01-20T00:00:00+00:00"
    assert article["dateModified"] == "2026-04-03T00:00:00+00:00"
    assert [one["name"] for one in breadcrumb["itemListElement"]] == [
        "Home",
        "FAQ",
        "Security and codes",
        "Codes & <keys>",
    ]
    assert breadcrumb["itemListElement"][2]["item"] == "https://help.exchange.example/base/faq/security/"
    og = {node.attributes["property"]: node.attributes["content"] for node in document.css("meta[property]")}
    assert og["og:title"] == "Codes & <keys>"
    assert og["og:description"] == "How codes work."
    assert og["article:modified_time"] == "2026-04-03T00:00:00+00:00"
    canonical = document.css_first('link[rel="canonical"]')
    assert canonical is not None
    assert canonical.attributes["href"] == "https://help.exchange.example/base/faq/security/codes/"
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    entry = re.search(r"<loc>[^<]*/faq/security/codes/</loc>\s*<lastmod>([^<]+)</lastmod>", sitemap)
    assert entry is not None
    assert entry[1] == "2026-04-03"


@THEMES
def test_a_title_cannot_end_the_script_it_stands_in(built: Built, theme: str) -> None:
    """A hostile title is data everywhere."""
    hostile = '---\ntitle: "</script><script>alert(1)</script>"\npublished: 2026-01-01\n---\n\nText.\n'
    site = built(content={"faq/hostile.md": hostile}, theme=theme)
    for path in site.rglob("*.html"):
        assert "<script>alert(1)" not in path.read_text(encoding="utf-8"), path


@THEMES
def test_two_builds_of_one_instance_give_the_same_bytes(built: Built, theme: str) -> None:
    """As `mkdocs serve` does: nothing of the first build is left in the second."""
    once = {path: path.read_bytes() for path in built(theme=theme).rglob("*") if path.is_file()}
    twice = {path: path.read_bytes() for path in built(theme=theme, times=2).rglob("*") if path.is_file()}
    assert once == twice


def test_every_fault_stops_the_build_and_is_named(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    """All faults of all files at once, as the check prints them, and no site."""
    content = {
        "faq/a.md": "---\ntitle: A\n---\n",
        "faq/b.md": "---\ntitle: B\npublished: 2026-01-01\n---\n\n[x](nowhere.md)\n",
    }
    with pytest.raises(Abort):
        built(content=content)
    assert "2 faults found" in caplog.text
    assert "content/faq/a.md:1: expected a 'published' in the front matter, got none" in caplog.text
    assert "content/faq/b.md:6: expected a link to a file of the docs folder, got 'nowhere.md'" in caplog.text


def test_links_may_be_warnings_while_a_site_moves_in(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    """`links: warn` names them all; strict mode then counts them."""
    content = {"faq/b.md": "---\ntitle: B\npublished: 2026-01-01\n---\n\n[x](/nowhere/)\n"}
    with pytest.raises(Abort):
        built({"links": "warn"}, content=content)
    assert (
        "content/faq/b.md:6: expected a relative link to a file of the docs folder, got '/nowhere/'"
        in caplog.text
    )
    assert (built({"links": "off"}, content=content) / "faq/b/index.html").is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timezone": "Australia/Sidney"}, "Did you mean 'Australia/Sydney'?"),
        ({"locale": "xx_YY"}, "locale: expected a locale such as en_AU, got 'xx_YY'"),
        (
            {"as_of": "soon"},
            "as_of: expected a date such as 2026-05-02 or a datetime with a zone, got 'soon'",
        ),
        (
            {"as_of": "2026-05-02T10:00:00"},
            "expected a datetime with a zone such as 2026-05-02T10:00:00+00:00",
        ),
        ({"related": 50}, "expected a whole number from 0 to 20, got 50"),
        ({"drafts": "perhaps"}, "expected true or false, got 'perhaps'"),
        ({"types": ["faq/sub"]}, "expected names of top folders, each once"),
        ({"contact": {"title": "Help"}}, "expected 'contact' to have 'url', got only title"),
        ({"locale": "de"}, "locale: expected a locale of the site's language 'en', got 'de'"),
        ({"as_of": "0001-01-01"}, "as_of: expected a year from 1970 to 2105, got '0001-01-01'"),
    ],
)
def test_options_that_cannot_be_met(
    built: Built, caplog: pytest.LogCaptureFixture, options: dict[str, Any], message: str
) -> None:
    """Each says what was expected and what is there."""
    with pytest.raises(Abort):
        built(options)
    assert message in caplog.text


def test_a_wrong_source_date_epoch_is_named(
    built: Built, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable comes from a shell; its mistake is told like an option's."""
    for value in ("yesterday", "", "-1", "99999999999"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        with pytest.raises(Abort):
            built()
        assert f"SOURCE_DATE_EPOCH: expected whole seconds since 1970, got '{value}'" in caplog.text


def test_author_tags_stand_alone_without_mkdocs() -> None:
    """Under Python-Markdown alone the tags become elements that are useful as they are; anything else stays text."""
    program = (
        "import sys, markdown\n"
        "html = markdown.markdown(sys.stdin.read(), extensions=['helpcenter.tags', 'admonition'])\n"
        "assert not any(name.split('.')[0] == 'mkdocs' for name in sys.modules), 'mkdocs was imported'\n"
        "print(html)"
    )
    blocks = [
        "Text",
        "[[por-verifier]]",
        "[[announcements category=security]]",
        "[[unknown]]",
        "In [[por-verifier]] text",
    ]
    source = "\n\n".join(blocks)
    done = subprocess.run(
        [sys.executable, "-c", program], input=source, capture_output=True, text=True, check=True
    )
    assert '<por-verifier class="hc-verifier">' in done.stdout
    assert 'data-category="security"' in done.stdout
    assert "<p>[[unknown]]</p>" in done.stdout
    assert "<p>In [[por-verifier]] text</p>" in done.stdout


def test_addresses_in_the_configuration_are_checked(
    built: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A hand-off or a footer link that leads nowhere is as bad as one in a text."""
    with pytest.raises(Abort):
        built({"contact": {"url": "faq/suport/", "label": "Contact"}})
    assert (
        "mkdocs.yml: expected a page's address for contact.url of helpcenter/articles, got 'faq/suport/'"
        in caplog.text
    )


def test_a_template_that_the_theme_lacks_is_named(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    """With the page and the line, not with a traceback."""
    content = {
        "about.md": "---\ntemplate: nope.html\n---\n# A\n",
        "two.md": "---\ntemplate: ../theme/main.html\n---\n# B\n",
    }
    with pytest.raises(Abort):
        built(content=content)
    assert "content/about.md:2: expected a template of the theme, got 'nope.html'" in caplog.text
    assert "content/two.md:2: expected a template's name without .., got '../theme/main.html'" in caplog.text


def test_files_that_cannot_be_read_are_named_together(
    built: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file in another encoding and a link that leads nowhere do not hide each other, nor the faults of the rest."""
    folder = tmp_path / "content/faq"
    folder.mkdir(parents=True)
    (folder / "latin.md").write_bytes(b"---\ntitle: A\n---\n\xe9\n")
    (folder / "dangling.md").symlink_to("nowhere.md")
    with pytest.raises(Abort):
        built(content={"faq/a.md": "---\ntitle: A\n---\n"})
    assert (
        "content/faq/latin.md:4: expected text in UTF-8, got byte 0xe9. Save the file as UTF-8" in caplog.text
    )
    assert "content/faq/dangling.md: expected a file, got a link that leads nowhere" in caplog.text
    assert "content/faq/a.md:1: expected a 'published'" in caplog.text


def test_strange_file_names_have_addresses_that_work(built: Built) -> None:
    """Links to them are encoded as MkDocs encodes the pages' own addresses."""
    name = "faq/security/a b#c%41.md"
    site = built(content={name: "---\ntitle: Strange\npublished: 2026-01-01\n---\n\nText.\n"})
    link = next(
        one for one in page(site, "faq/security/index.html").css("a") if one.text(strip=True) == "Strange"
    )
    assert link.attributes["href"] == "a%20b%23c%2541/"
    assert (site / "faq/security/a b#c%41/index.html").is_file()


def test_a_language_without_a_catalogue_stops_the_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not quietly English under another name."""
    plugins = [{"helpcenter/articles": {"locale": "en_AU"}}]
    with pytest.raises(Abort):
        build_site(tmp_path, CONTENT, plugins, theme={"name": "helpcenter", "language": "de"})
    assert "language: expected one of en, got 'de'" in caplog.text
