"""A hit to its passage: the one or two sentences that say most of what was asked.

`search_client/src/passages.ts` is the same in TypeScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from helpcenter.search.analysis import WORD, fold, is_cjk, terms_of
from helpcenter.search.document import SearchDocument

SHORT_SENTENCE: Final = 100
"""Characters below which the next sentence of the same paragraph is added, 0 to 300: a lone short sentence says too
little."""
LONGEST_PASSAGE: Final = 320
"""Characters of a passage, 100 to 1,000: about four lines on a phone. A longer sentence is shown in part, at word
boundaries."""
LEAD: Final = 60
"""Characters kept before the first match of a sentence that is shown in part, at most half of `LONGEST_PASSAGE`."""
LIGHTEST_MARK: Final = 4
"""A term is marked if it weighs at least this fraction (one in …) of the heaviest, 1 to 100: «how» and «do» say
nothing."""

_SENTENCE_END = re.compile("(?<=[.!?])[\"'\u2019\u201d)\\]]* |(?<=[\u3002\uff01\uff1f])")
ELLIPSIS: Final = "\u2026"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked as a match, or is not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a document that is shown.

    Attributes:
        anchor: Of the section it stands in; "" for the document's beginning.
        heading: Of that section; "" for none.
        pieces: The text in order; empty if the document has no text.
    """

    anchor: str
    heading: str
    pieces: tuple[Piece, ...]


def passage_of(document: SearchDocument, weights: Mapping[str, int]) -> Passage:
    """Return the best passage of *document* for the terms of a query with their idf.

    The best sentence is the one whose distinct terms have the largest sum of weights, those of its heading counted
    with half; ties go to the earlier. If no sentence has a term (the title matched), it is the document's first.
    """
    best: tuple[int, int, int] = (-1, 0, 0)  # score, section, sentence
    candidates: list[list[tuple[int, str]]] = []  # per section: (line, sentence)
    for at, section in enumerate(document.sections):
        sentences = list(sentences_of(section.text))
        candidates.append(sentences)
        heading = _weight(section.heading, weights) // 2
        for place, (_, sentence) in enumerate(sentences):
            own = _weight(sentence, weights)
            score = own + heading if own else 0
            if score > best[0]:
                best = (score, at, place)
    if best[0] < 0:
        return Passage("", "", ())
    _, at, place = best
    line, text = candidates[at][place]
    following = candidates[at][place + 1 : place + 2]
    if len(text) < SHORT_SENTENCE and following and following[0][0] == line:
        both = f"{text} {following[0][1]}"
        text = both if len(both) <= LONGEST_PASSAGE else text
    section = document.sections[at]
    return Passage(section.anchor, section.heading, tuple(marked(_shortened(text, weights), weights)))


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a section's text, each with the number of its line (paragraph, list item or row)."""
    for line, paragraph in enumerate(text.split("\n")):
        start = 0
        for end in _SENTENCE_END.finditer(paragraph):
            if sentence := paragraph[start : end.end()].strip(" "):
                yield line, sentence
            start = end.end()
        if rest := paragraph[start:].strip(" "):
            yield line, rest


def marked(text: str, weights: Mapping[str, int]) -> Iterator[Piece]:
    """Yield *text* in pieces, words with one of the telling terms marked; neighbouring pieces differ in `marked`."""
    heaviest = max(weights.values(), default=0)
    telling = {term: weight for term, weight in weights.items() if weight * LIGHTEST_MARK >= heaviest}
    spans = [span for span, _ in _matches(text, telling)]
    position = 0
    for start, end in _merged(spans):
        if start > position:
            yield Piece(text[position:start], marked=False)
        yield Piece(text[start:end], marked=True)
        position = end
    if position < len(text):
        yield Piece(text[position:], marked=False)


def _matches(text: str, weights: Mapping[str, int]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield ((start, end), term) of each occurrence of a term in *text*, by start."""
    for match in WORD.finditer(text):
        word = match.group()
        if is_cjk(word):
            yield from _gram_matches(word, match.start(), weights)
        else:
            for term in _terms_of_word(word):
                if term in weights:
                    yield match.span(), term


@lru_cache(maxsize=1 << 14)  # the same common words stand in every text
def _terms_of_word(word: str) -> tuple[str, ...]:
    """Return the terms of one word that is not folded yet; folding may make several of it (a ligature sign)."""
    return tuple(terms_of(word))


def _gram_matches(run: str, start: int, weights: Mapping[str, int]) -> Iterator[tuple[tuple[int, int], str]]:
    for position in range(len(run)):
        for length in (1, 2):
            gram = run[position : position + length]
            if len(gram) == length and fold(gram) in weights:
                yield (start + position, start + position + length), fold(gram)


def _weight(text: str, weights: Mapping[str, int]) -> int:
    return sum(weights[term] for term in {term for _, term in _matches(text, weights)})


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return iter(merged)


def _shortened(text: str, weights: Mapping[str, int]) -> str:
    if len(text) <= LONGEST_PASSAGE:
        return text
    first = min((span[0] for span, _ in _matches(text, weights)), default=0)
    start = 0 if first <= LEAD else text.rfind(" ", 0, first - LEAD) + 1
    if first - start > LONGEST_PASSAGE / 2:
        start = first - LEAD  # no space near: a script without them, or a long string of data
    end = start + LONGEST_PASSAGE
    if end >= len(text):
        end = len(text)
    else:
        # Cut before the word that does not fit; a text without spaces is cut where it is full.
        space = text.rfind(" ", start + LONGEST_PASSAGE // 2, end + 1)
        end = space if space > 0 else end
    return (ELLIPSIS if start else "") + text[start:end] + (ELLIPSIS if end < len(text) else "")
