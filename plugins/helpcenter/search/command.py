"""A question to an answer, from the index that the last build left: what `helpcenter search` prints."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import numpy as np

from helpcenter.errors import ConfigurationError, did_you_mean
from helpcenter.search.analysis import analyse_query
from helpcenter.search.cache import default_key_file, read_sealed, user_key
from helpcenter.search.document import Moment, VotesShown
from helpcenter.search.index import OpenIndex
from helpcenter.search.passages import Passage, passage_of
from helpcenter.search.query import counts_by_type, rank

DEFAULT_INDEX_DIR: Final = ".cache/helpcenter/search"
"""Where the search plugin leaves the index, below the folder of mkdocs.yml."""
DEFAULT_LIMIT: Final = 10
"""Hits shown, 1 to 1,000; the results page shows as many at first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer.

    Attributes:
        url: Site-relative, with `#anchor` of the section that the passage stands in.
        title: Of the document.
        type: Key of its article type, "" for a plain page.
        passage: Its best sentences.
        published: None for a plain page.
        updated: None if never.
        votes: None if none were counted.
        expired: Whether it is an announcement that no longer holds.
        score: For ordering within one answer only.
    """

    url: str
    title: str
    type: str
    passage: Passage
    published: Moment | None
    updated: Moment | None
    votes: VotesShown | None
    expired: bool
    score: int


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is known about a question.

    Attributes:
        total: Documents that match, of every type.
        counts: The same by type key, in the order of the tabs; types without a match included.
        hits: The best, at most the limit, of the asked type only.
    """

    total: int
    counts: Mapping[str, int]
    hits: tuple[Hit, ...]


def open_index(index_dir: Path, key_file: Path | None = None) -> OpenIndex:
    """Return the index in *index_dir*, checked against the user's key.

    Raises:
        IndexUnusable: It is missing, not this user's, altered, or of another version; the message says what to do.
    """
    key = user_key(key_file or default_key_file(os.environ))
    return OpenIndex(read_sealed(index_dir, key))


def answer(
    index_dir: Path,
    query: str,
    type: str | None = None,
    limit: int = DEFAULT_LIMIT,
    *,
    key_file: Path | None = None,
) -> Answer:
    """Return what the site's own search page would show for *query*.

    Parameters:
        index_dir: Usually `DEFAULT_INDEX_DIR` below the folder of mkdocs.yml.
        query: Any text.
        type: Only hits of this article type; None for all.
        limit: Hits at most, from 1.
        key_file: The user's key; None for the usual place.

    Raises:
        IndexUnusable: The index cannot be used; build the site.
        ConfigurationError: The index has no such type, or the limit is not positive.
    """
    return answer_from(open_index(index_dir, key_file), query, type, limit)


def answer_from(index: OpenIndex, query: str, type: str | None = None, limit: int = DEFAULT_LIMIT) -> Answer:
    """Return the same as `answer` from an index that is already open."""
    known = [kind.key for kind in index.types]
    if type is not None and type not in known:
        shown = ", ".join(key for key in known if key) or "none"
        raise ConfigurationError(
            f"type: expected one of {shown}, got '{type}'. {did_you_mean(type, known)}".rstrip()
        )
    if limit < 1:
        raise ConfigurationError(f"limit: expected 1 or more, got {limit}")
    ranking = rank(analyse_query(query), index)
    sizes = [(kind.key, kind.count) for kind in index.types]
    documents, scores = ranking.documents, ranking.scores
    if type is not None:
        at = known.index(type)
        first = sum(count for _, count in sizes[:at])
        chosen = (documents >= first) & (documents < first + sizes[at][1])
        documents, scores = documents[chosen], scores[chosen]
    hits = [
        _hit(index, int(number), int(score), ranking.weights)
        for number, score in zip(documents[:limit].tolist(), scores[:limit].tolist(), strict=True)
    ]
    return Answer(int(np.size(ranking.documents)), counts_by_type(ranking.documents, sizes), tuple(hits))


def _hit(index: OpenIndex, number: int, score: int, weights: Mapping[str, int]) -> Hit:
    document = index.document(number)
    passage = passage_of(document, weights)
    return Hit(
        url=f"{document.url}#{quote(passage.anchor, safe='')}" if passage.anchor else document.url,
        title=document.title,
        type=document.type,
        passage=passage,
        published=document.published,
        updated=document.updated,
        votes=document.votes,
        expired=document.expired,
        score=score,
    )
