"""What a reader's browser loads for one article, with nothing cached."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.browser import LAUNCH_ARGUMENTS, find_browser
from benchmarks.static_server import serve

QUIET = 1500
"""Milliseconds to wait after the network has gone idle: workers and idle callbacks load late."""


def first_view(site: Path, path: str) -> Mapping[str, int]:
    """Open *path* of the built *site* in a fresh Chromium; return bytes sent per URL path, gzipped, headers excluded.

    The server counts, so requests of workers are included.
    """
    sent: dict[str, int] = {}

    def note(requested: str, size: int) -> None:
        sent[requested] = sent.get(requested, 0) + size

    with serve(site, note) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*LAUNCH_ARGUMENTS])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url + path, wait_until="networkidle")
        page.wait_for_timeout(QUIET)
        browser.close()
    return sent


def typical_article(docs: Path) -> str:
    """Return the site-relative URL of the article whose Markdown is of median size."""
    articles = sorted((docs / "faq").rglob("*.md"), key=lambda file: (file.stat().st_size, file.as_posix()))
    return articles[len(articles) // 2].relative_to(docs).with_suffix("").as_posix() + "/"
