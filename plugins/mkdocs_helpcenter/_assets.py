"""Browser code of ours in the built site: copied once, under a name that says its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_helpcenter._bundles import bundle_dir

FOLDER = "assets/helpcenter"
"""Everything below it has a content hash in its name and may be cached for ever."""

HASH_LENGTH = 12
"""Hex digits of SHA-256 in a name; 48 bits tell versions of one file apart."""


def hashed_name(name: str, content: bytes) -> str:
    """Return `name.<hash>.ext` for *content*."""
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.{digest}{dot}{extension}"


def add_bundle(files: Files, config: MkDocsConfig, package: str, name: str) -> str:
    """Add a built file of one of our npm packages to the site and return its site-relative address.

    Raises:
        BundleMissing: The package was not built.
    """
    return add_asset(files, config, bundle_dir(package) / name)


def add_asset(files: Files, config: MkDocsConfig, path: Path) -> str:
    """Add the file at *path* to the site under its content-hashed name and return its site-relative address."""
    content = path.read_bytes()
    address = f"{FOLDER}/{hashed_name(path.name, content)}"
    if files.get_file_from_path(address) is None:
        files.append(File.generated(config, address, content=content))
    return address
