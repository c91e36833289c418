"""The part of a site's mkdocs.yml that the command line needs, read as data: nothing of it is run.

Tags that would run code (`!!python/name:…`) are passed over; `!ENV` is resolved as MkDocs does.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helpcenter.errors import ConfigurationError, shown
from helpcenter.hosting.source import SourceRules
from helpcenter.settings import DEFAULT_TYPES, Settings, check_locale, locale_named, timezone_named

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Where a site is and how its articles are set.

    Attributes:
        root: Folder of the configuration file, or of the docs folder's parent when there is none.
        docs: The docs folder.
        settings: As the articles plugin's options say.
        options: The articles plugin's own options, as written.
        search_options: The search plugin's options, as written.
        source_rules: What the hosting plugin will object to in articles; None when it is off.
        own_slugify: Whether headings get ids from a slugify that is not Python-Markdown's default.
    """

    root: Path
    docs: Path
    settings: Settings = field(default_factory=Settings)
    options: Mapping[str, Any] = field(default_factory=dict)
    search_options: Mapping[str, Any] = field(default_factory=dict)
    own_slugify: bool = False
    source_rules: SourceRules | None = None


class _DataLoader(yaml.SafeLoader):
    """SafeLoader that reads unknown tags as None and `!ENV` from the mapping given to it."""

    environment: Mapping[str, str] = {}


def _environment_value(loader: _DataLoader, node: yaml.Node) -> Any:
    """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`: the first variable that is set, else the default."""
    if isinstance(node, yaml.ScalarNode):
        return loader.environment.get(str(loader.construct_scalar(node)))
    if not isinstance(node, yaml.SequenceNode):
        return None
    *names, default = loader.construct_sequence(node) or [None]
    for name in (one for one in names if isinstance(one, str)):
        if name in loader.environment:
            return yaml.safe_load(loader.environment[name])
    return loader.environment.get(str(default), default) if not names else default


_DataLoader.add_constructor("!ENV", _environment_value)
_DataLoader.add_multi_constructor("", lambda loader, suffix, node: None)


def find_site(start: Path, environment: Mapping[str, str]) -> SiteConfig:
    """Return the site that *start* (a docs folder, a configuration file or a site's folder) belongs to.

    Raises:
        ConfigurationError: *start* does not exist, or its configuration cannot be read or met.
    """
    if not start.exists():
        raise ConfigurationError(
            f"{start}: expected a docs folder, a site's folder or its mkdocs.yml, got nothing there"
        )
    start = start.resolve()
    if start.is_file():
        return _read(start, environment)
    for folder in (start, *start.parents[:2]):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                site = _read(folder / name, environment)
                if start in (folder, site.docs):
                    return site
    return SiteConfig(root=start.parent, docs=start)


def _read(path: Path, environment: Mapping[str, str]) -> SiteConfig:
    data = _load(path, environment)
    docs = path.parent / str(data.get("docs_dir", "docs"))
    if not docs.is_dir():
        raise ConfigurationError(f"{path}: expected the docs folder {docs}, got nothing there. Set docs_dir")
    options = _options_of("articles", data.get("plugins"))
    types = options.get("types") or list(DEFAULT_TYPES)
    if not isinstance(types, list) or not all(
        isinstance(one, str) and one and "/" not in one for one in types
    ):
        raise ConfigurationError(
            f"{path}: types: expected names of top folders such as [faq, products], got {shown(types)}"
        )
    theme = data.get("theme")
    language = theme.get("language", "en") if isinstance(theme, dict) else "en"
    locale = locale_named(str(options.get("locale") or language))
    check_locale(locale, str(language))
    settings = Settings(
        types=tuple(types),
        timezone=timezone_named(str(options.get("timezone") or "UTC")),
        locale=locale,
        use_directory_urls=bool(data.get("use_directory_urls", True)),
        votes=str(options.get("votes", Settings().votes) or ""),
    )
    return SiteConfig(
        root=path.parent,
        docs=docs,
        settings=settings,
        options=options,
        search_options=_options_of("search", data.get("plugins")),
        source_rules=_source_rules(data, theme),
        own_slugify="slugify" in _toc_options(data.get("markdown_extensions")),
    )


INHERIT_DEPTH = 10
"""Configurations that may inherit from one another in a row; MkDocs has no limit, and a circle would not end."""


def _load(path: Path, environment: Mapping[str, str], depth: int = 0) -> dict[str, Any]:
    """Return the configuration's data, on top of that which `INHERIT` names (mkdocs/utils/yaml.py, 1.6.1)."""
    loader = type("_Loader", (_DataLoader,), {"environment": environment})
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        problem = str(error).splitlines()[0]
        raise ConfigurationError(
            f"{path}: expected a configuration in YAML and UTF-8, got {problem}"
        ) from None
    if not isinstance(data, dict):
        raise ConfigurationError(f"{path}: expected 'key: value' lines, got {shown(data)}")
    parent = data.pop("INHERIT", None)
    if isinstance(parent, str) and depth < INHERIT_DEPTH:
        return _merged(_load(path.parent / parent, environment, depth + 1), data)
    return data


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return *below* overlaid by *above*: mappings key by key, anything else as a whole."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _source_rules(data: Mapping[str, Any], theme: Any) -> SourceRules | None:
    """Return what the hosting plugin's options allow, as far as they are sound; the build checks the options."""
    names = ("helpcenter/hosting", "hosting")
    plugins = data.get("plugins")
    listed = (
        [
            name
            for one in plugins
            if isinstance(one, (str, dict))
            for name in ([one] if isinstance(one, str) else one)
        ]
        if isinstance(plugins, list)
        else list(plugins or [])
    )
    if not any(name in names for name in listed):
        return None
    options = _named(plugins, names)
    extra = options.get("extra_sources")
    ours = (theme.get("name") if isinstance(theme, dict) else theme) == "helpcenter"
    return SourceRules(
        extra_sources={
            key: [value] if isinstance(value, str) else value
            for key, value in (extra.items() if isinstance(extra, dict) else ())
            if isinstance(value, (str, list))
        },
        inline_scripts=options.get("inline_scripts") is True,
        inline_styles=bool(options.get("inline_styles", not ours)),
        site_url=str(data["site_url"]) if data.get("site_url") else None,
    )


def _options_of(plugin: str, plugins: Any) -> Mapping[str, Any]:
    return _named(plugins, (f"helpcenter/{plugin}", plugin))


def _toc_options(extensions: Any) -> Mapping[str, Any]:
    return _named(extensions, ("toc", "markdown.extensions.toc"))


def _named(entries: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the options of the first entry with one of *names*, from a list of names and single-key mappings."""
    if isinstance(entries, dict):
        entries = [{name: options} for name, options in entries.items()]
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict):
            for name, options in entry.items():
                if name in names and isinstance(options, dict):
                    return options
    return {}


def shown_prefix(docs: Path, root: Path) -> str:
    """Return how paths below *docs* are shown: relative to *root* where it holds the folder, ending in `/`."""
    try:
        relative = docs.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        relative = docs.as_posix()
    return "" if relative == "." else posixpath.join(relative, "")
