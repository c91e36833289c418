"""The words of the interface: one JSON catalogue per language, read once, with CLDR plurals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from babel import Locale

from helpcenter.errors import ConfigurationError, did_you_mean


@dataclass(frozen=True)
class Catalogue:
    """Every string of the interface in one language.

    A message is text with `{name}` places, or an object of CLDR plural categories (`one`, `other`, …) of such texts.

    Attributes:
        language: BCP 47 language, e.g. `en`.
        messages: Nested objects; the first level is the room (`article`, `search`, …).
    """

    language: str
    messages: Mapping[str, Any]

    @classmethod
    def load(cls, language: str) -> Catalogue:
        """Return the catalogue of *language* (`en`, `en-AU` or `en_AU`: the part before the region counts).

        Raises:
            ConfigurationError: There is no catalogue for that language; the message lists those there are.
        """
        key = language.replace("_", "-").split("-")[0].lower()
        folder = resources.files(__name__)
        known = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".json"))
        if key not in known:
            raise ConfigurationError(
                f"language: expected one of {', '.join(known)}, got '{language}'. {did_you_mean(key, known)}".rstrip()
            )
        return cls(key, json.loads((folder / f"{key}.json").read_text(encoding="utf-8")))

    def section(self, room: str) -> Mapping[str, Any]:
        """Return one room's messages as they stand in the catalogue, for code that runs in the browser."""
        section = self._find(room)
        if not isinstance(section, Mapping):
            raise ConfigurationError(f"messages: expected a group of messages at '{room}', got a text")
        return section

    def text(self, key: str, /, **values: object) -> str:
        """Return the message at *key* (`article.published`) with its places filled.

        Raises:
            ConfigurationError: No such message, or a place without a value.
        """
        return self._fill(key, self._find(key), values)

    def plural(self, key: str, count: int, /, **values: object) -> str:
        """Return the message at *key* in the plural category of *count*; `{count}` defaults to the bare number."""
        forms = self._find(key)
        if not isinstance(forms, Mapping) or "other" not in forms:
            raise ConfigurationError(
                f"messages: expected plural forms with 'other' at '{key}', got {forms!r}"
            )
        form = forms.get(Locale(self.language).plural_form(count), forms["other"])
        return self._fill(key, form, {"count": count, **values})

    def _find(self, key: str) -> Any:
        found: Any = self.messages
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise ConfigurationError(
                    f"messages: expected a message '{key}' in {self.language}.json, got none"
                )
            found = found[part]
        return found

    @staticmethod
    def _fill(key: str, form: Any, values: Mapping[str, object]) -> str:
        if not isinstance(form, str):
            raise ConfigurationError(f"messages: expected a text at '{key}', got {type(form).__name__}")
        try:
            return form.format_map(values)
        except KeyError as missing:
            raise ConfigurationError(
                f"messages: expected a value for {{{missing.args[0]}}} in '{key}', got none"
            ) from None
