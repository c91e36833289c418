"""What matches, in which order, and what is shown of it."""

from __future__ import annotations

import pytest

from helpcenter.articles.sections import Section
from helpcenter.search.analysis import analyse_query
from helpcenter.search.command import answer_from
from helpcenter.search.passages import LONGEST_PASSAGE, marked, passage_of, sentences_of
from helpcenter.search.query import completion, rank
from helpcenter.search.scoring import IMPACT_LEVELS, MAX_RANKED_TERMS, idf
from tests.library.search.conftest import collected, document, opened

FILLER = [
    document(f"faq/filler-{number:02}/", f"Other matter {number}", "Nothing of interest.")
    for number in range(30)
]


@pytest.fixture
def index(tmp_path):
    documents = [
        document(
            "faq/withdraw/", "How do I withdraw crypto?", "Go to Assets and choose Withdraw. Fees are shown."
        ),
        document("faq/fees/", "Withdrawal fees", "What a withdrawal costs."),
        document("faq/long/", "Beginner's guide", "Deposit. Trade. " * 60 + "Withdraw crypto when you like."),
        document("announcements/fees/", "Fees change", "Fees follow the network.", type="announcements"),
        *FILLER,
    ]
    return opened(collected(documents), tmp_path / "index")


def urls(index, query: str, **options) -> list[str]:
    return [hit.url for hit in answer_from(index, query, **options).hits]


def test_titles_stand_before_texts(index):
    assert urls(index, "crypto")[:2] == ["faq/withdraw/", "faq/long/"]
    assert urls(index, "withdraw crypto")[0] == "faq/withdraw/"
    assert urls(index, "withdrawal fees")[0] == "faq/fees/"


def test_ties_go_by_number(index):
    assert urls(index, "interest", limit=3) == ["faq/filler-00/", "faq/filler-01/", "faq/filler-02/"]


def test_counts_are_exact_beyond_the_limit(index):
    found = answer_from(index, "interest", limit=1)
    assert (found.total, dict(found.counts)) == (30, {"faq": 30, "announcements": 0})


def test_an_unknown_word_does_not_empty_the_answer(index):
    assert urls(index, "withdrawal zzzzqqqq fees ")[0] == "faq/fees/"


def test_nothing_known_is_nothing_found(index):
    assert urls(index, "zzzzqqqq") == []
    assert rank(analyse_query("zzzzqqqq"), index).weights == {}


def test_lesser_halves_stay_out(index):
    """One common word of a question is not what was asked for."""
    assert "faq/filler-00/" not in urls(index, "withdraw crypto matter")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("withdr", "withdraw"),
        ("withdrawin", "withdraw"),
        ("withdraw", ""),  # known: nothing to complete
        ("withdrawals", ""),  # known by its stem
        ("wi", ""),  # too short to guess
        ("cryptx", ""),  # five letters must remain, and «crypt» is no term
        ("zzz", ""),
        ("", ""),
    ],
)
def test_completion(typed, completed, index):
    assert completion(typed, index) == completed


def test_the_rarest_terms_count(tmp_path):
    words = [f"w{number}" for number in range(12)]
    documents = [document(f"d/{number:02}/", "t", " ".join(words[number:])) for number in range(12)]
    index = opened(collected(documents), tmp_path / "index")
    weights = rank(analyse_query(" ".join(words) + " "), index).weights
    assert list(weights) == words[:MAX_RANKED_TERMS]  # w0 stands in one document, w11 in all


def test_impacts_are_four_bits(index):
    collection = collected(
        [document("a/", "fee", "fee " * 50), document("b/", "other", "fee and much else " * 20)]
    )
    assert collection.impacts.min() >= 1
    assert collection.impacts.max() == IMPACT_LEVELS


@pytest.mark.parametrize(("documents", "frequency"), [(1, 1), (2, 2), (10_000, 10_000), (10_000, 1)])
def test_idf_is_a_positive_whole_number(documents, frequency):
    assert 1 <= idf(documents, frequency) < 1 << 13


def test_rarer_is_heavier():
    weights = [idf(1_000, frequency) for frequency in range(1, 1_001)]
    assert weights == sorted(weights, reverse=True)


def passage(text: str, query: dict[str, int]) -> tuple[str, list[str]]:
    found = passage_of(document("a/", "T", text), query)
    return "".join(piece.text for piece in found.pieces), [
        piece.text for piece in found.pieces if piece.marked
    ]


LONG = "This sentence is long enough to stand alone because it says more than one hundred characters worth of nothing."


def test_the_sentence_that_says_most():
    best = "The fees of a withdrawal follow the network, whatever the hour or the weather, always and everywhere."
    text = f"{LONG} Fees. {LONG} {best} {LONG}"
    shown, marks = passage(text, {"fee": 100, "withdraw": 200})
    assert shown == best
    assert marks == ["fees", "withdrawal"]


def test_a_short_sentence_brings_the_next_of_its_paragraph():
    assert (
        passage("Fees are low. They follow the network.\nNext.", {"fee": 9})[0]
        == "Fees are low. They follow the network."
    )
    assert passage("Fees are low.\nThey follow.", {"fee": 9})[0] == "Fees are low."


def test_words_are_never_cut():
    words = " ".join(f"number{at}" for at in range(200))
    shown, marks = passage(words, {"number150": 9})
    assert marks == ["number150"]
    assert len(shown) <= LONGEST_PASSAGE + 2
    assert shown.startswith("…number")
    assert shown.endswith("…")
    assert set(shown.strip("…").split()) <= set(words.split())


def test_a_long_string_without_spaces_shows_its_match():
    shown, marks = passage("新" * 1_000 + "申购" + "股" * 1_000, {"申购": 9})
    assert marks == ["申购"]
    assert len(shown) <= LONGEST_PASSAGE + 2


def test_weak_words_are_found_but_not_marked():
    assert passage("How do fees work?", {"how": 1, "do": 1, "fee": 100})[1] == ["fees"]


def test_a_match_in_the_title_alone_shows_the_beginning():
    assert passage("First words. More.", {"nowhere": 9})[0] == "First words. More."


def test_no_text_no_passage():
    assert passage("", {"fee": 9}) == ("", [])


def test_the_heading_counts_with_its_section():
    sections = (Section("a", "Deposits", "What it costs."), Section("b", "Withdrawals", "What it costs."))
    one = document("a/", "T")
    found = passage_of(
        type(one)(**{**{name: getattr(one, name) for name in one.__slots__}, "sections": sections}),
        {"withdraw": 9, "cost": 9},
    )
    assert found.anchor == "b"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("Version 1.2 costs 3.50.", ["Version 1.2 costs 3.50."]),
        ("你好。世界！好", ["你好。", "世界！", "好"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text, sentences):
    assert [sentence for _, sentence in sentences_of(text)] == sentences


@pytest.mark.parametrize("text", ["<b>fee</b>", "FEE, fee's FEES", "ｆｅｅ", "fee\u200bs", "no match", ""])
def test_marks_keep_the_text(text):
    assert "".join(piece.text for piece in marked(text, {"fee": 9})) == text
