"""The vectors that the browser code is held to: current, explained, and mostly hostile."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.vectors.por.generate import files

KIND = ("included", "unpinned")


def test_the_committed_vectors_are_what_the_generator_writes(checkout: Path) -> None:
    for name, text in files().items():
        path = checkout / "tests" / "vectors" / "por" / name
        assert path.read_text(encoding="utf-8") == text, (
            f"{name}: run PYTHONPATH=plugins python tests/vectors/por/generate.py"
        )


@pytest.mark.parametrize("name", ["okx-v1.json", "bybit.json"])
def test_hostile_vectors_outnumber_kind_ones(checkout: Path, name: str) -> None:
    document = json.loads((checkout / "tests" / "vectors" / "por" / name).read_text(encoding="utf-8"))
    assert document["provenance"]
    cases = document["cases"]
    assert all(case["comment"] for case in cases)
    assert max(Counter(case["id"] for case in cases).values()) == 1
    kind = sum(case["result"] in KIND for case in cases)
    assert len(cases) - kind > 2 * kind
    assert {case["result"] for case in cases} == {"included", "unpinned", "mismatch", "unreadable"}
