"""The instruments: what serves the site, finds the browser and counts the cost says the truth or says what is wrong."""

from __future__ import annotations

import gzip
import io
import tarfile
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest

from benchmarks import browser, corpus, measure
from benchmarks.browser import NoBrowser, find_browser
from benchmarks.measure import Cost
from benchmarks.static_server import HeadersFile, serve

PAGE = "---\ntitle: One\npublished: 2026-05-02\n---\n\nText.\n"


def get(url: str, *, compressed: bool = False) -> tuple[int, Message, bytes]:
    """Fetch *url* from the server under test."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"} if compressed else {})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages with headers for some of it, and a file beside it that is not part of it."""
    folder = tmp_path / "site"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<p>home</p>")
    (folder / "404.html").write_text("<p>nowhere</p>")
    (folder / "assets" / "a.js").write_text("export {};")
    (folder / "_headers").write_text(
        "# rules\n/*\n  X-All: yes\n\n/assets/*\n  X-All: twice\n  X-Asset: a:b\n"
    )
    (tmp_path / "secret.txt").write_text("not part of the site")
    return folder


def test_the_server_obeys_the_headers_file(site: Path) -> None:
    """Each matching rule counts, and a header set twice is joined."""
    with serve(site) as url:
        _, home, _ = get(url)
        _, script, _ = get(url + "assets/a.js")
    assert (home["X-All"], home["X-Asset"]) == ("yes", None)
    assert (script["X-All"], script["X-Asset"]) == ("yes, twice", "a:b")


def test_the_server_compresses_for_those_who_ask_and_tells_what_it_sent(site: Path) -> None:
    """The noted size is the compressed one."""
    sent: dict[str, int] = {}
    with serve(site, sent.__setitem__) as url:
        _, headers, body = get(url, compressed=True)
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"<p>home</p>"
    assert sent == {"/": len(body)}


@pytest.mark.parametrize("path", ["nothing", "../secret.txt", "%2e%2e/secret.txt", "assets"])
def test_what_is_not_in_the_site_is_a_404(path: str, site: Path) -> None:
    """A path that leaves the site, or a folder without a page, gets the page for missing ones."""
    with serve(site) as url:
        status, _, body = get(url + path)
    assert (status, body) == (404, b"<p>nowhere</p>")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  X-All: yes", "_headers:1"),
        ("/*\n  no colon here", "_headers:2"),
        ("/*\n  : no name", "_headers:2"),
    ],
)
def test_a_headers_file_that_no_host_understands_is_refused(text: str, line: str) -> None:
    """A header above any path, or a line that is no header, is named by its line."""
    with pytest.raises(ValueError, match=rf"{line}: expected `Name: value` below a path, got"):
        HeadersFile(text)


def test_a_placeholder_is_one_segment() -> None:
    """`:name` matches up to the next slash."""
    rules = HeadersFile("/faq/:topic/\n  X-Topic: yes\n")
    assert rules.for_path("/faq/fees/") == {"X-Topic": "yes"}
    assert rules.for_path("/faq/fees/maker/") == {}


def test_a_named_browser_that_is_not_there_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CHROMIUM is taken at its word."""
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chrome"))
    with pytest.raises(
        NoBrowser, match=r"CHROMIUM: expected a Chromium program, got '.*chrome', which cannot be run"
    ):
        find_browser()
    (tmp_path / "chrome").touch(mode=0o755)
    assert find_browser() == tmp_path / "chrome"


def test_no_browser_anywhere_is_an_error_that_lists_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable, PATH, apt-get and Playwright, and what to do."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    for way in ("_on_path", "_from_debian", "_from_playwright"):
        monkeypatch.setattr(browser, way, lambda: None)
    with pytest.raises(NoBrowser) as raised:
        find_browser()
    for part in (
        "CHROMIUM is not set",
        "chromium-browser",
        "apt-get (as root)",
        "Install Chromium, or set CHROMIUM",
    ):
        assert part in str(raised.value)


def test_the_first_browser_on_path_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Chromium under any of its names, without asking apt-get or Playwright."""
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == program


def test_a_missing_archive_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the reference pages the benchmark names the variable and the option."""
    monkeypatch.setenv("HELPCENTER_SHARED", str(tmp_path))
    with pytest.raises(
        SystemExit, match=r"pages-1000.tar.gz: expected the benchmark's pages, got no file\. .*--pages DIR"
    ):
        corpus.archive(1000)


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_laid_out_alike_from_an_archive_and_a_folder(packed: bool, tmp_path: Path) -> None:
    """The articles come to lie below faq/, with one plain home page, and what lay there before is gone."""
    pages = tmp_path / "pages" / "docs"
    (pages / "fees").mkdir(parents=True)
    (pages / "fees" / "maker.md").write_text(PAGE)
    (pages / "index.md").write_text(PAGE)
    source = pages
    if packed:
        source = tmp_path / "pages.tar.gz"
        with tarfile.open(source, "w:gz") as tar:
            tar.add(pages, "docs")
    docs = tmp_path / "work" / "docs"
    docs.mkdir(parents=True)
    (docs / "old.md").touch()
    assert corpus.lay_out(source, docs) == 1
    found = sorted(file.relative_to(docs).as_posix() for file in docs.rglob("*.md"))
    assert found == ["faq/fees/maker.md", "index.md"]


@pytest.mark.parametrize("name", ["docs/../../outside.md", "/docs/outside.md", "other/a.md"])
def test_an_archive_that_writes_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    """A member that leaves the folder ends the benchmark and is named."""
    source = tmp_path / "pages.tar.gz"
    with tarfile.open(source, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(SystemExit, match=rf"expected files below docs/, got '{name}'"):
        corpus.lay_out(source, tmp_path / "work" / "docs")
    assert not list(tmp_path.rglob("*.md"))


def test_a_build_has_a_cost(tmp_path: Path) -> None:
    """A real build takes CPU, time and memory, and its files are counted."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(PAGE)
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: T\ntheme: {name: mkdocs}\nplugins: []\n")
    cost = measure.build(config, tmp_path / "site")
    assert cost.cpu > 0
    assert cost.wall > 0
    assert 10 < cost.memory < 1000
    assert cost.files == sum(1 for file in (tmp_path / "site").rglob("*") if file.is_file())


def test_a_failed_build_is_not_a_cost(tmp_path: Path) -> None:
    """The benchmark stops, with what the engine printed."""
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: T\ntheme: {name: no-such-theme}\n")
    with pytest.raises(SystemExit) as raised:
        measure.build(config, tmp_path / "site")
    assert "expected the build to succeed, got exit code" in str(raised.value)
    assert "no-such-theme" in str(raised.value)


def test_the_typical_cost_is_the_median_of_each_quantity() -> None:
    """One slow build does not count."""
    costs = [Cost(1, 9, 3, 4, 5), Cost(2, 1, 3, 4, 5), Cost(60, 2, 3, 4, 5)]
    assert measure.typical(costs) == Cost(2, 2, 3, 4, 5)
