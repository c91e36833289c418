"""What a site is set to: the values every room needs, independent of the tool that read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, UnknownLocaleError

from helpcenter.errors import ConfigurationError, did_you_mean

DEFAULT_TYPES = ("faq", "announcements", "products")
"""Top folders whose pages are articles, in the order in which a reader meets them."""

LAST_SECOND = 2**32
"""Seconds since 1970, exclusive: the stamp of a gzip file has 32 bits (RFC 1952), and the sitemap is one."""

ANNOUNCEMENTS = "announcements"
"""The type whose articles become feed entries, banners and «latest announcements»."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a site reads its articles and speaks to its readers.

    Attributes:
        types: Keys of the article types, each a top folder of the docs folder.
        timezone: The zone in which a bare date starts and every date is shown.
        locale: Babel locale identifier for dates and numbers, e.g. `en_AU`.
        use_directory_urls: Whether `faq/a.md` becomes `faq/a/` (MkDocs' default) or `faq/a.html`.
        votes: Path of the votes file below the docs folder; "" when there is none.
    """

    types: tuple[str, ...] = DEFAULT_TYPES
    timezone: tzinfo = UTC
    locale: str = "en"
    use_directory_urls: bool = True
    votes: str = "votes.yml"

    @property
    def language(self) -> str:
        """The language part of the locale, e.g. `en`."""
        return self.locale.replace("-", "_").split("_")[0]


def timezone_named(name: str) -> tzinfo:
    """Return the zone of an IANA *name* (`UTC`, `Australia/Sydney`).

    Raises:
        ConfigurationError: No such zone; offers the nearest name.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(name, available_timezones())
        raise ConfigurationError(
            f"timezone: expected an IANA name such as Australia/Sydney, got '{name}'. {near}".rstrip()
        ) from None


def locale_named(name: str) -> str:
    """Return *name* (`en_AU` or `en-AU`) as a Babel locale identifier.

    Raises:
        ConfigurationError: Babel knows no such locale.
    """
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        raise ConfigurationError(f"locale: expected a locale such as en_AU, got '{name}'") from None


def check_locale(locale: str, language: str) -> None:
    """Refuse dates of one language on a site of another.

    Raises:
        ConfigurationError: *locale* is not a locale of *language*.
    """
    if re.split("[-_]", locale)[0] != re.split("[-_]", language)[0]:
        expected = f"a locale of the site's language '{language}'"
        raise ConfigurationError(
            f"locale: expected {expected}, got '{locale}'. Set theme.language, or the locale"
        )


def start_of(day: date, timezone: tzinfo) -> datetime:
    """Return 00:00 of *day* in *timezone*, aware."""
    return datetime.combine(day, time(0), tzinfo=timezone)


def instant_from_text(text: str, timezone: tzinfo) -> datetime:
    """Return the aware instant that *text* names: `2026-05-02`, or `2026-05-02T10:00:00+10:00` with its zone.

    Raises:
        ConfigurationError: Neither; a datetime without a zone is refused because it names no instant.
    """
    try:
        return _within(start_of(date.fromisoformat(text), timezone), text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"expected a date such as 2026-05-02 or a datetime with a zone, got '{text}'"
        ) from None
    if moment.tzinfo is None:
        raise ConfigurationError(
            f"expected a datetime with a zone such as {text}+00:00 or {text}Z, got '{text}'"
        )
    return _within(moment, text)


def _within(moment: datetime, text: str) -> datetime:
    if not 1970 <= moment.year < 2106:
        raise ConfigurationError(f"expected a year from 1970 to 2105, got '{text}'")
    return moment


def instant_from_epoch(text: str) -> datetime:
    """Return the instant that SOURCE_DATE_EPOCH names: *text* as whole seconds since 1970, in UTC.

    Raises:
        ConfigurationError: It is no whole number, negative, or after 2105: gzip files cannot carry such a time.

    Source:
        reproducible-builds.org, SOURCE_DATE_EPOCH specification 1.1.
    """
    seconds = int(text) if re.fullmatch(r"[0-9]{1,10}", text) else LAST_SECOND
    if seconds >= LAST_SECOND:
        raise ConfigurationError(f"SOURCE_DATE_EPOCH: expected whole seconds since 1970, got '{text}'")
    return datetime.fromtimestamp(seconds, tz=UTC)
