"""Whether an operator's accent colours can be read: the one promise of the theme that an option could break."""

from __future__ import annotations

import re
from collections.abc import Mapping

LEAST_CONTRAST = 4.5
"""Ratio of text to what is behind it, 1 to 21. Source: WCAG 2.2, success criterion 1.4.3 (AA)."""

LIGHT_SURFACES = ("#ffffff", "#f5f7f9", "#fff0bd")
"""`--hc-surface`, `--hc-surface-raised` and `--hc-mark` of the light scheme, as in .styles/tokens.css."""

DARK_SURFACES = ("#14171c", "#1d2128", "#3d3414")
"""The same of the dark scheme."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


def accent_problems(options: Mapping[str, object]) -> list[str]:
    """Return what is wrong with the theme options `accent` and `accent_dark`, a sentence each; none when both will do.

    An accent is the colour of links on both surfaces of its scheme and on marked words, and stands behind the
    label of a button, which has the colour of the page; so it must differ from each by `LEAST_CONTRAST`.
    """
    problems = []
    for option, surfaces in (("accent", LIGHT_SURFACES), ("accent_dark", DARK_SURFACES)):
        colour = options.get(option)
        if not isinstance(colour, str) or not _HEX.match(colour):
            problems.append(
                f'theme.{option}: expected six hex digits in quotes such as "#0b5cad", got {colour!r}'
            )
            continue
        least = min(contrast(colour, surface) for surface in surfaces)
        if least < LEAST_CONTRAST:
            way = "darker" if option == "accent" else "lighter"
            problems.append(
                f"theme.{option}: expected a contrast of {LEAST_CONTRAST} with the page (WCAG 2.2 AA), "
                f"got {least:.2f} for '{colour}'. Choose a {way} shade"
            )
    return problems


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours given as `#rrggbb`; WCAG 2.2, «contrast ratio»."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of `#rrggbb`; WCAG 2.2, «relative luminance»."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
