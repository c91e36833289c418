"""Options of `helpcenter/articles`, as written in mkdocs.yml."""

from __future__ import annotations

import os
from datetime import date, datetime, tzinfo

from mkdocs.config import config_options as opt
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from helpcenter.errors import ConfigurationError
from helpcenter.settings import DEFAULT_TYPES, locale_named, timezone_named
from mkdocs_helpcenter.options import AtLeast, Options

PREVIEW_VARIABLE = "HELPCENTER_DRAFTS"
"""Environment variable that `helpcenter build --drafts` sets; the option `drafts` wins over it."""

LIST_LIMIT = 20
"""Most entries of a list on the home page or below an article; longer lists are pages of their own."""


class Timezone(BaseConfigOption[tzinfo]):
    """An IANA timezone name; the value is the zone. UTC when not set."""

    def __init__(self) -> None:
        super().__init__()
        self.default = "UTC"  # validated like a written value, so it is text like one

    def run_validation(self, value: object) -> tzinfo:
        """Return the named zone, or say which name was expected."""
        try:
            return timezone_named(str(value))
        except ConfigurationError as error:
            raise ValidationError(str(error)) from None


class LocaleName(BaseConfigOption[str]):
    """A locale that Babel knows, `en_AU` or `en-AU`; the value has an underscore."""

    def run_validation(self, value: object) -> str:
        """Return the locale's identifier, or say what was expected."""
        try:
            return locale_named(str(value))
        except ConfigurationError as error:
            raise ValidationError(str(error)) from None


class Moment(BaseConfigOption[str]):
    """A date or a zoned datetime, as YAML reads it or as text; the value is its ISO 8601 text."""

    def run_validation(self, value: object) -> str:
        """Return the text; it is read in the site's timezone later."""
        if isinstance(value, (date, datetime)):
            return value.isoformat()
        if isinstance(value, str):
            return value
        raise ValidationError(f"expected a date such as 2026-05-02 or a datetime with a zone, got {value!r}")


class Preview(BaseConfigOption[bool]):
    """`true`, `false`, or unset: then the environment variable decides."""

    def validate(self, value: object) -> bool:
        """Validate an unset option too: the environment is read in one place."""
        return self.run_validation(value)

    def run_validation(self, value: object) -> bool:
        """Return whether drafts show."""
        if value is None:
            return os.environ.get(PREVIEW_VARIABLE, "").lower() in ("1", "true", "yes")
        if isinstance(value, bool):
            return value
        raise ValidationError(f"expected true or false, got {value!r}")


class FolderNames(opt.ListOfItems[str]):
    """Top folders of the docs folder, each once, without a slash."""

    def run_validation(self, value: object) -> list[str]:
        """Return the names, or list every one that is not a single folder."""
        names = super().run_validation(value)
        wrong = [name for name in names if not name or "/" in name or name.startswith(".")]
        if wrong or not names or len(set(names)) != len(names):
            raise ValidationError(
                f"expected names of top folders, each once, such as [faq, announcements], got {value!r}"
            )
        return names


class Contact(Config):
    """Where an article hands over to people."""

    title = opt.Type(str, default="")
    """Heading, e.g. «Still need help?»."""
    text = opt.Type(str, default="")
    """A sentence below it."""
    url = opt.Type(str, default="")
    """Where the link leads: an absolute address, or a path of this site."""
    label = opt.Type(str, default="")
    """Words of the link."""

    def validate(self) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Ask for what a hand-off needs, once any part of it is written."""
        failed, warnings = super().validate()
        written = [name for name in ("title", "text", "url", "label") if self[name]]
        missing = [name for name in ("url", "label") if not self[name]]
        if written:
            failed += [
                (name, ValidationError(f"expected 'contact' to have '{name}', got only {', '.join(written)}"))
                for name in missing
            ]
        return failed, warnings


class ArticlesConfig(Options):
    """Options of `helpcenter/articles`."""

    types = FolderNames(opt.Type(str), default=list(DEFAULT_TYPES))
    """Top folders whose pages are articles, in the order in which readers meet them."""
    timezone = Timezone()
    """Where a bare date starts and in which zone dates are shown."""
    locale = opt.Optional(LocaleName())
    """How dates and numbers are written; default the theme's language."""
    as_of = opt.Optional(Moment())
    """The instant at which the site is true; default SOURCE_DATE_EPOCH, else now."""
    drafts = Preview()
    """Show drafts and scheduled articles, marked and noindex; default the environment variable HELPCENTER_DRAFTS."""
    votes = opt.Type(str, default="votes.yml")
    """Helpful votes, a YAML file below the docs folder; "" for none."""
    contact = opt.SubConfig(Contact)
    """The hand-off below every article."""
    related = AtLeast(0, maximum=LIST_LIMIT, default=4)
    """How many related articles an article offers, 0 to 20."""
    latest = AtLeast(0, maximum=LIST_LIMIT, default=5)
    """How many announcements the home page lists, 0 to 20."""
    helpful = AtLeast(0, maximum=LIST_LIMIT, default=6)
    """How many of the most helpful articles the home page lists, 0 to 20."""
    links = opt.Choice(("error", "warn", "off"), default="error")
    """What a broken internal link is."""
    home = opt.Type(bool, default=True)
    """Whether a home page is generated when the docs folder has no index.md."""
    redirects_for = opt.Choice(("cloudflare", "netlify"), default="cloudflare")
    """Whose `_redirects` is written: Netlify needs `301!` to prefer a rule to the page at the old address."""
