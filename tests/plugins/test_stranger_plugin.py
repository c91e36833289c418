"""The plugin in docs/extending.md, taken from the document word for word, in a real build."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.plugins.tiny_site import INSTANT, write_site

CONTENT = {
    "index.md": "---\ntitle: Help\n---\n\n# Help\n",
    "announcements/soon.md": (
        "---\ntitle: Maintenance\npublished: 2026-11-01\nexpires: 2026-12-01\nowner: Platform\n---\n\nText.\n"
    ),
    "announcements/later.md": "---\ntitle: Later\npublished: 2026-11-01\nexpires: 2027-06-01\n---\n\nText.\n",
    "announcements/gone.md": "---\ntitle: Gone\npublished: 2026-01-01\nexpires: 2026-02-01\n---\n\nText.\n",
    "announcements/draft.md": (
        "---\ntitle: Draft\npublished: 2026-11-01\nexpires: 2026-12-01\ndraft: true\n---\n\nText.\n"
    ),
}


def block_of(language: str, start: str) -> str:
    """Return the code block of docs/extending.md that begins with *start*; there must be exactly one."""
    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    blocks = [
        block for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) if block.startswith(start)
    ]
    assert len(blocks) == 1, f"expected one block of {language} that begins with {start!r}, got {len(blocks)}"
    return str(blocks[0])


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """The folder in which the documented plugin is installed, a package of its own with the documented entry point."""
    place = tmp_path / "site-packages"
    package = place / "my_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "expiring.py").write_text(block_of("python", '"""A stranger'), encoding="utf-8")
    metadata = place / "my_package-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n", encoding="utf-8"
    )
    declared = block_of("toml", "# pyproject.toml of your package").splitlines()[2].replace('"', "")
    (metadata / "entry_points.txt").write_text(f"[mkdocs.plugins]\n{declared}\n", encoding="utf-8")
    return place


def expiring(place: Path, root: Path, plugins: list[Any], engine: str = "mkdocs") -> list[dict[str, Any]]:
    """Build CONTENT in a process of its own, for MkDocs looks for plugins once a process; returns expiring.json."""
    config = write_site(root, CONTENT, plugins)
    environment = {
        **os.environ,
        "PYTHONPATH": str(place),
        "SOURCE_DATE_EPOCH": INSTANT,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }
    command = [sys.executable, "-m", engine, "build", "--strict", "-f", str(config)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads((root / "site/expiring.json").read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
@pytest.mark.parametrize("plugins", [["helpcenter/articles"], []], ids=["with the articles plugin", "alone"])
def test_a_stranger_reads_the_articles_of_a_build(stranger, tmp_path, plugins, engine):
    """Typed articles, the build's instant, nothing that is hidden, nothing that has expired."""
    assert expiring(stranger, tmp_path / "one", [*plugins, {"expiring": {"days": 30}}], engine) == [
        {
            "title": "Maintenance",
            "url": "announcements/soon/",
            "owner": "Platform",
            "expires": "2026-12-01T00:00:00+00:00",
        }
    ]


def test_its_option_counts(stranger, tmp_path):
    """The documented default is two weeks; the announcement expires in eight days."""
    assert len(expiring(stranger, tmp_path / "a", ["expiring"])) == 1
    assert expiring(stranger, tmp_path / "b", [{"expiring": {"days": 7}}]) == []


def test_the_documented_settings_are_the_ones_tested():
    """mkdocs.yml in the document names the plugin as its entry point does."""
    assert "- expiring:\n      days: 30" in textwrap.dedent(block_of("yaml", "# mkdocs.yml"))
    assert 'expiring = "my_package.expiring:ExpiringPlugin"' in block_of("toml", "# pyproject.toml")


def test_the_documented_attributes_exist():
    """The table of what a build has is true."""
    from mkdocs_helpcenter import Build

    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    table = text.partition("What a `Build` has:")[2].partition("\n\n")[2].partition("\n\n")[0]
    names = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert len(names) >= 5
    assert set(names) <= set(Build.__dataclass_fields__)
