"""Options of the hosting plugin."""

from __future__ import annotations

from mkdocs.config import config_options as opt
from mkdocs.config.base import ValidationError

from helpcenter.hosting.policy import EXTENSIBLE, source_problems
from mkdocs_helpcenter.options import Options, WordLists


class ExtraSources(WordLists):
    """Sources by directive, each one checked."""

    def __init__(self) -> None:
        super().__init__(EXTENSIBLE)

    def run_validation(self, value: object) -> dict[str, list[str]]:
        """Return the sources; raises ValidationError that names every one at fault."""
        sources = super().run_validation(value)
        problems = source_problems(sources)
        if problems:
            raise ValidationError("; ".join(problems))
        return sources


class Folders(opt.ListOfItems[str]):
    """Site-relative folders; a missing slash at the end is added, so that `assets/a` does not mean `assets/abc`."""

    def run_validation(self, value: object) -> list[str]:
        """Return the folders; raises ValidationError that names every one that leaves the site or is a pattern."""
        folders = super().run_validation(value)
        wrong = [
            folder
            for folder in folders
            if not folder.strip("/")
            or folder.startswith("/")
            or ".." in folder
            or any(c in folder for c in ' *:"\\')
        ]
        if wrong:
            listed = ", ".join(repr(folder) for folder in wrong)
            raise ValidationError(f"expected folders of the site such as 'downloads/2026/', got {listed}")
        return [f"{folder.rstrip('/')}/" for folder in folders]


class HostingConfig(Options):
    """Options of `helpcenter/hosting`, as written in mkdocs.yml."""

    trusted_types = opt.Optional(opt.Type(bool))
    """Whether scripts must use Trusted Types; without it, yes under our theme and no under others."""
    inline_styles = opt.Optional(opt.Type(bool))
    """Whether style attributes and elements are allowed; without it, no under our theme and yes under others."""
    inline_scripts = opt.Type(bool, default=False)
    """Whether scripts in the content of pages may run; those of templates and of copied HTML files always may."""
    extra_sources = ExtraSources()
    """More sources of the Content-Security-Policy, by directive."""
    immutable = Folders(opt.Type(str), default=[])
    """More folders whose files never change under one name, so that a browser may keep them for a year."""
