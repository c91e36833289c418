"""`helpcenter/search` in a build: what is found, what is written, what is said."""

from __future__ import annotations

import gzip
import json
import logging
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from helpcenter.search.command import answer
from helpcenter.search.document import SearchDocument
from helpcenter.search.shards import HEADER_BYTES, read_manifest, shard_path
from mkdocs_helpcenter import _bundles
from tests.conftest import ROOT
from tests.plugins.tiny_site import INSTANT, build_site, write_site

ARTICLE = """---
title: What is the anti-phishing code?
published: 2025-09-11
updated: 2026-04-03
---
The code stands in every mail. <!-- hidden -->

## How do I set it?

Open **Security** and choose `anti-phishing code`.
"""
CONTENT = {
    "index.md": "# Home\n\nWelcome words.\n",
    "terms.md": "# Terms of use\n\nPlain page with a needle.\n",
    "secret.md": "---\nsearch:\n  exclude: true\n---\n# Left out\n\nneedle\n",
    "faq/security/code.md": ARTICLE,
    "announcements/old.md": "---\ntitle: Old fees\npublished: 2024-01-01\nexpires: 2024-02-01\n---\nFees of old.\n",
    "announcements/soon.md": "---\ntitle: Scheduled needle\npublished: 2027-01-01\n---\nNot yet.\n",
    "products/card.md": "---\ntitle: Card\npublished: 2026-01-01\ndraft: true\n---\nDraft needle.\n",
    "products/wallet.md": "---\ntitle: Wallet\npublished: 2026-01-01\n---\nHolds coins </script> & more.\n",
    "votes.yml": "source: Readers\nas_of: 2026-05-31\ncounts:\n  faq/security/code.md: 1129\n",
}
PLUGINS = [{"helpcenter/articles": {"locale": "en_AU"}}, "helpcenter/search"]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", INSTANT)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def site(tmp_path):
    return build_site(tmp_path, CONTENT, PLUGINS)


def documents(site: Path) -> dict[str, SearchDocument]:
    manifest = read_manifest((site / "search/manifest.json").read_text(encoding="utf-8"))
    folder = site / "search" / manifest.generation
    count = sum(kind.count for kind in manifest.types)
    files = [(folder / shard_path("d", number)).read_bytes()[HEADER_BYTES:] for number in range(count)]
    return {one.url: one for one in map(SearchDocument.from_fragment, files)}


def test_articles_and_plain_pages_are_found_and_nothing_else(site):
    assert list(documents(site)) == ["faq/security/code/", "announcements/old/", "products/wallet/", "terms/"]


def test_an_article_as_it_is_shown(site):
    found = documents(site)["faq/security/code/"]
    assert (found.title, found.type, found.category) == ("What is the anti-phishing code?", "faq", "security")
    assert found.published is not None
    assert found.updated is not None
    assert (found.published.iso, found.published.text) == ("2025-09-11", "11 Sept 2025")
    assert found.updated.text == "3 Apr 2026"
    assert found.votes is not None
    assert (found.votes.count, found.votes.text) == (1129, "1,129 people found this helpful")
    anchors = [(section.anchor, section.heading) for section in found.sections]
    assert ("how-do-i-set-it", "How do I set it?") in anchors
    assert found.sections[-1].text == "Open Security and choose anti-phishing code."


def test_expired_announcements_are_marked(site):
    assert documents(site)["announcements/old/"].expired
    assert not documents(site)["products/wallet/"].expired


def test_drafts_and_scheduled_articles_leave_no_trace(site):
    for path in (site / "search").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            text = gzip.decompress(data[HEADER_BYTES:]) if path.suffix == ".bin" else data
            assert b"Scheduled" not in text
            assert b"Draft" not in text


def test_results_page(site):
    page = (site / "search/index.html").read_text(encoding="utf-8")
    assert page.count('<meta name="robots" content="noindex">') == 1
    assert "data-hc-search-page" in page
    assert "<noscript><p>Search runs in your browser and needs JavaScript." in page
    assert '<a href="../faq/">FAQ</a>' in page
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "/search/" not in sitemap
    assert sitemap.count("<url>") == sitemap.count("</url>")
    assert sitemap.rstrip().endswith("</urlset>")


