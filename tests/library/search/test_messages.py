"""The words of the search client: a catalogue that lacks one of them takes the search off every page."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from helpcenter.messages import Catalogue
from tests.conftest import ROOT

DEMANDED = json.loads((ROOT / "tests/vectors/search/messages.json").read_text(encoding="utf-8"))
"""What search_client/src/element/messages.ts reads; search_client/test/messages.test.ts holds it to the same list."""
LANGUAGES = sorted(
    entry.name.removesuffix(".json")
    for entry in files("helpcenter.messages").iterdir()
    if entry.name.endswith(".json")
)


def places(message: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", message))


def test_there_is_a_catalogue():
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_every_word_of_the_client(language):
    """Texts as texts with their places, plurals with the form that is always there, names of the types."""
    catalogue = Catalogue.load(language)
    words = catalogue.section("search")
    found = {key: places(words[key]) for key in DEMANDED["texts"] if isinstance(words.get(key), str)}
    assert found == {key: set(named) for key, named in DEMANDED["texts"].items()}
    for key, named in DEMANDED["plurals"].items():
        assert places(words[key]["other"]) == set(named)
    for key in DEMANDED["records"]:
        assert catalogue.section(key)
