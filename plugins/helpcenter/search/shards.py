"""The collection as static files for the browser.

The layout is fixed in search_client/FORMAT.md; `search_client/src/terms.ts` and its neighbours read it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from helpcenter.errors import IndexUnusable
from helpcenter.search.postings import Collection, TypeRange
from helpcenter.search.scoring import IMPACT_LEVELS

FORMAT: Final = 1
"""Version of the layout, an integer from 1; a client refuses versions it does not know."""
TERM_SHARD_BYTES: Final = 10_000
"""Size at which a term shard is closed, before compression, 1,000 to 100,000. Smaller costs requests and manifest,
larger costs bytes per query; SEARCH measurements: 7 kB per file when compressed."""
FILES_PER_FOLDER: Final = 500
"""Files in one folder, 1 to 1,000: hosts and file listings slow down above, and 50,000 articles give 100 folders."""
FREQUENT_TERMS: Final = 300
"""Commonest terms whose frequency stands in the manifest, so that a long question need not fetch them to learn that
it can do without; 0 to 5,000, 6 bytes each when compressed."""
GENERATION_LENGTH: Final = 16
"""Hex digits of the SHA-256 over all files that name their folder; 8 to 64."""
MAX_DOCUMENTS: Final = 1 << 24
"""More documents than any help center has; decoders refuse larger numbers before they allocate."""

TERMS_MAGIC: Final = b"HCT\x01"
FRAGMENT_MAGIC: Final = b"HCF\x01"
HEADER_BYTES: Final = 8
"""Magic and format (4 bytes), then the file's own number (4 bytes, little endian), then gzip."""

_IMPACT_BITS: Final = 4
MANIFEST_NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a client reads first.

    Attributes:
        generation: Name of the folder that holds the files.
        language: BCP 47; decides stemming and plurals.
        types: In the order of document numbers.
        first_terms: First term of each term shard.
        frequent: The commonest terms with their frequency, in term order.
    """

    generation: str
    language: str
    types: tuple[TypeRange, ...]
    first_terms: tuple[str, ...]
    frequent: Mapping[str, int]

    def to_json(self) -> str:
        """Return the text of `manifest.json`, the same for the same manifest."""
        record = {
            "format": FORMAT,
            "generation": self.generation,
            "language": self.language,
            "root": "../",
            "types": [[kind.key, kind.count] for kind in self.types],
            "terms": list(self.first_terms),
            "frequent": [[term, frequency] for term, frequency in self.frequent.items()],
        }
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class TermPostings:
    """One term of a decoded shard.

    Attributes:
        text: The term.
        groups: Impact to ascending document numbers.
    """

    text: str
    groups: Mapping[int, tuple[int, ...]]


def write_shards(collection: Collection, folder: Path, *, language: str) -> Manifest:
    """Write `manifest.json` and the folder of this generation into *folder*.

    The bytes depend on the arguments alone. Older generations are left to the caller: a site's output folder is
    emptied anyway.

    Returns:
        The manifest as written.
    """
    first_terms, terms = _term_shards(collection)
    files = {
        shard_path("t", number): TERMS_MAGIC + _number(number) + data for number, data in enumerate(terms)
    }
    for number, fragment in enumerate(collection.fragments):
        files[shard_path("d", number)] = FRAGMENT_MAGIC + _number(number) + fragment
    digest = hashlib.sha256()
    for content in files.values():
        digest.update(hashlib.sha256(content).digest())
    generation = digest.hexdigest()[:GENERATION_LENGTH]
    manifest = Manifest(generation, language, collection.types, tuple(first_terms), _frequent(collection))
    for parent in sorted({path.rpartition("/")[0] for path in files}):
        (folder / generation / parent).mkdir(parents=True, exist_ok=True)
    base = f"{folder / generation}/"
    for path, content in files.items():
        with open(base + path, "wb") as file:  # noqa: PTH123 - thousands of files: a Path each is half of the time
            file.write(content)
    (folder / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
    return manifest


def shard_path(kind: str, number: int) -> str:
    """Return the path of a file below its generation's folder: *kind* `t` (terms) or `d` (document), number from 0."""
    return f"{kind}/{number // FILES_PER_FOLDER}/{number}.bin"


