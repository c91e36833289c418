"""Feeds as values: article → entry → feed → Atom 1.0, RSS 2.0 or JSON Feed 1.1."""

from helpcenter.feeds.atom import atom
from helpcenter.feeds.entry import Category, Entry, absolute_url, clean_html, entry_from_article
from helpcenter.feeds.feed import EPOCH, Channel, Feed, channels_of, newest_live
from helpcenter.feeds.jsonfeed import json_feed
from helpcenter.feeds.rss import rss

__all__ = [
    "EPOCH",
    "Category",
    "Channel",
    "Entry",
    "Feed",
    "absolute_url",
    "atom",
    "channels_of",
    "clean_html",
    "entry_from_article",
    "json_feed",
    "newest_live",
    "rss",
]
