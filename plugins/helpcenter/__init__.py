"""The help center library: articles, search, feeds and reserves as plain values. No MkDocs, no network, no clock."""

from helpcenter.articles.model import Article, ArticleSet, Regions, Severity, State, Votes
from helpcenter.errors import (
    BundleMissing,
    ConfigurationError,
    Fault,
    FaultsFound,
    HelpCenterError,
    IndexUnusable,
    MalformedInput,
)
from helpcenter.settings import Settings

__all__ = [
    "Article",
    "ArticleSet",
    "BundleMissing",
    "ConfigurationError",
    "Fault",
    "FaultsFound",
    "HelpCenterError",
    "IndexUnusable",
    "MalformedInput",
    "Regions",
    "Settings",
    "Severity",
    "State",
    "Votes",
]
