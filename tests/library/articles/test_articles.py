"""Articles as values: lifecycle, likeness, reading time, display, anchors, structured data."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from helpcenter.articles.author_tags import parse
from helpcenter.articles.collection import url_of
from helpcenter.articles.dates import Display
from helpcenter.articles.frontmatter import split
from helpcenter.articles.lifecycle import in_force, is_current, shows
from helpcenter.articles.links import anchors_in, links_in, mask_code, slugify
from helpcenter.articles.model import Article, ArticleSet, Severity, State, Votes
from helpcenter.articles.outline import latest, listing_order, most_helpful
from helpcenter.articles.reading import CJK_CHARACTERS_PER_MINUTE, WORDS_PER_MINUTE, reading_minutes
from helpcenter.articles.related import likeness_terms, related_articles
from helpcenter.articles.schema import json_schema
from helpcenter.articles.structured_data import script_json

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def article(name: str, body: str = "", **values: object) -> Article:
    type_key, _, stem = name.partition("/")
    fields: dict[str, object] = {
        "src_uri": f"{name}.md",
        "url": f"{name}/",
        "type": type_key,
        "category": "",
        "title": stem,
        "summary": "",
        "published": NOON - timedelta(days=10),
        "body": body,
    }
    return Article(**{**fields, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, State.LIVE),
        ({"published": NOON}, State.LIVE),
        ({"published": NOON + timedelta(seconds=1)}, State.SCHEDULED),
        ({"published": NOON.astimezone(timezone(timedelta(hours=14)))}, State.LIVE),
        ({"expires": NOON}, State.EXPIRED),
        ({"expires": NOON + timedelta(seconds=1)}, State.LIVE),
        ({"draft": True}, State.DRAFT),
        ({"draft": True, "expires": NOON - timedelta(days=1)}, State.DRAFT),
    ],
)
def test_state_at_an_instant(values: dict[str, object], state: State) -> None:
    """An article goes live at `published` and is history from `expires` on, to the second, in any zone."""
    one = article("announcements/a", **values)
    assert one.state(NOON) is state
    assert shows(one, NOON) is (state in (State.LIVE, State.EXPIRED))
    assert shows(one, NOON, preview=True)
    assert is_current(one, NOON) is (state is State.LIVE)


def test_only_urgent_articles_in_force_stand_above_pages() -> None:
    """Newest first; not a notice, not an expired one."""
    older = article("announcements/a", severity=Severity.URGENT)
    newer = article("announcements/b", severity=Severity.URGENT, published=NOON - timedelta(days=1))
    gone = article("announcements/c", severity=Severity.URGENT, expires=NOON)
    notice = article("announcements/d", severity=Severity.NOTICE)
    assert in_force([older, newer, gone, notice], NOON) == (newer, older)


def test_lists_are_ordered() -> None:
    """Pinned first, expired last; news newest first, questions most helpful first."""
    votes = Votes(5, "desk", NOON)
    plain = article("faq/a")
    voted = article("faq/b", votes=votes)
    pinned = article("faq/c", pinned=True)
    expired = article("faq/d", pinned=True, expires=NOON)
    assert listing_order((plain, expired, voted, pinned), "faq", NOON) == (pinned, voted, plain, expired)
    old, new = article("announcements/a", votes=votes), article("announcements/b", published=NOON)
    assert listing_order((old, new), "announcements", NOON) == (new, old)
    everything = ArticleSet((old, new, plain, voted))
    assert latest(everything, NOON, 1) == (new,)
    assert most_helpful(everything, 5) == (voted,), "announcements are news, not help"


def test_related_articles() -> None:
    """The editor's list, then tags and words; never itself, never a hidden one, nothing rather than anything."""
    seed = article("faq/seed", "margin ratio liquidation price", related=("faq/hidden.md", "faq/chosen.md"))
    chosen = article("faq/chosen", "something else entirely")
    alike = article("faq/alike", "how the liquidation price follows from the margin ratio")
    tagged = article("faq/tagged", "words of another kind", tags=("Shared",))
    tagged_too = article("faq/tagged-too", "yet different ones", tags=("shared",))
    stranger = article("faq/stranger", "zebra crossing")
    some = (seed, chosen, alike, tagged, tagged_too, stranger)
    found = related_articles(some, {one.src_uri: likeness_terms(one) for one in some}, 3)
    assert found["faq/seed.md"][:2] == ("faq/chosen.md", "faq/alike.md")
    assert found["faq/tagged.md"][0] == "faq/tagged-too.md"
    assert found["faq/stranger.md"] == ()
    assert related_articles(some, {}, 0)["faq/seed.md"] == ()