def shard_of(term: str, first_terms: Sequence[str]) -> int:
    """Return the number of the shard that would hold *term*, or -1 if it stands before every term."""
    return bisect_right(first_terms, term) - 1


def decode_terms(data: bytes, number: int) -> list[TermPostings]:
    """Return the terms of one shard file, in order. The reference reader: tests hold the client to it.

    Raises:
        IndexUnusable: It is not the shard *number* of this format, or it is damaged.
    """
    body = _body(data, TERMS_MAGIC, number)
    reader = _Reader(body, f"term shard {number}")
    terms: list[TermPostings] = []
    previous = b""
    for _ in range(reader.integer(limit=len(body))):
        shared = reader.integer(limit=len(previous))
        text = previous[:shared] + reader.take(reader.integer(limit=len(body)))
        block = _Reader(
            reader.take(reader.integer(limit=len(body))), f"postings of {text!r} in term shard {number}"
        )
        if text <= previous:
            raise IndexUnusable(
                f"term shard {number}: expected terms in order, got {text!r} after {previous!r}"
            )
        groups: dict[int, tuple[int, ...]] = {}
        while not block.ended:
            header = block.integer(limit=MAX_DOCUMENTS << _IMPACT_BITS)
            impact, count = header & IMPACT_LEVELS, header >> _IMPACT_BITS
            if not impact or not count or impact in groups:
                raise IndexUnusable(
                    f"term shard {number}: expected one group per impact from 1, "
                    f"got a group of {count} at impact {impact}"
                )
            document = -1
            members: list[int] = []
            for _ in range(count):
                document += 1 + block.integer(limit=MAX_DOCUMENTS)
                members.append(document)
            groups[impact] = tuple(members)
        terms.append(TermPostings(text.decode("utf-8"), groups))
        previous = text
    if not reader.ended:
        raise IndexUnusable(f"term shard {number}: expected nothing after the last term, got more bytes")
    return terms


def encode_terms(number: int, terms: Sequence[TermPostings]) -> bytes:
    """Return the file of one shard; *terms* in order. What `write_shards` does for a whole collection at once."""
    texts = [term.text.encode("utf-8") for term in terms]
    blocks: list[bytes] = []
    for term in terms:
        values: list[int] = []
        for impact, members in sorted(term.groups.items(), reverse=True):
            values.append(len(members) << _IMPACT_BITS | impact)
            values += [member - before - 1 for before, member in zip((-1, *members), members, strict=False)]
        blocks.append(_varints(np.asarray(values, dtype=np.int64))[0])
    ((_, body),) = _packed(texts, blocks, limit=1 << 62)
    return TERMS_MAGIC + _number(number) + body


def _term_shards(collection: Collection) -> tuple[list[str], list[bytes]]:
    texts = [term.encode("utf-8") for term in collection.terms]
    stream, edges = _posting_stream(collection)
    blocks = [stream[edges[at] : edges[at + 1]] for at in range(len(texts))]
    first_terms: list[str] = []
    files: list[bytes] = []
    for first, body in _packed(texts, blocks, limit=TERM_SHARD_BYTES):
        first_terms.append(collection.terms[first])
        files.append(body)
    return first_terms, files


def _posting_stream(collection: Collection) -> tuple[bytes, list[int]]:
    """Return the postings of all terms as varints, and where each term's begin.

    All at once in arrays: a loop over postings would be most of the build.
    """
    terms = np.repeat(np.arange(len(collection.terms)), np.diff(collection.starts))
    impacts = collection.impacts.astype(np.int64)
    documents = collection.documents.astype(np.int64)
    order = np.lexsort(
        (documents, -impacts, terms)
    )  # groups of falling impact within a term, documents ascending within a group
    terms, impacts, documents = terms[order], impacts[order], documents[order]
    if not len(terms):
        return b"", [0]
    begins = np.empty(len(terms), dtype=bool)
    begins[0] = True
    begins[1:] = (terms[1:] != terms[:-1]) | (impacts[1:] != impacts[:-1])
    gaps = np.diff(documents, prepend=0) - 1
    gaps[begins] = documents[begins]
    firsts = np.flatnonzero(begins)
    sizes = np.diff(firsts, append=len(terms))
    headers = sizes << _IMPACT_BITS | impacts[firsts]
    values = np.insert(gaps, firsts, headers)
    stream, offsets = _varints(values)
    # A term's bytes begin at the header of its first group: its place in `values` is its first posting plus the
    # groups before it.
    groups_before = np.searchsorted(firsts, collection.starts)
    edges = offsets[collection.starts + groups_before]
    return stream, edges.tolist()


