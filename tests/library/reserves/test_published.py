"""The reserves folder as a whole: what is data, what is published, what is a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpcenter.reserves.demo import demo_files
from helpcenter.reserves.published import read_published, read_snapshots
from helpcenter.reserves.samples import Sample, read_samples, samples_json

PIN = f"format: bybit\nroot: {'ab' * 32}\npublished: 2026-01-04\nsource: https://exchange.example/r\n"
LIST = "samples:\n  - file: one.json\n    title: One\n    explanation: It is the first.\n"


def faults_of(files: dict[str, str]) -> list[str]:
    return [str(fault) for fault in read_published(files, files.__getitem__, "content/reserves").faults]


def test_a_folder_with_pin_and_samples() -> None:
    files = {
        "a/snapshot.yml": PIN,
        "a/samples.yml": LIST,
        "a/samples/one.json": "{}",
        "a/index.md": "# A",
        "x.pdf": "",
    }
    published = read_published(files, files.__getitem__, "content/reserves")
    assert published.faults == ()
    assert [snapshot.name for snapshot in published.snapshots] == ["a"]
    assert published.samples == (Sample("a", "one.json", "One", "It is the first."),)
    assert sorted(published.sources) == ["a/samples.yml", "a/samples/one.json", "a/snapshot.yml"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a/samples.yml": LIST, "a/samples/one.json": "{}"},
            "content/reserves/a: expected a file snapshot.yml, got none. Add it, or remove",
        ),
        (
            {"a/snapshot.yml": PIN, "a/samples/one.json": "{}"},
            "content/reserves/a: expected a file samples.yml that names the samples, "
            "got 1 files in samples/ and no samples.yml. Add it",
        ),
        (
            {"a/snapshot.yml": PIN, "a/notes.txt": ""},
            "content/reserves/a/notes.txt: expected snapshot.yml, samples.yml or a file in samples/, "
            "got 'notes.txt'. Move it",
        ),
        (
            {"a/snapshot.yml": PIN, "a/samples.yml": LIST},
            "content/reserves/a/samples.yml:2: expected the name of a JSON file in samples/, got 'one.json'",
        ),
        ({"a/snapshot.yml": "x: 1\n"}, "content/reserves/a/snapshot.yml:1: expected one of format, audit"),
    ],
)
def test_each_mistake_is_named(files: dict[str, str], message: str) -> None:
    assert any(fault.startswith(message) for fault in faults_of(files)), faults_of(files)


def test_faults_of_all_folders_come_together() -> None:
    assert len(faults_of({"a/snapshot.yml": "x: 1", "b/notes.txt": "", "c/snapshot.yml": PIN})) >= 6


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "snapshot.yml").write_bytes(b"format: \xff")
    [fault] = read_snapshots(tmp_path, "content/reserves").faults
    assert (
        str(fault) == "content/reserves/a/snapshot.yml: expected text in UTF-8, got a byte that is not, at 8"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "s.yml:1: expected 'samples' as a list of file, title and explanation, got none"),
        (
            "samples: {}",
            "s.yml:1: expected 'samples' as a list of file, title and explanation, got a group of keys",
        ),
        (
            f"samples: 0x{'f' * 6000}",
            "s.yml:1: expected 'samples' as a list of file, title and explanation, got a num",
        ),
        (
            f"samples:\n  - 0x{'f' * 6000}",
            "s.yml:2: expected a sample as 'key: value' lines, got a number of more",
        ),
        (
            f"samples:\n  - file: one.json\n    title: 0x{'f' * 6000}\n    explanation: x",
            "s.yml:3: expected 'title' as text, got a number of more than thirty digits",
        ),
        (
            f"samples:\n  - ? 0x{'f' * 6000}\n    : x",
            "s.yml:2: expected one of file, title, explanation, got a number of more than thirty digits",
        ),
        ("simples: []", "s.yml:1: expected the one key 'samples', got 'simples'. Did you mean 'samples'?"),
        ("samples:\n  - one.json", "s.yml:2: expected a sample as 'key: value' lines, got 'one.json'"),
        (
            LIST.replace("title", "titel"),
            "s.yml:3: expected one of file, title, explanation, got 'titel'. Did you mean 'title'?",
        ),
        (LIST.replace("title: One", "title: 1"), "s.yml:3: expected 'title' as text, got 1"),
        (
            LIST.replace("    explanation: It is the first.\n", ""),
            "s.yml:2: expected 'explanation' as text, got none",
        ),
        (
            LIST.replace("one.json", "ones.json"),
            "s.yml:2: expected the name of a JSON file in samples/, got 'ones.json'. Did you mean 'one.json'?",
        ),
        (
            LIST.replace("one.json", "../one.json"),
            "s.yml:2: expected the name of a JSON file in samples/, got '../one.json'",
        ),
        (LIST + LIST.removeprefix("samples:\n"), "s.yml:5: expected each file once, got 'one.json' again"),
    ],
)
def test_each_mistake_in_a_list_of_samples_is_named(text: str, message: str) -> None:
    _, faults = read_samples("a", text, "s.yml", {"one.json"})
    assert any(str(fault).startswith(message) for fault in faults), [str(fault) for fault in faults]


def test_a_sample_without_a_title_is_named() -> None:
    _, faults = read_samples("a", LIST, "s.yml", {"one.json", "two.json"})
    assert [str(fault) for fault in faults] == [
        "s.yml: expected every file in samples/ to be named, got 'two.json' without a title. Name it or remove it"
    ]


def test_the_index_of_samples() -> None:
    text = samples_json([Sample("a", "one.json", "Üben", "Text")])
    assert json.loads(text) == {"samples": [{"title": "Üben", "explanation": "Text", "file": "a/one.json"}]}
    assert "Üben" in text


def test_the_demo_in_the_content_is_what_its_command_writes(checkout: Path) -> None:
    folder = checkout / "content" / "reserves"
    for file in demo_files():
        assert (folder / file.path).read_text(encoding="utf-8") == file.text, (
            f"{file.path}: run python -m helpcenter.reserves.demo"
        )
    published = read_snapshots(folder, "content/reserves")
    assert published.faults == ()
    assert {snapshot.format for snapshot in published.snapshots} == {"bybit", "okx-v1"}
    assert len(published.samples) == 6
