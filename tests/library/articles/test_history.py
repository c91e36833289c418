"""What git remembers, in real repositories."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpcenter.articles.history import read_history
from helpcenter.check import check_folder
from helpcenter.settings import Settings

INSTANT = datetime(2026, 11, 23, tzinfo=UTC)


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> None:
    identity = {
        f"GIT_{who}_{what}": "writer" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    dates = {f"GIT_{who}_DATE": f"{day}T12:00:00+00:00" for who in ("AUTHOR", "COMMITTER")}
    environment = {
        **os.environ,
        **identity,
        **dates,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose article was added in January and edited in May."""
    folder = tmp_path / "site"
    article = folder / "content" / "faq" / "münze.md"
    article.parent.mkdir(parents=True)
    article.write_text(
        "---\ntitle: A\npublished: 2026-01-01\n---\n\nOld text that stays for the most part.\n"
    )
    (folder / "content" / "faq" / "untouched.md").write_text("---\ntitle: B\npublished: 2025-01-01\n---\n")
    git(folder.parent, "init", "-q", str(folder))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "add")
    article.write_text(
        "---\ntitle: A\npublished: 2026-01-01\n---\n\nNew text that stays for the most part.\n"
    )
    git(folder, "commit", "-qam", "edit", day="2026-05-01")
    return folder


def test_edits_are_remembered_and_imports_are_not(repository: Path) -> None:
    """Adding a file is no edit; a name outside ASCII is read as it is."""
    history = read_history(repository / "content")
    assert history.unavailable == ""
    assert history.changed == {"faq/münze.md": datetime(2026, 5, 1, 12, tzinfo=UTC)}


def test_a_move_is_no_edit(repository: Path) -> None:
    """The moved file keeps no date of its own; a moved and changed one has the date of the change."""
    git(repository, "mv", "content/faq/untouched.md", "content/faq/moved.md")
    git(repository, "commit", "-qm", "move", day="2026-06-01")
    assert "faq/moved.md" not in read_history(repository / "content").changed


def test_the_check_warns_where_git_saw_an_edit_after_updated(repository: Path) -> None:
    """With the line to mend; a warning, not a fault."""
    report = check_folder(repository / "content", Settings(), INSTANT, prefix="content/")
    assert report.faults == ()
    assert report.warnings == (
        "content/faq/münze.md:3: 'published' is 2026-01-01, but git saw an edit on 2026-05-01."
        " Set 'updated' if the edit matters to a reader",
    )


def test_a_shallow_clone_says_so(repository: Path, tmp_path: Path) -> None:
    """It knows nothing, so it claims nothing."""
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    report = check_folder(tmp_path / "shallow" / "content", Settings(), INSTANT)
    assert report.warnings == ()
    assert report.notes == (
        "git dates were not checked: the clone is shallow (fetch the whole history, e.g. fetch-depth: 0)",
    )


def test_without_a_repository_it_says_so(tmp_path: Path) -> None:
    """The check goes on without git."""
    (tmp_path / "a.md").write_text("Text\n")
    report = check_folder(tmp_path, Settings(), INSTANT)
    assert report.notes == (
        "git dates were not checked: the folder is not in a git repository, or git is not installed",
    )


def test_reviews_that_are_due_are_told_by_owner(tmp_path: Path) -> None:
    """Overdue at the instant, not before."""
    (tmp_path / "faq").mkdir()
    header = "---\ntitle: A\npublished: 2026-01-01\nowner: {owner}\nreview_by: {day}\n---\n"
    (tmp_path / "faq/a.md").write_text(header.format(owner="payments", day="2026-11-22"))
    (tmp_path / "faq/b.md").write_text(header.format(owner="payments", day="2026-11-24"))
    report = check_folder(tmp_path, Settings(), INSTANT)
    line = "faq/a.md:5: review was due by 2026-11-22 (owner: payments)"
    assert report.review == {"payments": (line,)}
    assert line in report.warnings


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    """The other files are still checked."""
    (tmp_path / "bad.md").write_bytes(b"fine\n\xff\n")
    (tmp_path / "link.md").write_text("[x](gone.md)\n")
    report = check_folder(tmp_path, Settings(), INSTANT)
    assert [str(fault) for fault in report.faults] == [
        "bad.md:2: expected text in UTF-8, got byte 0xff. Save the file as UTF-8",
        "link.md:1: expected a link to a file of the docs folder, got 'gone.md'",
    ]
