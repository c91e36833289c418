"""What git remembers of the docs folder: when each file last changed. One `git log` for all of them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

GIT_TIMEOUT = 30
"""Seconds; a log of 100,000 commits takes a few. After it the check goes on without git."""

_RENAMED_UNCHANGED = re.compile(r"R100\t")


@dataclass(frozen=True, slots=True)
class History:
    """When files changed.

    Attributes:
        changed: Last change of each file, by path below the docs folder; a file that was only ever added or moved
            is not in it, because an import is not an edit.
        unavailable: Why there is nothing to tell (no repository, a shallow clone, no git), or "".
    """

    changed: dict[str, datetime] = field(default_factory=dict)
    unavailable: str = ""


def read_history(docs: Path) -> History:
    """Return the history of *docs*, from one pass over the log. Author dates are used: a rebase does not move them.

    It never raises: without git, outside a repository or in a shallow clone it says why it knows nothing.
    """
    shallow = _git(docs, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return History(unavailable="the folder is not in a git repository, or git is not installed")
    if shallow.strip() == "true":
        return History(unavailable="the clone is shallow (fetch the whole history, e.g. fetch-depth: 0)")
    log = _git(
        docs, "log", "--format=%x00%aI", "--name-status", "-M", "--diff-filter=MR", "--relative", "--", "."
    )
    if log is None:
        return History(unavailable="git log failed (an empty repository has no history)")
    changed: dict[str, datetime] = {}
    for commit in log.split("\0")[1:]:
        date, _, files = commit.partition("\n")
        moment = datetime.fromisoformat(date.strip())
        for line in files.splitlines():
            if not line or _RENAMED_UNCHANGED.match(line):
                continue
            changed.setdefault(line.rpartition("\t")[2], moment)
    return History(changed)


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-c", "core.quotePath=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours; the folder is passed as one word
            command, capture_output=True, check=True, text=True, encoding="utf-8", timeout=GIT_TIMEOUT
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
