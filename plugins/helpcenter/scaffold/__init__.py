"""A new help center: `template/` written into an empty folder, with the site's name put in."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from helpcenter.errors import ConfigurationError

NAME_LENGTH = 80
"""Longest name of a site, in characters: it stands in every page's title beside the article's own."""

SHOWN = 3
"""How many names of a folder's contents a message lists."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$^&-])")
_PREFIX = "dot_"
"""Stands for the leading dot of a name in `template/`: a `.gitignore` there would hide files of this project."""


def create_site(target: Path, name: str) -> list[Path]:
    """Write a small working site into *target* and return the paths of its files, sorted.

    The site has one article of each type, an announcement, a page with the verifier, the data and settings they need,
    and workflows that check and publish it. It builds with `--strict` as it is. Its dates are fixed, so two new sites
    of one name are the same byte for byte. Nothing that exists is changed.

    Args:
        target: A folder that does not exist yet, or an empty one; parents are made.
        name: The site's name for its readers, 1 to 80 printable characters. Any of them is safe: it is quoted where it
            is put in.

    Raises:
        ConfigurationError: *target* is a file, or a folder with something in it; or *name* is not such a name.
    """
    _check_name(name)
    _check_target(target)
    values = {
        "@@name:yaml@@": json.dumps(name, ensure_ascii=False),  # a JSON string is a YAML string
        "@@name:markdown@@": _MARKDOWN.sub(r"\\\1", name),
        "@@version@@": version("mkdocs-helpcenter"),
    }
    written = []
    for relative, source in _files(files(__name__) / "template"):
        text = source.read_text(encoding="utf-8")
        path = target / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:  # "x": never over an existing file
            file.write(re.sub("|".join(values), lambda place: values[place[0]], text))
        written.append(path)
    return sorted(written)


def _files(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f".{entry.name.removeprefix(_PREFIX)}" if entry.name.startswith(_PREFIX) else entry.name
        found += _files(entry, f"{prefix}{name}/") if entry.is_dir() else [(f"{prefix}{name}", entry)]
    return found


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > NAME_LENGTH or not name.isprintable():
        raise ConfigurationError(
            f"name: expected 1 to {NAME_LENGTH} printable characters, got {name!r}. Give another with --name"
        )


def _check_target(target: Path) -> None:
    if target.is_dir():
        names = sorted(path.name for path in target.iterdir())
        if names:
            listed = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
            raise ConfigurationError(
                f"{target}: expected a new or an empty folder, got one that holds {listed}. "
                "Nothing was written; choose another name or empty the folder"
            )
    elif target.exists() or target.is_symlink():
        raise ConfigurationError(
            f"{target}: expected a new or an empty folder, got a file. Nothing was written; choose another name"
        )