@given(st.lists(st.text(alphabet="abc 証明", max_size=30), max_size=12))
def test_related_articles_are_others_and_at_most_the_limit(bodies: list[str]) -> None:
    """For any texts: bounded, without repetition, without the article itself, and the same when asked again."""
    some = [article(f"faq/{number}", body) for number, body in enumerate(bodies)]
    terms = {one.src_uri: likeness_terms(one) for one in some}
    found = related_articles(some, terms, 4)
    assert found == related_articles(some, terms, 4)
    for path, others in found.items():
        assert path not in others
        assert len(others) == len(set(others)) <= 4


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("word " * WORDS_PER_MINUTE, 1),
        ("word " * (WORDS_PER_MINUTE + 1), 2),
        ("don't e-mail 3.5 ", 1),
        ("證" * (CJK_CHARACTERS_PER_MINUTE * 2 + 1), 3),
    ],
)
def test_reading_minutes(text: str, minutes: int) -> None:
    """Whole minutes, at least one; CJK text by characters."""
    assert reading_minutes(text) == minutes


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime(2025, 9, 11, tzinfo=UTC), "11 Sept 2025"),
        (datetime(2025, 6, 19, tzinfo=UTC), "19 June 2025"),
        (datetime(2023, 1, 20, tzinfo=UTC), "20 Jan 2023"),
        (datetime(2026, 4, 3, tzinfo=UTC), "3 Apr 2026"),
        (datetime(2026, 5, 12, tzinfo=UTC), "12 May 2026"),
    ],
)
def test_dates_are_the_locales(day: datetime, text: str) -> None:
    """The seed's forms are CLDR's medium form of en_AU."""
    assert Display("en_AU", UTC).date(day) == {"iso": day.date().isoformat(), "text": text}


def test_a_date_is_the_day_of_the_sites_zone() -> None:
    """Midnight UTC is the evening before in New York."""
    assert (
        Display("en_AU", ZoneInfo("America/New_York")).date(datetime(2025, 6, 19, tzinfo=UTC))["iso"]
        == "2025-06-18"
    )


def test_numbers_countries_and_lists() -> None:
    """Grouped digits; names where CLDR has them; a list as a sentence has it."""
    display = Display("en_AU", UTC)
    assert display.number(3574) == "3,574"
    assert display.countries(("AU", "QQ")) == ["Australia", "QQ"]
    assert display.joined(["A", "B", "C"]) == "A, B and C"
    assert display.joined([]) == ""


def test_code_is_not_read() -> None:
    """Fences in lists and quotes, tildes, long fences, indented code, spans, comments: masked, line for line."""
    text = (
        "[a](a.md)\n\n```py\n[b](b.md)\n```\n\n~~~~\n```\n[c](c.md)\n~~~~\n\n- item\n\n    [d](d.md)\n\n"
        "!!! note\n    [e](e.md)\n\nText\n\n    [f](f.md)\n\n``[g](g.md) ` ``\n"
        "<!-- [h](h.md)\n[i](i.md) -->\n[j](j.md)\n"
    )
    masked = mask_code(text)
    assert len(masked) == len(text)
    assert masked.count("\n") == text.count("\n")
    found = sorted((link.line, link.target) for link in links_in(masked, 1))
    assert [target for _, target in found] == ["a.md", "d.md", "e.md", "j.md"]
    assert found[-1][0] == text[: text.index("[j]")].count("\n") + 1


