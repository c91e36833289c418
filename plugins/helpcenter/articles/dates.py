"""Dates, numbers and country names as a reader of one locale writes them. Babel's CLDR data; no table of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal


@dataclass(frozen=True, slots=True)
class Display:
    """How one site shows values: its locale (`en_AU`) and the zone its days are in."""

    locale: str
    timezone: tzinfo

    def date(self, moment: datetime) -> dict[str, str]:
        """Return `{"iso": "2025-09-11", "text": "11 Sept 2025"}`: the day in the site's zone, CLDR medium form."""
        day = moment.astimezone(self.timezone).date()
        return {"iso": day.isoformat(), "text": format_date(day, format="medium", locale=self.locale)}

    def number(self, value: int) -> str:
        """Return a whole number with the locale's grouping: `1,129`."""
        return format_decimal(value, locale=self.locale)

    def countries(self, codes: tuple[str, ...]) -> list[str]:
        """Return the names of ISO 3166-1 *codes*, in their order; a code CLDR does not name stays itself."""
        territories = Locale.parse(self.locale).territories
        return [territories.get(code, code) for code in codes]

    def joined(self, items: list[str]) -> str:
        """Return items as a list in a sentence: `A, B and C`."""
        return format_list(items, locale=self.locale) if items else ""
