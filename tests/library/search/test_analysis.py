"""Text to terms: the published vectors, and what no text may do."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.search.analysis import MAX_QUERY_TERMS, MAX_TERM_LENGTH, analyse_query, stem, terms_of
from tests.conftest import ROOT

VECTORS = json.loads((ROOT / "tests/vectors/search/analysis.json").read_text(encoding="utf-8"))
STEMS = [
    line.split("\t")
    for line in (ROOT / "tests/vectors/search/stems-en.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

texts = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_terms(case):
    """Python agrees with the vectors that the client is held to as well."""
    assert list(terms_of(case["text"])) == case["terms"]


@pytest.mark.parametrize("case", VECTORS["queries"], ids=lambda case: case["id"])
def test_queries(case):
    query = analyse_query(case["text"])
    assert [[term.text, list(term.covered_by)] for term in query.terms] == case["terms"]
    assert query.unfinished == case["unfinished"]


def test_stems_of_the_word_list():
    assert len(STEMS) > 3000
    assert [(word, stem(word)) for word, _ in STEMS] == [(word, expected) for word, expected in STEMS]


@given(texts)
def test_any_text_has_terms_within_bounds(text):
    for term in terms_of(text):
        assert 0 < len(term) <= MAX_TERM_LENGTH
        term.encode("utf-8")  # no lone surrogate gets into an index


@given(texts)
def test_a_query_asks_for_what_its_text_would_be_indexed_under(text):
    query = analyse_query(text)
    indexed = list(dict.fromkeys(terms_of(text)))
    assert [term.text for term in query.terms] == indexed[:MAX_QUERY_TERMS]


@pytest.mark.parametrize(
    "text", ["w" * 100_000, "ab " * 33_333, "申购" * 50_000, "🚀" * 100_000, "\ud800" * 100_000]
)
def test_a_pasted_book_is_an_ordinary_query(text):
    started = time.process_time()
    assert len(analyse_query(text).terms) <= MAX_QUERY_TERMS
    assert time.process_time() - started < 1