def _packed(texts: Sequence[bytes], blocks: Sequence[bytes], *, limit: int) -> Iterator[tuple[int, bytes]]:
    """Yield (index of the first term, gzipped body) of each shard: front-coded terms with their postings."""
    if not texts:
        return
    parts: list[bytes] = []
    size = count = first = 0
    previous = b""
    for at, (text, block) in enumerate(zip(texts, blocks, strict=True)):
        if count and size >= limit:
            yield first, gzip.compress(_varint(count) + b"".join(parts), compresslevel=9, mtime=0)
            parts, size, count, first, previous = [], 0, 0, at, b""
        shared = _shared(previous, text)
        part = _varint(shared) + _varint(len(text) - shared) + text[shared:] + _varint(len(block)) + block
        parts.append(part)
        size += len(part)
        count += 1
        previous = text
    yield first, gzip.compress(_varint(count) + b"".join(parts), compresslevel=9, mtime=0)


def _frequent(collection: Collection) -> dict[str, int]:
    frequencies = np.diff(collection.starts)
    chosen = np.sort(np.argsort(-frequencies, kind="stable")[:FREQUENT_TERMS])
    return {collection.terms[at]: int(frequencies[at]) for at in chosen.tolist()}


def _shared(one: bytes, other: bytes) -> int:
    limit = min(len(one), len(other))
    for at in range(limit):
        if one[at] != other[at]:
            return at
    return limit


def _number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _varint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _varints(values: NDArray[np.int64]) -> tuple[bytes, NDArray[np.int64]]:
    """Return little-endian base-128 of each value in one run, and the offset of each (one more than values)."""
    lengths = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        lengths += values >= 1 << bits
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    encoded = np.zeros(int(offsets[-1]), dtype=np.uint8)
    for place in range(5):
        here = lengths > place
        more = (lengths[here] > place + 1).astype(np.int64) << 7
        encoded[offsets[:-1][here] + place] = values[here] >> 7 * place & 0x7F | more
    return encoded.tobytes(), offsets


def _body(data: bytes, magic: bytes, number: int) -> bytes:
    if data[:4] != magic or len(data) < HEADER_BYTES:
        raise IndexUnusable(f"search shard {number}: expected it to begin with {magic!r}, got {data[:4]!r}")
    stored = int.from_bytes(data[4:HEADER_BYTES], "little")
    if stored != number:
        raise IndexUnusable(
            f"search shard {number}: expected its own number, got {stored}: files were swapped"
        )
    try:
        return gzip.decompress(data[HEADER_BYTES:])
    except (OSError, EOFError, zlib.error) as problem:
        raise IndexUnusable(f"search shard {number}: expected whole gzip data, got {problem}") from problem


class _Reader:
    """Takes varints and bytes from the front of *data*; running out is damage."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise IndexUnusable(
                f"{self._name}: expected {count} more bytes, got {len(self._data) - self._at}"
            )
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def integer(self, *, limit: int) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if shift > 28:
                raise IndexUnusable(f"{self._name}: expected integers of at most 5 bytes, got a longer one")
        if value > limit:
            raise IndexUnusable(f"{self._name}: expected at most {limit}, got {value}")
        return value


def read_manifest(text: str) -> Manifest:
    """Return the manifest in *text*.

    Raises:
        IndexUnusable: It is no manifest of this format.
    """
    try:
        record: dict[str, Any] = json.loads(text)
        if record["format"] != FORMAT:
            raise IndexUnusable(f"{MANIFEST_NAME}: expected format {FORMAT}, got {record['format']}")
        return Manifest(
            generation=record["generation"],
            language=record["language"],
            types=tuple(TypeRange(key, count) for key, count in record["types"]),
            first_terms=tuple(record["terms"]),
            frequent=dict(record["frequent"]),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise IndexUnusable(
            f"{MANIFEST_NAME}: expected a manifest of format {FORMAT}, got {problem!r}"
        ) from problem
