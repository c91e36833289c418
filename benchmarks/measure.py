"""One build in a child process, and what it cost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

INSTANT = "1795392000"
"""SOURCE_DATE_EPOCH of every build: 2026-11-23T00:00:00Z."""

KIBIBYTES_PER_RSS_UNIT = 1 / 1024 if sys.platform == "darwin" else 1
"""getrusage(2) counts `ru_maxrss` in bytes on macOS and in KiB on Linux."""


@dataclass(frozen=True)
class Cost:
    """What one build took.

    Attributes:
        cpu: User and system seconds of the child and of every process that it waited for.
        wall: Seconds from start to end.
        memory: Peak resident set in MB (10^6 bytes) of the largest of those processes.
        output: MB (10^6 bytes) written to the site folder.
        files: Files in it.
    """

    cpu: float
    wall: float
    memory: float
    output: float
    files: int


def build(config_file: Path, site: Path) -> Cost:
    """Build *config_file* into *site* and return the cost; the site and what earlier builds cached are removed first.

    Raises:
        SystemExit: The build failed; its last lines are in the message.
    """
    shutil.rmtree(site, ignore_errors=True)
    shutil.rmtree(config_file.parent / ".cache", ignore_errors=True)
    log = site.with_suffix(".log")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": INSTANT, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config_file), "-d", str(site)]
    with log.open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
        raise SystemExit(
            f"{config_file}: expected the build to succeed, got exit code {child.returncode}:\n{tail}"
        )
    sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        memory=usage.ru_maxrss * KIBIBYTES_PER_RSS_UNIT * 1024 / 1e6,
        output=sum(sizes) / 1e6,
        files=len(sizes),
    )


def typical(costs: Sequence[Cost]) -> Cost:
    """Return the median of each quantity over at least one build."""
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        wall=median(cost.wall for cost in costs),
        memory=median(cost.memory for cost in costs),
        output=median(cost.output for cost in costs),
        files=round(median(cost.files for cost in costs)),
    )
