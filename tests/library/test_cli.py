"""`helpcenter …` as people type it: what it prints, its exit codes, and every way it can be asked wrongly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from helpcenter.cli import CANNOT_RUN, FAULTS_FOUND, main

ARTICLE = "---\ntitle: A\npublished: 2026-01-01\n---\n\nText.\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one sound article; the commands run in its folder."""
    (tmp_path / "content" / "faq").mkdir(parents=True)
    (tmp_path / "content" / "faq" / "a.md").write_text(ARTICLE)
    (tmp_path / "mkdocs.yml").write_text("site_name: S\ndocs_dir: content\nplugins: [helpcenter/articles]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    return tmp_path


@pytest.mark.parametrize("where", [[], ["content"], ["mkdocs.yml"], ["."]])
def test_check_finds_nothing_to_mend(
    site: Path, capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    """From the site's folder, its docs folder or its configuration: the same answer, exit code 0."""
    assert main(["check", *where]) == 0
    assert "1 files, 1 sound articles: 0 faults, 0 warnings" in capsys.readouterr().out


def test_check_prints_every_fault_with_a_path_an_editor_can_open(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Relative to where the command runs; exit code 1."""
    (site / "content/faq/b.md").write_text("---\ntitel: B\n---\n\n[x](gone.md)\n")
    assert main(["check"]) == FAULTS_FOUND
    out = capsys.readouterr().out
    assert "content/faq/b.md:2: expected one of title, published" in out
    assert "content/faq/b.md:5: expected a link to a file of the docs folder, got 'gone.md'" in out
    assert "4 faults" in out


def test_check_says_what_the_policy_will_block(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the hosting plugin on, what a strict build would refuse is told with its line; an example in code is not."""
    (site / "content/faq/a.md").write_text(
        ARTICLE
        + '<p style="color: red">x</p>\n\n<b onclick="go()">y</b>\n\n![z](https://elsewhere.example/z.png)\n\n'
        "<script>go()</script>\n\n`<b onclick>` is fine, so is <https://exchange.example/>.\n"
    )
    assert main(["check"]) == 0
    (site / "mkdocs.yml").write_text(
        "site_name: S\ndocs_dir: content\ntheme: {name: helpcenter}\n"
        "plugins: [helpcenter/articles, helpcenter/hosting]\n"
    )
    assert main(["check"]) == FAULTS_FOUND
    out = capsys.readouterr().out
    for line, words in ((7, "no style attribute"), (9, "no inline event handler"), (13, "no inline script")):
        assert f"content/faq/a.md:{line}: expected {words}" in out
    assert "content/faq/a.md:11: expected" in out
    assert "elsewhere.example" in out
    assert "4 faults" in out


def test_check_strict_fails_on_warnings_and_as_of_moves_the_day(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A review that is due warns; it is due from its day on."""
    (site / "content/faq/a.md").write_text(
        ARTICLE.replace("---\n\n", "review_by: 2026-12-01\nowner: pay\n---\n\n")
    )
    assert main(["check", "--strict"]) == 0
    assert main(["check", "--as-of", "2026-12-01"]) == 0
    assert main(["check", "--strict", "--as-of", "2026-12-01"]) == FAULTS_FOUND
    out = capsys.readouterr().out
    assert "warning: content/faq/a.md:4: review was due by 2026-12-01 (owner: pay)" in out
    assert "review due: pay: 1" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["check", "contnet"],
            "expected a docs folder, a site's folder or its mkdocs.yml, got nothing there",
        ),
        (
            ["check", "--as-of", "soon"],
            "--as-of: expected a date such as 2026-05-02 or a datetime with a zone, got 'soon'",
        ),
        (
            ["build", "--config-file", "none.yml"],
            "build: expected a configuration at none.yml, got nothing there",
        ),
        (["search", "x"], "expected"),
        (["new", "."], "expected"),
    ],
)
def test_what_cannot_be_done_is_said(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Exit code 2, one message on stderr, no traceback."""
    assert main(arguments) == CANNOT_RUN
    error = capsys.readouterr().err
    assert error.startswith("helpcenter: ")
    assert message in error


def test_a_wrong_environment_is_said(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH comes from a shell."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert main(["check"]) == CANNOT_RUN
    assert "SOURCE_DATE_EPOCH: expected whole seconds since 1970, got 'yesterday'" in capsys.readouterr().err


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    """For an editor's YAML support."""
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Article front matter"


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["build", "--help"]])
def test_help(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Every command explains itself."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage: helpcenter" in capsys.readouterr().out


def test_a_new_site_checks_builds_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """`new`, `check`, `build`, `build --drafts`, `search`: the first five minutes of an editor."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["new", "my-help"]) == 0
    assert main(["new", "my-help"]) == CANNOT_RUN
    monkeypatch.chdir(tmp_path / "my-help")
    assert main(["check", "--strict"]) == 0
    assert main(["build"]) == 0
    assert (tmp_path / "my-help/site/index.html").is_file()
    capfd.readouterr()
    assert main(["search", "password"]) == 0
    found = capfd.readouterr().out
    assert re.match(r"\d+ results?", found)
    assert main(["search", "--json", "password"]) == 0
    assert "hits" in json.loads(capfd.readouterr().out)
    assert main(["search", "--type", "faqs", "x"]) == CANNOT_RUN
    assert "Did you mean 'faq'?" in capfd.readouterr().err
    assert main(["build", "--drafts", "--site-dir", "preview", "--as-of", "2026-11-23"]) == 0
    assert 'content="noindex"' in (tmp_path / "my-help/preview/index.html").read_text(encoding="utf-8")
    later = tmp_path / "my-help/content/faq/later.md"
    later.write_text("---\ntitle: Later\npublished: 2027-01-01\n---\n\nText.\n")
    config = tmp_path / "my-help/mkdocs.yml"
    config.write_text(config.read_text().replace("timezone: UTC", "as_of: 2026-12-01\n      timezone: UTC"))
    assert main(["build", "--site-dir", "now"]) == 0
    assert not (tmp_path / "my-help/now/faq/later").exists()
    assert main(["build", "--site-dir", "then", "--as-of", "2027-01-01"]) == 0, "what is asked for wins"
    assert (tmp_path / "my-help/then/faq/later").exists()
