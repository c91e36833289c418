"""Options of `helpcenter/verifier`."""

from __future__ import annotations

from mkdocs.config import config_options as opt
from mkdocs.config.base import Config


class VerifierConfig(Config):
    """Options of `helpcenter/verifier`, as written in mkdocs.yml."""

    folder = opt.Type(str, default="reserves")
    """Folder below docs_dir that holds one folder per pinned snapshot."""

    samples = opt.Type(bool, default=True)
    """Whether the proofs of `samples.yml` are published and offered on the page."""
