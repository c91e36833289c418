"""Options of `helpcenter/search`, as written in mkdocs.yml."""

from __future__ import annotations

from mkdocs.config import config_options as opt
from mkdocs.config.base import Config

from helpcenter.search.command import DEFAULT_INDEX_DIR


class SearchConfig(Config):
    """Options of `helpcenter/search`."""

    index_dir = opt.Type(str, default=DEFAULT_INDEX_DIR)
    """Private folder for the index that `helpcenter search` reads, below the folder of mkdocs.yml; "" writes none."""
    plain_pages = opt.Type(bool, default=True)
    """Whether pages that are no articles are found too."""
