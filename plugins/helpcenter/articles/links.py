"""Links of a Markdown text: where they stand, where they lead, and what is wrong with those that lead nowhere.

The scan is a reading of Markdown, not a rendering: fenced code, indented code, code spans and comments are masked
first, so that a documented example is not taken for a link. Line numbers stay true because masking keeps line ends.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from helpcenter.errors import NEAR_ENOUGH, Fault, did_you_mean, shown

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_BACKTICKS = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_CONTAINER = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===\s|:\s|\[\^)")
"""Starts of blocks whose content is indented by four without being code: lists, admonitions, details, tabs, notes."""

_INLINE = re.compile(
    r"(?<!\\)\]\(\s{0,20}(?:<(?P<angle>[^<>\n]{0,2000})>|(?P<bare>[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()<>]{0,500}){0,4}))[^)\n]{0,500}\)"
)
"""Every repetition is bounded: a page of opening brackets must not take quadratic time."""

_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,500}\]:\s*<?(?P<target>[^\s>]+)", re.MULTILINE)
_HTML = re.compile(
    r"<(?:a|img)\b[^<>]{0,500}?\b(?:href|src)\s{0,20}=\s{0,20}(?:\"(?P<double>[^\"]{0,2000})\"|'(?P<single>[^']{0,2000})')",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_WELCOME_SCHEMES = frozenset({"https:", "http:", "mailto:", "tel:", "sms:", "//"})
"""What a link of an article may start with. `javascript:` and `data:` run or carry code; the rest are typing errors."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t].*$|^(?P<setext>[^\n]+)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?P<attributes>[^{}]*)\}[ \t]*$")
_IDENTIFIER = re.compile(r"#([\w:.-]+)")
_ELEMENT_ID = re.compile(r"\bid\s*=\s*[\"']([^\"']+)[\"']|\{:?[^{}\n]*?#([\w:.-]+)[^{}\n]*\}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image as written: its target, still encoded, and its 1-based line in the file."""

    target: str
    line: int


def mask_code(text: str) -> str:
    """Return *text* with code and comments blanked out, every line end in its place, same length."""
    lines = text.split("\n")
    fence = ""
    in_code = False
    after_blank = True
    container = False
    for number, line in enumerate(lines):
        marker = _FENCE.match(line)
        if fence:
            if marker and marker["fence"].startswith(fence) and not marker["info"].strip():
                fence = ""
            lines[number] = " " * len(line)
            continue
        if marker and "`" not in marker["info"]:
            fence = marker["fence"]
            lines[number] = " " * len(line)
            continue
        if not line.strip():
            after_blank = True
            continue
        indented = line.startswith(("    ", "\t"))
        if indented and not container and (after_blank or in_code):
            in_code = True
            lines[number] = " " * len(line)
        else:
            in_code = False
            if not indented:
                container = bool(_CONTAINER.match(line)) or (container and line.startswith(" "))
            elif _CONTAINER.match(line):
                container = True
        after_blank = False
    return _without_spans(_without_comments("\n".join(lines)))


def _without_comments(text: str) -> str:
    parts, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += [text[place:start], _blank(text[start : end + 3])]
        place = end + 3
    return "".join([*parts, text[place:]])


def _without_spans(text: str) -> str:
    """Blank out code spans: from a run of backticks to the next run of the same length in the same paragraph."""
    if "`" not in text:
        return text
    runs = [found.span() for found in _BACKTICKS.finditer(text)]
    starts: dict[int, list[int]] = {}
    for start, end in runs:
        starts.setdefault(end - start, []).append(start)
    breaks = [found.start() for found in _BLANK_LINE.finditer(text)] + [len(text)]
    parts, place = [], 0
    for start, end in runs:
        if start < place:
            continue
        same = starts[end - start]
        at = bisect_right(same, start)
        if at < len(same) and same[at] < breaks[bisect_right(breaks, start)]:
            close = same[at] + end - start
            parts += [text[place:start], _blank(text[start:close])]
            place = close
    return "".join([*parts, text[place:]])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def links_in(masked: str, first_line: int) -> Iterator[Link]:
    """Yield the links and images of a text that `mask_code` returned, in no particular order."""
    ends = [place for place, character in enumerate(masked) if character == "\n"]
    for pattern in (_INLINE, _DEFINITION, _HTML):
        for found in pattern.finditer(masked):
            target = next((part for part in found.groups() if part is not None), "")
            yield Link(target.replace("\\", ""), first_line + bisect_left(ends, found.start()))


def slugify(heading: str) -> str:
    """Return the id that Python-Markdown's `toc` gives to a heading's plain text, by its default slugify."""
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def anchors_in(body: str) -> frozenset[str]:
    """Return the ids that the headings and elements of a Markdown body get.

    Repeated headings are numbered `_1`, `_2`, as Python-Markdown does. Footnotes' generated ids are included.
    """
    ids: set[str] = set()
    masked = mask_code(body)
    for found in _ELEMENT_ID.finditer(masked):
        ids.add(found[1] or found[2])
    for found in _HEADING.finditer(masked):
        # The heading is read from the unmasked body: a code span in it is part of its id.
        start, end = found.span("setext") if found["setext"] else found.span()
        heading = body[start:end].strip()
        if not found["setext"]:
            heading = heading.strip("#").strip()
        attributes = _ATTRIBUTES.search(heading)
        if attributes and (own := _IDENTIFIER.search(attributes["attributes"])):
            ids.add(own[1])
            continue
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>", r"\1", heading)
        slug = slugify(re.sub(r"[*`~]|(?<!\w)_|_(?!\w)", "", plain))
        base, number = slug, 0
        while slug in ids:
            number += 1
            slug = f"{base}_{number}"
        ids.add(slug)
    for label in re.findall(r"^\[\^([^\]]+)\]:", masked, re.MULTILINE):
        ids |= {f"fn:{label}", f"fnref:{label}"}
    return frozenset(ids)


def check_links(
    src_uri: str,
    links: Iterable[Link],
    *,
    known: Collection[str],
    hidden: Mapping[str, str],
    anchors_of: Callable[[str], frozenset[str] | None] = lambda name: None,
    shown_path: str | None = None,
) -> list[Fault]:
    """Return a fault for each link of one file that leads to nothing on this site.

    Links to other hosts are not followed: a check opens no socket.

    Parameters:
        src_uri: The linking file below the docs folder.
        links: Its links.
        known: Every file below the docs folder, generated ones included.
        hidden: Files that exist but do not show (draft, scheduled), with the reason as a phrase.
        anchors_of: Ids of a Markdown file; None leaves its anchors unchecked (a site with its own slugify, a picture).
        shown_path: How faults name the file; default *src_uri*.
    """
    faults = []
    path = shown_path or src_uri
    for link in links:
        if scheme := _SCHEME.match(link.target):
            if scheme[0].casefold() not in _WELCOME_SCHEMES:
                expected = "a link to a file of the docs folder, or one that starts with https:, http:, mailto: or tel:"
                faults.append(Fault(path, link.line, expected, shown(link.target)))
            continue
        address, _, anchor = link.target.partition("#")
        address = unquote(address.partition("?")[0])
        if address.startswith("/"):
            hint = _hint_for(address.strip("/"), src_uri, known)
            faults.append(
                Fault(
                    path, link.line, "a relative link to a file of the docs folder", f"'{link.target}'", hint
                )
            )
            continue
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(src_uri), address)) if address else src_uri
        )
        if target in hidden and src_uri not in hidden:
            expected = "a link to an article that readers can open"
            got = f"'{link.target}', which is {hidden[target]}"
            faults.append(Fault(path, link.line, expected, got, "Publish both together, or remove the link"))
        elif target not in known and target not in hidden:
            hint = _hint_for(target, src_uri, known)
            faults.append(
                Fault(path, link.line, "a link to a file of the docs folder", f"'{link.target}'", hint)
            )
        elif anchor and (ids := anchors_of(target)) is not None and unquote(anchor) not in ids:
            hint = did_you_mean(anchor, ids) or (
                f"Its headings: {', '.join(sorted(ids)[:6])}" if ids else "It has no headings"
            )
            faults.append(Fault(path, link.line, f"a heading of {target}", f"'#{anchor}'", hint))
    return faults


