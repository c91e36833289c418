"""The feeds plugin in real builds: which files, which entries, which links, and every error it raises."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from mkdocs.exceptions import Abort

from tests.plugins.tiny_site import INSTANT, build_site
from tests.plugins.tiny_site import SITE_URL as SITE

CONTENT = {
    "index.md": "# Help\n",
    "announcements/index.md": "---\ntitle: News\n---\n\n# News\n\n[Subscribe](atom.xml)\n",
    "announcements/fees/index.md": "---\ntitle: Fees & limits\n---\n\n# Fees\n",
    "announcements/2026-05-02-lower-fees.md": (
        "---\ntitle: Lower fees\npublished: 2026-05-02\nupdated: 2026-06-01\ncategory: fees\nsummary: Fees fall.\n"
        "tags: [spot]\n---\n\n## Maker\n\nSee [how](../faq/trading/fees.md#steps) and ![chart](chart.svg).\n"
    ),
    "announcements/2026-09-01-new-market.md": (
        "---\ntitle: New market\npublished: 2026-09-01\ncategory: markets\n---\n\nA new market opens.\n"
    ),
    "announcements/draft.md": "---\ntitle: SecretDraft\npublished: 2026-01-01\ndraft: true\n---\n\nx\n",
    "announcements/scheduled.md": "---\ntitle: SecretScheduled\npublished: 2026-12-24\n---\n\nx\n",
    "announcements/expired.md": (
        "---\ntitle: LongGone\npublished: 2026-01-01\nexpires: 2026-02-01\ncategory: past\n---\n\nx\n"
    ),
    "announcements/chart.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "faq/trading/fees.md": "---\ntitle: Fees\npublished: 2026-01-01\n---\n\n## Steps {#steps}\n\nText.\n",
}

Built = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a function that builds CONTENT strictly and returns the site's folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", INSTANT)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(
        options: dict[str, Any] | None = None,
        *,
        content: dict[str, str] | None = None,
        plugins: list[Any] | None = None,
        name: str = "one",
        **config: Any,
    ) -> Path:
        chosen = [{"helpcenter/feeds": options or {}}] if plugins is None else plugins
        return build_site(tmp_path / name, {**CONTENT, **(content or {})}, chosen, **config)

    return run


def titles(path: Path) -> list[str]:
    """Return the titles of a feed of any format."""
    if path.suffix == ".json":
        return [item["title"] for item in json.loads(path.read_text(encoding="utf-8"))["items"]]
    parsed = feedparser.parse(path.read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


def test_it_works_alone_under_stock_material(built):
    """Three formats, all and per category, live entries only, newest first."""
    site = built()
    for name in ("atom.xml", "rss.xml", "feed.json"):
        assert titles(site / "announcements" / name) == ["New market", "Lower fees"]
        assert titles(site / "announcements/fees" / name) == ["Lower fees"]
        assert titles(site / "announcements/markets" / name) == ["New market"]
        # A category whose only announcement has expired keeps its feed: subscribers must not meet a 404.
        assert titles(site / "announcements/past" / name) == []


def test_the_feed_says_who_where_and_when(built):
    """Titles come from the listing pages; addresses are absolute; the text is whole."""
    feed = feedparser.parse((built() / "announcements/fees/atom.xml").read_bytes())
    assert feed.feed.title == "Example Exchange: News – Fees & limits"
    assert feed.feed.id == f"{SITE}announcements/fees/atom.xml"
    assert feed.feed.link == f"{SITE}announcements/fees/"
    assert feed.feed.updated == "2026-06-01T00:00:00+00:00"
    assert feed.feed.author == "Example Exchange"
    entry = feed.entries[0]
    assert (entry.published, entry.updated) == ("2026-05-02T00:00:00+00:00", "2026-06-01T00:00:00+00:00")
    assert [(tag.term, tag.label) for tag in entry.tags] == [("fees", "Fees & limits"), ("spot", "spot")]
    html = entry.content[0].value
    assert f'href="{SITE}faq/trading/fees/#steps"' in html
    assert f'src="{SITE}announcements/chart.svg"' in html
    assert "¶" not in html


def test_nothing_hidden_reaches_a_feed(built):
    """No file of the feeds names a draft, a scheduled or an expired announcement, not even in a preview."""
    sites = [
        built(),
        built(plugins=[{"helpcenter/articles": {"drafts": True}}, "helpcenter/feeds"], name="preview"),
    ]
    for site in sites:
        files = [path for path in (site / "announcements").rglob("*") if path.suffix in (".xml", ".json")]
        assert len(files) >= 12
        for path in files:
            text = path.read_text(encoding="utf-8")
            for word in ("SecretDraft", "SecretScheduled", "LongGone"):
                assert word not in text, f"{path} names {word}"


def test_what_material_shows_inside_the_text_stays_out_of_the_feed(built):
    """Under stock Material the articles plugin writes dates and related articles into the page itself."""
    site = built(plugins=["helpcenter/articles", "helpcenter/feeds"])
    page = (site / "announcements/2026-05-02-lower-fees/index.html").read_text(encoding="utf-8")
    assert "Published on" in page
    text = (site / "announcements/feed.json").read_text(encoding="utf-8")
    assert "Published on" not in text
    assert "Related articles" not in text


def test_two_builds_give_the_same_bytes(built):
    """One commit, one instant, one sequence of bytes, whatever the clock says."""
    first, second = built(name="one"), built(name="two")
    paths = [path.relative_to(first) for path in sorted(first.rglob("announcements/**/*.*"))]
    feeds = [path for path in paths if path.suffix in (".xml", ".json")]
    assert feeds
    for path in feeds:
        assert (first / path).read_bytes() == (second / path).read_bytes()


def test_pages_under_stock_material_announce_the_feeds(built):
    """Relative links before </head>: the site's on every page, the category's also on its listing."""
    site = built()
    links = re.findall(
        r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">',
        (site / "faq/trading/fees/index.html").read_text(encoding="utf-8").partition("</head>")[0],
    )
    assert links == [
        ("application/atom+xml", "Example Exchange: News (Atom)", "../../../announcements/atom.xml"),
        ("application/rss+xml", "Example Exchange: News (RSS)", "../../../announcements/rss.xml"),
        ("application/feed+json", "Example Exchange: News (JSON Feed)", "../../../announcements/feed.json"),
    ]
    listing = (site / "announcements/fees/index.html").read_text(encoding="utf-8")
    assert listing.count('rel="alternate"') == 6
    assert 'title="Example Exchange: News – Fees &amp; limits (Atom)" href="atom.xml"' in listing


def test_the_help_center_theme_gets_them_as_data(built):
    """Theme and articles plugin together: every link once, and the listing shows its own feeds."""
    site = built(plugins=["helpcenter/articles", "helpcenter/feeds"], theme={"name": "helpcenter"})
    for path in ("index.html", "announcements/index.html", "faq/trading/fees/index.html", "404.html"):
        head = (site / path).read_text(encoding="utf-8").partition("</head>")[0]
        assert head.count('type="application/atom+xml"') == 1, path
    listing = (site / "announcements/fees/index.html").read_text(encoding="utf-8")
    head, _, body = listing.partition("</head>")
    assert head.count('type="application/atom+xml"') == 2
    assert re.search(r'<a [^>]*href="atom\.xml"[^>]*>Atom</a>', body), "the listing offers its feed"


def test_options_choose_formats_limit_categories_content_and_title(built):
    """Each option at a value that is not its default."""
    site = built(
        {"formats": ["json"], "limit": 1, "categories": False, "content": "summary", "title": "Changes"},
        content={"announcements/index.md": "[Subscribe](feed.json)\n"},
    )
    written = sorted(path.relative_to(site).as_posix() for path in site.glob("announcements/**/*.json"))
    assert written == ["announcements/feed.json"]
    assert not list(site.glob("announcements/**/*.xml"))
    feed = json.loads((site / "announcements/feed.json").read_text(encoding="utf-8"))
    assert feed["title"] == "Changes"
    assert feed["items"][0]["tags"] == ["Markets"]
    assert [item["title"] for item in feed["items"]] == ["New market"]
    assert feed["items"][0]["content_text"] == "A new market opens."
    assert "content_html" not in feed["items"][0]


def test_another_type_can_be_the_source(built):
    """The FAQ as a feed; categories are the folders."""
    site = built({"source": "faq"}, content={"announcements/index.md": "# News\n"})
    assert titles(site / "faq/atom.xml") == ["Fees"]
    assert titles(site / "faq/trading/rss.xml") == ["Fees"]
    assert not (site / "announcements/atom.xml").exists()
    channel = ElementTree.fromstring((site / "faq/trading/rss.xml").read_bytes()).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "Example Exchange: Faq – Trading"


def test_it_works_without_directory_urls(built):
    """Addresses follow MkDocs' own."""
    site = built(use_directory_urls=False)
    feed = feedparser.parse((site / "announcements/fees/atom.xml").read_bytes())
    assert feed.feed.link == f"{SITE}announcements/fees/index.html"
    assert feed.entries[0].link == f"{SITE}announcements/2026-05-02-lower-fees.html"
    page = (site / "faq/trading/fees.html").read_text(encoding="utf-8")
    assert 'href="../../announcements/atom.xml"' in page


