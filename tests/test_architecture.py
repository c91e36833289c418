"""The arrows between rooms, asserted: who imports whom, who may know the clock, the network and the page."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import pytest

from tests.conftest import ROOT

LIBRARY_USES = {
    "babel", "feedgenerator", "markdown", "nh3", "numpy", "pydantic", "pydantic_core", "selectolax", "snowballstemmer",
    "whoosh", "yaml",
}  # fmt: skip
"""Top-level modules beside the standard library that `helpcenter` may import; DESIGN.md gives the reasons."""

HOSTS = {"mkdocs", "properdocs", "material", "mkdocs_helpcenter", "zensical"}
NETWORK = {
    "socket",
    "ssl",
    "urllib.request",
    "http",
    "requests",
    "httpx",
    "urllib3",
    "ftplib",
    "smtplib",
    "asyncio",
}
CHANCE = {"random", "secrets", "uuid"}
CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
}

WHOOSH_FILE = "plugins/helpcenter/search/index.py"
CLOCK_FILE = "plugins/helpcenter/cli.py"
TAGS_FILE = "plugins/mkdocs_helpcenter/tags.py"

ROOMS = {"articles", "search", "feeds", "verifier", "hosting", "theme"}
SHARED_ADAPTERS = {"_bridge", "_bundles", "_assets", "options", "tags", "theme"}
"""Modules of `mkdocs_helpcenter` that every room may import; the theme itself imports no other room."""

NAMELESS = re.compile(r"(?i)^_?(utils?|helpers?|commons?|managers?|misc)$")
UNFINISHED = re.compile(r"\b(TODO|FIXME)\b")
MACHINE_PATH = re.compile(
    r"(?<![\w.:/~}*$-])(/(?:home|Users|root|work|private|mnt)/[\w.-]+|[A-Z]:\\Users\\\w+)"
)
"""A path that exists on one machine only."""

PAGE_WORDS = re.compile(
    r"(?<![.\w])(document|window|navigator|localStorage)(?=[.[])|(?<![.\w])(?:fetch|XMLHttpRequest)(?=\()|\bDate\.now\b"
)
MARKUP_FROM_DATA = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\s*(=(?!=)|\()|\bnew Function\b"
)
SCRIPT_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"$]+)\1""")
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)

NODE_FILE = "src/node.ts"
"""The one file of a package that may use Node.js itself; it is not part of what browsers load."""

PACKAGES = ("search_client", "verifier_widget")


@dataclass(frozen=True)
class Imported:
    """One import of a Python file: its line, and the dotted name it brings in."""

    line: int
    name: str

    def within(self, names: set[str]) -> bool:
        """Say whether the name is one of *names* or lies below one."""
        return any(self.name == name or self.name.startswith(f"{name}.") for name in names)


def imports_of(path: str, source: str) -> Iterator[Imported]:
    """Yield every import in *source*, nested ones and those for type checkers too; relative ones made absolute."""
    package = list(PurePosixPath(path).with_suffix("").parts[1:-1])
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            yield from (Imported(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Imported(node.lineno, f"{module}.{alias.name}") for alias in node.names)


def python_faults(path: str, source: str) -> list[str]:
    """Return one line for each arrow that the Python file *path* (below the root) draws and should not."""
    faults = []
    parts = PurePosixPath(path).parts
    library, adapters = parts[:2] == ("plugins", "helpcenter"), parts[:2] == ("plugins", "mkdocs_helpcenter")
    for found in imports_of(path, source):
        top = found.name.partition(".")[0]
        wrong = (
            found.within({"tests", "benchmarks"})
            or (top == "whoosh" and path != WHOOSH_FILE)
            or (library and found.within(HOSTS | NETWORK | CHANCE))
            or (library and top not in LIBRARY_USES | {"helpcenter", *sys.stdlib_module_names})
            or (adapters and found.within(NETWORK | CHANCE))
            or (path == TAGS_FILE and found.within({"mkdocs", "properdocs", "material"}))
            or (adapters and _sideways(parts, found.name))
        )
        if wrong:
            faults.append(f"{path}:{found.line} imports {found.name}")
    if library and path != CLOCK_FILE:
        faults += [
            f"{path}:{node.lineno} reads the clock: {ast.unparse(node)}"
            for node in ast.walk(ast.parse(source, path))
            if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCK
        ]
    return faults


def _sideways(parts: tuple[str, ...], name: str) -> bool:
    """Say whether a file in a room of the adapters imports another room of theirs."""
    room, target = parts[2], name.split(".")
    if room not in ROOMS or target[0] != "mkdocs_helpcenter":
        return False
    return len(target) > 1 and target[1] not in {room, *SHARED_ADAPTERS}


def script_faults(path: str, source: str, dependencies: set[str]) -> list[str]:
    """Return one line for each thing that the TypeScript file *path* (below the root) does and should not."""
    faults = []
    package, *inner = PurePosixPath(path).parts
    code = SCRIPT_COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)

    def note(match: re.Match[str], what: str) -> None:
        line = code.count("\n", 0, match.start()) + 1
        faults.append(f"{path}:{line} {what}")

    for match in SCRIPT_IMPORT.finditer(code):
        target = match[2]
        if target.startswith("."):
            depth = len(inner) - 1
            for step in PurePosixPath(target).parts:
                depth += -1 if step == ".." else 1
                if depth < 0:
                    note(match, f"imports {target}")
                    break
        elif target.startswith("node:") and path.endswith(NODE_FILE):
            continue
        elif not any(target == name or target.startswith(f"{name}/") for name in dependencies):
            note(match, f"imports {target}")
    if package == "verifier_widget" and inner[:2] != ["src", "element"]:
        for match in PAGE_WORDS.finditer(code):
            if match[1] and _binds(code, match[1]):
                continue  # a parameter or constant of that name, such as a JSON document
            note(match, f"knows the page: {match[0]}")
    for match in MARKUP_FROM_DATA.finditer(code):
        note(match, f"makes markup or code from text: {match[1] or match[0]}")
    return faults


