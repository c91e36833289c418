"""Pinned snapshots: every mistake is named with its line, all at once; what is published is canonical."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.reserves.snapshot import FORMATS, Snapshot, contradictions, read_snapshot, snapshots_json

ROOT = "ab" * 32
LONG = "a number of more than thirty digits"
GOOD = f"""\
format: bybit
audit: "2026010203"
root: {ROOT}
totals:
  BTC: "25000.1"
  USDT: "0"
published: 2026-01-04
source: https://exchange.example/reserves
"""


def faults_of(text: str, name: str = "example-2026-01") -> list[str]:
    snapshot, faults = read_snapshot(name, text, "reserves/x/snapshot.yml")
    assert (snapshot is None) == bool(faults)
    return [str(fault) for fault in faults]


def test_a_sound_snapshot_is_read() -> None:
    snapshot, faults = read_snapshot("example-2026-01", GOOD, "snapshot.yml")
    assert faults == []
    assert snapshot == Snapshot(
        "example-2026-01",
        "bybit",
        ROOT,
        date(2026, 1, 4),
        "https://exchange.example/reserves",
        "2026010203",
        {"BTC": "25000.1", "USDT": "0"},
    )


def test_audit_and_totals_may_be_left_out() -> None:
    text = (
        f"format: silversixpence\nroot: {ROOT}\npublished: 2026-01-04\nsource: https://exchange.example/r\n"
    )
    snapshot, faults = read_snapshot("x", text, "snapshot.yml")
    assert faults == []
    assert snapshot is not None
    assert snapshot.audit is None
    assert snapshot.totals == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "format: bybit",
            "format: bibit",
            "1: expected a known format id, got 'bibit'. Did you mean 'bybit'?",
        ),
        ("format: bybit", "format: 7", "1: expected a format id in quotes, got 7. Put it in quotes"),
        ("format: bybit\n", "", "1: expected the key 'format', got none. Add 'format:'"),
        (
            'audit: "2026010203"',
            "audit: 2026010203",
            "2: expected the audit id in quotes, got 2026010203. Put it in quotes",
        ),
        (
            'audit: "2026010203"',
            'audit: " A1 "',
            "2: expected an audit id of 1 to 256 printable characters, without spaces around it, got ' A1 '",
        ),
        (
            'audit: "2026010203"',
            f'audit: "{"7" * 257}"',
            "2: expected an audit id of 1 to 256 printable characters, without spaces around it, got '777",
        ),
        (
            'audit: "2026010203"',
            'audit: "A\\u200b1"',
            "2: expected an audit id of 1 to 256 printable characters, without spaces around it, got 'A",
        ),
        (
            'audit: "2026010203"',
            f"audit: 0x{'f' * 6000}",
            f"2: expected the audit id in quotes, got {LONG}. Put",
        ),
        (
            "format: bybit",
            f"format: 0x{'f' * 6000}",
            f"1: expected a format id in quotes, got {LONG}. Put it",
        ),
        (
            '"25000.1"',
            f"0x{'f' * 6000}",
            f"5: expected an amount in quotes such as \"25000.1\" for 'BTC', got {LONG}. Put it in quotes",
        ),
        ("BTC:", f"? 0x{'f' * 6000}\n  :", f"4: expected a coin of 1 to 12 capitals or digits, got {LONG}"),
        (
            f"root: {ROOT}",
            f"root: {'ab' * 3000}",
            "3: expected 64 lower-case hex digits for bybit, got 'abab",
        ),
        ('audit: "2026010203"', 'audit: " "', "2: expected the audit id in quotes, got ' '"),
        (ROOT, ROOT[1:], f"3: expected 64 lower-case hex digits for bybit, got '{ROOT[1:]}' (63 characters)"),
        (
            ROOT,
            ROOT.upper(),
            f"3: expected 64 lower-case hex digits for bybit, got '{ROOT.upper()}' (64 characters)",
        ),
        (f"root: {ROOT}\n", "", "1: expected the key 'root', got none. Add 'root:'"),
        (f"root: {ROOT}", "root: ", "3: expected the root in quotes, got nothing"),
        (
            f"root: {ROOT}",
            f"root: {'1' * 64}",
            f"3: expected the root in quotes, got {LONG}. Put it in quotes",
        ),
        (
            '"25000.1"',
            "25000.1",
            "5: expected an amount in quotes such as \"25000.1\" for 'BTC', got 25000.1. Put it in quotes",
        ),
        ('"25000.1"', '"-1"', "5: expected an amount in quotes such as \"25000.1\" for 'BTC', got '-1'"),
        ('"25000.1"', '"1e3"', "5: expected an amount in quotes such as \"25000.1\" for 'BTC', got '1e3'"),
        ("  BTC:", "  btc:", "5: expected a coin of 1 to 12 capitals or digits, got 'btc'"),
        (
            "  USDT:",
            "  BTC:",
            "6: expected every key once, got a second 'totals.BTC' (the first is on line 5). Keep one of the two",
        ),
        ("published: 2026-01-04", "published: soon", "7: expected a date such as 2026-11-04, got 'soon'"),
        (
            "published: 2026-01-04",
            "published: 2026-01-04 10:00:00",
            "7: expected a date such as 2026-11-04, got 2026-01-04T10:00:00",
        ),
        (
            "source: https:",
            "source: http:",
            "8: expected an https address, got 'http://exchange.example/reserves'. Name the page where",
        ),
        (
            "source: https:",
            "source: javascript:",
            "8: expected an https address, got 'javascript://exchange.example/reserves'. Name",
        ),
        (
            "source:",
            "sauce:",
            "8: expected one of format, audit, root, totals, published, source, keys, "
            "got 'sauce'. Did you mean 'source'?",
        ),
        (
            "source: https",
            "keys: {a: b}\nsource: https",
            "8: expected 64 lower-case hex digits in quotes for 'a', got 'b'",
        ),
        (
            'totals:\n  BTC: "25000.1"\n  USDT: "0"',
            "totals: none",
            "4: expected 'totals' as 'NAME: \"value\"' lines, got 'none'",
        ),
        ("format: bybit", "format: [", "3: expected a pinned snapshot in YAML, got"),
    ],
)
def test_each_mistake_is_named_with_its_line(old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = faults_of(GOOD.replace(old, new, 1))
    assert any(fault.startswith(f"reserves/x/snapshot.yml:{message}") for fault in found), found


def test_all_mistakes_are_named_at_once() -> None:
    text = "format: nope\nroot: short\ntotals: {BTC: 1, ETH: 2}\npublished: x\nsource: y\nextra: z\n"
    assert sorted(int(fault.split(":")[1]) for fault in faults_of(text)) == [1, 2, 3, 3, 4, 5, 6]


def test_a_root_of_an_open_form_must_still_be_one_word() -> None:
    text = GOOD.replace("bybit", "lemon").replace(ROOT, "'two words'")
    assert "expected a root as the format writes it, without spaces, got 'two words'" in faults_of(text)[0]


def test_a_folder_name_is_part_of_addresses() -> None:
    expected = "expected a folder named with a-z, 0-9 and single hyphens, got 'Bad Name'. Rename the folder"
    assert expected in faults_of(GOOD, name="Bad Name")[0]


def test_two_roots_for_one_audit_contradict_each_other() -> None:
    snapshot, _ = read_snapshot("a", GOOD, "a/snapshot.yml")
    other, _ = read_snapshot("b", GOOD.replace(ROOT, "cd" * 32), "b/snapshot.yml")
    assert snapshot is not None
    assert other is not None
    assert contradictions([(snapshot, "a"), (snapshot, "again")]) == []
    [fault] = contradictions([(snapshot, "a/snapshot.yml"), (other, "b/snapshot.yml")])
    assert str(fault) == (
        f"b/snapshot.yml: expected one root for audit 2026010203 of bybit, got {'cd' * 32} here and {ROOT} in "
        "a/snapshot.yml. Ask the exchange which one it published"
    )


def test_the_published_file_is_canonical() -> None:
    first, _ = read_snapshot("b", GOOD, "x")
    second, _ = read_snapshot("a", GOOD.replace("  BTC", "  ZEC"), "x")
    assert first is not None
    assert second is not None
    text = snapshots_json([first, second])
    assert text == snapshots_json([second, first])
    pins = json.loads(text)["snapshots"]
    assert [pin["name"] for pin in pins] == ["a", "b"]
    assert list(pins[0]) == ["name", "format", "audit", "root", "totals", "published", "source"]
    assert list(pins[0]["totals"]) == ["USDT", "ZEC"]
    assert pins[0]["published"] == "2026-01-04"
    assert snapshots_json([]) == '{\n  "snapshots": []\n}\n'


def test_every_format_is_named_once() -> None:
    assert len(set(FORMATS)) == len(FORMATS) == 38


@given(
    st.lists(
        st.sampled_from(
            [
                *GOOD.splitlines(),
                "totals:",
                "  - x",
                "? [a]: b",
                "a: &a *a",
                "\t",
                "1: 2",
                "x: !!python/name:os",
            ]
        )
    )
)
def test_whatever_the_lines_there_is_an_answer(lines: list[str]) -> None:
    snapshot, faults = read_snapshot("x", "\n".join(lines), "snapshot.yml")
    assert (snapshot is None) == bool(faults)


@given(st.text(max_size=60))
def test_whatever_the_text_there_is_an_answer(text: str) -> None:
    snapshot, faults = read_snapshot("x", text, "snapshot.yml")
    assert snapshot is None
    assert faults