def test_a_site_below_a_path_keeps_the_path(built):
    """`site_url` may end in a folder, with or without the slash."""
    site = built(site_url="https://exchange.example/help")
    feed = feedparser.parse((site / "announcements/atom.xml").read_bytes())
    assert feed.entries[0].id == "https://exchange.example/help/announcements/2026-09-01-new-market/"


def test_an_empty_source_gives_empty_feeds(built):
    """A new site has no announcement yet and builds all the same."""
    site = built({"source": "products"}, content={"announcements/index.md": "# News\n"})
    assert titles(site / "products/atom.xml") == []


def test_no_address_is_an_error(built, caplog):
    """Where, expected, got, and what to do."""
    with pytest.raises(Abort):
        built(site_url="")
    assert caplog.messages[-1] == (
        "mkdocs.yml: helpcenter/feeds: expected 'site_url', because feed readers need absolute addresses, got none. "
        "Add a line such as 'site_url: https://help.exchange.example/', or take the plugin out."
    )


def test_an_unknown_source_is_an_error_with_a_guess(built, caplog):
    """The types there are, and the nearest."""
    with pytest.raises(Abort):
        built({"source": "anouncements"})
    assert caplog.messages[-1] == (
        "mkdocs.yml: helpcenter/feeds: source: expected an article type (faq, announcements, products), "
        "got 'anouncements'. Did you mean 'announcements'?"
    )


