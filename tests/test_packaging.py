"""What a stranger gets: a wheel, built from the sdist, that builds a site in an empty environment elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import hatch_build
from hatch_build import NodeUnusable, build_package, npm_program
from tests.conftest import ROOT

pytestmark = pytest.mark.wheel

CONFIG = """
site_name: Two pages
site_url: https://help.exchange.example/
theme: {name: helpcenter}
plugins: [helpcenter/articles, helpcenter/search, helpcenter/feeds, helpcenter/verifier, helpcenter/hosting]
"""

ARTICLE = """---
title: How do I check a proof file?
published: 2026-05-02
summary: You choose the file; your browser does the rest.
---

Choose the file that you downloaded.

[[por-verifier]]
"""

ANNOUNCEMENT = """---
title: Withdrawal fees follow the network
published: 2026-05-03
category: fees
---

Fees change every hour.
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a program to its end and return what it printed; fails the test with that when it fails."""
    variables = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**variables, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, which is built from the checkout: so the sdist is complete."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an empty environment into which the wheel was installed, versions as locked."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    scripts = folder / "bin"
    locked = folder / "constraints.txt"
    pins = [
        line.split()[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line[:1].isalnum()
    ]
    locked.write_text("\n".join(pins))
    run(scripts / "pip", "install", "--quiet", "--constraint", locked, wheel, cwd=folder)
    return scripts


def test_the_wheel_holds_code_data_and_bundles_and_nothing_else(wheel: Path) -> None:
    """Templates, styles, messages and both bundles are inside; tests, sources of the bundles and content are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for expected in (
        "helpcenter/messages/en.json",
        "helpcenter/py.typed",
        "mkdocs_helpcenter/theme/mkdocs_theme.yml",
        "mkdocs_helpcenter/theme/main.html",
        "mkdocs_helpcenter/_bundles/search_client/search-client.js",
        "mkdocs_helpcenter/_bundles/verifier_widget/por-verifier.js",
    ):
        assert expected in names
    roots = {name.split("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"helpcenter", "mkdocs_helpcenter"}
    assert not [name for name in names if name.endswith(".ts") or "node_modules" in name]


@pytest.mark.parametrize("package", ["helpcenter", "mkdocs_helpcenter"])
def test_every_file_of_the_packages_is_in_the_wheel(package: str, wheel: Path) -> None:
    """Whatever lies beside the code (templates, data, a scaffold) travels with it."""
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "plugins"
    ignored = {"__pycache__", "_bundles"}
    files = [f.relative_to(source) for f in (source / package).rglob("*") if f.is_file()]
    missing = [f.as_posix() for f in files if not ignored & set(f.parts) and f.as_posix() not in names]
    assert not missing, missing


def test_a_two_page_site_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    """Plugins, theme, widget and search client work outside the checkout, under --strict."""
    content = tmp_path / "docs"
    (content / "faq").mkdir(parents=True)
    (content / "announcements").mkdir()
    (content / "faq" / "check-a-proof.md").write_text(ARTICLE)
    (content / "announcements" / "2026-05-03-fees.md").write_text(ANNOUNCEMENT)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    run(installed / "mkdocs", "build", "--strict", cwd=tmp_path, SOURCE_DATE_EPOCH="1795392000")
    site = tmp_path / "site"
    page = (site / "faq/check-a-proof/index.html").read_text()
    assert "How do I check a proof file?" in page
    assert "<por-verifier" in page
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert "search/index.html" in files
    assert [
        name for name in files if name.startswith("assets/helpcenter/por-verifier") and name.endswith(".js")
    ]
    assert [
        name for name in files if name.startswith("assets/helpcenter/search-client") and name.endswith(".js")
    ]
    assert [name for name in files if name.endswith(".bin")], "no search shards"
    assert "announcements/atom.xml" in files
    assert str(ROOT) not in page


def test_the_command_is_installed(installed: Path, tmp_path: Path) -> None:
    """`helpcenter --help` lists its commands, and `helpcenter new` writes a site that builds."""
    printed = run(installed / "helpcenter", "--help", cwd=tmp_path)
    for command in ("check", "search", "new"):
        assert command in printed
    run(installed / "helpcenter", "new", "my-help", cwd=tmp_path)
    run(installed / "mkdocs", "build", "--strict", cwd=tmp_path / "my-help")
    assert (tmp_path / "my-help" / "site" / "index.html").is_file()


def program(folder: Path, name: str, script: str) -> None:
    """Put a small shell program on a made-up PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_missing_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Node.js the build stops with what was expected, what is there and what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NodeUnusable) as raised:
        npm_program("search_client")
    assert str(raised.value) == (
        "search_client: expected Node.js 20 or newer and npm to build it, got no `node` on PATH. "
        "Install Node.js 20 or newer with npm, then install mkdocs-helpcenter again"
    )
    program(tmp_path, "node", "echo v20.1.0")
    with pytest.raises(NodeUnusable, match="got no `npm` on PATH"):
        npm_program("search_client")


@pytest.mark.parametrize("version", ["v18.20.4", "v9.0.0", "", "unknown"])
def test_an_old_node_is_named(version: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Node.js below 20, or one that does not say what it is, is refused with its version and place."""
    program(tmp_path, "node", f"echo {version}")
    program(tmp_path, "npm", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NodeUnusable) as raised:
        npm_program("verifier_widget")
    assert f"expected Node.js 20 or newer to build it, got {version!r} from {tmp_path}/node" in str(
        raised.value
    )


def test_a_failing_npm_is_named_with_its_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What npm printed is in the message; a build that leaves no bundle is no success."""
    package = tmp_path / "search_client"
    package.mkdir()
    monkeypatch.setattr(hatch_build, "npm_program", lambda name: str(tmp_path / "npm"))
    program(tmp_path, "npm", "echo lock file is out of step; exit 3")
    with pytest.raises(NodeUnusable) as raised:
        build_package(package)
    assert "search_client: expected `npm ci" in str(raised.value)
    assert "got exit code 3" in str(raised.value)
    assert "lock file is out of step" in str(raised.value)
    program(tmp_path, "npm", "exit 0")
    with pytest.raises(NodeUnusable, match=r"expected `npm run build` to write dist/\*\.js, got none"):
        build_package(package)
