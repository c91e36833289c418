"""Feeds as values: what the three formats say, and that hostile text stays text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from helpcenter.articles.model import Article
from helpcenter.feeds import (
    EPOCH,
    Feed,
    atom,
    channels_of,
    clean_html,
    entry_from_article,
    json_feed,
    newest_live,
    rss,
)
from helpcenter.feeds.entry import SUMMARY_LENGTH, first_paragraph, xml_text

SITE = "https://help.exchange.example/"
FEED_URL = f"{SITE}announcements/feed"
INSTANT = datetime(2026, 11, 23, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


def article(slug: str = "fees", **changes: object) -> Article:
    """Return a live announcement; *changes* replace its attributes."""
    base = Article(
        src_uri=f"announcements/{slug}.md",
        url=f"announcements/{slug}/",
        type="announcements",
        category="fees",
        title="Lower fees",
        summary="Maker fees fall to 0.08 %.",
        published=datetime(2026, 5, 2, tzinfo=UTC),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def feed_of(*articles: Article, html: str = "<p>Text.</p>", full: bool = True) -> Feed:
    """Return a feed of *articles*, each with the same body."""
    return Feed(
        title="Example Exchange: Announcements",
        description="News, newest first.",
        author="Example Exchange",
        language="en-AU",
        home_url=f"{SITE}announcements/",
        entries=tuple(
            entry_from_article(each, html, site_url=SITE, category_label="Fees & limits", full=full)
            for each in articles
        ),
    )


def all_three(feed: Feed) -> tuple[bytes, bytes, bytes]:
    """Return the feed in the three formats."""
    return atom(feed, FEED_URL), rss(feed, FEED_URL), json_feed(feed, FEED_URL)


def test_atom_has_what_rfc_4287_demands():
    """Ids, dates, author, self link, labelled categories and HTML content, in the Atom namespace."""
    updated = datetime(2026, 6, 1, 10, 30, tzinfo=timezone(timedelta(hours=10)))
    document = atom(feed_of(article(updated=updated, tags=("fees", "spot"))), FEED_URL)
    assert document.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ElementTree.fromstring(document)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en-AU"
    assert [root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [
        FEED_URL,
        "Example Exchange: Announcements",
        "2026-06-01T00:30:00+00:00",
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Example Exchange"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "alternate": f"{SITE}announcements/",
        "self": FEED_URL,
    }
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"{SITE}announcements/fees/"
    assert entry.findtext(f"{ATOM}published") == "2026-05-02T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-06-01T00:30:00+00:00"
    assert [(c.get("term"), c.get("label")) for c in entry.findall(f"{ATOM}category")] == [
        ("fees", "Fees & limits"),
        ("spot", "spot"),
    ]
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>Text.</p>")


def test_rss_has_what_rss_2_0_demands():
    """Channel elements in place, RFC 822 dates, an identity that is no link, the change beside the publication."""
    root = ElementTree.fromstring(rss(feed_of(article(updated=datetime(2026, 6, 1, tzinfo=UTC))), FEED_URL))
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = root.find("channel")
    assert channel is not None
    assert [channel.findtext(name) for name in ("title", "link", "description", "language")] == [
        "Example Exchange: Announcements",
        f"{SITE}announcements/",
        "News, newest first.",
        "en-au",
    ]
    assert channel.findtext("lastBuildDate") == "Mon, 01 Jun 2026 00:00:00 +0000"
    assert channel.find("image") is None, "the generator's default image must not leak"
    assert channel.find("docs") is None
    assert channel.find("generator") is None
    item = channel.find("item")
    assert item is not None
    assert item.findtext("pubDate") == "Sat, 02 May 2026 00:00:00 +0000"
    assert item.findtext(f"{ATOM}updated") == "2026-06-01T00:00:00+00:00"
    assert item.findtext("category") == "Fees & limits"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (f"{SITE}announcements/fees/", "false")
    assert item.findtext(f"{CONTENT}encoded") == "<p>Text.</p>"


def test_json_feed_has_what_version_1_1_demands():
    """Version, title and items; each item an id and content; dates RFC 3339; no key of version 1."""
    document = json.loads(json_feed(feed_of(article(tags=("spot",))), FEED_URL))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["authors"] == [{"name": "Example Exchange"}]
    assert "author" not in document
    assert document["items"] == [
        {
            "id": f"{SITE}announcements/fees/",
            "url": f"{SITE}announcements/fees/",
            "title": "Lower fees",
            "summary": "Maker fees fall to 0.08 %.",
            "content_html": "<p>Text.</p>",
            "date_published": "2026-05-02T00:00:00+00:00",
            "date_modified": "2026-05-02T00:00:00+00:00",
            "tags": ["Fees & limits", "spot"],
        }
    ]


@pytest.mark.parametrize("render", [atom, rss], ids=["atom", "rss"])
def test_a_feed_reader_reads_back_what_was_written(render):
    """feedparser, with its own sanitiser, finds titles, links, dates and contents, and nothing malformed."""
    parsed = feedparser.parse(
        render(feed_of(article(updated=datetime(2026, 6, 1, 8, tzinfo=UTC)), article("b")), FEED_URL)
    )
    assert not parsed.bozo
    assert parsed.feed.title == "Example Exchange: Announcements"
    assert [entry.link for entry in parsed.entries] == [
        f"{SITE}announcements/fees/",
        f"{SITE}announcements/b/",
    ]
    first = parsed.entries[0]
    assert first.published_parsed[:5] == (2026, 5, 2, 0, 0)
    assert first.updated_parsed[:5] == (2026, 6, 1, 8, 0)
    assert first.id == f"{SITE}announcements/fees/"
    assert first.content[0].value == "<p>Text.</p>"


def test_a_moved_entry_stays_the_same_entry():
    """The first address is the identity; the link follows the article; later moves change nothing."""
    before = entry_from_article(article("old"), "", site_url=SITE)
    moved = entry_from_article(article("new", redirect_from=("announcements/old/",)), "", site_url=SITE)
    again = entry_from_article(
        article("newer", redirect_from=("announcements/old/", "announcements/new/")), "", site_url=SITE
    )
    assert before.id == moved.id == again.id == f"{SITE}announcements/old/"
    assert again.url == f"{SITE}announcements/newer/"


def test_one_feed_gives_one_sequence_of_bytes():
    """Two renderings are equal, whatever the clock says in between."""
    feed = feed_of(article(), article("b", tags=("x", "y")))
    assert all_three(feed) == all_three(feed)


def test_a_feed_changes_when_an_entry_does_and_not_with_the_clock():
    """The feed's date is its newest change; without entries it is a constant."""
    assert feed_of(article(), article("b", updated=datetime(2026, 7, 1, tzinfo=UTC))).updated == datetime(
        2026, 7, 1, tzinfo=UTC
    )
    assert feed_of().updated == EPOCH