@given(st.text(alphabet="`~[](). \n\tab-#<>!*", max_size=120))
def test_masking_never_moves_a_line(text: str) -> None:
    """For any text: same length, same line ends."""
    masked = mask_code(text)
    assert len(masked) == len(text)
    assert [place for place, one in enumerate(masked) if one == "\n"] == [
        place for place, one in enumerate(text) if one == "\n"
    ]


def test_anchors_are_those_of_python_markdown() -> None:
    """Ids of headings as `toc` makes them: markup, code, repeats, accents, own ids, underlined headings."""
    body = (
        "# One & two\n\n## `code` and *stress*\n\n## [A link](x.md)!\n\n## Été 2026 — why?\n\n## Same\n\n## Same\n\n"
        "## Own {#mine}\n\nUnderlined one\n===\n\nUnderlined two\n---\n\n```\n## not_one\n```\n\n"
        "Text[^1]\n\n[^1]: Note\n"
    )
    markdown = Markdown(extensions=["toc", "attr_list", "fenced_code"])
    markdown.convert(body)

    def ids(tokens: list[dict[str, object]]) -> set[str]:
        return {str(one["id"]) for one in tokens} | {x for one in tokens for x in ids(one["children"])}  # type: ignore[arg-type]

    assert anchors_in(body) == ids(markdown.toc_tokens) | {"fn:1", "fnref:1"}  # type: ignore[attr-defined]
    assert slugify("Why  so_what?") == "why-so_what"


@pytest.mark.parametrize(
    ("path", "directory", "file"),
    [
        ("index.md", "", "index.html"),
        ("faq/index.md", "faq/", "faq/index.html"),
        ("faq/README.md", "faq/", "faq/index.html"),
        ("faq/a.b.md", "faq/a.b/", "faq/a.b.html"),
    ],
)
def test_addresses(path: str, directory: str, file: str) -> None:
    """The path alone makes the address, in both of MkDocs' forms."""
    assert url_of(path) == directory
    assert url_of(path, use_directory_urls=False) == file


def test_split_keeps_true_lines() -> None:
    """CRLF and `...` as the end do not move a line."""
    header = split("---\r\ntitle: A\r\nrelated:\r\n  - x.md\r\n...\r\nBody\r\n", "a.md")
    assert header.values == {"title": "A", "related": ["x.md"]}
    assert (header.line_of("related.0"), header.line_of("related.7"), header.line_of("nothing")) == (4, 3, 1)
    assert (header.body, header.body_line) == ("Body\n", 6)


@given(st.text(max_size=200))
def test_split_never_raises(text: str) -> None:
    """Any text is a body, a header and a body, or a fault."""
    header = split(f"---\n{text}\n---\nBody\n", "a.md")
    assert header.body is not None


def test_author_tags_parse() -> None:
    """Quoted and bare values; anything that is not one tag is none."""
    tag = parse('[[announcements category="security" limit=3]]')
    assert tag is not None
    assert tag.attributes == {"category": "security", "limit": "3"}
    for text in ("[[por-verifier]] x", "[por-verifier]", "[[Por]]", "[[a\nb]]", ""):
        assert parse(text) is None


def test_json_cannot_end_a_script() -> None:
    """And it still is the same JSON."""
    data = {"name": "</script><!-- & \u2028"}
    text = script_json(data)
    assert "<" not in text
    assert json.loads(text) == data


def test_the_schema_for_editors_is_a_schema() -> None:
    """It accepts what the check accepts, and names every key."""
    from jsonschema import Draft202012Validator

    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(
        {"title": "A", "published": "2026-05-02", "severity": "urgent", "hide": ["toc"]}
    )
    assert not validator.is_valid({"title": "A", "published": "2026-05-02", "publised": "x"})
    assert not validator.is_valid({"title": "A"})
