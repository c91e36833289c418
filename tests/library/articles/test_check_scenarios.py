"""Every scenario of tests/scenarios/check: a docs folder in, exactly the faults it promises out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpcenter.check import check_folder
from helpcenter.settings import Settings

FOLDER = Path(__file__).parents[2] / "scenarios" / "check"
SCENARIOS = [
    (f"{path.stem}: {scenario['name']}", scenario)
    for path in sorted(FOLDER.glob("*.yml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
INSTANT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("scenario", [one for _, one in SCENARIOS], ids=[name for name, _ in SCENARIOS])
def test_check_says_exactly_this(scenario: dict[str, Any], tmp_path: Path) -> None:
    """All faults of all files in one run, in the words that the scenario promises."""
    for name, text in scenario["files"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("LONG201", "x" * 201).replace("LONG321", "x" * 321), encoding="utf-8")
    report = check_folder(tmp_path, Settings(), INSTANT)
    assert sorted(map(str, report.faults)) == sorted(scenario["faults"])
