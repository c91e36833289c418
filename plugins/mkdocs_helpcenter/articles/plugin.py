"""`helpcenter/articles`: MkDocs files in, articles with a lifecycle out. What it means is in `helpcenter.articles`."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from helpcenter.articles.collection import cross_check
from helpcenter.articles.model import Article
from helpcenter.articles.outline import Outline, outline_of
from helpcenter.articles.related import likeness_terms, related_articles
from helpcenter.errors import FaultsFound
from mkdocs_helpcenter._bridge import Build, build_of, themed
from mkdocs_helpcenter.articles.config import ArticlesConfig
from mkdocs_helpcenter.articles.head import head_html, head_of
from mkdocs_helpcenter.articles.pages import add_generated, generated_pages, plain_topic, redirect_files
from mkdocs_helpcenter.articles.plain import facts_html, related_html
from mkdocs_helpcenter.articles.site_checks import address_faults, template_faults
from mkdocs_helpcenter.articles.tag_content import fill_announcements
from mkdocs_helpcenter.articles.views import Views
from mkdocs_helpcenter.theme.accent import accent_problems
from mkdocs_helpcenter.theme.leftovers import remove_leftovers

log = get_plugin_logger(__name__)

TAGS_EXTENSION = "helpcenter.tags"


class ArticlesPlugin(BasePlugin[ArticlesConfig]):
    """Reads and checks articles, hides what must not show, generates lists and redirects, and feeds the templates."""

    _build: Build
    _outline: Outline
    _views: Views
    _themed: bool
    _home: dict[str, Any] | None
    _banners: list[dict[str, Any]]

    def on_startup(self, **_: Any) -> None:
        """Keep this instance across rebuilds of a preview; what belongs to one build is made in `on_files`."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Let author tags be understood; refuse colours of our theme that cannot be read."""
        if TAGS_EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(TAGS_EXTENSION)
        config.mdx_configs.setdefault(TAGS_EXTENSION, {})
        self._themed = themed(config)
        self._home = None
        problems = accent_problems(config.theme) if config.theme.name == "helpcenter" else []
        if problems:
            raise PluginError("\n".join(problems))

    @event_priority(100)  # first: other plugins must not see what does not show
    def _read(self, files: Files, config: MkDocsConfig) -> Files:
        self._build = build = build_of(config, files)
        for article in build.reading.articles:
            if article.src_uri not in build.articles.by_src_uri:
                files.remove(files.src_uris[article.src_uri])
        votes = files.get_file_from_path(build.settings.votes) if build.settings.votes else None
        if votes is not None:
            files.remove(votes)  # it names every article, hidden ones too
        if config.theme.get("material_assets") is False:
            remove_leftovers(files)
        return files

    @event_priority(-100)  # last: links may lead to pages that other plugins generate
    def _complete(self, files: Files, config: MkDocsConfig) -> Files:
        build, options = self._build, self.config
        self._outline = outline_of(
            build.articles, build.reading, build.settings, build.messages, build.instant
        )
        add_generated(
            files,
            generated_pages(
                build,
                self._outline,
                config,
                plain=not self._themed,
                home=options.home,
                latest_count=options.latest,
                helpful=options.helpful,
            ),
        )
        self._check(files, config)
        add_generated(files, redirect_files(build, config, netlify=options.redirects_for == "netlify"))
        terms = {article.src_uri: likeness_terms(article) for article in build.articles}
        build.related = related_articles(build.articles, terms, options.related)
        self._views = Views(build, self._outline)
        self._banners = self._views.banners()
        return files

    on_files = CombinedEvent(_read, _complete)

    def _check(self, files: Files, config: MkDocsConfig) -> None:
        """Raise every fault of every file at once; links as the option says."""
        build = self._build
        hidden = [
            one.src_uri for one in build.reading.articles if one.src_uri not in build.articles.by_src_uri
        ]
        between, links = cross_check(
            build.reading,
            build.settings,
            build.instant,
            known={*files.src_uris, *hidden},
            preview=build.preview,
            check_anchors="slugify" not in config.mdx_configs.get("toc", {}),
        )
        faults = [
            *build.faults,
            *between,
            *template_faults(build, config),
            *address_faults(self.config.contact.url, files, config),
        ]
        match self.config.links:
            case "error":
                faults += links
            case "warn":
                for fault in sorted(set(links)):
                    log.warning("%s", fault)
        if faults:
            raise PluginError(str(FaultsFound(faults)))

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set the page's template and its true date of change."""
        article = self._article(page)
        topic, _ = self._outline.by_src_uri.get(page.file.src_uri, (None, None))
        if self._themed:
            page.meta.setdefault("template", self._template(page, article))
        elif article is not None:
            # MkDocs' and Material's templates print a title as HTML.
            page.meta["title"] = escape(article.title, quote=False)
        page.update_date = self._changed(page, article)
        if topic is not None and topic.written and not self._themed:
            return f"{markdown}\n\n{plain_topic(topic, self._build)}\n"
        return markdown

    @event_priority(50)  # before other plugins read the content: a filled tag is content
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Fill the announcements tag; for a theme without our templates, add dates, notices and related articles."""
        html = fill_announcements(html, page.url, self._build)
        article = self._article(page)
        if article is None or self._themed:
            return html
        view = self._views.article(article)
        messages = self._build.messages
        heading_end = html.find("</h1>") + len("</h1>") if html.lstrip().startswith("<h1") else 0
        head, body = html[:heading_end], html[heading_end:]
        return (
            f"{head}\n{facts_html(view, messages)}{body}\n{related_html(view['related'], page.url, messages)}"
        )

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give templates the words, plurals and numbers of the site's language."""
        messages, display = self._build.messages, self._build.display
        env.filters["hc_text"] = lambda key, **values: messages.text(key, **values)
        env.filters["hc_plural"] = lambda key, count: messages.plural(key, count, count=display.number(count))
        env.filters["hc_number"] = display.number
        return env

    @event_priority(100)  # first: the other plugins of ours add their part to `hc`
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give templates everything they show, as plain data."""
        article = self._article(page)
        kind, trail, listing = self._place(page, article)
        context["hc"] = {  # type: ignore[typeddict-unknown-key]  # templates may be given more than MkDocs names
            **self._common(kind),
            "article": self._views.article(article) if article else None,
            "breadcrumb": trail,
            "listing": listing,
            "head": head_of(page, article, trail, config, self._build),
        }
        return context

    @event_priority(100)
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give templates that are no page (404.html) what every page shows."""
        kind = "error" if template_name == "404.html" else "template"
        context["hc"] = self._common(kind)  # type: ignore[typeddict-unknown-key]  # as above
        return context

    def _common(self, kind: str) -> dict[str, Any]:
        """Return what every page shows, and the empty places that other plugins of ours fill."""
        return {
            "kind": kind,
            "article": None,
            "breadcrumb": [],
            "listing": None,
            "head": {"robots": "noindex" if self._build.preview or kind == "error" else ""},
            "types": self._views.types,
            "banners": self._banners,
            "contact": dict(self.config.contact) if self.config.contact.url else None,
            "home": self._home_view() if kind in ("home", "error") else None,
            "feeds": [],
            "search": None,
            "preview": self._build.preview,
        }

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """For a theme without our templates, add what machines read before the end of the head."""
        if self._themed:
            return output
        article = self._article(page)
        _, trail, _ = self._place(page, article)
        head = head_html(head_of(page, article, trail, config, self._build))
        return output.replace("</head>", f"{head}\n</head>", 1)

    def _article(self, page: Page) -> Article | None:
        return self._build.articles.by_src_uri.get(page.file.src_uri)

    @staticmethod
    def _kind_of_page(page: Page) -> str:
        return {"search.html": "search", "404.html": "error"}.get(str(page.meta.get("template")), "page")

    def _place(
        self, page: Page, article: Article | None
    ) -> tuple[str, list[dict[str, Any]], dict[str, Any] | None]:
        """Return what kind of page it is, its breadcrumb, and its list when it has one."""
        if page.is_homepage:
            return "home", [], None
        home = {"title": self._build.messages.text("theme.home"), "url": ""}
        if article is not None:
            topics = [
                self._outline.topic(article.type),
                self._outline.topic(article.type, article.category or "-"),
            ]
            trail = [{"title": one.title, "url": one.url} for one in topics if one is not None]
            return "article", [home, *trail], None
        topic, parent = self._outline.by_src_uri.get(page.file.src_uri, (None, None))
        if topic is None:
            return self._kind_of_page(page), [home], None
        trail = [{"title": parent.title, "url": parent.url}] if parent else []
        return ("category" if parent else "type"), [home, *trail], self._views.topic(topic)

    def _template(self, page: Page, article: Article | None) -> str:
        kind, _, _ = self._place(page, article)
        return f"{kind}.html"

    def _home_view(self) -> dict[str, Any]:
        if self._home is None:
            self._home = self._views.home(self.config.latest, self.config.helpful)
        return self._home

    def _changed(self, page: Page, article: Article | None) -> str:
        """Return the day of the page's last change, ISO 8601: an article's own, a list's newest, else the instant's."""
        display = self._build.display
        if article is not None:
            return display.date(article.changed)["iso"]
        topic, _ = self._outline.by_src_uri.get(page.file.src_uri, (None, None))
        changes = [one.changed for one in (topic.articles if topic else self._build.articles)]
        if topic is None and not page.is_homepage:
            written = page.meta.get("updated") or page.meta.get("published")
            return written.isoformat()[:10] if isinstance(written, date) else ""
        return display.date(max(changes, default=self._build.instant))["iso"]
