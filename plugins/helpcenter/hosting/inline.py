"""What a page carries inline: scripts and styles to be hashed, attributes that a strict policy forbids."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape

from helpcenter.errors import Fault

EXECUTABLE_TYPES = frozenset(
    {
        "",
        "module",
        "importmap",
        "speculationrules",
        "application/ecmascript",
        "application/javascript",
        "application/x-ecmascript",
        "application/x-javascript",
        "text/ecmascript",
        "text/javascript",
        "text/jscript",
        "text/livescript",
        "text/x-ecmascript",
        "text/x-javascript",
    }
)
"""Values of a script's `type` that Content-Security-Policy speaks about; every other type is a block of data.

Source: HTML, «prepare the script element»; MIME Sniffing §4.6, JavaScript MIME types; CSP 3 §4.2.3.
"""

EXCERPT = 60
"""Longest piece of a page that a message quotes, in characters."""

ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
"""Pattern of what stands between the name of a start tag and its end."""

CONTENT_MARK = "data-hc-of-content"
"""Attribute that `mark_scripts` puts on a script of a page's content, so that it is told from the template's own."""

_ELEMENT = re.compile(
    rf"<!--.*?-->|<(?P<name>script|style|textarea|title)\b(?P<attributes>{ATTRIBUTES})>(?P<text>.*?)</(?P=name)\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""Comments and the elements whose content is not markup."""

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_TAG = re.compile(rf"<(?P<name>[a-z][^\s/>]*)(?P<attributes>{ATTRIBUTES})>", re.IGNORECASE)
_SCRIPT_START = re.compile(r"<script(?=[\s/>])", re.IGNORECASE)
_MARKED_START = re.compile(rf"(<script) {CONTENT_MARK}", re.IGNORECASE)
_SUSPECTS = (
    re.compile(r"style\s*="),
    re.compile(r"javascript:"),
    *(re.compile(rf"{before}on[a-z]+\s*=") for before in " \t\n\f\"'/"),
)
"""Cheap tests on the page in lower case that spare nearly every page the close look. Each begins with a literal, which
the engine seeks some ten times as fast as a set of characters."""

_ADDRESSES = frozenset({"action", "formaction", "href", "src"})

_ALIGNED_CELL = re.compile(
    rf'<(?P<name>t[dh])(?P<before>\s{ATTRIBUTES}?|)\sstyle="text-align:\s*(?P<side>left|center|right);?\s*"(?P<after>{ATTRIBUTES})>'
)
"""A cell as Python-Markdown's `tables` extension writes it when the column is aligned (markdown 3.11)."""


@dataclass(frozen=True, slots=True)
class Inline:
    """What one page carries inline.

    Attributes:
        scripts: CSP hash sources (`'sha256-…'`) of its executable scripts.
        styles: CSP hash sources of its style elements.
        handlers: Faults: event handlers and `javascript:` addresses, which no hash can allow.
        style_attributes: Faults: style attributes.
        content_scripts: Faults: executable scripts that `mark_scripts` marked; they are not among *scripts*.
        markup: The page without comments and without the text of scripts, styles, text areas and its title.
    """

    scripts: frozenset[str]
    styles: frozenset[str]
    handlers: tuple[Fault, ...]
    style_attributes: tuple[Fault, ...]
    content_scripts: tuple[Fault, ...]
    markup: str


