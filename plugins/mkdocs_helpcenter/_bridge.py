"""Between MkDocs and the library: one `Build` per MkDocs build. The only file fluent in both.

Every plugin of ours asks `build_of(config)`. Whoever asks first has the files read; the articles plugin, when it is on,
hands over the build's own file list and options. A stranger's plugin may ask too: see docs/extending.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files

from helpcenter.articles.collection import Reading, is_article, read_articles, read_text
from helpcenter.articles.dates import Display
from helpcenter.articles.lifecycle import shows
from helpcenter.articles.model import ArticleSet
from helpcenter.articles.votes import read_votes
from helpcenter.errors import ConfigurationError, Fault, HelpCenterError
from helpcenter.messages import Catalogue
from helpcenter.settings import Settings, check_locale, instant_from_epoch, instant_from_text
from helpcenter.site_config import shown_prefix

_ATTRIBUTE = "_helpcenter_build"
ARTICLES_PLUGIN = "helpcenter/articles"
INSTANT_VARIABLE = "HELPCENTER_AS_OF"
"""Environment variable that `helpcenter build --as-of` sets; what is asked for one build wins over the options."""


@dataclass
class Build:
    """What one build of the site knows about its articles.

    Attributes:
        settings: Timezone, locale, types.
        messages: The interface's words in the site's language.
        instant: The one moment at which the site is true, aware.
        preview: Whether drafts and scheduled articles show.
        reading: Every Markdown file as read, hidden articles included.
        articles: The articles that have a page at the instant, in path order, votes filled in.
        faults: Faults found so far; the articles plugin raises them all at once.
        display: Dates and numbers in the site's locale.
        prefix: What stands before a path below the docs folder in a message.
        related: Related articles by path; filled by the articles plugin.
    """

    settings: Settings
    messages: Catalogue
    instant: datetime
    preview: bool
    reading: Reading
    articles: ArticleSet
    faults: list[Fault]
    display: Display
    prefix: str
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def build_of(config: MkDocsConfig, files: Files | None = None) -> Build:
    """Return the current build's articles; read once per configuration object, that is once per build.

    Raises:
        PluginError: An option that cannot be met.
    """
    build: Build | None = getattr(config, _ATTRIBUTE, None)
    if build is None:
        try:
            build = _read(config, files if files is not None else get_files(config))
        except HelpCenterError as error:
            raise PluginError(str(error)) from error
        setattr(config, _ATTRIBUTE, build)
    return build


def themed(config: MkDocsConfig) -> bool:
    """Return whether the theme has our templates, so that pages need no plain replacement for them."""
    return any((Path(folder) / "article.html").is_file() for folder in config.theme.dirs)


def _read(config: MkDocsConfig, files: Files) -> Build:
    options = _options(config)
    language = str(config.theme.get("language") or "en")
    messages = Catalogue.load(language)
    settings = Settings(
        types=tuple(options.get("types") or Settings().types),
        timezone=options.get("timezone") or UTC,
        locale=options.get("locale") or language,
        use_directory_urls=config.use_directory_urls,
        votes=str(options.get("votes", Settings().votes) or ""),
    )
    check_locale(settings.locale, language)
    instant = _instant(str(options.get("as_of") or ""), settings, os.environ)
    preview = bool(options.get("drafts", False))
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    prefix = shown_prefix(Path(config.docs_dir), root)
    sources, faults = _texts(files, prefix)
    reading = read_articles(sources, settings, prefix)
    faults += reading.faults
    shown = [article for article in reading.articles if shows(article, instant, preview=preview)]
    votes_file = files.get_file_from_path(settings.votes) if settings.votes else None
    if votes_file is not None and (text := _text(votes_file, prefix, faults)) is not None:
        known = [name for name in sources if is_article(name, settings.types)]
        votes = read_votes(text, prefix + settings.votes, known, settings.timezone)
        faults += votes.faults
        shown = [replace(article, votes=votes.votes.get(article.src_uri)) for article in shown]
    return Build(
        settings=settings,
        messages=messages,
        instant=instant,
        preview=preview,
        reading=reading,
        articles=ArticleSet(tuple(shown)),
        faults=faults,
        display=Display(settings.locale, settings.timezone),
        prefix=prefix,
    )


def _options(config: MkDocsConfig) -> Mapping[str, Any]:
    """Return the articles plugin's options: other plugins of ours follow them, and do without when it is off."""
    plugin = config.plugins.get(ARTICLES_PLUGIN)
    return plugin.config if plugin is not None else {}


def _texts(files: Files, prefix: str) -> tuple[dict[str, str], list[Fault]]:
    """Return the text of every Markdown page, and a fault for each that cannot be read."""
    sources: dict[str, str] = {}
    faults: list[Fault] = []
    for file in files:
        if file.is_documentation_page() and file.inclusion is not InclusionLevel.EXCLUDED:
            text = _text(file, prefix, faults)
            if text is not None and file.src_uri.endswith(".md"):
                sources[file.src_uri] = text
    return sources, faults


def _text(file: File, prefix: str, faults: list[Fault]) -> str | None:
    """Return a file's text; None, with a fault, for what is no readable text. A pipe would keep the build waiting."""
    if file.abs_src_path is None:  # generated: its text is in memory
        return file.content_string
    text, found = read_text(Path(file.abs_src_path), prefix + file.src_uri)
    faults += found
    return text


def _instant(as_of: str, settings: Settings, environment: Mapping[str, str]) -> datetime:
    """Return the instant asked for, the option's, SOURCE_DATE_EPOCH's, or now. The one place that asks the clock."""
    asked = environment.get(INSTANT_VARIABLE)
    for name, text in ((INSTANT_VARIABLE, asked), ("helpcenter/articles: as_of", as_of)):
        if text:
            try:
                return instant_from_text(text, settings.timezone)
            except ConfigurationError as error:
                raise ConfigurationError(f"{name}: {error}") from None
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is not None:
        return instant_from_epoch(epoch)
    return datetime.now(tz=UTC)
