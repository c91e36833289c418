"""Articles as templates see them: plain dictionaries with texts already in the reader's language and locale."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpcenter.articles.lifecycle import in_force
from helpcenter.articles.model import Article, State
from helpcenter.articles.outline import Outline, Topic, latest, most_helpful
from helpcenter.articles.reading import reading_minutes
from mkdocs_helpcenter._bridge import Build

View = dict[str, Any]


class Views:
    """Makes each view once per build; a card that fifty pages show is one object."""

    def __init__(self, build: Build, outline: Outline) -> None:
        self._build = build
        self._outline = outline
        self._cards: dict[str, View] = {}
        self.types = [
            {**self._entry(one), "categories": [self._entry(topic) for topic in one.topics]}
            for one in outline.types
        ]
        """The types with their categories, for the header and the home page."""

    def card(self, article: Article) -> View:
        """Return what a list shows of an article."""
        card = self._cards.get(article.src_uri)
        if card is None:
            topic = self._outline.topic(article.type, article.category) if article.category else None
            card = self._cards[article.src_uri] = {
                "title": article.title,
                "url": article.url,
                "summary": article.summary,
                "type": self._type(article),
                "category_title": topic.title if topic else "",
                "published": self._date(article.published),
                "updated": self._date(article.updated),
                "votes": self._votes(article),
                "pinned": article.pinned,
                "severity": article.severity.value,
                "expired": article.state(self._build.instant) is State.EXPIRED,
                "draft": article.draft,
                "scheduled": article.state(self._build.instant) is State.SCHEDULED,
            }
        return card

    def article(self, article: Article) -> View:
        """Return everything an article's own page shows but its text."""
        topic = self._outline.topic(article.type, article.category) if article.category else None
        by_path = self._build.articles.by_src_uri
        related = [self.card(by_path[path]) for path in self._build.related.get(article.src_uri, ())]
        return {
            **self.card(article),
            "category": {"key": topic.key, "title": topic.title, "url": topic.url} if topic else None,
            "effective": self._date(article.effective),
            "expires": self._date(article.expires),
            "reviewed": self._date(article.reviewed),
            "reading_minutes": reading_minutes(article.body),
            "tags": list(article.tags),
            "regions": self._regions(article),
            "related": related,
        }

    def topic(self, topic: Topic) -> View:
        """Return what the page of a type or category lists."""
        cards = [(self.card(article), article) for article in topic.articles]
        return {
            "type": {"key": topic.src_uri.partition("/")[0]},
            "title": topic.title,
            "summary": topic.summary,
            "count": topic.count,
            "pinned": [card for card, article in cards if article.pinned and not card["expired"]],
            "articles": [card for card, article in cards if not article.pinned or card["expired"]],
            "categories": [self._entry(one) for one in topic.topics],
            "feeds": [],
        }

    def home(self, latest_count: int, helpful_count: int) -> View:
        """Return what the home page lists."""
        build = self._build
        return {
            "types": self.types,
            "latest": [self.card(one) for one in latest(build.articles, build.instant, latest_count)],
            "helpful": [self.card(one) for one in most_helpful(build.articles, helpful_count)],
        }

    def banners(self) -> list[View]:
        """Return the urgent announcements in force, newest first."""
        return [self.card(one) for one in in_force(self._build.articles, self._build.instant)]

    def _entry(self, topic: Topic) -> View:
        return {
            "key": topic.key,
            "title": topic.title,
            "summary": topic.summary,
            "url": topic.url,
            "count": topic.count,
        }

    def _type(self, article: Article) -> View:
        topic = self._outline.topic(article.type)
        if topic is None:
            return {"key": article.type, "title": article.type, "url": f"{article.type}/"}
        return {"key": topic.key, "title": topic.title, "url": topic.url}

    def _date(self, moment: datetime | None) -> View | None:
        return dict(self._build.display.date(moment)) if moment is not None else None

    def _votes(self, article: Article) -> View | None:
        if article.votes is None:
            return None
        shown = self._build.display.number(article.votes.count)
        return {
            "count": article.votes.count,
            "number": shown,
            "text": self._build.messages.plural("article.helpful", article.votes.count, count=shown),
            "source": article.votes.source,
            "as_of": self._date(article.votes.as_of),
        }

    def _regions(self, article: Article) -> View | None:
        if article.regions is None:
            return None
        display = self._build.display
        allow = display.countries(article.regions.allow)
        deny = display.countries(article.regions.deny)
        return {
            "allow": allow,
            "deny": deny,
            "allow_text": display.joined(allow),
            "deny_text": display.joined(deny),
            "note": article.regions.note,
        }
