"""What Material brings into a site and our templates never load: 2.5 MB of scripts and styles."""

from __future__ import annotations

from pathlib import Path

from mkdocs.structure.files import Files
from mkdocs.utils import get_theme_dir

UNUSED = ("assets/javascripts/", "assets/stylesheets/")
"""Folders of Material's own files, below its templates."""


def remove_leftovers(files: Files) -> None:
    """Remove Material's own scripts and styles from *files*; an operator's files of the same folders stay."""
    templates = Path(get_theme_dir("material"))
    for file in list(files):
        if file.src_uri.startswith(UNUSED) and file.src_dir is not None and Path(file.src_dir) == templates:
            files.remove(file)