def nearest_file(target: str, known: Collection[str]) -> str:
    """Return the Markdown file among *known* that *target*, a path or address, probably means; "" when none is near."""
    markdown = sorted(name for name in known if name.endswith(".md"))
    stem = target.removesuffix("/").removesuffix(".md").removesuffix(".html").removesuffix("/index")
    for exact in (f"{stem}.md", f"{stem}/index.md"):
        if exact in markdown:
            return exact
    # Names first, then whole paths: two files of one folder are alike by their folder alone.
    names = {
        one: posixpath.basename(one).removesuffix(".md") for one in markdown if not one.endswith("/index.md")
    }
    near = get_close_matches(posixpath.basename(stem), set(names.values()), n=3, cutoff=NEAR_ENOUGH)
    candidates = [one for one, name in names.items() if name in near]
    moved = [one for one in candidates if names[one] == posixpath.basename(stem)]
    best = moved if len(moved) == 1 else get_close_matches(f"{stem}.md", candidates, n=1, cutoff=NEAR_ENOUGH)
    return best[0] if best else ""


def _hint_for(target: str, src_uri: str, known: Collection[str]) -> str:
    """Offer the file that the editor probably meant, written as the relative link to put in."""
    meant = nearest_file(target, known)
    return f"Did you mean '{_relative(meant, src_uri)}'?" if meant else ""


def _relative(target: str, src_uri: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(src_uri) or ".")