def test_an_empty_feed_is_a_valid_feed():
    """No entry, but every element that the format demands."""
    as_atom, as_rss, as_json = all_three(feed_of())
    assert ElementTree.fromstring(as_atom).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert ElementTree.fromstring(as_rss).findtext("channel/lastBuildDate") == (
        "Thu, 01 Jan 1970 00:00:00 +0000"
    )
    assert json.loads(as_json)["items"] == []
    assert not feedparser.parse(as_atom).bozo


def test_only_live_articles_are_chosen():
    """Drafts, scheduled and expired articles are left out; newest first, ties by path, then the limit."""
    articles = [
        article("b"),
        article("a"),
        article("newest", published=datetime(2026, 8, 1, tzinfo=UTC)),
        article("draft", draft=True),
        article("scheduled", published=INSTANT + timedelta(seconds=1)),
        article("expired", expires=INSTANT),
        article("last-day", expires=INSTANT + timedelta(seconds=1)),
        article("other", category="security"),
    ]
    chosen = [each.src_uri for each in newest_live(articles, INSTANT, 3)]
    assert chosen == ["announcements/newest.md", "announcements/a.md", "announcements/b.md"]
    assert [each.src_uri for each in newest_live(articles, INSTANT, 9, category="security")] == [
        "announcements/other.md"
    ]
    assert len(newest_live(articles, INSTANT, 99)) == 5


def test_a_category_keeps_its_feed_when_nothing_in_it_is_live():
    """The feed of all comes first, then the categories by key; without categories it is alone."""
    articles = [
        article("a", category="security"),
        article("b", category="fees", expires=INSTANT),
        article("c", category=""),
    ]
    channels = channels_of(articles, "announcements", INSTANT, 20, by_category=True)
    assert [(one.folder, one.category, len(one.articles)) for one in channels] == [
        ("announcements", None, 2),
        ("announcements/fees", "fees", 0),
        ("announcements/security", "security", 1),
    ]
    assert channels_of(articles, "announcements", INSTANT, 20, by_category=False) == channels[:1]


HOSTILE_TEXT = [
    pytest.param("a\x00b\x08c\x1f", "abc", id="control characters"),
    pytest.param("a\ud800b", "ab", id="lone surrogate"),
    pytest.param("a￾b￿", "ab", id="noncharacters"),
    pytest.param("]]> <![CDATA[ x", "]]> <![CDATA[ x", id="end of a CDATA section"),
    pytest.param("<script>alert(1)</script> & co", "<script>alert(1)</script> & co", id="markup in a title"),
    pytest.param("&lt;b&gt;", "&lt;b&gt;", id="an entity that is text"),
    pytest.param("🪙 fees 👩🏽‍💻", "🪙 fees 👩🏽‍💻", id="emoji with joiners"),
    pytest.param("رسوم \u202eabc\u202c", "رسوم \u202eabc\u202c", id="right to left"),
    pytest.param("line\r\nbreak\rhere", "line\nbreak\nhere", id="line ends"),
    pytest.param("-->", "-->", id="end of a comment"),
]


