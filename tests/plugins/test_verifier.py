"""The verifier plugin: pins and samples published, sources not, the element wired at every depth."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from helpcenter.errors import BundleMissing
from helpcenter.reserves.demo import demo_files
from mkdocs_helpcenter import _assets
from tests.plugins.tiny_site import build_site

TAG = "[[por-verifier]]"
PLUGINS: list[Any] = ["helpcenter/verifier"]
DEMO = {f"reserves/{file.path}": file.text for file in demo_files()}
PIN = f'format: bybit\naudit: "1"\nroot: {"ab" * 32}\npublished: 2026-01-04\nsource: https://exchange.example/r\n'


@pytest.fixture(autouse=True)
def _bundle(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the built bundle, so that these tests need no Node; its bytes do not matter here."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "por-verifier.js").write_text("export {};\n", encoding="utf-8")
    monkeypatch.setattr(_assets, "bundle_dir", lambda package: folder)


def pages(**texts: str) -> dict[str, str]:
    return {"index.md": "# Home\n", **{name.replace("__", "/") + ".md": text for name, text in texts.items()}}


def element(html: str) -> dict[str, str]:
    """Return the attributes of the page's one element and the address of the script right behind it."""
    [found] = re.findall(
        r'<por-verifier([^>]*)>.*?</por-verifier><script type="module" src="([^"]+)"></script>',
        html,
        re.DOTALL,
    )
    return {**dict(re.findall(r'([a-z]+)="([^"]*)"', found[0])), "script": found[1]}


def test_pins_and_samples_are_published_and_their_sources_are_not(tmp_path: Path) -> None:
    site = build_site(tmp_path, {**pages(), **DEMO}, PLUGINS)
    pins = json.loads((site / "reserves" / "snapshots.json").read_text())["snapshots"]
    assert [pin["name"] for pin in pins] == ["example-2026-10-bybit", "example-2026-10-okx-v1"]
    samples = json.loads((site / "reserves" / "samples" / "index.json").read_text())["samples"]
    assert len(samples) == 6
    for sample in samples:
        name, _, file = sample["file"].partition("/")
        published = (site / "reserves" / "samples" / sample["file"]).read_text()
        assert published == DEMO[f"reserves/{name}/samples/{file}"]
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert not [name for name in names if name.endswith(".yml")]
    assert len([name for name in names if name.endswith("included.json")]) == 2


@pytest.mark.parametrize(
    ("page", "output", "up"),
    [
        ("verify", "verify/index.html", "../"),
        ("a__b__c", "a/b/c/index.html", "../../../"),
        ("index", "index.html", ""),
    ],
)
def test_addresses_fit_the_depth_of_the_page(tmp_path: Path, page: str, output: str, up: str) -> None:
    site = build_site(tmp_path, {**pages(**{page: f"# Verify\n\n{TAG}\n"}), **DEMO}, PLUGINS)
    attributes = element((site / output).read_text())
    assert attributes["snapshots"] == f"{up}reserves/snapshots.json"
    assert attributes["samples"] == f"{up}reserves/samples/index.json"
    assert re.fullmatch(
        re.escape(up) + r"assets/helpcenter/por-verifier\.[0-9a-f]{12}\.js", attributes["script"]
    )
    for name in ("snapshots", "samples", "script"):
        assert ((site / output).parent / attributes[name]).is_file()


def test_addresses_without_directory_urls(tmp_path: Path) -> None:
    site = build_site(tmp_path, {**pages(a__b=f"# B\n\n{TAG}\n"), **DEMO}, PLUGINS, use_directory_urls=False)
    assert element((site / "a" / "b.html").read_text())["snapshots"] == "../reserves/snapshots.json"


def test_the_script_is_only_where_the_element_is(tmp_path: Path) -> None:
    texts = pages(
        verify=f"# Verify\n\n{TAG}\n", plain="# Plain\n\n`<por-verifier></por-verifier>` in a sentence.\n"
    )
    site = build_site(tmp_path, texts, PLUGINS)
    assert "por-verifier." in (site / "verify" / "index.html").read_text()
    for other in ("plain/index.html", "index.html", "404.html"):
        assert "por-verifier." not in (site / other).read_text(), other


