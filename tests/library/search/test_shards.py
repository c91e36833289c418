"""Static files: what is written is read back, the same bytes every time, and damage is named."""

from __future__ import annotations

import contextlib
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpcenter.errors import IndexUnusable, MalformedInput
from helpcenter.search.document import SearchDocument
from helpcenter.search.shards import (
    TermPostings,
    decode_terms,
    encode_terms,
    read_manifest,
    shard_of,
    shard_path,
    write_shards,
)
from tests.library.search.conftest import collected, document

postings = st.dictionaries(
    st.integers(1, 15),
    st.sets(st.integers(0, 2**24 - 1), min_size=1, max_size=20).map(sorted).map(tuple),
    min_size=1,
    max_size=4,
)
shards = st.dictionaries(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), postings, max_size=30
).map(lambda found: [TermPostings(text, found[text]) for text in sorted(found)])


@given(shards.filter(bool), st.integers(0, 2**32 - 1))
def test_round_trip(terms, number):
    assert decode_terms(encode_terms(number, terms), number) == terms


@pytest.fixture
def written(tmp_path):
    documents = [
        document(
            f"faq/{number}/",
            f"Title {number}",
            f"term{number % 7} word{number} common text",
            category="b" if number % 2 else "a",
        )
        for number in range(120)
    ]
    collection = collected([*documents, document("terms/", "Terms", "common", type="")])
    return collection, write_shards(collection, tmp_path, language="en"), tmp_path


def test_collection_shards_are_what_the_codec_reads(written):
    collection, manifest, folder = written
    found = {}
    for number, first in enumerate(manifest.first_terms):
        data = (folder / manifest.generation / shard_path("t", number)).read_bytes()
        terms = decode_terms(data, number)
        assert terms[0].text == first
        assert encode_terms(number, terms) == data  # the bulk writer and the reference writer agree
        found |= {term.text: term.groups for term in terms}
    assert list(found) == list(collection.terms)
    for at, term in enumerate(collection.terms):
        span = slice(collection.starts[at], collection.starts[at + 1])
        pairs = sorted(
            zip(collection.documents[span].tolist(), collection.impacts[span].tolist(), strict=True)
        )
        assert sorted((number, impact) for impact, group in found[term].items() for number in group) == pairs


def test_documents_are_numbered_by_type_category_and_address(written):
    collection, manifest, _ = written
    shown = [SearchDocument.from_fragment(fragment) for fragment in collection.fragments]
    assert [(kind.key, kind.count) for kind in manifest.types] == [("faq", 120), ("", 1)]
    assert [(one.type == "", one.category, one.url) for one in shown] == sorted(
        (one.type == "", one.category, one.url) for one in shown
    )


