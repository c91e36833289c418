"""Documents to postings: every text is analysed once, here, and both Whoosh and the shards are written from the result.

Memory is what bounds a large site, so a document is kept as two compact arrays (terms and counts) and its compressed
fragment, about 3 kB for an article of 400 words, never as objects.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpcenter.errors import MalformedInput
from helpcenter.search import scoring
from helpcenter.search.analysis import WORD, fold, grams, is_cjk, term_of
from helpcenter.search.document import SearchDocument

_TITLE_SHIFT = 16
_MAX_COUNT = (1 << _TITLE_SHIFT) - 1
"""Occurrences counted per field: the two counts of a posting share 32 bits. Frequency saturates long before."""


@dataclass(frozen=True, slots=True)
class TypeRange:
    """The documents of one type, which have consecutive numbers.

    Attributes:
        key: Article type; "" for plain pages.
        count: How many; at least 1.
    """

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Collection:
    """All documents, numbered, and all postings. Terms are in code-point order, postings of a term by document number.

    Attributes:
        types: In number order: the first `count` documents are of the first type, and so on.
        fragments: By document number: `SearchDocument.to_fragment`.
        terms: Distinct.
        starts: One more than terms: postings `starts[i]` to `starts[i + 1]` belong to term `i`; int64.
        documents: Document number of each posting; uint32.
        impacts: 1 to `scoring.IMPACT_LEVELS`; uint8.
    """

    types: tuple[TypeRange, ...]
    fragments: Sequence[bytes]
    terms: Sequence[str]
    starts: NDArray[np.int64]
    documents: NDArray[np.uint32]
    impacts: NDArray[np.uint8]


class Collector:
    """Takes documents in any order and gives the collection, numbered by type, category and address.

    Parameters:
        type_order: Types in the order of their tabs; documents of other types and plain pages follow.
    """

    def __init__(self, type_order: Sequence[str]) -> None:
        self._rank = {key: rank for rank, key in enumerate(type_order)}
        self._keys: dict[str, tuple[int, str, str, str]] = {}
        self._fragments: list[bytes] = []
        self._terms = array("I")
        self._counts = array("I")
        self._ends = array("Q")
        self._title_lengths = array("I")
        self._body_lengths = array("I")
        self._vocabulary = _Vocabulary()

    def __len__(self) -> int:
        return len(self._fragments)

    def add(self, document: SearchDocument) -> None:
        """Analyse one document and keep what is needed of it.

        Raises:
            MalformedInput: A document with this address was added before.
        """
        if document.url in self._keys:
            raise MalformedInput(f"search: expected one document per address, got '{document.url}' twice")
        rank = self._rank.get(document.type, len(self._rank) + (document.type == ""))
        self._keys[document.url] = (rank, document.type, document.category, document.url)
        self._fragments.append(document.to_fragment())
        title = self._count([document.title])
        body = self._count(
            [part for section in document.sections for part in (section.heading, section.text)]
        )
        self._title_lengths.append(title.total())
        self._body_lengths.append(body.total())
        for term, count in title.items():
            self._terms.append(term)
            self._counts.append(min(count, _MAX_COUNT) << _TITLE_SHIFT | min(body.pop(term, 0), _MAX_COUNT))
        self._terms.extend(body)
        self._counts.extend(
            body.values()
            if not body or max(body.values()) <= _MAX_COUNT
            else (min(n, _MAX_COUNT) for n in body.values())
        )
        self._ends.append(len(self._terms))

    def collection(self) -> Collection:
        """Return everything added so far as a numbered collection; no document may be added afterwards."""
        order = sorted(range(len(self._keys)), key=list(self._keys.values()).__getitem__)
        types: dict[str, int] = Counter(key[1] for key in sorted(self._keys.values()))
        terms, starts, documents, quantised = self._inverted(np.asarray(order, dtype=np.int64))
        return Collection(
            types=tuple(TypeRange(key, count) for key, count in types.items()),
            fragments=[self._fragments[at] for at in order],
            terms=terms,
            starts=starts,
            documents=documents,
            impacts=quantised,
        )

    def _count(self, texts: Sequence[str]) -> Counter[int]:
        # One look-up per word in a dictionary that analyses what it has not seen: most words of a page are old
        # acquaintances.
        numbers = self._vocabulary
        counted: Counter[int] = Counter()
        for text in texts:
            words = WORD.findall(fold(text))
            if text.isascii():
                counted.update(map(numbers.__getitem__, words))
            else:
                for word in words:
                    counted.update(map(numbers.gram, grams(word)) if is_cjk(word) else (numbers[word],))
        del counted[_Vocabulary.NO_TERM]
        return counted

    def _inverted(
        self, order: NDArray[np.int64]
    ) -> tuple[list[str], NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint8]]:
        count = len(order)
        names = self._vocabulary.terms
        by_name = sorted(range(1, len(names)), key=names.__getitem__)
        term_rank = np.zeros(len(names), dtype=np.int64)
        term_rank[np.asarray(by_name, dtype=np.int64)] = np.arange(len(by_name))
        number = np.zeros(count, dtype=np.int64)
        number[order] = np.arange(count)
        sizes = np.diff(np.frombuffer(self._ends, dtype=np.uint64), prepend=np.uint64(0)).astype(np.int64)
        added = np.repeat(np.arange(count), sizes)  # order of addition, per posting
        packed = np.frombuffer(self._counts, dtype=np.uint32)
        quantised = scoring.impacts(
            packed >> _TITLE_SHIFT,
            packed & _MAX_COUNT,
            _relative(self._title_lengths)[added],
            _relative(self._body_lengths)[added],
        )
        terms = term_rank[np.frombuffer(self._terms, dtype=np.uint32)]
        documents = number[added]
        sequence = np.argsort(terms * max(count, 1) + documents, kind="stable")
        starts = np.searchsorted(terms[sequence], np.arange(len(by_name) + 1))
        return (
            [names[at] for at in by_name],
            starts.astype(np.int64),
            documents[sequence].astype(np.uint32),
            quantised[sequence],
        )


class _Vocabulary(dict[str, int]):
    """Folded word to term number; a word not seen before is analysed, stop words are `NO_TERM`."""

    NO_TERM = 0

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = [""]
        self._numbers: dict[str, int] = {"": self.NO_TERM}

    def __missing__(self, word: str) -> int:
        number = self[word] = self.gram(term_of(word))
        return number

    def gram(self, term: str) -> int:
        """Return the number of a term that needs no analysis."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return number


def _relative(lengths: array[int]) -> NDArray[np.float64]:
    values = np.frombuffer(lengths, dtype=np.uint32).astype(np.float64)
    mean = values.mean() if len(values) else 0.0
    return values / mean if mean else np.ones_like(values)
