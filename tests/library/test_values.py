"""The small values everything leans on: errors, messages, settings, the site's configuration."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpcenter.errors import (
    ConfigurationError,
    Fault,
    FaultsFound,
    HelpCenterError,
    MalformedInput,
    did_you_mean,
)
from helpcenter.messages import Catalogue
from helpcenter.settings import instant_from_text, locale_named, timezone_named
from helpcenter.site_config import find_site, shown_prefix


def test_a_fault_says_where_expected_got_and_what_to_do() -> None:
    """One form for every tool; no line for a fault of a whole file."""
    assert str(Fault("a.md", 4, "x", "y", "Do z")) == "a.md:4: expected x, got y. Do z"
    assert str(Fault("a.md", 0, "x", "y")) == "a.md: expected x, got y"


def test_faults_are_told_all_at_once_in_order() -> None:
    """Sorted by place, each once; an empty collection is a mistake of the caller."""
    one, two = Fault("a.md", 2, "x", "y"), Fault("a.md", 1, "x", "y")
    assert str(FaultsFound([one, two, one])) == f"2 faults found\n  {two}\n  {one}"
    with pytest.raises(MalformedInput, match="expected at least one fault, got none"):
        FaultsFound([])
    assert issubclass(FaultsFound, HelpCenterError)


def test_did_you_mean() -> None:
    """A near word is offered, a far one is not."""
    assert did_you_mean("publised", ["published", "title"]) == "Did you mean 'published'?"
    assert did_you_mean("zebra", ["published", "title"]) == ""


def test_messages() -> None:
    """Text, plural and group; a region of a language is that language."""
    english = Catalogue.load("en_AU")
    assert english.text("article.published", date="1 May") == "Published on 1 May"
    assert english.plural("listing.count", 1) == "1 article"
    assert english.plural("listing.count", 3574, count="3,574") == "3,574 articles"
    assert "published" in english.section("article")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Catalogue.load("tlh"), "language: expected one of en, got 'tlh'"),
        (
            lambda: Catalogue.load("en").text("article.nope"),
            "expected a message 'article.nope' in en.json, got none",
        ),
        (
            lambda: Catalogue.load("en").text("article.published"),
            "expected a value for {date} in 'article.published'",
        ),
        (lambda: Catalogue.load("en").text("article"), "expected a text at 'article', got dict"),
        (
            lambda: Catalogue.load("en").plural("article.tags", 1),
            "expected plural forms with 'other' at 'article.tags'",
        ),
        (
            lambda: Catalogue.load("en").section("article.tags"),
            "expected a group of messages at 'article.tags'",
        ),
        (
            lambda: timezone_named("Mars/Olympus"),
            "timezone: expected an IANA name such as Australia/Sydney, got 'Mars",
        ),
        (lambda: timezone_named("../etc/passwd"), "timezone: expected an IANA name"),
        (lambda: locale_named("english"), "locale: expected a locale such as en_AU, got 'english'"),
        (
            lambda: instant_from_text("2026-02-30", UTC),
            "expected a date such as 2026-05-02 or a datetime with a zone",
        ),
        (
            lambda: instant_from_text("2026-05-02T10:00", UTC),
            "expected a datetime with a zone such as 2026-05-02T10:00",
        ),
    ],
)
def test_settings_that_cannot_be_met(call: object, message: str) -> None:
    """Each says what was expected and what is there."""
    with pytest.raises(ConfigurationError) as raised:
        call()  # type: ignore[operator]
    assert message in str(raised.value)


def test_an_instant_from_text() -> None:
    """A bare date starts in the site's zone."""
    assert instant_from_text("2026-05-02", timezone_named("Australia/Sydney")) == datetime(
        2026, 5, 1, 14, tzinfo=UTC
    )
    assert instant_from_text("2026-05-02T00:00:00Z", UTC) == datetime(2026, 5, 2, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a configuration that uses what only MkDocs can resolve."""
    (tmp_path / "content" / "faq").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(
        "docs_dir: content\ntheme: {name: helpcenter, language: en}\n"
        "plugins:\n  - tags\n"
        "  - helpcenter/articles: {timezone: Australia/Sydney, locale: en-AU, drafts: !ENV [X, false]}\n"
        "  - search: {index_dir: !ENV [Y, here]}\n"
        "markdown_extensions:\n  - toc: {slugify: !!python/name:pymdownx.slugs.slugify }\n"
    )
    return tmp_path


@pytest.mark.parametrize("start", ["", "content", "mkdocs.yml"])
def test_a_site_is_found_from_its_folder_docs_or_configuration(site: Path, start: str) -> None:
    """The same answer from each; nothing in the file is run."""
    found = find_site(site / start, {"Y": "there"})
    assert (found.root, found.docs) == (site.resolve(), (site / "content").resolve())
    assert str(found.settings.timezone) == "Australia/Sydney"
    assert found.settings.locale == "en_AU"
    assert found.options["drafts"] is False
    assert found.search_options["index_dir"] == "there"
    assert found.own_slugify
    assert shown_prefix(found.docs, found.root) == "content/"


def test_a_docs_folder_without_a_configuration_is_a_site(tmp_path: Path) -> None:
    """With the defaults."""
    assert find_site(tmp_path, {}).docs == tmp_path.resolve()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("docs_dir: nowhere\n", "expected the docs folder"),
        ("- a list\n", "expected 'key: value' lines, got a list"),
        ("a: b: c\n", "expected a configuration in YAML"),
    ],
)
def test_a_configuration_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    """The file is named."""
    (tmp_path / "mkdocs.yml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"mkdocs\.yml") as raised:
        find_site(tmp_path, {})
    assert message in str(raised.value)


def test_nothing_there_is_said(tmp_path: Path) -> None:
    """A mistyped folder is not an empty site."""
    with pytest.raises(ConfigurationError, match="got nothing there"):
        find_site(tmp_path / "contnet", {})
