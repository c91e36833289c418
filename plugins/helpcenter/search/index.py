"""The Whoosh index: impacts as posting weights, fragments as stored fields. The one file that imports whoosh.

Whoosh pickles its schema, its postings and its stored fields, and whoever may change such a file may run code in the
process that opens it. So this module opens only bytes that the caller vouches for (`helpcenter.search.cache` checks
them), from memory: what was checked is what is opened. Written for whoosh 2.7.4, the last release of its authors.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, STORED, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import EmptyIndexError, IndexError
from whoosh.scoring import BaseScorer, WeightingModel

from helpcenter.errors import IndexUnusable
from helpcenter.search.document import SearchDocument
from helpcenter.search.postings import Collection, TypeRange

FORMAT: Final = 1
"""Version of what this module writes, an integer from 1; another version is rebuilt, never guessed at."""
FACTS_FILE: Final = "collection.json"
"""Beside Whoosh's files: the format, the types and their sizes."""

_POSTINGS_PER_BLOCK: Final = 1024
"""Postings that Whoosh packs together, 1 to 65,535; its default of 128 serves skipping, and this index reads whole
postings."""

_DAMAGE: Final = (
    *(IndexError, EmptyIndexError, UnpicklingError, struct.error, EOFError, OSError),
    *(ValueError, LookupError, TypeError, AttributeError, ImportError, NameError),
)
"""What Whoosh raises over files that are not its own or not whole (NameError: its storage in memory lacks a file)."""


def write_index(collection: Collection, folder: Path) -> None:
    """Write *collection* as a Whoosh index into *folder*, which exists and is empty.

    The field `impact` holds one posting per term and document; its weight is the quantised impact. Documents have
    Whoosh numbers equal to their own. The collection is fed to Whoosh in the order in which it writes, so nothing is
    analysed or sorted again.
    """
    schema = Schema(fragment=STORED, impact=ID)
    codec = W3Codec(
        blocklimit=_POSTINGS_PER_BLOCK, compression=0
    )  # a cache on the builder's disk: time counts, not bytes
    codec.length_stats = (
        False  # impacts already contain the lengths; asking for them costs a look-up per posting
    )
    writer = FileStorage(str(folder)).create_index(schema).writer(codec=codec)
    for fragment in collection.fragments:
        writer.add_document(fragment=fragment)
    writer.pool = _SortedPostings(collection)
    writer.commit()
    facts = {"format": FORMAT, "types": [[kind.key, kind.count] for kind in collection.types]}
    (folder / FACTS_FILE).write_text(json.dumps(facts), encoding="utf-8")


class OpenIndex:
    """An index in memory, ready for queries; satisfies `helpcenter.search.query.Postings`.

    Parameters:
        files: Every file that `write_index` wrote, by name. They must be vouched for: see the module's text.

    Raises:
        IndexUnusable: A file is missing, damaged, or of another version.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        try:
            facts: dict[str, Any] = json.loads(files[FACTS_FILE])
            if facts["format"] != FORMAT:
                raise IndexUnusable(
                    f"search index: expected format {FORMAT}, got {facts['format']}. Build the site again"
                )
            self.types = tuple(TypeRange(str(key), int(count)) for key, count in facts["types"])
        except (KeyError, TypeError, ValueError) as problem:
            raise IndexUnusable(
                f"search index: expected {FACTS_FILE} with format and types, got {problem!r}"
            ) from problem
        storage = RamStorage()
        storage.files.update({name: data for name, data in files.items() if name != FACTS_FILE})
        try:
            self._searcher = storage.open_index().searcher()
        except _DAMAGE as problem:
            raise IndexUnusable(
                f"search index: expected a Whoosh index, got {problem!r}. Build the site again"
            ) from problem
        self._reader = self._searcher.reader()
        if self._reader.doc_count_all() != sum(kind.count for kind in self.types):
            raise IndexUnusable(
                f"search index: expected {sum(kind.count for kind in self.types)} documents, "
                f"got {self._reader.doc_count_all()}. Build the site again"
            )
        self.frequency = lru_cache(maxsize=4096)(self._frequency)

    @property
    def document_count(self) -> int:
        """Documents in the collection."""
        return int(self._reader.doc_count_all())

    def _frequency(self, term: str) -> int:
        """Return the number of documents with *term*, 0 if none."""
        return int(self._reader.doc_frequency("impact", term))

    def commonest(self, prefix: str) -> str:
        """Return the commonest term that starts with *prefix* (ties: the first in code-point order), or ""."""
        best, best_frequency = "", 0
        for encoded in self._reader.expand_prefix("impact", prefix):
            term = encoded.decode("utf-8")
            frequency = self.frequency(term)
            if frequency > best_frequency:
                best, best_frequency = term, frequency
        return best

    def accumulate(
        self, weights: Mapping[str, int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return number, matched idf and score of each document with one of the terms; see `query.Postings`."""
        masses = np.zeros(self.document_count, dtype=np.int64)
        scores = np.zeros(self.document_count, dtype=np.int64)
        for term, weight in weights.items():
            matcher = self._searcher.postings("impact", term, weighting=ImpactWeighting(weight))
            numbers: list[int] = []
            values: list[float] = []
            while matcher.is_active():
                numbers.append(matcher.id())
                values.append(matcher.score())
                matcher.next()
            masses[numbers] += weight  # a term has a document once, so plain indexing adds
            scores[numbers] += np.asarray(values, dtype=np.int64)
        documents = np.flatnonzero(masses)
        return documents, masses[documents], scores[documents]

    def document(self, number: int) -> SearchDocument:
        """Return one document.

        Raises:
            IndexUnusable: There is no such document or its fragment is damaged.
        """
        if not 0 <= number < self.document_count:
            raise IndexUnusable(
                f"search index: expected a document below {self.document_count}, got {number}"
            )
        return SearchDocument.from_fragment(self._reader.stored_fields(number)["fragment"])


class ImpactWeighting(WeightingModel):  # type: ignore[misc]  # whoosh has no annotations
    """idf × impact, the one formula of `helpcenter.search.scoring`, as Whoosh asks for it.

    Parameters:
        weight: The idf of the term that the model is used for.
    """

    def __init__(self, weight: int) -> None:
        self._weight = weight

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> _ImpactScorer:
        """Return the scorer of the term."""
        return _ImpactScorer(self._weight)


class _ImpactScorer(BaseScorer):  # type: ignore[misc]
    def __init__(self, weight: int) -> None:
        self._weight = weight

    def score(self, matcher: Any) -> float:
        return float(self._weight * matcher.weight())


class _SortedPostings:
    """Stands where Whoosh keeps its posting pool and gives the postings that are already in order."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        starts = self._collection.starts.tolist()
        for at, term in enumerate(self._collection.terms):
            encoded = term.encode("utf-8")
            span = slice(starts[at], starts[at + 1])
            for number, impact in zip(
                self._collection.documents[span].tolist(),
                self._collection.impacts[span].tolist(),
                strict=True,
            ):
                yield "impact", encoded, number, impact, b""

    def cleanup(self) -> None:
        """Whoosh removes its temporary files here; there are none."""
