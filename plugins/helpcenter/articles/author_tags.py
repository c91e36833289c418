"""Author tags: `[[por-verifier]]`, `[[announcements category=security limit=3]]`, each alone in a paragraph of its own.

This is their one grammar; the Python-Markdown extension renders by it and the check reports by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from helpcenter.errors import Fault, did_you_mean

LIST_LIMIT = 20
"""Most announcements one tag lists; a page that needs more is the announcements page."""

_TAG = re.compile(r"\[\[(?P<inside>[a-z][a-z-]*(?:[ \t][^\[\]\n]*)?)\]\]")
_ATTRIBUTE = re.compile(r"""(?P<name>[a-z]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))""")

_ATTRIBUTES: Mapping[str, Mapping[str, tuple[re.Pattern[str], str]]] = {
    "por-verifier": {},
    "announcements": {
        "category": (re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z"), "the key of a category, such as security"),
        "limit": (re.compile(r"(?:[1-9]|1[0-9]|20)\Z"), f"a number from 1 to {LIST_LIMIT}"),
    },
}

NAMES = tuple(_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class AuthorTag:
    """A tag as written: its name and its attributes, both valid when `problems` is empty.

    Attributes:
        name: One of `NAMES` when there is no problem.
        attributes: Attribute → value, as text.
        problems: What is wrong, as (expected, got, hint).
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str, str], ...] = ()


def parse(text: str) -> AuthorTag | None:
    """Return the tag that *text* (a line without surrounding space) consists of, or None when it is not one tag."""
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    name, _, rest = found["inside"].partition(" ")
    problems: list[tuple[str, str, str]] = []
    if name not in _ATTRIBUTES:
        return AuthorTag(
            name, {}, ((f"one of {', '.join(NAMES)}", f"'[[{name}]]'", did_you_mean(name, NAMES)),)
        )
    attributes: dict[str, str] = {}
    known = _ATTRIBUTES[name]
    position = 0
    rest = rest.strip()
    while position < len(rest):
        part = _ATTRIBUTE.match(rest, position)
        if part is None:
            problems.append((f"attributes as name=value in [[{name}]]", f"'{rest[position:]}'", ""))
            break
        key = part["name"]
        value = part["quoted"] if part["quoted"] is not None else part["bare"]
        if key not in known:
            takes = f"one of {', '.join(known)}" if known else "no attributes"
            problems.append((f"{takes} in [[{name}]]", f"'{key}'", did_you_mean(key, known)))
        elif key in attributes:
            problems.append((f"'{key}' once in [[{name}]]", "it twice", ""))
        elif not known[key][0].match(value):
            problems.append((f"{known[key][1]} for '{key}' in [[{name}]]", f"'{value}'", ""))
        else:
            attributes[key] = value
        position = part.end() + len(rest[part.end() :]) - len(rest[part.end() :].lstrip())
    return AuthorTag(name, attributes, tuple(problems))


def check_tags(
    masked: str, first_line: int, path: str, *, categories: Collection[str] | None = None
) -> list[Fault]:
    """Return a fault for each tag that is unknown, has a wrong attribute, or does not stand in a paragraph of its own.

    Parameters:
        masked: A Markdown body with code blanked out (`links.mask_code`), so that a documented tag is not a tag.
        first_line: Line of the file on which the body starts.
        path: How faults name the file.
        categories: Keys that the announcements tag may name; None leaves them unchecked.
    """
    faults = []
    lines = masked.split("\n")
    for number, line in enumerate(lines):
        for found in _TAG.finditer(line):
            name = found["inside"].split()[0]
            near = name in NAMES or bool(did_you_mean(name, NAMES))
            if line[: found.start()].endswith(("\\", "!")) or line[found.end() :].startswith("("):
                continue
            alone = line.strip() == found[0]
            if not near and not alone:
                continue  # a wiki link of somebody's own extension inside a sentence is not ours to judge
            blank_before = number == 0 or not lines[number - 1].strip()
            blank_after = number + 1 == len(lines) or not lines[number + 1].strip()
            if not (alone and blank_before and blank_after and not line.startswith((" ", "\t"))):
                expected = f"[[{name}]] alone on its line, not indented, with an empty line before and after"
                got = (
                    f"'{line.strip()[:60]}'"
                    if not alone
                    else "text on the line next to it"
                    if line == found[0]
                    else "an indented tag"
                )
                faults.append(
                    Fault(
                        path, first_line + number, expected, got, "Move the tag into a paragraph of its own"
                    )
                )
            tag = parse(found[0])
            for expected, got, hint in tag.problems if tag else ():
                faults.append(Fault(path, first_line + number, expected, got, hint))
            category = tag.attributes.get("category") if tag else None
            if category is not None and categories is not None and category not in categories:
                expected = f"a category that an announcement has in [[{name}]]"
                hint = did_you_mean(category, categories)
                faults.append(Fault(path, first_line + number, expected, f"'{category}'", hint))
    return faults
