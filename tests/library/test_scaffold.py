"""`helpcenter new`: what it writes builds as it is, and it never writes over anything."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import markdown
import pytest
import yaml

from helpcenter.check import check_folder
from helpcenter.errors import ConfigurationError
from helpcenter.scaffold import create_site
from helpcenter.settings import Settings

INSTANT = "1795392000"  # 2026-11-23T00:00:00Z
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def run(*arguments: str, cwd: Path) -> str:
    """Run a module of this environment in *cwd* and return what it printed; it must succeed."""
    environment = {**os.environ, **QUIET, "SOURCE_DATE_EPOCH": INSTANT}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_a_new_site_builds_strictly_as_it_is(tmp_path, engine):
    """An article of each type, the verifier, search, feeds and headers, under both engines."""
    root = tmp_path / "my-help"
    create_site(root, "My help")
    run(engine, "build", "--strict", "-f", "mkdocs.yml", cwd=root)
    for page in (
        "index.html",
        "faq/account/sign-in-with-a-passkey/index.html",
        "announcements/2026-01-15-help-center/index.html",
        "announcements/service/atom.xml",
        "products/wallet/fees/index.html",
        "verify/index.html",
        "search/index.html",
        "404.html",
        "_headers",
    ):
        assert (root / "site" / page).is_file(), page
    verify = (root / "site/verify/index.html").read_text(encoding="utf-8")
    assert "<por-verifier" in verify
    assert "[[por-verifier]]" not in verify
    assert "12 people found this helpful" in (
        root / "site/faq/account/sign-in-with-a-passkey/index.html"
    ).read_text(encoding="utf-8")


def test_a_new_site_passes_the_check(tmp_path):
    """No fault and no warning."""
    create_site(tmp_path / "my-help", "My help")
    report = check_folder(
        tmp_path / "my-help/content", Settings(locale="en_AU"), datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert report.faults == ()
    assert report.warnings == ()
    assert report.articles == 3


def test_a_new_site_is_complete_and_says_what_it_wrote(tmp_path):
    """Names with a dot are where they belong; no place for a value is left."""
    root = tmp_path / "a" / "my-help"
    written = create_site(root, "My help")
    assert written == sorted(path for path in root.rglob("*") if path.is_file())
    names = [path.relative_to(root).as_posix() for path in written]
    for name in (
        "mkdocs.yml",
        "README.md",
        "requirements.txt",
        ".gitignore",
        ".github/workflows/check.yml",
        ".github/workflows/deploy.yml",
        "content/verify.md",
        "content/votes.yml",
    ):
        assert name in names
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "@@" not in text, path
        if path.suffix in (".yml", ".yaml"):
            yaml.safe_load(text)


@pytest.mark.parametrize("name", ["check", "deploy"])
def test_the_workflows_keep_to_the_schema(tmp_path, name):
    """GitHub's published schema, as check-jsonschema carries it."""
    create_site(tmp_path / "site", "Help")
    workflow = f"site/.github/workflows/{name}.yml"
    run("check_jsonschema", "--builtin-schema", "vendor.github-workflows", workflow, cwd=tmp_path)


def test_two_new_sites_are_the_same(tmp_path):
    """No date of today, nothing random."""
    first, second = create_site(tmp_path / "one", "Help"), create_site(tmp_path / "two", "Help")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    "name",
    [
        "Help: everything",
        'The "help" center',
        "It's help # not a comment",
        "- list",
        "{braces} [brackets] & *anchors*",
        "!!python/object:os.system",
        "yes",
        "null",
        "2026-01-01",
        "back\\slash",
        "Hilfe für Zürich 🪙",
        "مركز المساعدة",
        "@@version@@",
        "<script>alert(1)</script>",
        "x" * 80,
    ],
)
def test_any_name_is_safe_in_the_settings(tmp_path, name):
    """YAML reads back the text that was given, and Markdown shows it."""
    create_site(tmp_path / "site", name)
    settings = yaml.safe_load((tmp_path / "site/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["site_name"] == name
    heading = markdown.markdown((tmp_path / "site/README.md").read_text(encoding="utf-8").splitlines()[0])
    assert "<script" not in heading
    assert "<em>" not in heading


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x00b", "a\tb", "a\u202eb", "x" * 81])
def test_a_name_that_is_none_is_refused(tmp_path, name):
    """And nothing is written."""
    with pytest.raises(ConfigurationError) as raised:
        create_site(tmp_path / "site", name)
    assert str(raised.value) == (
        f"name: expected 1 to 80 printable characters, got {name!r}. Give another with --name"
    )
    assert not (tmp_path / "site").exists()


def test_an_empty_folder_is_taken(tmp_path):
    """`mkdir my-help` first is no mistake."""
    assert create_site(tmp_path, "Help")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    """Hidden files count; nothing is added or changed."""
    for name in (".git", "a.txt", "b.txt", "mkdocs.yml"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        create_site(tmp_path, "Help")
    assert str(raised.value) == (
        f"{tmp_path}: expected a new or an empty folder, got one that holds .git, a.txt, b.txt, …. "
        "Nothing was written; choose another name or empty the folder"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "a.txt", "b.txt", "mkdocs.yml"]
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_a_file_in_the_way_is_left_alone(tmp_path, kind):
    """A file, or a link that leads nowhere."""
    target = tmp_path / "my-help"
    if kind == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError) as raised:
        create_site(target, "Help")
    assert str(raised.value) == (
        f"{target}: expected a new or an empty folder, got a file. Nothing was written; choose another name"
    )
