"""The verifier on a MkDocs site: pins and samples checked and published, the element wired up where a page has one."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from helpcenter.errors import BundleMissing, FaultsFound
from helpcenter.reserves.published import read_published
from helpcenter.reserves.samples import samples_json
from helpcenter.reserves.snapshot import snapshots_json
from helpcenter.site_config import shown_prefix
from mkdocs_helpcenter._assets import add_bundle
from mkdocs_helpcenter.verifier.config import VerifierConfig

PINS = "reserves/snapshots.json"
"""Site-relative address of the published pins; other sites and the command line may read it too."""

SAMPLES = "reserves/samples"
"""Site-relative folder of the samples; `index.json` in it lists them."""

TAGS_EXTENSION = "helpcenter.tags"
"""Entry point of the Markdown extension that reads `[[por-verifier]]`."""

_ELEMENT = re.compile(r"<por-verifier\b(?P<attributes>[^>]*)>(?P<fallback>.*?)</por-verifier>", re.DOTALL)


class VerifierPlugin(BasePlugin[VerifierConfig]):
    """Files in, pins and samples out; the verifying is the browser's, from `verifier_widget/`."""

    def on_startup(self, **_: object) -> None:
        """Keep this instance between the builds of `mkdocs serve`; `on_config` resets what belongs to one build."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Start a build; let the author tag be understood."""
        if TAGS_EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(TAGS_EXTENSION)
        self._script = ""
        self._has_samples = False

    @event_priority(-50)  # late: after plugins that add or remove files
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Replace the sources below the folder by what is published, and add the script."""
        folder = self.config.folder.strip("/")
        below = {
            file.src_uri.removeprefix(f"{folder}/"): file
            for file in files
            if file.src_uri.startswith(f"{folder}/")
        }
        published = read_published(
            below, lambda name: below[name].content_string, f"{_prefix(config)}{folder}"
        )
        if published.faults:
            raise PluginError(f"helpcenter/verifier: {FaultsFound(published.faults)}")
        for name in published.sources:
            files.remove(below[name])
        files.append(File.generated(config, PINS, content=snapshots_json(published.snapshots)))
        self._has_samples = self.config.samples and bool(published.samples)
        if self._has_samples:
            files.append(
                File.generated(config, f"{SAMPLES}/index.json", content=samples_json(published.samples))
            )
            for sample in published.samples:
                content = below[f"{sample.snapshot}/samples/{sample.file}"].content_bytes
                address = f"{SAMPLES}/{sample.snapshot}/{sample.file}"
                files.append(File.generated(config, address, content=content))
        try:
            self._script = add_bundle(files, config, "verifier_widget", "por-verifier.js")
        except BundleMissing as error:
            raise PluginError(f"helpcenter/verifier: {error}") from error
        return files

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Give each element of the page its addresses, and the page the script, once, right behind the first.

        The script stands inside the content, where themes that swap the content in place run it too.
        """
        script = ""

        def wired(found: re.Match[str]) -> str:
            nonlocal script
            behind = (
                f'<script type="module" src="{_from(page, self._script)}"></script>' if not script else ""
            )
            script = script or behind
            attributes = found["attributes"]
            for name, address in self._addresses().items():
                if not re.search(rf"\s{name}\s*=", attributes):  # what an author wrote stays
                    attributes += f' {name}="{_from(page, address)}"'
            return f"<por-verifier{attributes}>{found['fallback']}</por-verifier>{behind}"

        return _ELEMENT.sub(wired, output)

    def _addresses(self) -> dict[str, str]:
        addresses = {"snapshots": PINS}
        if self._has_samples:
            addresses["samples"] = f"{SAMPLES}/index.json"
        return addresses


def _prefix(config: MkDocsConfig) -> str:
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    return shown_prefix(Path(config.docs_dir), root)


def _from(page: Page, address: str) -> str:
    return get_relative_url(address, page.url)