def test_settings_and_client_of_a_stock_theme(site):
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "data-hc-search-box" in home
    settings = home.partition("data-hc-search-settings>")[2].partition("</script>")[0]
    values = json.loads(settings)
    assert (values["url"], values["index"]) == ("search/", "search/")
    assert values["messages"]["types"]["products"] == "Product documents"
    (client,) = (site / "assets/helpcenter").glob("search-client.*.js")
    assert f'<script src="assets/helpcenter/{client.name}" type="module">' in home
    assert "data-hc-search-box" not in (site / "terms/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["material", "helpcenter"])
def test_the_client_is_given_every_word_it_reads(theme, tmp_path):
    """And not those that stand in the page already."""
    demanded = json.loads((ROOT / "tests/vectors/search/messages.json").read_text(encoding="utf-8"))
    site = build_site(tmp_path, CONTENT, PLUGINS, theme={"name": theme})
    page = (site / "search/index.html").read_text(encoding="utf-8")
    settings = page.partition("data-hc-search-settings>")[2].partition("</script>")[0]
    assert set(json.loads(settings)["messages"]) == {
        *demanded["texts"],
        *demanded["plurals"],
        *demanded["records"],
    }


def test_command_line_answers_the_same(site, tmp_path):
    found = answer(tmp_path / ".cache/helpcenter/search", "anti-phishing code")
    assert found.hits[0].url.split("#")[0] == "faq/security/code/"
    assert dict(found.counts) == {"faq": 1, "announcements": 0, "products": 0, "": 0}


def test_two_builds_are_the_same_bytes(site, tmp_path):
    first = {
        path.relative_to(site): path.read_bytes() for path in (site / "search").rglob("*") if path.is_file()
    }
    again = build_site(tmp_path, CONTENT, PLUGINS)
    assert first == {
        path.relative_to(again): path.read_bytes() for path in (again / "search").rglob("*") if path.is_file()
    }


def test_rebuilding_with_the_same_plugin_keeps_nothing(tmp_path):
    """`mkdocs serve` keeps the plugin: what one build collected must not be in the next."""
    config_file = write_site(tmp_path, CONTENT, PLUGINS)
    config = load_config(str(config_file))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    (tmp_path / "content/terms.md").unlink()
    config = load_config(str(config_file), plugins=None)
    build(config)
    assert "terms/" not in documents(tmp_path / "site")


def test_alone_without_the_articles_plugin(tmp_path):
    site = build_site(tmp_path, CONTENT, ["helpcenter/search"])
    assert "faq/security/code/" in documents(site)
    assert '<meta name="robots" content="noindex">' in (site / "search/index.html").read_text(
        encoding="utf-8"
    )


def test_plain_pages_can_be_left_out(tmp_path):
    site = build_site(tmp_path, CONTENT, [PLUGINS[0], {"helpcenter/search": {"plain_pages": False}}])
    assert "terms/" not in documents(site)


def test_index_dir_can_be_moved_or_switched_off(tmp_path):
    build_site(tmp_path, CONTENT, [PLUGINS[0], {"helpcenter/search": {"index_dir": "elsewhere"}}])
    assert answer(tmp_path / "elsewhere", "wallet").total == 1
    assert not (tmp_path / ".cache").exists()
    build_site(tmp_path / "none", CONTENT, [PLUGINS[0], {"helpcenter/search": {"index_dir": ""}}])
    assert not (tmp_path / "none/.cache").exists()


@pytest.mark.parametrize("index_dir", ["content", "content/faq", ".", "..", "site", "site/idx", "theme/x"])
def test_index_dir_never_costs_files_nor_publishes_the_index(index_dir, tmp_path, caplog):
    """One word in mkdocs.yml: the build stops before it does anything."""
    root = tmp_path / "project"
    options = {"helpcenter/search": {"index_dir": index_dir}}
    (root / "theme").mkdir(parents=True)
    with pytest.raises(Abort):
        build_site(root, CONTENT, [options], theme={"name": "material", "font": False, "custom_dir": "theme"})
    assert (
        "mkdocs.yml: plugins: helpcenter/search: index_dir: expected a folder of its own for the private index"
        in caplog.text
    )
    assert all((root / "content" / path).is_file() for path in CONTENT)
    assert not (root / "site").exists()


def test_a_committed_link_does_not_lead_the_build_elsewhere(tmp_path, caplog):
    """`.cache/helpcenter -> ../../victim` would aim the default at `victim/search`."""
    kept = tmp_path / "victim/search/kept.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("precious")
    (tmp_path / "project/.cache").mkdir(parents=True)
    (tmp_path / "project/.cache/helpcenter").symlink_to(Path("../../victim"))
    with pytest.raises(Abort):
        build_site(tmp_path / "project", CONTENT, PLUGINS)
    assert "got '.cache/helpcenter/search', which is a path through " in caplog.text
    assert ".cache/helpcenter, a symbolic link to ../../victim. Leave the option out" in caplog.text
    assert kept.read_text() == "precious"


def test_a_folder_with_other_files_is_not_replaced(tmp_path, caplog):
    """Neither the folder itself nor the one in which a build prepares it."""
    for name in ("notes", "notes.new"):
        kept = tmp_path / name / "kept.txt"
        kept.parent.mkdir()
        kept.write_text("precious")
        with pytest.raises(Abort):
            build_site(tmp_path, CONTENT, [{"helpcenter/search": {"index_dir": "notes"}}])
        assert "mkdocs.yml: plugins: helpcenter/search: index_dir: " in caplog.text
        assert (
            f"{name}: expected no folder, an empty one, or one with a search index of an earlier build and nothing "
            "else, got kept.txt, no file 'seal'. Nothing was removed."
        ) in caplog.text
        assert kept.read_text() == "precious"
        kept.unlink()


def test_own_theme(tmp_path):
    site = build_site(tmp_path, CONTENT, PLUGINS, theme={"name": "helpcenter"})
    page = (site / "search/index.html").read_text(encoding="utf-8")
    assert "data-hc-search-page" in page
    assert 'content="noindex"' in page
    settings = page.partition("data-hc-search-settings>")[2].partition("</script>")[0]
    assert json.loads(settings)["index"] in ("./", "../search/")
    assert "/search/" not in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_short_name_under_our_theme(tmp_path):
    """Under `theme: helpcenter` MkDocs reads `search` as `helpcenter/search`."""
    site = build_site(tmp_path, CONTENT, [PLUGINS[0], "search"], theme={"name": "helpcenter"})
    assert (site / "search/manifest.json").is_file()


def test_addresses_without_folders(tmp_path):
    site = build_site(tmp_path, CONTENT, PLUGINS, use_directory_urls=False)
    assert "faq/security/code.html" in documents(site)
    home = (site / "index.html").read_text(encoding="utf-8")
    assert '{"url": "search/index.html", "index": "search/"' in home
    assert "search/index.html" not in (site / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("other", ["search", "material/search"])
def test_second_search_is_refused(other, tmp_path, caplog):
    with pytest.raises(Abort):
        build_site(tmp_path, CONTENT, [*PLUGINS, other])
    assert (
        "mkdocs.yml: plugins: expected one search, got helpcenter/search and material/search. Remove the line"
        in caplog.text
    )


@pytest.mark.parametrize("path", ["search/index.md", "search.md"])
def test_page_at_our_address_is_refused(path, tmp_path, caplog):
    with pytest.raises(Abort):
        build_site(tmp_path, {**CONTENT, path: "# Mine\n"}, PLUGINS)
    assert (
        f"{path}: expected no page there, because helpcenter/search generates it, got one. Rename the page"
        in caplog.text
    )


def test_missing_bundle_says_what_to_run(tmp_path, monkeypatch, caplog):
    checkout = tmp_path / "checkout"
    (checkout / "search_client").mkdir(parents=True)
    (checkout / "search_client/package.json").write_text("{}")
    monkeypatch.setattr(_bundles, "_CHECKOUT", checkout)
    with pytest.raises(Abort):
        build_site(tmp_path / "site", CONTENT, PLUGINS)
    assert (
        "expected the built bundle, got no folder. Run: npm ci && npm run build in search_client/"
        in caplog.text
    )


def test_dirty_build_leaves_the_index(tmp_path, caplog):
    config = load_config(str(write_site(tmp_path, CONTENT, PLUGINS, strict=False)))
    config.plugins.on_startup(command="build", dirty=True)
    with caplog.at_level(logging.WARNING):
        build(config, dirty=True)
    assert "a --dirty build renders some pages only; the search index was left as it was" in caplog.text
    assert not (tmp_path / "site/search/manifest.json").exists()


def test_no_place_for_a_key_does_not_stop_a_build(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with caplog.at_level(logging.INFO):
        site = build_site(tmp_path, CONTENT, PLUGINS)
    assert (site / "search/manifest.json").is_file()
    assert "No index for the command `helpcenter search`: " in caplog.text
    assert not (tmp_path / ".cache/helpcenter/search").exists()
