"""The rule by which a query is answered, over any holder of postings.

1. The query is analysed into at most `MAX_QUERY_TERMS` distinct terms. Terms that the collection lacks are dropped; so
   are single CJK characters of which a pair in the query exists.
2. If the last word is unknown, it may still be typed: it is replaced by its likeliest completion (see `completion`).
3. The `MAX_RANKED_TERMS` rarest terms count; ties by code-point order.
4. A document's score is the sum of idf × impact over its terms. Order is by score, highest first; ties by number.
5. A document matches if the idf of its terms is at least half of the idf of all terms that count, or if it is one of
   the first `FIRST_DOCUMENTS` in order and scores at least `1 / WEAKEST_SHARE` of the best: a question in words of its
   own shares few with its answer. Counts per type are exact over the documents that match.

`search_client/src/rank.ts` is the same in TypeScript.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from helpcenter.search.analysis import Query, stem
from helpcenter.search.scoring import MAX_RANKED_TERMS, idf

FIRST_DOCUMENTS: Final = 10
"""Documents at the top that need not hold half of the idf, 0 to 100: the first page of results. Measured on the
judged sets: with 0, nDCG@10 of paraphrased questions falls from .88 to .69."""
WEAKEST_SHARE: Final = 3
"""Such a document needs this fraction (one in …) of the best score, 1 to 100: keeps out what shares one common word."""
MIN_COMPLETED_LETTERS: Final = 3
"""Letters of an unfinished word from which it is completed, 1 to 5; below, a completion says more about the index
than the reader."""
MAX_TRIMMED_LETTERS: Final = 4
"""Letters cut off an unfinished word to find the stem it is growing from («verificatio»), 0 to 5: the longest tail of
a Snowball suffix that is not itself a suffix."""
MIN_TRIMMED_LENGTH: Final = 5
"""Letters that remain after trimming, 4 to 8; shorter beginnings belong to other words."""


class Postings(Protocol):
    """What the rule needs of an index."""

    @property
    def document_count(self) -> int:
        """Documents in the collection."""

    def frequency(self, term: str) -> int:
        """Return the number of documents with *term*, 0 if none."""

    def commonest(self, prefix: str) -> str:
        """Return the commonest term that starts with *prefix* (ties: the first in code-point order), or ""."""

    def accumulate(
        self, weights: Mapping[str, int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return what the documents with one of the terms add up to.

        Returns:
            Three arrays of one length: the document's number (ascending), the sum of the weights of its terms, and the
            sum of weight × impact.
        """


@dataclass(frozen=True, slots=True)
class Ranking:
    """The documents that answer a query.

    Attributes:
        weights: The terms that counted, with their idf; empty if the collection has none of the query's words.
        documents: Document numbers, best first; int64.
        scores: Their scores, same order; int64. For ordering only: the scale changes with the collection.
    """

    weights: Mapping[str, int]
    documents: NDArray[np.int64]
    scores: NDArray[np.int64]


def rank(query: Query, postings: Postings) -> Ranking:
    """Return the documents that answer *query*, best first, by the rule of this module."""
    weights = chosen_terms(query, postings)
    if not weights:
        nothing = np.zeros(0, dtype=np.int64)
        return Ranking({}, nothing, nothing)
    documents, masses, scores = postings.accumulate(weights)
    order = np.lexsort((documents, -scores))
    documents, masses, scores = documents[order], masses[order], scores[order]
    matching = masses * 2 >= sum(weights.values())
    matching[:FIRST_DOCUMENTS] |= scores[:FIRST_DOCUMENTS] * WEAKEST_SHARE >= scores[0]
    return Ranking(weights, documents[matching], scores[matching])


def chosen_terms(query: Query, postings: Postings) -> dict[str, int]:
    """Return the terms that count (steps 1 to 3) with their idf, rarest first."""
    frequencies = {term.text: postings.frequency(term.text) for term in query.terms}
    for term in query.terms:
        if any(frequencies.get(pair, 0) for pair in term.covered_by):
            frequencies[term.text] = 0
    completed = completion(query.unfinished, postings)
    if completed:
        frequencies[completed] = postings.frequency(completed)
    known = sorted((frequency, text) for text, frequency in frequencies.items() if frequency)
    total = postings.document_count
    return {text: idf(total, frequency) for frequency, text in known[:MAX_RANKED_TERMS]}


def completion(unfinished: str, postings: Postings) -> str:
    """Return the term that an unfinished word most likely becomes, or "" if it is a known word or nothing is near.

    That is the commonest term that starts with it, else the stem of its beginning without one to
    `MAX_TRIMMED_LETTERS` letters, if the collection knows that stem.
    """
    if len(unfinished) < MIN_COMPLETED_LETTERS or postings.frequency(stem(unfinished)):
        return ""
    if longer := postings.commonest(unfinished):
        return longer
    for trimmed in range(1, MAX_TRIMMED_LETTERS + 1):
        beginning = unfinished[:-trimmed]
        if len(beginning) < MIN_TRIMMED_LENGTH:
            break
        if postings.frequency(candidate := stem(beginning)):
            return candidate
    return ""


def counts_by_type(documents: NDArray[np.int64], types: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return how many of *documents* fall into each type, given as (key, number of documents) in number order."""
    edges = np.cumsum([0, *(count for _, count in types)])
    totals, _ = np.histogram(documents, bins=edges) if len(types) else (np.zeros(0), edges)
    return {key: int(total) for (key, _), total in zip(types, totals, strict=True)}
