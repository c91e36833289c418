"""The browser's own code over the shards and Python over the Whoosh index give the same answers."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import snowballstemmer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpcenter.articles.sections import Section
from helpcenter.search.analysis import analyse_query, terms_of
from helpcenter.search.command import answer_from
from helpcenter.search.document import Moment, SearchDocument, VotesShown
from helpcenter.search.query import rank
from helpcenter.search.scoring import idf
from helpcenter.search.shards import write_shards
from tests.library.search.conftest import collected, document, opened

SETS = {
    "stackfaq": "queries.jsonl",
    "stackfaq typos": "queries_typo.jsonl",
    "covidfaq": "queries.jsonl",
    "mtragun": "queries.jsonl",
    "ths_zh": "queries.jsonl",
    "korpair_ko": "queries.jsonl",
}
QUERIES_PER_SET = 40
"""Of each set, evenly spread: the sets together have 5,000."""

HOSTILE = [
    "",
    " ",
    "constructor",
    "__proto__",
    "toString hasOwnProperty",
    "<script>alert(1)</script>",
    "🚀🌕",
    "\u202eevil",
    "كيف أسحب",
    "a" * 100_000,
    "withdraw fee " * 8_000,
    "申购" * 20_000,
    "fee \ud800",
    "%00 \x00 ' OR 1=1",
    "../../etc/passwd",
]


def agree(ask_client, folder: Path, index, query: str, type: str | None = None, limit: int = 10) -> None:
    python = answer_from(index, query, type, limit)
    client = ask_client(folder=folder, query=query, type=type, limit=limit)
    assert "error" not in client, client
    assert client["total"] == python.total, query[:80]
    assert client["counts"] == dict(python.counts), query[:80]
    assert [hit["url"] for hit in client["hits"]] == [hit.url for hit in python.hits], query[:80]
    for theirs, ours in zip(client["hits"], python.hits, strict=True):
        passage = ours.passage
        pieces = [[piece.text, piece.marked] for piece in passage.pieces]
        assert theirs["passage"] == [passage.anchor, passage.heading, pieces], (query[:80], ours.url)


@pytest.mark.parametrize("name", SETS)
def test_judged_sets(name, shared, tmp_path, ask_client):
    """The same documents in the same order with the same passages, for real questions in three languages."""
    folder = shared / "search" / name.split()[0]
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [
        document(one["id"], one["title"], one["body"], type=("faq", "products", "")[number % 3])
        for number, one in enumerate(map(json.loads, lines))
    ]
    collection = collected(documents)
    write_shards(collection, tmp_path / "shards", language="en")
    index = opened(collection, tmp_path / "index")
    queries = (folder / SETS[name]).read_text(encoding="utf-8").splitlines()
    for line in queries[:: max(1, len(queries) // QUERIES_PER_SET)]:
        query = json.loads(line)["text"]
        agree(ask_client, tmp_path / "shards", index, query)
        agree(
            ask_client, tmp_path / "shards", index, query[: len(query) * 2 // 3]
        )  # as if it were still typed


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A collection that has a bit of everything."""
    folder = tmp_path_factory.mktemp("small")
    texts = [
        (
            "faq/security/code/",
            "What is the anti-phishing code?",
            "The code stands in every mail. Set it in your account!",
        ),
        (
            "faq/por/snapshot/",
            "What is proof of reserves (PoR) user snapshot data?",
            "Your ETH balance falls by 3. USDT rises.",
        ),
        (
            "announcements/fees/",
            "Withdrawal fees change",
            "Fees of crypto withdrawals change on 2 May. " + "Nothing else. " * 40,
        ),
        ("products/zh/", "新股申购流程", "购买的level2用不了怎么办。申购不了新股怎么办？" * 20),
        (
            "products/proto/",
            "constructor",
            "__proto__ and toString are ordinary words here. <b>markup</b> is text 🚀 too.",
        ),
        ("terms/", "Terms", "word " * 200 + "needle " + "word " * 200),
    ]
    documents = [
        SearchDocument(
            url=url,
            title=title,
            type=url.split("/")[0] if url.count("/") > 1 else "",
            category="",
            sections=(
                Section("", "", text),
                Section("more-ünï", "More about the code", f"{text}\nLast line of it"),
            ),
            published=Moment("2026-05-02", "2 May 2026"),
            votes=VotesShown(3, "3 people found this helpful"),
        )
        for url, title, text in texts
    ]
    collection = collected(documents)
    write_shards(collection, folder / "shards", language="en")
    return folder / "shards", opened(collection, folder / "index")


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:20]))
def test_hostile_queries(query, small, ask_client):
    agree(ask_client, *small, query)


@pytest.mark.parametrize(
    "query", ["anti phish", "withdrawa", "verific", "needle", "code", "购", "snapshot usdt eth", "word"]
)
@pytest.mark.parametrize("type", [None, "faq", "products"])
def test_ordinary_queries(query, type, small, ask_client):
    agree(ask_client, *small, query, type)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=60))
def test_any_query(small, ask_client, query):
    agree(ask_client, *small, query)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(), max_size=80), max_size=5))
def test_any_text_has_the_same_terms(ask_client, texts):
    assert ask_client(texts=texts) == [list(terms_of(text)) for text in texts]


def test_stems_of_random_words(ask_client):
    """Beyond the word list: words put together from pieces of English."""
    chance = random.Random(2)
    pieces = [
        "a",
        "e",
        "i",
        "o",
        "u",
        "y",
        "b",
        "c",
        "d",
        "f",
        "g",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "st",
        "th",
        "ing",
        "ed",
        "ies",
        "ous",
        "ly",
        "li",
        "er",
        "ation",
        "iv",
        "ness",
        "ful",
        "al",
        "e",
        "s",
    ]
    words = sorted({"".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(20_000)})
    english = snowballstemmer.stemmer("english")
    stems = ask_client(words=words)
    assert [(word, got) for word, got in zip(words, stems, strict=True)] == [
        (word, english.stemWord(word)) for word in words
    ]


def test_idf_is_the_same_number(ask_client):
    pairs = [
        [total, frequency]
        for total in (1, 2, 69, 1_000, 10_000, 50_000)
        for frequency in range(1, min(total, 3_000) + 1)
    ]
    assert ask_client(frequencies=pairs) == [idf(*pair) for pair in pairs]


@pytest.mark.parametrize("seed", range(5))
def test_random_collections(seed, tmp_path, ask_client):
    """Many terms, many ties, several shards and long postings."""
    chance = random.Random(seed)
    words = [f"w{number:x}q" for number in range(4_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    documents = [
        document(
            f"d/{number}/",
            " ".join(chance.choices(words, weights, k=4)),
            ". ".join(" ".join(chance.choices(words, weights, k=12)) for _ in range(8)),
            type=chance.choice(["faq", "announcements", ""]),
        )
        for number in range(300)
    ]
    collection = collected(documents)
    manifest = write_shards(collection, tmp_path / "shards", language="en")
    assert len(manifest.first_terms) > 2
    index = opened(collection, tmp_path / "index")
    for _ in range(60):
        agree(
            ask_client,
            tmp_path / "shards",
            index,
            " ".join(chance.choices(words, weights, k=chance.randint(1, 14))),
        )
    ranking = rank(analyse_query("w0q w1q"), index)
    assert len(ranking.documents) > 100