def test_manifest_round_trip_and_frequencies(written):
    _, manifest, folder = written
    assert read_manifest((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert manifest.frequent["common"] == 121
    assert list(manifest.frequent) == sorted(manifest.frequent)


def test_same_collection_same_bytes(written, tmp_path):
    collection, manifest, folder = written
    again = tmp_path / "again"
    again.mkdir()
    assert write_shards(collection, again, language="en") == manifest
    files = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert files
    assert files == {name: (folder / name).read_bytes() for name in files}


def test_order_of_addition_does_not_matter():
    documents = [document(f"faq/{number}/", f"Title {number}", "some text") for number in range(9)]
    one, other = collected(documents), collected(reversed(documents))
    assert (one.terms, one.fragments, one.documents.tolist()) == (
        other.terms,
        other.fragments,
        other.documents.tolist(),
    )


def test_changed_text_changes_the_generation(tmp_path):
    one = write_shards(collected([document("a/", "A", "text")]), tmp_path, language="en")
    other = write_shards(collected([document("a/", "A", "text!")]), tmp_path, language="en")
    assert one.generation != other.generation


def test_no_documents(tmp_path):
    manifest = write_shards(collected([]), tmp_path, language="en")
    assert (manifest.types, manifest.first_terms, manifest.frequent) == ((), (), {})


def test_documents_without_any_term(tmp_path):
    manifest = write_shards(collected([document("a/", "the", "🚀")]), tmp_path, language="en")
    assert manifest.first_terms == ()


def test_one_address_twice():
    with pytest.raises(MalformedInput, match="expected one document per address, got 'a/' twice"):
        collected([document("a/", "A"), document("a/", "B")])


def test_folders_stay_small():
    assert shard_path("d", 499) == "d/0/499.bin"
    assert shard_path("d", 50_000) == "d/100/50000.bin"


@pytest.mark.parametrize(
    ("term", "number"), [("", -1), ("a", -1), ("b", 0), ("bz", 0), ("c", 1), ("\U0010ffff", 1)]
)
def test_shard_of(term, number):
    assert shard_of(term, ["b", "c"]) == number


GOOD = encode_terms(3, [TermPostings("fee", {9: (0, 4)}), TermPostings("fees", {15: (2,), 1: (7,)})])


def rebuilt(body: bytes, number: int = 3) -> bytes:
    return b"HCT\x01" + number.to_bytes(4, "little") + gzip.compress(body, mtime=0)


HOSTILE = {
    "empty": (b"", "begin with b'HCT"),
    "other kind": (b"HCF\x01" + GOOD[4:], "begin with b'HCT"),
    "other version": (b"HCT\x02" + GOOD[4:], "begin with b'HCT"),
    "header only": (GOOD[:8], "expected 1 more bytes, got 0"),
    "swapped": (GOOD[:4] + b"\x04\0\0\0" + GOOD[8:], "files were swapped"),
    "truncated": (GOOD[:-9], "expected whole gzip data"),
    "one bit flipped": (GOOD[:-12] + bytes((GOOD[-12] ^ 8,)) + GOOD[-11:], "expected whole gzip data"),
    "no gzip": (GOOD[:8] + b"plain text, long enough to be one", "expected whole gzip data"),
    "more terms than bytes": (rebuilt(b"\x7f"), "expected at most 1, got 127"),
    "endless integer": (rebuilt(b"\x01\xff\xff\xff\xff\xff\xff"), "expected integers of at most 5 bytes"),
    "suffix beyond the end": (rebuilt(b"\x01\x00\x05ab"), "expected 5 more bytes, got 2"),
    "shares more than there was": (rebuilt(b"\x01\x02\x01a\x00"), "expected at most 0, got 2"),
    "terms out of order": (
        rebuilt(b"\x02\x00\x01b\x02\x11\x00\x00\x01a\x02\x11\x00"),
        "expected terms in order",
    ),
    "impact zero": (rebuilt(b"\x01\x00\x01a\x02\x10\x00"), "expected one group per impact from 1"),
    "group of none": (rebuilt(b"\x01\x00\x01a\x01\x01"), "expected one group per impact from 1"),
    "group cut short": (rebuilt(b"\x01\x00\x01a\x02\x31\x00"), "expected 1 more bytes, got 0"),
    "bytes after the end": (
        rebuilt(b"\x01\x00\x01a\x02\x11\x00junk"),
        "expected nothing after the last term",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_damage_is_named(name):
    data, message = HOSTILE[name]
    with pytest.raises(IndexUnusable) as caught:
        decode_terms(data, 3)
    assert message in str(caught.value)


@settings(max_examples=300)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_any_changed_byte_is_an_error_or_harmless(place, change):
    changed = GOOD[:place] + bytes((GOOD[place] ^ change,)) + GOOD[place + 1 :]
    with contextlib.suppress(IndexUnusable):
        # The header of gzip itself has bytes that mean nothing: those alone may change.
        assert decode_terms(changed, 3) == decode_terms(GOOD, 3)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 2}', '{"format": 1}', "\0"])
def test_manifest_of_another_kind(text):
    with pytest.raises(IndexUnusable, match=r"manifest\.json: expected"):
        read_manifest(text)


@pytest.mark.parametrize(
    "data", [b"", b"junk", gzip.compress(b"[]"), gzip.compress(b"{}"), gzip.compress(b'{"url": 1}')[:-3]]
)
def test_damaged_fragment(data):
    with pytest.raises(IndexUnusable, match="expected a document fragment, got damaged data"):
        SearchDocument.from_fragment(data)


def test_fragment_keeps_any_text():
    one = document("a/", "T \ud800 <b>", "line\nnext \u2028 🚀")
    back = SearchDocument.from_fragment(one.to_fragment())
    assert back.title == "T ? <b>"  # a lone surrogate is no text; it must not stop a build
    assert back.sections == one.sections
    assert json.loads(gzip.decompress(one.to_fragment()))["votes"] is None
