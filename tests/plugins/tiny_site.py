"""A site of a few files, built in this process by MkDocs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

INSTANT = "1795392000"
"""SOURCE_DATE_EPOCH of the tests: 2026-11-23T00:00:00Z."""

SITE_URL = "https://help.exchange.example/"


def write_site(root: Path, content: Mapping[str, str], plugins: list[Any], **config: Any) -> Path:
    """Write *content* (path below content/ → text) and a mkdocs.yml, under stock Material; returns its path."""
    for path, text in content.items():
        file = root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings: dict[str, Any] = {
        "site_name": "Example Exchange",
        "site_url": SITE_URL,
        "docs_dir": "content",
        "theme": {"name": "material", "font": False},
        "markdown_extensions": ["attr_list", "tables", {"toc": {"permalink": True}}],
        "plugins": plugins,
        "validation": {"nav": {"omitted_files": "ignore"}},
        "strict": True,
        **config,
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return root / "mkdocs.yml"


def build_site(
    root: Path, content: Mapping[str, str], plugins: list[Any], *, times: int = 1, **config: Any
) -> Path:
    """Write the site, build it strictly and return the folder of the output; MkDocs' errors come through.

    With *times* above one it is built again by the same instances of the plugins, as a preview server does.
    """
    loaded = load_config(str(write_site(root, content, plugins, **config)))
    loaded.plugins.on_startup(command="build", dirty=False)
    for _ in range(times):
        build(loaded)
    return root / "site"