@pytest.mark.parametrize(("written", "read"), HOSTILE_TEXT)
def test_hostile_text_stays_text(written, read):
    """A title, a summary, a tag and a site name survive as text in all three formats; XML stays well-formed."""
    hostile = article(title=written, summary=written, tags=(written,), category="")
    feed = replace(feed_of(hostile), title=written, author=written, description=written)
    as_atom, as_rss, as_json = all_three(feed)
    entry = ElementTree.fromstring(as_atom).find(f"{ATOM}entry")
    item = ElementTree.fromstring(as_rss).find("channel/item")
    assert entry is not None
    assert item is not None
    assert entry.findtext(f"{ATOM}title") == item.findtext("title") == read
    assert json.loads(as_json)["items"][0]["title"] == read
    # A summary is HTML in both XML formats, so its plain text is escaped once more.
    assert entry.findtext(f"{ATOM}summary") == read.replace("&", "&amp;").replace("<", "&lt;").replace(
        ">", "&gt;"
    )
    assert json.loads(as_json)["items"][0]["tags"] == [read]
    assert ElementTree.fromstring(as_atom).findtext(f"{ATOM}title") == read


BASE = f"{SITE}announcements/fees/"
HOSTILE_HTML = [
    pytest.param("<script>alert(1)</script><p>x</p>", "<p>x</p>", id="script"),
    pytest.param("<style>p{}</style><p>x</p>", "<p>x</p>", id="style"),
    pytest.param('<p onclick="x()" style="color:red" id="i" class="c">x</p>', "<p>x</p>", id="attributes"),
    pytest.param(
        '<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>', id="script link"
    ),
    pytest.param(
        '<a href=" java\tscript:alert(1)">x</a>',
        '<a rel="noopener noreferrer">x</a>',
        id="script link, spaced",
    ),
    pytest.param('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>', id="data link"),
    pytest.param('<a href="http://[bad">x</a>', '<a rel="noopener noreferrer">x</a>', id="unreadable link"),
    pytest.param('<img src="x" onerror="alert(1)">', f'<img src="{BASE}x">', id="image handler"),
    pytest.param('<iframe src="https://evil.example/"></iframe><p>x</p>', "<p>x</p>", id="frame"),
    pytest.param("<svg><script>alert(1)</script></svg><p>x</p>", "<p>x</p>", id="drawing"),
    pytest.param("<p>a\x0bb\x00</p>", "<p>ab</p>", id="control characters"),
    pytest.param("<p>&#11;&#8;a</p>", "<p>a</p>", id="control characters by number"),
    pytest.param("<p>]]&gt;</p>", "<p>]]&gt;</p>", id="end of a CDATA section"),
    pytest.param("<p>open <b>never closed", "<p>open <b>never closed</b></p>", id="unclosed"),
    pytest.param("<!-- secret --><p>x</p>", "<p>x</p>", id="comment"),
    pytest.param("<por-verifier><p>x</p></por-verifier>", "<p>x</p>", id="unknown element keeps its text"),
    pytest.param('<form action="/x"><input name="a"><button>Send</button></form>', "", id="form"),
]


@pytest.mark.parametrize(("written", "read"), HOSTILE_HTML)
def test_hostile_html_is_cleaned(written, read):
    """What a reader's program could run, load or send is gone; the text stays."""
    assert clean_html(written, BASE) == read
    root = ElementTree.fromstring(atom(feed_of(article(), html=written), FEED_URL))
    assert (root.findtext(f"{ATOM}entry/{ATOM}content") or "") == read


LINKS = [
    pytest.param("../b/", f"{SITE}announcements/b/", id="sibling"),
    pytest.param("../../faq/a/#steps", f"{SITE}faq/a/#steps", id="other folder with fragment"),
    pytest.param("#steps", f"{BASE}#steps", id="own fragment"),
    pytest.param("/x", f"{SITE}x", id="root"),
    pytest.param("//cdn.example/x", "https://cdn.example/x", id="other host without scheme"),
    pytest.param("https://a.example/?b=1&amp;c=2", "https://a.example/?b=1&amp;c=2", id="absolute"),
    pytest.param("mailto:help@exchange.example", "mailto:help@exchange.example", id="mail"),
    pytest.param("../../../../../etc/", f"{SITE}etc/", id="above the root"),
]


