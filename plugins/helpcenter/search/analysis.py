"""Text to terms. `search_client/src/analysis.ts` is the same in TypeScript; `tests/vectors/search/` holds both to it.

A *word* is a run of characters that are no separators; the separators are listed here as code points, not asked of a
Unicode library, because Python and browsers carry different versions of Unicode. A word becomes one *term*: folded
(NFKC, lower case), without apostrophes, stemmed if it is ASCII. A run of Chinese, Japanese or Korean characters
becomes its single characters and its pairs, since nobody puts spaces between the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

MAX_TERM_LENGTH = 64
"""Code points; longer words (encoded data, addresses run together) are no words. 32 to 255 is sensible; chosen so
that a SHA-256 in hexadecimal, which readers do paste, is just kept."""

MAX_QUERY_TERMS = 32
"""Distinct terms of a query that are looked at, from its start; at least `scoring.MAX_RANKED_TERMS`. Bounds what a
pasted page costs."""

MAX_RUN_LENGTH = 4096
"""Code points of one CJK run of a query that are looked at, from `MAX_QUERY_TERMS`: a pasted page without spaces is
one run."""

STOP_WORDS = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "if", "in", "into", "is", "it", "its",
        "of", "on", "or", "so", "that", "the", "then", "this", "to", "was", "were", "with",
    )
)  # fmt: skip
"""Words that are neither indexed nor asked for, after folding and before stemming. Function words only: «how»,
«what», «not» and «my» tell one question from another (the judged sets lose with longer lists), and common words
weigh little anyway."""

_CJK = (
    "\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_SEPARATORS = (
    "\u0000-\u0026\u0028-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u02c2-\u02c5\u037e\u0387\u055a-\u055f\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965"
    "\u0e3f\u0e4f\u0e5a\u0e5b\u1360-\u1368\u166e\u1680\u2000-\u200a\u2010-\u2018\u201a-\u2029\u202f-\u206f\u20a0-\u20cf\u2190-\u245f"
    "\u2500-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3030\u3036-\u303a\u303c-\u3040\u30a0\u30fb\ud800-\uf8ff\ufe10-\ufe6f\uff01-\uff06"
    "\uff08-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffff\U0001f000-\U0001fbff\U000e0000-\U0010ffff"
)
# U+0027, U+2019 and U+FF07 (apostrophes) are inside words; U+200B to U+200F and U+202A to U+202E (invisible joiners
# and marks) belong to theirs and are removed with the apostrophes.
WORD = re.compile(f"[{_CJK}]+|[^{_CJK}{_SEPARATORS}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_INVISIBLE = re.compile("['\u2019\u00ad\u200b-\u200f\u202a-\u202e\ufeff]")
_POSSESSIVE = re.compile("['\u2019]s$")
_ASCII_WORD = re.compile("[a-z0-9]+")

_ENGLISH = stemmer("english")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One term of a query.

    Attributes:
        text: The term as it stands in the index.
        covered_by: Pairs of the same run that contain this single character; it counts only when the index has none
            of them.
    """

    text: str
    covered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks, analysed.

    Attributes:
        terms: Distinct, in order of appearance, at most `MAX_QUERY_TERMS`.
        unfinished: The last word, folded but not stemmed, if the text ends with it (it may still be typed), else "".
    """

    terms: tuple[QueryTerm, ...]
    unfinished: str


def fold(text: str) -> str:
    """Return *text* with compatibility forms unified (full-width, ligatures) and in lower case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=1 << 14)  # passages ask for the same common words again and again; a stem takes 50 µs
def stem(word: str) -> str:
    """Return the Snowball English stem of a folded word; a word with anything but a-z and 0-9 is returned as it is."""
    return str(_ENGLISH.stemWord(word)) if _ASCII_WORD.fullmatch(word) else word


def term_of(word: str) -> str:
    """Return the term of one folded word that is no CJK run; "" for a stop word, an empty or an overlong one."""
    bare = _bare(word)
    return "" if not bare or bare in STOP_WORDS or len(bare) > MAX_TERM_LENGTH else stem(bare)


def is_cjk(word: str) -> bool:
    """Whether a word of `WORD` is a run of Chinese, Japanese or Korean characters."""
    return _IS_CJK.match(word) is not None


def grams(run: str) -> Iterator[str]:
    """Yield the single characters and the pairs of a CJK run, by position."""
    for position, character in enumerate(run):
        yield character
        if position + 1 < len(run):
            yield run[position : position + 2]


def terms_of(text: str) -> Iterator[str]:
    """Yield the terms of *text* in order, with repetitions; any length, any characters."""
    for word in WORD.findall(fold(text)):
        if is_cjk(word):
            yield from grams(word)
        elif term := term_of(word):
            yield term


def analyse_query(text: str) -> Query:
    """Return the query that *text* asks; any length, any characters, lone surrogates included."""
    covers: dict[str, list[str]] = {}
    folded = fold(text)
    unfinished = ""
    for match in WORD.finditer(folded):
        if len(covers) >= MAX_QUERY_TERMS:
            break
        word = match.group()
        if is_cjk(word):
            _cover(word[:MAX_RUN_LENGTH], covers)
        else:
            if term := term_of(word):
                covers.setdefault(term, [])
            if match.end() == len(folded):
                unfinished = _bare(word)
    terms = tuple(QueryTerm(term, tuple(pairs)) for term, pairs in list(covers.items())[:MAX_QUERY_TERMS])
    return Query(terms, unfinished if len(unfinished) <= MAX_TERM_LENGTH else "")


def _cover(run: str, covers: dict[str, list[str]]) -> None:
    for position, character in enumerate(run):
        if len(covers) >= MAX_QUERY_TERMS:
            return
        pairs = [run[at : at + 2] for at in (position - 1, position) if at >= 0 and at + 2 <= len(run)]
        known = covers.setdefault(character, [])
        known.extend(pair for pair in pairs if pair not in known)
        if position + 1 < len(run):
            covers.setdefault(run[position : position + 2], [])


def _bare(word: str) -> str:
    return word if word.isalnum() else _INVISIBLE.sub("", _POSSESSIVE.sub("", word))
