"""One site, two engines, any number of builds: the same bytes, and nothing in them that must not show yet."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import ROOT
from tests.site.conftest import build

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
"""The one tag in which the engines may differ: it names them."""

HIDDEN = {
    "announcements/2027-03-01-fee-tiers-spring-2027.md": ("quokka-tier", "uokka"),
    "announcements/2026-11-20-wombat-vault.md": ("wombat-vault", "ombat-vault"),
}
"""A scheduled announcement and a draft: a word of each, and its tail as a front-coded term list would store it."""

GZIP_START = b"\x1f\x8b\x08"
PAGES = (
    "index.html",
    "faq/index.html",
    "faq/proof-of-reserves/index.html",
    "faq/trading/trading-equity/index.html",
    "announcements/index.html",
    "announcements/2026-11-04-proof-of-reserves-october-2026/index.html",
    "products/index.html",
    "search/index.html",
    "verify/index.html",
    "404.html",
)
"""One page of each kind."""


@pytest.fixture(scope="session")
def properdocs_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site as `built_site`, built by properdocs through its command line."""
    pytest.importorskip("properdocs")
    site = tmp_path_factory.mktemp("properdocs") / "site"
    build(site, engine="properdocs")
    return site


@pytest.fixture(scope="session")
def preview_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with drafts and scheduled articles, as an editor previews it."""
    site = tmp_path_factory.mktemp("preview") / "site"
    build(site, HELPCENTER_DRAFTS="true")
    return site


@pytest.fixture(params=["mkdocs", "properdocs"])
def site(request: pytest.FixtureRequest) -> Path:
    """The site by each engine in turn."""
    folder: Path = request.getfixturevalue({"mkdocs": "built_site"}.get(request.param, "properdocs_site"))
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file below *folder* by its path, `/` separated."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def readable(data: bytes) -> Iterator[bytes]:
    """Yield *data*, and whatever gzip streams lie in it, unpacked: a shard has a header before its stream."""
    yield data
    start = data.find(GZIP_START)
    while start >= 0:
        with suppress(zlib.error):  # three bytes that only looked like a stream
            yield zlib.decompressobj(wbits=31).decompress(data[start:])
        start = data.find(GZIP_START, start + 1)


def files_with(folder: Path, *words: str) -> list[str]:
    """Return the files whose path or content, compressed content too, has one of *words* in any letter case."""
    sought = [word.lower().encode() for word in words]
    return [
        path
        for path, data in content_of(folder).items()
        if any(word in text.lower() for word in sought for text in [path.encode(), *readable(data)])
    ]


def test_each_kind_of_page_is_there(site: Path) -> None:
    """Every page of the sample has a title, a language, one main heading and an address of its own."""
    for path in PAGES:
        page = LexborHTMLParser((site / path).read_text(encoding="utf-8"))
        html = page.css_first("html")
        assert html is not None, path
        assert html.attributes.get("lang") == "en", path
        assert len(page.css("h1")) == 1, f"{path}: expected one h1, got {len(page.css('h1'))}"
        title = page.css_first("title")
        assert title is not None, path
        assert title.text(strip=True), path


def test_an_article_says_what_machines_ask(site: Path) -> None:
    """An article has a canonical address, Open Graph, and JSON-LD that parses and carries its true dates."""
    page = LexborHTMLParser((site / "faq/trading/trading-equity/index.html").read_text(encoding="utf-8"))
    canonical = page.css_first('link[rel="canonical"]')
    assert canonical is not None
    assert canonical.attributes["href"] == "https://help.exchange.example/faq/trading/trading-equity/"
    assert page.css_first('meta[property="og:title"]') is not None
    data = [json.loads(node.text()) for node in page.css('script[type="application/ld+json"]')]
    kinds = {item["@type"]: item for item in data}
    assert {"Article", "BreadcrumbList"} <= set(kinds)
    assert kinds["Article"]["datePublished"] <= kinds["Article"]["dateModified"]


def test_feeds_that_a_page_announces_exist(site: Path) -> None:
    """Every feed in the head of the announcements page is a file of the site."""
    page = LexborHTMLParser((site / "announcements/index.html").read_text(encoding="utf-8"))
    links = [node.attributes["href"] or "" for node in page.css('link[rel="alternate"][type]')]
    assert len(links) >= 3
    for link in links:
        path = link.removeprefix("https://help.exchange.example/")
        target = site / path if path != link else site / "announcements" / link
        assert target.resolve().is_file(), link


def test_no_page_loads_from_another_origin(site: Path) -> None:
    """No script, style, image, frame or font of any page has an absolute address."""
    for file in site.rglob("*.html"):
        page = LexborHTMLParser(file.read_text(encoding="utf-8"))
        loaded = [node.attributes.get("src") or "" for node in page.css("[src]")]
        loaded += [
            node.attributes.get("href") or ""
            for node in page.css('link[rel~="stylesheet"], link[rel~="icon"]')
        ]
        foreign = [address for address in loaded if re.match(r"(?:[a-z]+:)?//", address)]
        assert not foreign, f"{file.relative_to(site)}: {foreign}"


def test_both_engines_write_the_same_site(built_site: Path, properdocs_site: Path) -> None:
    """The same files, and the same bytes in each but the tag that names the engine."""
    one, other = content_of(built_site), content_of(properdocs_site)
    assert sorted(one) == sorted(other)
    different = [path for path in one if GENERATOR.sub(b"", one[path]) != GENERATOR.sub(b"", other[path])]
    assert not different, different


def test_two_builds_are_the_same_bytes(built_site: Path, tmp_path: Path) -> None:
    """One commit and one instant give one site, whatever the order in which Python hashes."""
    build(tmp_path / "site", PYTHONHASHSEED="42")
    one, other = content_of(built_site), content_of(tmp_path / "site")
    assert sorted(one) == sorted(other)
    assert not [path for path in one if one[path] != other[path]]


@pytest.mark.parametrize("source", HIDDEN)
def test_hidden_articles_leave_no_trace(source: str, site: Path) -> None:
    """No output file, packed or not, has a word or the address of a draft or of a scheduled announcement."""
    word, tail = HIDDEN[source]
    assert word in (ROOT / "content" / source).read_text(encoding="utf-8").lower(), (
        "the sample lost its marker"
    )
    assert files_with(site, word, tail, Path(source).stem) == []


@pytest.mark.parametrize("source", HIDDEN)
def test_a_preview_shows_hidden_articles_and_asks_not_to_be_indexed(source: str, preview_site: Path) -> None:
    """With drafts on, the page is there, the search knows it, and every page is noindex."""
    page = Path(source).with_suffix("").as_posix() + "/index.html"
    assert page in files_with(preview_site, HIDDEN[source][0])
    for file in preview_site.rglob("*.html"):
        parsed = LexborHTMLParser(file.read_text(encoding="utf-8"))
        if parsed.css_first('meta[http-equiv="refresh"]') is None:
            robots = parsed.css_first('meta[name="robots"]')
            assert robots is not None, file.relative_to(preview_site)
            assert "noindex" in (robots.attributes["content"] or ""), file.relative_to(preview_site)


def test_the_reader_of_packed_files_finds_a_word(tmp_path: Path) -> None:
    """The search for traces would see a word in a gzip stream that starts after a header."""
    (tmp_path / "shard.bin").write_bytes(b"HC01" + gzip.compress(b"the Quokka-Tier", mtime=0))
    assert files_with(tmp_path, "quokka-tier") == ["shard.bin"]


def test_a_broken_build_fails_by_both_engines(tmp_path: Path) -> None:
    """An article with a fault ends either engine with an exit code and the place of the fault."""
    docs = tmp_path / "docs"
    (docs / "faq").mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n")
    (docs / "faq" / "a.md").write_text("---\ntitle: A\npublised: 2026-05-02\n---\n\nText.\n")
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: T\ntheme: {name: helpcenter}\nplugins: [helpcenter/articles]\n")
    for engine in ("mkdocs", "properdocs"):
        command = [
            sys.executable,
            "-m",
            engine,
            "build",
            "--strict",
            "-f",
            str(config),
            "-d",
            str(tmp_path / engine),
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode != 0, engine
        assert "faq/a.md:3: expected one of" in done.stderr, done.stderr
        assert "Did you mean 'published'?" in done.stderr
