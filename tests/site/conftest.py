"""The sample site, built once, served as a host would, and opened in a Chromium that forgives nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from benchmarks.browser import LAUNCH_ARGUMENTS, find_browser
from benchmarks.static_server import serve
from tests.conftest import ROOT

INSTANT = 1795392000
"""Seconds since 1970: 2026-11-23T00:00:00Z, the instant at which the sample content has one of everything."""

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""axe-core's names for WCAG 2.2 A and AA, and for its best practices."""

NOTE_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI}`);
});
"""


def build(
    site_dir: Path, *, engine: str = "mkdocs", config_file: Path = ROOT / "mkdocs.yml", **environment: str
) -> str:
    """Build the site of *config_file* into *site_dir* with `--strict`, at INSTANT; returns what the engine printed.

    A failed build fails the test, with the engine's output.
    """
    command = [sys.executable, "-m", engine, "build", "--strict", "-f", str(config_file), "-d", str(site_dir)]
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    variables = {**os.environ, **quiet, "SOURCE_DATE_EPOCH": str(INSTANT), **environment}
    done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    if done.returncode:
        pytest.fail(f"{' '.join(command[1:])} ended with {done.returncode}:\n{output}", pytrace=False)
    return output


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample site, built by mkdocs with `--strict` at INSTANT. Read only."""
    site = tmp_path_factory.mktemp("mkdocs") / "site"
    build(site)
    return site


@pytest.fixture(scope="session")
def served_site(built_site: Path) -> Iterator[str]:
    """Base URL of the built site, ending in `/`, under the headers of its own `_headers` file."""
    with serve(built_site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the session."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=find_browser(), args=[*LAUNCH_ARGUMENTS])
        yield program
        program.close()


@pytest.fixture
def open_page(browser: Browser, served_site: str) -> Iterator[Callable[..., Page]]:
    """Opens watched pages: `open_page(color_scheme="dark", viewport={…})` takes what Playwright's `new_context` takes.

    When the test ends it fails on any console message, page error, CSP violation or request to a foreign origin.
    """
    contexts: list[BrowserContext] = []
    findings: list[str] = []
    missing: set[str] = set()

    def watch(request: Request) -> None:
        if not request.url.startswith((served_site, "data:", "blob:")):
            findings.append(f"request to a foreign origin: {request.url}")

    def note_missing(response: Response) -> None:
        if response.status == 404 and response.request.is_navigation_request():
            missing.add(response.url)  # a test that opens a page which is not there wants the 404 page

    def listen(message: ConsoleMessage) -> None:
        if not (message.location["url"] in missing and message.text.startswith("Failed to load resource")):
            findings.append(f"console {message.type}: {message.text}")

    def open_(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(NOTE_VIOLATIONS)
        context.on("request", watch)
        context.on("response", note_missing)
        context.on("console", listen)
        context.on("weberror", lambda error: findings.append(f"page error: {error.error}"))
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
    assert not findings, "the browser reported:\n" + "\n".join(findings)


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """A page of 1280 × 900 in light colours, watched as `open_page` says."""
    return open_page(viewport={"width": 1280, "height": 900}, color_scheme="light")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """A function that runs axe-core (WCAG 2.2 AA, best practice) on a page and lists the violations, one a line."""
    runner = Axe()

    def violations(page: Page) -> list[str]:
        found = runner.run(page, options={"runOnly": {"type": "tag", "values": AXE_RULES}})
        return [
            f"{page.url} {violation['id']} ({violation['impact']}): {node['target']}: {node['html'][:200]}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]

    return violations
