"""Statistics to numbers: how much a term says about a document, as small integers that Whoosh and the browser share.

A score is the sum over the query's terms of `idf × impact`. Both factors are integers by the time anything is ranked,
so the two sides cannot disagree in a last digit: the impact is quantised once, when the collection is complete, and
the idf is rounded.

The impact is BM25F over title and body plus BM25 over the title alone (Robertson, Zaragoza: «The Probabilistic
Relevance
Framework: BM25 and Beyond», 2009, sections 3.4 and 3.6): BM25F saturates the weighted sum of the fields, which
    Whoosh's own class of that name does not do, and the second part keeps a short exact title ahead of a long text
    with the same words.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

K1: Final = 1.6
"""Saturation of term frequency, no unit, 1.2 to 2.0 in the literature; value of the measured trial."""
TITLE_TIMES: Final = 3.0
"""How many body occurrences one in the title is worth inside BM25F, no unit, 1 to 10; value of the measured trial."""
TITLE_B: Final = 0.3
"""Length normalisation of titles, 0 (none) to 1 (full); value of the measured trial."""
BODY_B: Final = 0.75
"""Length normalisation of bodies, 0 to 1; the classic value, kept by the measured trial."""
TITLE_ALONE: Final = 1.0
"""Weight of the separate title score, no unit, 0 to 4. More helps collections of short questions, less helps
passages."""
IMPACT_LEVELS: Final = 15
"""Largest quantised impact; the smallest is 1. Four bits: fewer lose relevance, more cost bytes in every posting."""
IDF_SCALE: Final = 256
"""Steps per natural-logarithm unit of idf, 1 to 65,536: fine enough that rounding never reorders what impacts
separate."""
MAX_RANKED_TERMS: Final = 8
"""The rarest terms of a question that are ranked. In the trial 8 of a long question lost nothing, 6 lost .019
nDCG@10."""


def idf(document_count: int, frequency: int) -> int:
    """Return the rounded inverse document frequency of a term, at least 1.

    Parameters:
        document_count: Documents in the collection, at least 1.
        frequency: Documents with the term, 1 to *document_count*.

    Returns:
        `ln(1 + (N - n + 0.5) / (n + 0.5))` in steps of `1 / IDF_SCALE`, halves rounded up; below 2^13 up to 10^12
        documents.
    """
    natural = math.log(1 + (document_count - frequency + 0.5) / (frequency + 0.5))
    return max(1, math.floor(natural * IDF_SCALE + 0.5))


def impacts(
    title_counts: NDArray[np.integer],
    body_counts: NDArray[np.integer],
    title_lengths: NDArray[np.float64],
    body_lengths: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """Return the quantised impact of each posting.

    Parameters:
        title_counts: Occurrences of the term in the document's title, one per posting.
        body_counts: Occurrences in headings and text, same shape.
        title_lengths: Length of the posting's document's title divided by the mean over the collection, same shape.
        body_lengths: The same of its body.

    Returns:
        1 to `IMPACT_LEVELS`, same shape. Levels are linear in the raw impact, the largest of the collection is the
        highest level.
    """
    if not len(title_counts):
        return np.zeros(0, dtype=np.uint8)
    title = title_counts / (1 - TITLE_B + TITLE_B * title_lengths)
    both = TITLE_TIMES * title + body_counts / (1 - BODY_B + BODY_B * body_lengths)
    raw = both * (K1 + 1) / (K1 + both) + TITLE_ALONE * title * (K1 + 1) / (K1 + title)
    levels = np.ceil(raw * (IMPACT_LEVELS / raw.max()))
    quantised: NDArray[np.uint8] = np.clip(levels, 1, IMPACT_LEVELS).astype(np.uint8)
    return quantised
