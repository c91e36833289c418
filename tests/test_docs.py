"""The documents are true: every option and error is described, every command and link in them exists."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config

import helpcenter
from helpcenter.errors import HelpCenterError
from tests.conftest import ROOT

DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("benchmarks/*.md"), *(ROOT / "docs").rglob("*.md")])
WORKFLOWS = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
PLUGINS = sorted(
    p.name for p in entry_points(group="mkdocs.plugins") if p.value.startswith("mkdocs_helpcenter.")
)

ROOMS = ("articles", "feeds", "hosting", "messages", "reserves", "search")

LINK = re.compile(
    r"(?<!!)\[[^\]\n]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)|!\[[^\]\n]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\""
)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
COMMANDS = re.compile(r"```(?:console|bash|sh|shell)\n(.*?)```", re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?)(?: +\{#([\w-]+)\})?$", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)

TARGETS = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def options_of(config: type[Config], prefix: str = "") -> Iterator[str]:
    """Yield every option of a plugin by its name; options of a nested mapping by their own names too."""
    for name, option in config._schema:
        yield name
        nested = option.option if isinstance(option, opt.Optional) else option
        if isinstance(nested, opt.ListOfItems):
            nested = nested.option_type
        if isinstance(nested, opt.SubConfig):
            yield from options_of(nested.config_class)


def commands_of(text: str) -> Iterator[str]:
    """Yield the commands of the shell blocks of a document, prompts and comments removed, `&&` and `;` taken apart."""
    for block in COMMANDS.findall(text):
        prompted = "$ " in block
        for line in block.replace("\\\n", " ").splitlines():
            if prompted and not line.startswith("$ "):
                continue  # what the command prints
            command = line.removeprefix("$ ").partition(" #")[0].strip()
            yield from (
                part.strip() for part in re.split(r"&&|;|\|", command) if part.strip() and part[0] != "#"
            )


def anchors_of(file: Path) -> set[str]:
    """The ids that a forge gives to the headings of a Markdown file."""
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title, _ in HEADING.findall(text)
    }
    return (
        headings
        | {given for _, given in HEADING.findall(text) if given}
        | set(re.findall(r"id=\"([^\"]+)\"", text))
    )


def test_every_plugin_of_the_metadata_is_found() -> None:
    """The installed entry points are the ones of this checkout."""
    assert [
        f"helpcenter/{name}" for name in ("articles", "feeds", "hosting", "search", "verifier")
    ] == PLUGINS


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_option_is_documented(plugin: str) -> None:
    """docs/plugins/<name>.md names every option of the plugin, as code."""
    page = ROOT / "docs" / "plugins" / f"{plugin.removeprefix('helpcenter/')}.md"
    assert page.is_file(), f"{plugin}: expected {name_of(page)}, got no file"
    text = page.read_text(encoding="utf-8")
    (point,) = entry_points(group="mkdocs.plugins", name=plugin)
    missing = [name for name in options_of(point.load().config_class) if f"`{name}`" not in text]
    assert not missing, f"{name_of(page)} does not describe: {', '.join(missing)}"


def test_every_error_is_documented() -> None:
    """Each error that the library raises on purpose is named in a document of docs/."""
    for module in pkgutil.walk_packages(helpcenter.__path__, "helpcenter."):
        importlib.import_module(module.name)
    errors, found = [HelpCenterError], set()
    while errors:
        error = errors.pop()
        errors += error.__subclasses__()
        found.add(error.__name__)
    text = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "docs").rglob("*.md"))
    missing = sorted(name for name in found if f"`{name}`" not in text)
    assert not missing, f"docs/ does not name: {', '.join(missing)}"


def test_every_make_target_is_documented() -> None:
    """Each target for people is named in README, CONTRIBUTING or docs/, and `make help` lists it."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in DOCS)
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^make ([a-z-]+)", listed, re.MULTILINE)
    assert {"site", "test", "check", "bench", "bench-full"} <= set(targets)
    missing = [target for target in targets if not re.search(rf"\bmake {target}\b(?!-)", text)]
    assert not missing, f"no document names: make {', make '.join(missing)}"


@pytest.mark.parametrize("file", DOCS, ids=name_of)
def test_every_relative_link_leads_somewhere(file: Path) -> None:
    """Each link to a file of the checkout names one that exists, and each anchor a heading of it."""
    broken = []
    for match in LINK.finditer(CODE.sub("", file.read_text(encoding="utf-8"))):
        target = next(group for group in match.groups() if group)
        if re.match(r"[a-z]+:|//", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (file.parent / path) if path else file
        if not linked.exists() or (anchor and linked.suffix == ".md" and anchor not in anchors_of(linked)):
            broken.append(target)
    assert not broken, f"{name_of(file)}: {broken}"


@pytest.mark.parametrize("file", DOCS, ids=name_of)
def test_every_command_exists(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each `make` target and each `helpcenter` command in a shell block is a real one."""
    for command in commands_of(file.read_text(encoding="utf-8")):
        words = [word for word in command.split() if not re.match(r"\w+=", word)]
        program = words[0].rpartition("/")[2] if words else ""
        if program == "make":
            unknown = [word for word in words[1:] if not word.startswith("-") and word not in TARGETS]
            assert not unknown, f"{name_of(file)}: {command}"
        elif program == "helpcenter" and len(words) > 1 and not words[1].startswith("-"):
            assert_command(words[1], f"{name_of(file)}: {command}", capsys)
        elif words and words[0].startswith(".venv/bin/") and program not in {"python", "pip"}:
            assert (Path(sys.executable).parent / program).exists(), f"{name_of(file)}: {command}"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_of)
def test_example_workflows_keep_to_the_schema(workflow: Path) -> None:
    """GitHub's and GitLab's published schemas, as check-jsonschema carries them, accept the examples."""
    github = workflow.name.startswith("github-")
    kinds = ["github-workflows"] if github else ["gitlab-ci", "--data-transform", "gitlab-ci"]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kinds[0]}", *kinds[1:]]
    done = subprocess.run([*command, str(workflow)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_of)
def test_example_workflows_run_commands_that_exist(
    workflow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They fetch the whole history, and call targets and commands of this project only as they are."""
    text = workflow.read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    assert re.search(r"fetch-depth: 0|GIT_DEPTH: \"0\"", text)
    called = set(re.findall(r"(?:- |run: )make ([a-z-]+)$", text, re.MULTILINE))
    assert "install" in called
    assert called <= TARGETS
    for command in set(re.findall(r"\.venv/bin/helpcenter ([a-z-]+)", text)):
        assert_command(command, name_of(workflow), capsys)
    assert "mkdocs build --strict" in text


def assert_command(command: str, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`helpcenter <command> --help` succeeds."""
    from helpcenter.cli import main

    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    capsys.readouterr()
    assert ended.value.code == 0, where


def test_every_public_name_is_documented_where_it_is_defined() -> None:
    """What a package of the library lists in `__all__` is there, and each function and class has a docstring."""
    packages = [helpcenter, *(importlib.import_module(f"helpcenter.{room}") for room in ROOMS)]
    for package in packages:
        for name in getattr(package, "__all__", ()):
            value = getattr(package, name)
            documented = inspect.getdoc(value) if callable(value) else True
            assert documented, f"{package.__name__}.{name} has no docstring"
