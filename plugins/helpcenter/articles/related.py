"""Which articles to offer below an article: the editor's list, then shared tags and text likeness.

Likeness is the cosine of tf-idf vectors cut to each article's most telling terms: bounded work per article, the same
result in every run.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from helpcenter.articles.model import Article

TERMS_PER_ARTICLE = 24
"""Most telling terms kept of one article. More adds cost and common words, fewer loses topics (10 to 50 is usable)."""

COMMON_SHARE = 0.2
"""Share of all articles (0 to 1) above which a term says nothing about likeness."""

COMMON_FLOOR = 5
"""Documents; below this a term is never called common, so that small sites have related articles too."""

POSTINGS_LIMIT = 400
"""Articles that one term may propose; keeps the work per article flat as a site grows."""

TAG_WEIGHT = 0.15
"""Added to the cosine (0 to 1) per shared tag: two shared tags outweigh a moderate likeness of words."""

LEAST_LIKENESS = 0.06
"""Score below which nothing is offered: an empty list is better than a wrong neighbour."""


def related_articles(
    articles: Sequence[Article], terms: Mapping[str, Sequence[str]], limit: int
) -> dict[str, tuple[str, ...]]:
    """Return, per article path, the paths of at most *limit* related articles, best first.

    Explicit ones come first in the editor's order, and only those that are among *articles* (an unpublished one is
    left out in silence: it appears by itself once it is live).

    Parameters:
        articles: Every article that may be shown.
        terms: Each article's terms, repeated as they occur, from the search analysis.
        limit: 0 to 20.
    """
    order = {article.src_uri: number for number, article in enumerate(articles)}
    vectors = _vectors(articles, terms)
    by_term: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for term, weight in vector.items():
            by_term[term].append((number, weight))
    by_tag: dict[str, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        for tag in article.tags:
            by_tag[tag.casefold()].append(number)
    result = {}
    for number, article in enumerate(articles):
        chosen = [path for path in article.related if path in order and path != article.src_uri][:limit]
        if len(chosen) < limit:
            scores: dict[int, float] = defaultdict(float)
            for term, weight in vectors[number].items():
                for other, other_weight in by_term[term][:POSTINGS_LIMIT]:
                    scores[other] += weight * other_weight
            for tag in article.tags:
                for other in by_tag[tag.casefold()][:POSTINGS_LIMIT]:
                    scores[other] += TAG_WEIGHT
            scores.pop(number, None)
            best = sorted(
                (item for item in scores.items() if item[1] >= LEAST_LIKENESS),
                key=lambda item: (-round(item[1], 9), articles[item[0]].src_uri),
            )
            for other, _ in best:
                path = articles[other].src_uri
                if len(chosen) == limit:
                    break
                if path not in chosen:
                    chosen.append(path)
        result[article.src_uri] = tuple(chosen)
    return result


def _vectors(articles: Sequence[Article], terms: Mapping[str, Sequence[str]]) -> list[dict[str, float]]:
    counts = [Counter(terms.get(article.src_uri, ())) for article in articles]
    frequency: Counter[str] = Counter()
    for count in counts:
        frequency.update(count.keys())
    common = max(COMMON_FLOOR, COMMON_SHARE * len(articles))
    vectors = []
    for count in counts:
        weights = {
            term: (1 + math.log(times)) * math.log(1 + len(articles) / frequency[term])
            for term, times in count.items()
            if 1 < frequency[term] <= common
        }
        kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS_PER_ARTICLE]
        norm = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
        vectors.append({term: weight / norm for term, weight in kept})
    return vectors


_LINK_TARGET = re.compile(r"\]\([^)\n]*\)|https?://\S+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")


def likeness_terms(article: Article) -> list[str]:
    """Return the words of an article as likeness compares them: folded, three letters or more, CJK text as pairs.

    The title counts three times: it says in a few words what the body says in many.
    """
    text = _LINK_TARGET.sub(
        "]", f"{article.title} {article.title} {article.title} {article.summary} {article.body}"
    )
    terms = []
    for word in _WORD.findall(text.casefold()):
        if _CJK.match(word):
            terms += [word[place : place + 2] for place in range(len(word) - 1)]
        else:
            terms.append(word)
    return terms
