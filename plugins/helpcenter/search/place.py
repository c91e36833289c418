"""Where the private index may lie: never in what is published or written by people, never through a symbolic link.

A build replaces the folder of the index, so a wrong place costs somebody's files, and a published one shows the index
to everybody. The place comes from mkdocs.yml and from links in the checkout, both of which a pull request can change.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from helpcenter.errors import ConfigurationError


def index_folder(root: Path, index_dir: str, reserved: Mapping[str, Path]) -> Path:
    """Return the absolute folder that *index_dir* names, `..` resolved by the letter; nothing is created.

    Parameters:
        root: Folder of mkdocs.yml, in which a relative *index_dir* begins.
        index_dir: The option as written, not empty.
        reserved: Folders that the index must neither be, contain nor lie in, by their name for the message.

    Raises:
        ConfigurationError: It is, contains or lies in a reserved folder; it is or contains *root*; or a part of it
            below *root* is a symbolic link. Names every reason. Or it is no path that the system can read.
    """
    # By the letter, so that links stay to be seen: Path.resolve would follow them.
    root = Path(os.path.abspath(root))  # noqa: PTH100
    folder = Path(os.path.abspath(root / index_dir))  # noqa: PTH100
    try:
        problems = _problems(root, folder, reserved)
    except (OSError, ValueError) as problem:
        raise ConfigurationError(
            f"index_dir: expected a folder that can be looked at, got {index_dir!r}: {problem}. Name another"
        ) from problem
    if problems:
        raise ConfigurationError(
            "index_dir: expected a folder of its own for the private index, outside of what is written by people or "
            f"published and without symbolic links on the way, got '{index_dir}', which is {'; and '.join(problems)}. "
            "Leave the option out, or name another folder such as '.cache/helpcenter/search'; remove the link if "
            "there is one"
        )
    return folder


def _problems(root: Path, folder: Path, reserved: Mapping[str, Path]) -> list[str]:
    """Return what *folder* must not be and is."""
    problems = []
    if _holds(folder, root):
        problems.append("the folder of mkdocs.yml, or one around it")
    for name, path in reserved.items():
        if _holds(path, folder):
            problems.append(f"{name} ({path}), or a folder in it")
        elif _holds(folder, path):
            problems.append(f"a folder that contains {name} ({path})")
    problems += [
        f"a path through {link}, a symbolic link to {link.readlink()}" for link in _links(root, folder)
    ]
    return problems


def _holds(outer: Path, inner: Path) -> bool:
    """Whether *inner* is *outer* or lies in it, by name, by resolved name, or because the file system says so."""
    if inner.is_relative_to(outer) or _real(inner).is_relative_to(_real(outer)):
        return True
    # A file system may not tell `Content` from `content`.
    return outer.exists() and any(path.exists() and path.samefile(outer) for path in (inner, *inner.parents))


def _real(path: Path) -> Path:
    # Unlike Path.resolve of Python 3.11, this does not stop at a loop of links.
    return Path(os.path.realpath(path))


def _links(root: Path, folder: Path) -> list[Path]:
    """Return what is a symbolic link on the way from *root*, exclusive, to *folder*, inclusive."""
    parts = [folder, *folder.parents]
    return [
        path for path in reversed(parts) if path != root and path.is_relative_to(root) and path.is_symlink()
    ]
