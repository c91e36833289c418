"""`make site` from the second run on: mkdocs serves the site and builds it anew when an editor saves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 30
"""Seconds until a change must show; a build of two pages takes less than one."""

CONFIG = """
site_name: Two pages
theme: {name: helpcenter}
plugins: [helpcenter/articles, helpcenter/search, helpcenter/feeds, helpcenter/verifier, helpcenter/hosting]
"""

ARTICLE = "---\ntitle: Fees\npublished: 2026-05-02\n---\n\nFees are {amount}.\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The source of a small site that `mkdocs serve --strict` is serving, and its base URL."""
    source = tmp_path / "docs" / "faq" / "fees.md"
    source.parent.mkdir(parents=True)
    source.write_text(ARTICLE.format(amount="low"))
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--strict", "--dev-addr", f"127.0.0.1:{port}"]
    log = tmp_path / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=tmp_path, stdout=output, stderr=subprocess.STDOUT, env=os.environ
        )
        try:
            yield source, f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait()
    assert f"Serving on http://127.0.0.1:{port}/" in log.read_text()


def wait_for(url: str, text: str) -> str:
    """Return the page at *url* once it says *text*; fails after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    seen = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url) as response:
                seen = response.read().decode()
        except (urllib.error.URLError, ConnectionError) as error:
            seen = str(error)
        if text in seen:
            return seen
        time.sleep(0.2)
    pytest.fail(f"{url} did not say {text!r} within {PATIENCE} s, but:\n{seen[:500]}")


def test_a_saved_change_shows(site: tuple[Path, str]) -> None:
    """The page is served with the live-reload script, and says the new text after a save, twice over."""
    source, url = site
    assert "livereload" in wait_for(f"{url}faq/fees/", "Fees are low.")
    for amount in ("lower", "lowest"):
        source.write_text(ARTICLE.format(amount=amount))
        wait_for(f"{url}faq/fees/", f"Fees are {amount}.")
    added = source.with_name("limits.md")
    added.write_text(ARTICLE.replace("title: Fees", "title: Limits").format(amount="limited"))
    wait_for(f"{url}faq/limits/", "Fees are limited.")
    assert "Limits" in wait_for(f"{url}faq/", "Limits")
