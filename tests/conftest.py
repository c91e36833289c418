"""Fixtures that more than one room of tests needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
"""The checkout."""


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout that is under test."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout (or HELPCENTER_SHARED); skips the test where it is absent."""
    folder = Path(os.environ.get("HELPCENTER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"reference data absent: {folder} is no folder; set HELPCENTER_SHARED to where it is")
    return folder