@pytest.mark.parametrize(("href", "absolute"), LINKS)
def test_links_become_absolute(href, absolute):
    """Links and images are resolved against the article's own page."""
    assert (
        clean_html(f'<a href="{href}">x</a>', BASE) == f'<a href="{absolute}" rel="noopener noreferrer">x</a>'
    )


def test_no_relative_address_is_left():
    """Attributes that nh3 does not resolve are not let through."""
    html = '<blockquote cite="../a/"><img src="a.png" srcset="b.png 2x" longdesc="c"></blockquote>'
    assert clean_html(html, BASE) == f'<blockquote><img src="{BASE}a.png"></blockquote>'


def test_furniture_of_the_page_stays_out_of_the_feed():
    """A heading's permalink is of no use in a feed reader."""
    html = '<h2 id="a">Steps<a class="headerlink" href="#a" title="Permanent link">¶</a></h2><p hidden>x</p>'
    assert clean_html(html, BASE) == "<h2>Steps</h2>"


def test_direction_and_language_of_the_text_stay():
    """Right-to-left text needs its attributes."""
    assert clean_html('<p dir="rtl" lang="ar">رسوم</p>', BASE) in (
        '<p dir="rtl" lang="ar">رسوم</p>',
        '<p lang="ar" dir="rtl">رسوم</p>',
    )


def test_a_feed_of_summaries_carries_no_text():
    """JSON Feed demands one kind of content, so the summary is its text."""
    as_atom, as_rss, as_json = all_three(feed_of(article(), full=False))
    assert ElementTree.fromstring(as_atom).find(f"{ATOM}entry/{ATOM}content") is None
    assert ElementTree.fromstring(as_rss).find(f"channel/item/{CONTENT}encoded") is None
    item = json.loads(as_json)["items"][0]
    assert "content_html" not in item
    assert item["content_text"] == "Maker fees fall to 0.08 %."


def test_a_missing_summary_is_the_first_paragraph():
    """Plain text, whole words, at most the promised length."""
    assert first_paragraph("<h2>No</h2><p> </p><p>Fees <b>fall</b> &amp; rise.</p>") == "Fees fall & rise."
    long = first_paragraph(f"<p>{'word ' * 200}</p>")
    assert len(long) <= SUMMARY_LENGTH
    assert re.fullmatch(r"(word )*word…", long)
    assert len(first_paragraph(f"<p>{'x' * 999}</p>")) == SUMMARY_LENGTH
    assert first_paragraph("") == first_paragraph("<h2>Only a heading</h2>") == ""


def test_addresses_are_encoded_once():
    """A space, an umlaut and an address that is encoded already."""
    for url in ("announcements/zürich fees/", "announcements/z%C3%BCrich%20fees/"):
        entry = entry_from_article(article(url=url), "", site_url="https://help.exchange.example/en")
        assert entry.url == "https://help.exchange.example/en/announcements/z%C3%BCrich%20fees/"


def test_xml_text_keeps_what_is_legal():
    """Tab, line feed and everything from the other planes."""
    assert xml_text("a\tb\nc\u0085\U0010ffff") == "a\tb\nc\u0085\U0010ffff"


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
"""Any code points, lone surrogates and noncharacters included."""


@given(ANY_TEXT)
def test_any_text_comes_back_from_every_format(text):
    """Whatever an editor pastes into a title, the documents are well-formed and say what was legal of it."""
    as_atom, as_rss, as_json = all_three(feed_of(article(title=text, summary=text, tags=(text,))))
    title = xml_text(text)
    assert (ElementTree.fromstring(as_atom).findtext(f"{ATOM}entry/{ATOM}title") or "") == title
    assert (ElementTree.fromstring(as_rss).findtext("channel/item/title") or "") == title
    assert json.loads(as_json)["items"][0]["title"] == title


PIECES = st.sampled_from(
    (
        "<script> </script> <p > <img|src= x \" ' |onerror=alert(1) <svg/onload=alert(1)> <style> </style <!-- --> "
        "<a|href=javascript:alert(1)> &lt; <math><mtext> ]]> \x00"
    )
    .replace("|", "\t")
    .split(" ")
)
"""Parts of markup that parsers have been tricked with."""


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_mixture_of_markup_runs(html):
    """No script, handler, style or script address survives, and cleaning once more changes nothing."""
    cleaned = clean_html(html, BASE)
    root = ElementTree.fromstring(rss(feed_of(article(), html=html), FEED_URL))
    assert (root.findtext(f"channel/item/{CONTENT}encoded") or "") == cleaned
    tree = LexborHTMLParser(f"<body>{cleaned}</body>")
    assert not tree.css("script, style, svg, math, iframe, [onerror], [onload], [style]")
    assert all(not (node.attributes.get("href") or "").startswith("javascript") for node in tree.css("a"))
    assert clean_html(cleaned, BASE) == cleaned
