"""The pages that are built, from a reference archive or any folder of Markdown, laid out as a help center."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]

HOME = """---
title: Help center
---

Welcome.
"""
"""The home page that both sides build; the platform adds its listings to it, plain Material does not."""


def archive(pages: int) -> Path:
    """Return the reference archive of *pages* (1,000 or 5,000) articles, beside the checkout or in HELPCENTER_SHARED.

    Raises:
        SystemExit: It is not there; the message says what to do.
    """
    shared = Path(os.environ.get("HELPCENTER_SHARED", ROOT.parent / "shared"))
    file = shared / "corpus" / f"pages-{pages}.tar.gz"
    if not file.is_file():
        raise SystemExit(
            f"{file}: expected the benchmark's pages, got no file. "
            "Set HELPCENTER_SHARED to the folder that holds corpus/, or name a folder of Markdown: --pages DIR"
        )
    return file


def lay_out(source: Path, docs: Path) -> int:
    """Write the articles of *source* (a .tar.gz or a folder) below `docs`/faq; returns how many Markdown files.

    Both sides build this same folder, so nothing in it is fitted to one of them.
    """
    shutil.rmtree(docs, ignore_errors=True)
    articles = docs / "faq"
    docs.mkdir(parents=True)
    if source.is_dir():
        shutil.copytree(source, articles)
    else:
        unpack(source, articles)
    (articles / "index.md").unlink(missing_ok=True)
    (docs / "index.md").write_text(HOME, encoding="utf-8")
    return sum(1 for _ in articles.rglob("*.md"))


def unpack(source: Path, folder: Path) -> None:
    """Write the Markdown files below `docs/` of the archive *source* to *folder*; nothing else, nowhere else.

    Raises:
        SystemExit: A file of the archive would lie outside the folder.
    """
    with tarfile.open(source) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            content = tar.extractfile(member) if path.suffix == ".md" else None
            if content is None:
                continue
            if path.parts[0] != "docs" or ".." in path.parts:
                raise SystemExit(f"{source}: expected files below docs/, got {member.name!r}")
            file = folder.joinpath(*path.parts[1:])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.read())
