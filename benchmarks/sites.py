"""The two configurations that are compared: the platform with every plugin on, and plain Material with its search."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

SITE = {"site_name": "Help center", "site_url": "https://help.exchange.example/"}

PLATFORM = {
    "theme": {"name": "helpcenter"},
    "plugins": [
        "helpcenter/articles",
        "helpcenter/search",
        "helpcenter/feeds",
        "helpcenter/verifier",
        "helpcenter/hosting",
    ],
}

MATERIAL = {"theme": {"name": "material", "font": False}, "plugins": ["search"]}


def write_config(folder: Path, name: str, settings: Mapping[str, object], docs: Path) -> Path:
    """Write the configuration *name* to *folder*, for the pages in *docs*; returns the file."""
    file = folder / f"{name}.yml"
    file.write_text(
        yaml.safe_dump({**SITE, **settings, "docs_dir": str(docs)}, sort_keys=False), encoding="utf-8"
    )
    return file