def inline_of(html: str, path: str) -> Inline:
    """Return what the page *html* carries inline; *path* is its name for the reader of a fault.

    A line in a fault is 0: the editor's file has other lines than the page.
    """
    scripts: set[str] = set()
    styles: set[str] = set()
    content_scripts: list[Fault] = []

    def note(match: re.Match[str]) -> str:
        name = (match["name"] or "").lower()
        if name == "style":
            styles.add(source_hash(match["text"]))
        elif name == "script":
            attributes = attributes_of(match["attributes"])
            kind = attributes.get("type", "").strip().lower()
            if "src" not in attributes and kind in EXECUTABLE_TYPES:
                if CONTENT_MARK in attributes:
                    content_scripts.append(_script_fault(path, match["text"]))
                else:
                    scripts.add(source_hash(match["text"]))
        return f"<{name}{match['attributes']}>" if name else ""

    markup = _ELEMENT.sub(note, html)
    handlers: list[Fault] = []
    style_attributes: list[Fault] = []
    lower = markup.lower()
    if any(pattern.search(lower) for pattern in _SUSPECTS):
        for tag in _TAG.finditer(markup):
            for name, value in attributes_of(tag["attributes"]).items():
                got = f"{excerpt(name, value)} on <{tag['name'].lower()}>"
                if name == "style":
                    style_attributes.append(_style_fault(path, got))
                elif re.fullmatch("on[a-z]+", name) or (name in _ADDRESSES and _is_script_address(value)):
                    handlers.append(_handler_fault(path, got))
    return Inline(
        frozenset(scripts),
        frozenset(styles),
        tuple(handlers),
        tuple(style_attributes),
        tuple(content_scripts),
        markup,
    )


def mark_scripts(html: str) -> str:
    """Return *html*, the content of a page before its template, with CONTENT_MARK on every script in it.

    Also on what is no script after all, in a comment or a text area: in the whole page it might become one.
    """
    return _SCRIPT_START.sub(rf"\g<0> {CONTENT_MARK}", html) if "<" in html else html


def unmark_scripts(html: str) -> str:
    """Return *html*, a whole page, without the marks of `mark_scripts`."""
    return _MARKED_START.sub(r"\1", html) if CONTENT_MARK in html else html


def source_hash(text: str) -> str:
    """Return the CSP hash source of an inline script's or style's text: `'sha256-…'`, with its quotes.

    Source: CSP 3 §2.3.1, hash-source; line ends as the HTML parser normalises them.
    """
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(normal.encode()).digest()).decode()}'"


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a start tag by lower-case name, unescaped; of a repeated name the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), unescape(value))
    return found


def align_by_class(html: str) -> str:
    """Return *html* with `style="text-align: right;"` on table cells turned into the class `hc-align-right`.

    Python-Markdown aligns columns by style attributes, which `style-src 'self'` blocks. Other styles are left alone.
    """
    if "text-align" not in html:
        return html
    return _ALIGNED_CELL.sub(_with_class, html)


def _with_class(match: re.Match[str]) -> str:
    rest = match["before"] + match["after"]
    name = f"hc-align-{match['side']}"
    classed, count = re.subn(r'(\sclass=")([^"]*)(")', rf"\1\2 {name}\3", rest, count=1)
    return f"<{match['name']}{classed}>" if count else f'<{match["name"]}{rest} class="{name}">'


def _is_script_address(value: str) -> bool:
    return re.sub(r"[\x00-\x20]", "", value).lower().startswith("javascript:")


def excerpt(name: str, value: str) -> str:
    """Return `name="value"`, shortened to EXCERPT."""
    text = f'{name}="{value}"'
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def _style_fault(path: str, got: str) -> Fault:
    return Fault(
        path,
        0,
        "no style attribute, because the Content-Security-Policy blocks it",
        got,
        "Give the element a class and write the rule into a file of extra_css",
    )


def _script_fault(path: str, text: str) -> Fault:
    shown = " ".join(text.split())
    return Fault(
        path,
        0,
        "no inline script in a page's content, because the Content-Security-Policy blocks it",
        f"<script>{shown if len(shown) <= EXCERPT else f'{shown[: EXCERPT - 1]}…'}",
        "Move the code into a file of extra_javascript, or set the plugin's option inline_scripts",
    )


def _handler_fault(path: str, got: str) -> Fault:
    return Fault(
        path,
        0,
        "no inline event handler or javascript: address, because the Content-Security-Policy blocks it",
        got,
        "Move the code into a file of extra_javascript",
    )
