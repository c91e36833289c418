"""Every page that is about to be written in, response headers for the host out; the texts are `helpcenter.hosting`."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from helpcenter.errors import Fault
from helpcenter.hosting import (
    align_by_class,
    content_security_policy,
    foreign_of,
    headers_file,
    inline_of,
    mark_scripts,
    nginx_cache,
    nginx_server,
    security_headers,
    unmark_scripts,
)
from helpcenter.hosting.headers import HASHED_FOLDERS, LINE_LIMIT, named_by_content, overlong_lines
from helpcenter.hosting.policy import frames_allowed
from helpcenter.search.shards import MANIFEST_NAME, read_manifest
from mkdocs_helpcenter._assets import FOLDER, hashed_name
from mkdocs_helpcenter._bridge import themed
from mkdocs_helpcenter.hosting.config import HostingConfig

log = get_plugin_logger(__name__)

LAST = -100
"""After every plugin that writes into pages: what is hashed must be what is served."""

ALIGNMENT = "".join(
    f".hc-align-{side},.md-typeset table:not([class]) :is(td,th).hc-align-{side}:not([align]){{text-align:{side}}}\n"
    for side in ("left", "center", "right")
).encode()
"""Styles of the classes that replace style attributes on table cells, for themes that do not bring them. The second
selector is as specific as Material's own rule for cells, right to left included (main.css of Material 9.8)."""

WRITTEN = ("_headers", "nginx/helpcenter.conf", "nginx/static.map")
"""What this plugin writes into the site. `static.map` comes after `redirects.map` in the alphabet on purpose: nginx
includes `*.map` in that order, and takes the sizes that the moves may need only before its first map block."""

MOVES = "nginx/redirects.map"
"""Where the articles plugin writes the moves for nginx."""

SEARCH_MANIFEST = f"search/{MANIFEST_NAME}"
"""Where the search plugin says which folder beside it holds the index; the folder is named by its content."""


class HostingPlugin(BasePlugin[HostingConfig]):
    """Writes `_headers` and the nginx snippets, with the hash of every inline script of the site."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Start a build with nothing collected; settle what the theme decides."""
        ours = themed(config)
        self._trusted_types = ours if self.config.trusted_types is None else self.config.trusted_types
        self._inline_styles = not ours if self.config.inline_styles is None else self.config.inline_styles
        self._scripts: set[str] = set()
        self._styles: set[str] = set()
        self._seen: set[str] = set()
        self._said: set[str] = set()
        self._site_url = config.site_url
        self._stylesheet = f"{FOLDER}/{hashed_name('alignment.css', ALIGNMENT)}"
        if not ours and not self._inline_styles and self._stylesheet not in config.extra_css:
            config.extra_css.append(self._stylesheet)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Refuse to overwrite; add the style sheet for rewritten table cells, where the theme does not bring it."""
        for name in WRITTEN:
            if files.get_file_from_path(name) is not None:
                raise PluginError(
                    f"{name}: expected no such file below the docs folder, because helpcenter/hosting writes it, "
                    "got one. Say what it adds by the plugin's options, or take the plugin out."
                )
        if self._stylesheet in config.extra_css:
            files.append(File.generated(config, self._stylesheet, content=ALIGNMENT))

    @event_priority(LAST)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Mark the scripts of the content, while they can still be told from those of the template."""
        return html if self.config.inline_scripts else mark_scripts(html)

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Collect what the page carries inline, and align its tables by class."""
        html = output if self._inline_styles else align_by_class(output)
        self._collect(html, page.file.src_uri, page.file.dest_uri, content=page.content or "")
        return unmark_scripts(html)

    @event_priority(LAST)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> None:
        """Collect from pages that the theme writes by itself, such as 404.html."""
        if template_name.endswith(".html"):
            self._collect(output_content, template_name, template_name)

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Collect from HTML that was copied as it is, then write the files for the host."""
        site = Path(config.site_dir)
        for path in sorted(site.rglob("*.html")):
            name = path.relative_to(site).as_posix()
            if name not in self._seen:
                self._collect(path.read_text(encoding="utf-8", errors="replace"), name, name, rendered=False)
        policy = content_security_policy(
            script_hashes=self._scripts,
            style_hashes=self._styles,
            trusted_types=self._trusted_types,
            inline_styles=self._inline_styles,
            extra_sources=self.config.extra_sources,
        )
        headers = security_headers(policy, frames=frames_allowed(self.config.extra_sources))
        base_path = self._base_path(config)
        immutable = [*self._named_by_content(site), *self.config.immutable]
        text = headers_file(headers, immutable, base_path=base_path)
        for number, length in overlong_lines(text):
            log.warning(
                f"_headers:{number}: expected at most {LINE_LIMIT} characters, because Cloudflare Pages ignores a "
                f"longer line, got {length}. Move inline scripts into files of extra_javascript"
            )
        snippet = nginx_server(headers, redirects=(site / MOVES).is_file(), base_path=base_path)
        cache = nginx_cache(immutable, base_path=base_path)
        for name, content in zip(WRITTEN, (text, snippet, cache), strict=True):
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(content, encoding="utf-8")

    def _collect(
        self, html: str, source: str, written: str, *, content: str = "", rendered: bool = True
    ) -> None:
        inline = inline_of(html, source)
        self._seen.add(PurePosixPath(written).as_posix())
        self._scripts |= inline.scripts
        self._styles |= inline.styles
        for fault in (*inline.handlers, *inline.content_scripts):
            log.warning(str(fault))
        if not self._inline_styles:
            for fault in inline.style_attributes:
                log.warning(str(fault))
        foreign = self._foreign(inline.markup, source, rendered=rendered)
        own = set(self._foreign(inline_of(content, source).markup, source)) if foreign and content else set()
        for fault in foreign:
            # What a template writes is on every page and said once.
            if fault in own or not rendered or fault.got not in self._said:
                log.warning(str(fault))
            if fault not in own:
                self._said.add(fault.got)

    def _foreign(self, markup: str, source: str, *, rendered: bool = True) -> tuple[Fault, ...]:
        return foreign_of(
            markup,
            source,
            extra_sources=self.config.extra_sources,
            site_url=self._site_url,
            rendered=rendered,
        )

    @staticmethod
    def _named_by_content(site: Path) -> list[str]:
        files = (path for folder in HASHED_FOLDERS for path in (site / folder).rglob("*") if path.is_file())
        addresses = named_by_content(path.relative_to(site).as_posix() for path in files)
        manifest = site / SEARCH_MANIFEST
        if manifest.is_file():
            generation = read_manifest(manifest.read_text(encoding="utf-8")).generation
            addresses.append(f"{manifest.parent.relative_to(site).as_posix()}/{generation}/")
        return addresses

    @staticmethod
    def _base_path(config: MkDocsConfig) -> str:
        path = urlsplit(config.site_url or "").path
        return f"{path.rstrip('/')}/"
