"""The search client under Node, and collections to ask it about."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpcenter.articles.sections import Section
from helpcenter.search.cache import read_sealed, write_sealed
from helpcenter.search.document import SearchDocument
from helpcenter.search.index import OpenIndex, write_index
from helpcenter.search.postings import Collection, Collector
from tests.conftest import ROOT

KEY = b"k" * 32

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def ask_client() -> Iterator[Ask]:
    """Call the client's code: `ask_client(folder=…, query=…)`; see ask_client.mjs for the other questions."""
    bundle = ROOT / "search_client" / "dist" / "node.js"
    node = shutil.which("node")
    if node is None or not bundle.is_file():
        pytest.skip(
            f"search client absent: needs node and {bundle}; run: npm ci && npm run build in search_client/"
        )
    command = [node, str(Path(__file__).with_name("ask_client.mjs")), bundle.as_uri()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(**question: Any) -> Any:
            process.stdin.write(
                json.dumps(
                    {key: str(value) if isinstance(value, Path) else value for key, value in question.items()}
                )
                + "\n"
            )
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def document(
    url: str, title: str, text: str = "", *, type: str = "faq", category: str = "", **values: Any
) -> SearchDocument:
    """A document of one section."""
    return SearchDocument(
        url=url, title=title, type=type, category=category, sections=(Section("", "", text),), **values
    )


def collected(documents: Iterable[SearchDocument]) -> Collection:
    """The collection of *documents*, types in the usual order."""
    collector = Collector(("faq", "announcements", "products"))
    for one in documents:
        collector.add(one)
    return collector.collection()


def opened(collection: Collection, folder: Path) -> OpenIndex:
    """The collection's Whoosh index, written to *folder*, sealed, checked and opened."""
    write_sealed(folder, KEY, lambda inner: write_index(collection, inner))
    return OpenIndex(read_sealed(folder, KEY))
