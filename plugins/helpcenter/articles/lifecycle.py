"""What shows at one instant: who may be read, who is still listed, and who stands above the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from helpcenter.articles.model import Article, Severity, State

_HIDDEN = (State.DRAFT, State.SCHEDULED)


def shows(article: Article, instant: datetime, *, preview: bool = False) -> bool:
    """Return whether the article has a page at *instant*. A draft or scheduled article has one in a preview only."""
    return preview or article.state(instant) not in _HIDDEN


def is_current(article: Article, instant: datetime, *, preview: bool = False) -> bool:
    """Return whether the article is listed on the home page, in feeds and among the latest: shown and not expired."""
    return shows(article, instant, preview=preview) and article.state(instant) is not State.EXPIRED


def in_force(articles: Iterable[Article], instant: datetime) -> tuple[Article, ...]:
    """Return the urgent articles that stand above every page at *instant*, newest first."""
    urgent = [one for one in articles if one.severity is Severity.URGENT and one.state(instant) is State.LIVE]
    return tuple(sorted(urgent, key=lambda one: (-one.published.timestamp(), one.src_uri)))


def hidden_reason(article: Article, instant: datetime) -> str:
    """Return why the article does not show at *instant*, as a phrase for a fault; "" when it shows."""
    match article.state(instant):
        case State.DRAFT:
            return "a draft"
        case State.SCHEDULED:
            return f"scheduled for {article.published.isoformat()}"
        case _:
            return ""
