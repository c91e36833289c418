"""`helpcenter/search`: pages in, a results page, its client and its index out.

What it means is in `helpcenter.search`.
"""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from helpcenter.errors import BundleMissing, ConfigurationError, IndexUnusable
from helpcenter.search.cache import default_key_file, require_own, user_key, write_sealed
from helpcenter.search.index import write_index
from helpcenter.search.place import index_folder
from helpcenter.search.postings import Collection, Collector
from helpcenter.search.shards import MANIFEST_NAME, write_shards
from mkdocs_helpcenter._assets import add_bundle
from mkdocs_helpcenter._bridge import Build, build_of, themed
from mkdocs_helpcenter.search.config import SearchConfig
from mkdocs_helpcenter.search.documents import document_of
from mkdocs_helpcenter.search.plain import BOX, PAGE, form_html, settings_html, topics_html

log = get_plugin_logger(__name__)

FOLDER = "search"
"""Folder of the results page and of the index in the site."""
PAGE_SRC_URI = f"{FOLDER}/index.md"
TEMPLATE = "search.html"


_PAGE_MESSAGES = frozenset(("title", "description", "noscript", "topics"))
"""Messages of the section `search` that stand in the page and not in the client."""


def client_messages(build: Build) -> str:
    """Return the client's words as JSON that is safe inside a script element."""
    section = build.messages.section("search")
    words = {key: value for key, value in section.items() if key not in _PAGE_MESSAGES}
    words["types"] = dict(build.messages.section("types"))
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class SearchPlugin(BasePlugin[SearchConfig]):
    """Generates the results page, collects the pages, and writes the index for browsers and for the command line."""

    _build: Build
    _collector: Collector
    _files: Files
    _themed: bool
    _url: str
    _client: str
    _messages: str
    _dirty: bool = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keep this instance across rebuilds of a preview; what belongs to one build is made in `on_files`."""
        self._dirty = dirty

    def on_config(self, config: MkDocsConfig) -> None:
        """Refuse to run beside another search: both would write into `search/` and listen to the same keys.

        Refuse a place for the private index at which something else is, before anything is built.
        """
        for name, plugin in config.plugins.items():
            if plugin is not self and name.rpartition("/")[2] == "search":
                raise PluginError(
                    f"mkdocs.yml: plugins: expected one search, got helpcenter/search and {name}. "
                    f"Remove the line '{name}' from 'plugins' (under its own theme it may be written 'search')"
                )
        if self.config.index_dir:
            try:
                require_own(self._index_folder(config))
            except IndexUnusable as error:
                raise PluginError(f"mkdocs.yml: plugins: helpcenter/search: index_dir: {error}") from error

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Add the results page and the client's files."""
        self._build = build = build_of(config, files)
        self._files = files
        self._themed = themed(config)
        self._collector = Collector(build.settings.types)
        for taken in (PAGE_SRC_URI, f"{FOLDER}.md"):
            if files.get_file_from_path(taken) is not None:
                raise PluginError(
                    f"{taken}: expected no page there, because helpcenter/search generates it, got one. Rename the page"
                )
        page = File.generated(
            config, PAGE_SRC_URI, content=self._page_source(), inclusion=InclusionLevel.NOT_IN_NAV
        )
        files.append(page)
        self._url = page.url
        try:
            self._client = add_bundle(files, config, "search_client", "search-client.js")
            styles = None if self._themed else add_bundle(files, config, "search_client", "search-client.css")
        except BundleMissing as error:
            raise PluginError(str(error)) from error
        self._messages = client_messages(build)
        if styles is not None:
            script = ExtraScriptValue(self._client)
            script.type = "module"
            config.extra_javascript.append(script)
            config.extra_css.append(styles)

    def _page_source(self) -> str:
        messages = self._build.messages
        meta: dict[str, Any] = {
            "title": messages.text("search.title"),
            "description": messages.text("search.description"),
            "robots": "noindex",
            "search": {"exclude": True},
        }
        if self._themed:
            meta["template"] = TEMPLATE
        else:
            meta["hide"] = ["navigation", "toc"]
        front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)
        return f"---\n{front}---\n\n# {meta['title']}\n"

    @event_priority(-50)  # late: what other plugins put into the content is found too
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Collect the page.

        For a theme without our templates, put the box on the home page and the results on theirs.
        """
        document = document_of(page, html, self._build, plain_pages=self.config.plain_pages)
        if document is not None:
            self._collector.add(document)
        if self._themed:
            return html
        is_results = page.file.src_uri == PAGE_SRC_URI
        if not is_results and not page.is_homepage:
            return html
        settings = settings_html(page.url, self._url, f"{FOLDER}/", self._messages)
        messages = self._build.messages
        if not is_results:
            action = get_relative_url(self._url, page.url)
            return f"{settings}\n{form_html(BOX, action, messages)}\n{html}"
        noscript = f"<noscript><p>{escape(messages.text('search.noscript'))}</p></noscript>"
        return f"{html}\n{settings}\n{form_html(PAGE, '', messages)}\n{noscript}\n"

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell templates where the search is.

        For a theme without ours, list the topics on the results page, now that every page has its title.
        """
        if not self._themed and page.file.src_uri == PAGE_SRC_URI:
            page.content = (page.content or "") + topics_html(page.url, self._build, self._files)
        return self._with_search(context)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell templates that are no page (404.html) the same."""
        return self._with_search(context)

    def _with_search(self, context: TemplateContext) -> TemplateContext:
        shared: dict[str, Any] = context.setdefault("hc", {})  # type: ignore[typeddict-item]  # MkDocs names not all keys
        shared["search"] = {
            "url": self._url,
            "client": self._client,
            "index": f"{FOLDER}/",
            "messages": self._messages,
        }
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep the results page out of search engines where no template of ours and no articles plugin does it."""
        if page.file.src_uri != PAGE_SRC_URI or 'name="robots"' in output:
            return output
        return output.replace("</head>", '<meta name="robots" content="noindex">\n</head>', 1)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Take the results page out of the sitemap of themes that list every page."""
        if template_name != "sitemap.xml" or self._themed:
            return output_content
        head, *entries = output_content.split("<url>")
        address = f"{(config.site_url or '/').rstrip('/')}/{self._url}"
        kept = [entry for entry in entries if f"<loc>{escape(address)}</loc>" not in entry]
        tail = (
            "</urlset>" if kept != entries and not (kept or [""])[-1].rstrip().endswith("</urlset>") else ""
        )
        return "<url>".join([head, *kept]) + tail

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the index for browsers into the site and the one for the command line into the private folder."""
        if self._dirty:
            log.warning(
                "helpcenter/search: a --dirty build renders some pages only; the search index was left as it was"
            )
            return
        collection = self._collector.collection()
        manifest = write_shards(
            collection, Path(config.site_dir) / FOLDER, language=self._build.settings.language
        )
        log.info(
            "%d pages can be found; %s/%s is of generation %s",
            len(collection.fragments),
            FOLDER,
            MANIFEST_NAME,
            manifest.generation,
        )
        if self.config.index_dir:
            self._write_index(collection, config)

    def _index_folder(self, config: MkDocsConfig) -> Path:
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        reserved = {"docs_dir": Path(config.docs_dir), "site_dir": Path(config.site_dir)}
        if config.theme.custom_dir:
            reserved["the theme's custom_dir"] = Path(config.theme.custom_dir)  # its files are published too
        try:
            return index_folder(root, self.config.index_dir, reserved)
        except ConfigurationError as error:
            raise PluginError(f"mkdocs.yml: plugins: helpcenter/search: {error}") from error

    def _write_index(self, collection: Collection, config: MkDocsConfig) -> None:
        try:
            key = user_key(default_key_file(os.environ))
            write_sealed(self._index_folder(config), key, lambda folder: write_index(collection, folder))
        except IndexUnusable as error:
            # The site is whole without it, and a build server may have no home folder: say it, do not fail.
            log.info("No index for the command `helpcenter search`: %s", error)