def test_a_file_in_the_way_is_an_error(built, caplog):
    """The editor's own atom.xml is not overwritten in silence."""
    with pytest.raises(Abort):
        built(content={"announcements/rss.xml": "<rss/>"})
    assert caplog.messages[-1] == (
        "announcements/rss.xml: expected no such file below the docs folder, because helpcenter/feeds writes it, "
        "got one. Rename the file or leave its format out of 'formats'."
    )


def test_every_bad_option_is_named_in_one_run(built, caplog):
    """Ranges and words are checked, all options at once."""
    with pytest.raises(Abort):
        built(
            {
                "limit": 0,
                "formats": ["atm", "rss", "rss"],
                "content": "half",
                "categories": 3,
                "colour": "red",
            }
        )
    log = caplog.text
    for part in (
        "option 'limit': expected a whole number of 1 or more, got 0",
        "option 'formats': expected one of atom, rss, json, got 'atm'. Did you mean 'atom'?",
        "expected 'rss' once, got it 2 times",
        "option 'content': Expected one of: ('full', 'summary') but received: 'half'",
        "option 'categories': Expected type: <class 'bool'> but received: <class 'int'>",
    ):
        assert part in log, log


def test_an_unknown_option_is_a_warning_that_strict_refuses(built, caplog):
    """MkDocs words it."""
    with pytest.raises(Abort):
        built({"colour": "red"})
    assert "Unrecognised configuration name: colour" in caplog.text


@pytest.mark.parametrize("limit", [True, "20", 2.5, None, -1])
def test_a_limit_is_a_whole_number(built, caplog, limit):
    """Texts, fractions and truth values are not numbers of entries."""
    with pytest.raises(Abort):
        built({"limit": limit})
    assert f"expected a whole number of 1 or more, got {limit!r}" in caplog.text


@pytest.mark.parametrize("formats", [[], "atom", {"atom": True}])
def test_formats_are_a_list(built, caplog, formats):
    """An empty list would write nothing in silence."""
    with pytest.raises(Abort):
        built({"formats": formats})
    assert f"expected a list of one or more of atom, rss, json, got {formats!r}" in caplog.text
