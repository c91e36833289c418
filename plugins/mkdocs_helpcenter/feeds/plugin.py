"""MkDocs pages in, feed files out; the rendering is `helpcenter.feeds`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from helpcenter.errors import did_you_mean
from helpcenter.feeds import (
    Channel,
    Feed,
    absolute_url,
    atom,
    channels_of,
    entry_from_article,
    json_feed,
    rss,
)
from helpcenter.feeds.atom import MEDIA_TYPE as ATOM
from helpcenter.feeds.jsonfeed import MEDIA_TYPE as JSON_FEED
from helpcenter.feeds.rss import MEDIA_TYPE as RSS
from mkdocs_helpcenter._bridge import build_of
from mkdocs_helpcenter.feeds.config import FeedsConfig


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed: the file's name, its media type, what readers call it, and the function that writes."""

    file_name: str
    media_type: str
    label: str
    render: Callable[[Feed, str], bytes]


FORMATS = {
    "atom": Format("atom.xml", ATOM, "Atom", atom),
    "rss": Format("rss.xml", RSS, "RSS", rss),
    "json": Format("feed.json", JSON_FEED, "JSON Feed", json_feed),
}
"""By the word that the option `formats` uses."""


class FeedsPlugin(BasePlugin[FeedsConfig]):
    """Writes the feeds of one article type and tells pages where they are."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Start a build with nothing remembered; a site without an address cannot have feeds."""
        if not config.site_url:
            raise PluginError(
                "mkdocs.yml: helpcenter/feeds: expected 'site_url', because feed readers need absolute addresses, "
                "got none. Add a line such as 'site_url: https://help.exchange.example/', or take the plugin out."
            )
        self._channels: tuple[Channel, ...] = ()
        self._html: dict[str, str] = {}
        self._wanted: frozenset[str] = frozenset()
        self._titles: dict[str | None, str] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Choose the entries and announce the files, so that a page may link to a feed and MkDocs can check it."""
        build = build_of(config, files)
        source = self._source(build.settings.types)
        self._channels = channels_of(
            build.articles.of_type(source),
            source,
            build.instant,
            self.config.limit,
            by_category=self.config.categories,
        )
        self._wanted = frozenset(
            article.src_uri for channel in self._channels for article in channel.articles
        )
        for channel in self._channels:
            for form in self._formats():
                path = f"{channel.folder}/{form.file_name}"
                if files.get_file_from_path(path) is not None:
                    raise PluginError(
                        f"{path}: expected no such file below the docs folder, because helpcenter/feeds writes it, "
                        "got one. Rename the file or leave its format out of 'formats'."
                    )
                files.append(File.generated(config, path, content=b""))

    @event_priority(-50)  # after plugins that rewrite the text
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Keep the rendered text of the pages that become entries."""
        if page.file.src_uri in self._wanted:
            self._html[page.file.src_uri] = html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Write the feeds: every page has been rendered and no static file has been copied yet."""
        for channel in self._channels:
            feed = self._feed(channel, config, files)
            self._titles[channel.category] = feed.title
            for form in self._formats():
                path = f"{channel.folder}/{form.file_name}"
                file = files.get_file_from_path(path)
                assert file is not None, f"{path} was announced in on_files"  # noqa: S101  # ours, not the user's
                file.content_bytes = form.render(feed, absolute_url(config.site_url or "", file.url))

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """Give the theme its feeds, where the articles plugin made a place for them."""
        hc = context.get("hc")
        if hc is None:
            return
        hc["feeds"] = self._links_for(page, config)
        channel = self._channel_of(page)
        if channel is not None and hc.get("listing"):
            links = zip(self._links(channel, config), self._formats(), strict=True)
            # On the page the heading says whose feeds these are, so the links name the format alone.
            hc["listing"]["feeds"] = [{**link, "title": form.label} for link, form in links]

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> None:
        """Give the page for unknown addresses the feeds of the site."""
        if context.get("hc") is not None:
            context["hc"]["feeds"] = self._links(self._channels[0], config)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Add autodiscovery links where the theme's template has none, as with Material alone."""
        head, closing, rest = output.partition("</head>")
        missing = [
            f'<link rel="alternate" type="{link["type"]}" title="{escape(link["title"])}" {href}>\n'
            for link in self._links_for(page, config)
            if (href := f'href="{escape(get_relative_url(link["url"], page.url))}"') not in head
        ]
        return f"{head}{''.join(missing)}{closing}{rest}" if closing and missing else None

    def _formats(self) -> list[Format]:
        return [FORMATS[key] for key in self.config.formats]

    def _source(self, types: Sequence[str]) -> str:
        source: str = self.config.source
        if source not in types:
            raise PluginError(
                f"mkdocs.yml: helpcenter/feeds: source: expected an article type ({', '.join(types)}), "
                f"got '{source}'. {did_you_mean(source, types)}".rstrip()
            )
        return source

    def _feed(self, channel: Channel, config: MkDocsConfig, files: Files) -> Feed:
        build = build_of(config)
        site_url = config.site_url or ""
        source = self._channels[0].folder
        names = {"site": config.site_name, "type": _title_of(source, files)}
        title = self.config.title or build.messages.text("feeds.title", **names)
        if channel.category:
            name = _title_of(channel.folder, files)
            title = build.messages.text("feeds.category_title", title=title, category=name)
        index = files.get_file_from_path(f"{channel.folder}/index.md")
        return Feed(
            title=title,
            description=build.messages.text("feeds.description", **names),
            author=config.site_author or config.site_name,
            language=build.settings.locale.replace("_", "-"),
            home_url=absolute_url(site_url, index.url if index is not None else ""),
            entries=tuple(
                entry_from_article(
                    article,
                    self._html.get(article.src_uri, ""),
                    site_url=site_url,
                    category_label=_title_of(f"{source}/{article.category}", files),
                    full=self.config.content == "full",
                )
                for article in channel.articles
            ),
        )

    def _channel_of(self, page: Page) -> Channel | None:
        """Return the channel whose listing *page* is, or None."""
        for channel in self._channels:
            if page.file.src_uri == f"{channel.folder}/index.md":
                return channel
        return None

    def _links_for(self, page: Page, config: MkDocsConfig) -> list[dict[str, str]]:
        """Return the feeds that *page* announces: those of the source, and on a category's listing also its own."""
        everything = self._channels[0]
        own = self._channel_of(page)
        links = self._links(everything, config)
        return links + (self._links(own, config) if own not in (None, everything) else [])

    def _links(self, channel: Channel, config: MkDocsConfig) -> list[dict[str, str]]:
        messages = build_of(config).messages
        title = self._titles[channel.category]
        return [
            {
                "title": messages.text("feeds.link_title", title=title, format=form.label),
                "url": f"{channel.folder}/{form.file_name}",
                "type": form.media_type,
            }
            for form in self._formats()
        ]


def _title_of(folder: str, files: Files) -> str:
    """Return what the listing page of *folder* calls itself, else the folder's name made readable."""
    index = files.get_file_from_path(f"{folder}/index.md")
    title = index.page.meta.get("title") if index is not None and index.page is not None else None
    if isinstance(title, str) and title.strip():
        return title.strip()
    return folder.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