def test_two_elements_share_one_script_and_an_authors_attributes_stay(tmp_path: Path) -> None:
    text = f'# Verify\n\n{TAG}\n\n<por-verifier snapshots="/mine.json" hidden>No script.</por-verifier>\n'
    html = (
        build_site(tmp_path, {**pages(verify=text), **DEMO}, PLUGINS) / "verify" / "index.html"
    ).read_text()
    assert html.count('<script type="module"') == 1
    assert html.count("<por-verifier") == 2
    assert (
        '<por-verifier snapshots="/mine.json" hidden samples="../reserves/samples/index.json">No script.'
        in html
    )


def test_readers_without_a_script_find_words_in_the_element(tmp_path: Path) -> None:
    html = (
        build_site(tmp_path, pages(verify=f"# V\n\n{TAG}\n"), PLUGINS) / "verify" / "index.html"
    ).read_text()
    assert re.search(r"<por-verifier[^>]*><p>The verifier .*JavaScript.*</p></por-verifier>", html)


def test_a_site_without_pins_publishes_an_empty_list(tmp_path: Path) -> None:
    site = build_site(tmp_path, pages(verify=f"# V\n\n{TAG}\n"), PLUGINS)
    assert json.loads((site / "reserves" / "snapshots.json").read_text()) == {"snapshots": []}
    assert "samples" not in element((site / "verify" / "index.html").read_text())


def test_samples_can_be_switched_off(tmp_path: Path) -> None:
    site = build_site(tmp_path, {**pages(), **DEMO}, [{"helpcenter/verifier": {"samples": False}}])
    assert not (site / "reserves" / "samples").exists()
    assert len(json.loads((site / "reserves" / "snapshots.json").read_text())["snapshots"]) == 2


def test_the_folder_is_an_option(tmp_path: Path) -> None:
    content = {**pages(), "proofs/mine/snapshot.yml": PIN}
    site = build_site(tmp_path, content, [{"helpcenter/verifier": {"folder": "proofs"}}])
    assert json.loads((site / "reserves" / "snapshots.json").read_text())["snapshots"][0]["name"] == "mine"
    assert not (site / "proofs").exists()


def test_pages_beside_the_pins_are_pages(tmp_path: Path) -> None:
    content = {
        **pages(),
        "reserves/index.md": "# Roots\n",
        "reserves/a/notes.md": "# Notes\n",
        "reserves/a/snapshot.yml": PIN,
    }
    site = build_site(tmp_path, content, PLUGINS)
    assert (site / "reserves" / "index.html").is_file()
    assert (site / "reserves" / "a" / "notes" / "index.html").is_file()


def test_every_fault_stops_the_build_with_file_and_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = {
        **pages(),
        "reserves/a/snapshot.yml": PIN.replace("bybit", "bibit"),
        "reserves/b/snapshot.yml": PIN.replace("published: 2026-01-04", "published: soon"),
        "reserves/c/samples/one.json": "{}",
    }
    with pytest.raises(Abort):
        build_site(tmp_path, content, PLUGINS)
    message = caplog.text
    assert "helpcenter/verifier: 4 faults found\n" in message
    assert (
        "content/reserves/a/snapshot.yml:1: expected a known format id, got 'bibit'. Did you mean" in message
    )
    assert "content/reserves/b/snapshot.yml:4: expected a date such as 2026-11-04, got 'soon'" in message
    assert "content/reserves/c: expected a file snapshot.yml, got none." in message


def test_a_missing_bundle_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nowhere(package: str) -> Path:
        raise BundleMissing(f"{package}/dist: expected the built bundle, got no folder")

    monkeypatch.setattr(_assets, "bundle_dir", nowhere)
    with pytest.raises(Abort):
        build_site(tmp_path, pages(), PLUGINS)
    assert (
        "helpcenter/verifier: verifier_widget/dist: expected the built bundle, got no folder" in caplog.text
    )


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    content = {**pages(verify=f"# V\n\n{TAG}\n"), **DEMO}
    outputs = []
    for name in ("one", "two"):
        site = build_site(tmp_path / name, content, PLUGINS)
        outputs.append(
            {
                path.relative_to(site): path.read_bytes()
                for path in sorted((site / "reserves").rglob("*.json"))
            }
        )
    assert outputs[0] == outputs[1]