def _binds(code: str, name: str) -> bool:
    """Say whether a script declares *name* itself, as a constant, a function or a parameter."""
    return re.search(rf"\b(?:const|let|function)\s+{name}\b|[(,]\s*{name}\s*\??:", code) is not None


def text_faults(path: str, source: str) -> list[str]:
    """Return one line for each unfinished note and each path of one machine in a text file."""
    faults = [
        f"{path}: is named for nothing"
        for part in PurePosixPath(path).parts
        if NAMELESS.match(part.partition(".")[0])
    ]
    for number, line in enumerate(source.splitlines(), start=1):
        faults += [f"{path}:{number} says {match[0]}" for match in UNFINISHED.finditer(line)]
        faults += [
            f"{path}:{number} names a path of one machine: {match[0]}"
            for match in MACHINE_PATH.finditer(line)
        ]
    return faults


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Every text file that git tracks or would track, by its path below the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout: which files are ours is unknown")
    texts = {}
    for path in filter(None, listed.stdout.split("\0")):
        try:
            texts[path] = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # an image, or a file deleted and not yet committed
    return texts


def test_python_arrows(sources: dict[str, str]) -> None:
    """The library knows no host, network, clock or chance; rooms of the adapters do not know each other."""
    ours = {
        path: text for path, text in sources.items() if path.startswith("plugins/") and path.endswith(".py")
    }
    assert len(ours) > 10, "the walk found too few files to mean anything"
    faults = [fault for path, text in ours.items() for fault in python_faults(path, text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("package", PACKAGES)
def test_script_arrows(package: str, sources: dict[str, str]) -> None:
    """An npm package imports itself and its declared dependencies; only the element of the verifier knows a page."""
    manifest = json.loads((ROOT / package / "package.json").read_text(encoding="utf-8"))
    ours = {
        p: t for p, t in sources.items() if p.startswith(f"{package}/src/") and p.endswith((".ts", ".js"))
    }
    assert ours, f"{package}/src: expected TypeScript files, got none"
    dependencies = set(manifest.get("dependencies", {}))
    faults = [fault for path, text in ours.items() for fault in script_faults(path, text, dependencies)]
    assert not faults, "\n".join(faults)


def test_nothing_unfinished_and_no_path_of_one_machine(sources: dict[str, str]) -> None:
    """No note to finish something later, no path that exists on one machine, no module named for nothing."""
    others = ("requirements.lock", "package-lock.json", "tests/test_architecture.py")
    read = {path: text for path, text in sources.items() if not path.endswith(others)}
    faults = [fault for path, text in read.items() for fault in text_faults(path, text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("plugins/helpcenter/x.py", "import mkdocs.utils", "x.py:1 imports mkdocs.utils"),
        ("plugins/helpcenter/x.py", "def f():\n    from mkdocs import plugins", "x.py:2 imports mkdocs.plugins"),
        ("plugins/helpcenter/x.py", "from urllib.request import urlopen", "x.py:1 imports urllib.request.urlopen"),
        ("plugins/helpcenter/x.py", "import random", "x.py:1 imports random"),
        ("plugins/helpcenter/x.py", "import lxml", "x.py:1 imports lxml"),
        ("plugins/helpcenter/x.py", "import tests.browser", "x.py:1 imports tests.browser"),
        ("plugins/helpcenter/x.py", "import whoosh.fields", "x.py:1 imports whoosh.fields"),
        ("plugins/helpcenter/x.py", "import datetime as d\nn = d.datetime.now()", "x.py:2 reads the clock"),
        ("plugins/helpcenter/x.py", "from datetime import date\nd = date.today()", "reads the clock: date.today"),
        ("plugins/mkdocs_helpcenter/feeds/plugin.py", "from ..search import x", "imports mkdocs_helpcenter.search.x"),
        ("plugins/mkdocs_helpcenter/tags.py", "from mkdocs.plugins import BasePlugin", "imports mkdocs.plugins.Base"),
        ("plugins/mkdocs_helpcenter/search/plugin.py", "import socket", "plugin.py:1 imports socket"),
    ],
)  # fmt: skip
def test_a_python_arrow_that_should_not_be_is_reported(path: str, source: str, fault: str) -> None:
    """Each rule catches what it forbids, nested and relative imports too."""
    assert [fault in line for line in python_faults(path, source)] == [True]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("plugins/helpcenter/search/index.py", "from whoosh import fields"),
        ("plugins/helpcenter/cli.py", "from datetime import datetime, UTC\nnow = datetime.now(UTC)"),
        ("plugins/helpcenter/x.py", "from urllib.parse import quote\nfrom datetime import date\nd = date(2026, 1, 1)"),
        ("plugins/mkdocs_helpcenter/feeds/plugin.py", "from mkdocs_helpcenter._bridge import x\nfrom .config import C"),
    ],
)  # fmt: skip
def test_an_arrow_that_may_be_is_not_reported(path: str, source: str) -> None:
    """The exceptions are the ones we promise."""
    assert python_faults(path, source) == []


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("search_client/src/a.ts", "import '../../verifier_widget/src/x.js';", "a.ts:1 imports ../../verifier"),
        ("search_client/src/a.ts", "import fs from 'node:fs';", "a.ts:1 imports node:fs"),
        ("search_client/src/a.ts", "import x from 'por-verifier';", "a.ts:1 imports por-verifier"),
        ("verifier_widget/src/a.ts", "\nconst r = await fetch('/x');", "a.ts:2 knows the page: fetch"),
        ("verifier_widget/src/a.ts", "const t = Date.now();", "a.ts:1 knows the page: Date.now"),
        ("verifier_widget/src/engine/a.ts", "document.title = '';", "a.ts:1 knows the page: document"),
        ("verifier_widget/src/element/a.ts", "node.innerHTML = text;", "makes markup or code from text: innerHTML"),
        ("search_client/src/a.ts", "node.insertAdjacentHTML('x', t);", "makes markup or code from text: insertAdj"),
    ],
)  # fmt: skip
def test_a_script_that_does_what_it_should_not_is_reported(path: str, source: str, fault: str) -> None:
    """Each rule for TypeScript catches what it forbids."""
    assert [fault in line for line in script_faults(path, source, {"@noble/hashes"})] == [True]


def test_a_script_may_do_the_rest() -> None:
    """Declared dependencies, comments that mention the page, and the element's own use of it are fine."""
    source = (
        "// document.title is the page's\nimport { sha256 } from '@noble/hashes/sha2.js';\nimport './b.js';\n"
    )
    assert script_faults("verifier_widget/src/a.ts", source, {"@noble/hashes"}) == []
    assert script_faults("verifier_widget/src/element/a.ts", "document.createElement('p');", set()) == []


def test_unfinished_notes_and_machine_paths_are_reported() -> None:
    """A note, a home folder and a nameless module; a URL path is none of these."""
    text = "see https://x.example/home/page\n# TODO later\n/home/somebody/file\n"
    assert text_faults("plugins/helpcenter/utils.py", text) == [
        "plugins/helpcenter/utils.py: is named for nothing",
        "plugins/helpcenter/utils.py:2 says TODO",
        "plugins/helpcenter/utils.py:3 names a path of one machine: /home/somebody",
    ]
