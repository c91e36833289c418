"""What only the whole site can tell: whether a template exists, and whether the configuration's links lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from helpcenter.errors import Fault, did_you_mean, shown
from mkdocs_helpcenter._bridge import Build


def template_faults(build: Build, config: MkDocsConfig) -> Iterator[Fault]:
    """Yield a fault for each page whose `template` is no template of the theme, or leads out of it."""
    for src_uri, header in build.reading.headers.items():
        name = header.values.get("template")
        if not isinstance(name, str):
            continue
        place = (build.prefix + src_uri, header.line_of("template"))
        if ".." in name:
            yield Fault(*place, "a template's name without ..", shown(name))
        elif not any((Path(folder) / name).is_file() for folder in config.theme.dirs):
            yield Fault(*place, "a template of the theme", shown(name))


def address_faults(contact_url: str, files: Files, config: MkDocsConfig) -> Iterator[Fault]:
    """Yield a fault for each address of this site that the configuration names and no page has.

    Parameters:
        contact_url: Of the articles plugin's hand-off; "" for none.
        files: All files of the site, generated ones included.
        config: Whose theme may have `links` and `quick_links`.
    """
    pages = {file.url.removeprefix("./").strip("/") for file in files}
    links = [*(config.theme.get("links") or []), *(config.theme.get("quick_links") or [])]
    named = [("contact.url of helpcenter/articles", contact_url)]
    named += [("a link of the theme", str(one.get("url", ""))) for one in links if isinstance(one, dict)]
    path = Path(config.config_file_path).name if config.config_file_path else "mkdocs.yml"
    for place, url in named:
        if url and not urlsplit(url).scheme and url.partition("#")[0].strip("/") not in pages:
            yield Fault(
                path, 0, f"a page's address for {place}", f"'{url}'", did_you_mean(url.strip("/"), pages)
            )
