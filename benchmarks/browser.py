"""Find a Chromium for the browser tests and the benchmark, wherever this machine keeps one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What distributions call the program, most specific first."""

LAUNCH_ARGUMENTS = (
    "--no-sandbox",  # containers give no user namespace; the pages under test are ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
)
"""For Playwright's `launch(args=…)`."""


class NoBrowser(RuntimeError):
    """No Chromium was found and none could be installed; the message says what was tried."""


def find_browser() -> Path:
    """Return the path of a Chromium that can be started.

    Tried in this order: the environment variable CHROMIUM, a known name on PATH, Debian's package `chromium` (as root,
    where apt-get is), Playwright's own download.

    Raises:
        NoBrowser: CHROMIUM names no program, or every other way failed.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        program = shutil.which(named)
        if program is None:
            raise NoBrowser(f"CHROMIUM: expected a Chromium program, got {named!r}, which cannot be run")
        return Path(program)
    found = _on_path() or _from_debian() or _from_playwright()
    if found is None:
        raise NoBrowser(
            f"expected a Chromium, got none: CHROMIUM is not set, PATH has none of {', '.join(NAMES_ON_PATH)}, "
            "and neither apt-get (as root) nor `playwright install chromium` gave one. "
            "Install Chromium, or set CHROMIUM to its path"
        )
    return found


def _on_path() -> Path | None:
    paths = (shutil.which(name) for name in NAMES_ON_PATH)
    return next((Path(path) for path in paths if path), None)


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    _announce("installing Debian's chromium through apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", "--quiet", *command], env=environment, stdout=sys.stderr).returncode:
            return None
    return _on_path()


def _from_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    _announce("downloading Playwright's own Chromium")
    if subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr
    ).returncode:
        return None
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _announce(what: str) -> None:
    print(f"No Chromium on PATH: {what}", file=sys.stderr)


if __name__ == "__main__":
    print(find_browser())
