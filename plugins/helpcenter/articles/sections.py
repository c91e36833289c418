"""Rendered HTML to titled sections of plain text: what search indexes and what a passage is cut from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SKIPPED = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "nav",
        "button",
        "form",
        "iframe",
        "object",
        "head",
    )
)
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *(
            "footer",
            "header",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tr",
            "ul",
            "br",
        ),
    )
)
_CELLS = frozenset(("td", "th"))
_SKIPPED_CLASSES = frozenset(("headerlink", "linenos", "md-annotation"))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading of any level.

    Attributes:
        anchor: The heading's `id`, without `#`; "" for the text above the first heading or under one without an id.
        heading: Plain text of the heading; "" above the first.
        text: Plain text; one line per block (paragraph, list item, table row), spaces collapsed, no empty lines.
    """

    anchor: str
    heading: str
    text: str


def sections_of(html: str) -> tuple[Section, ...]:
    """Return the sections of a rendered page's content, in document order.

    A level-1 heading is the page's own title and starts no section of its own name: its text is left out, because the
    title is indexed as a field. Scripts, styles, navigation, forms, permalinks and anything under `data-search-exclude`
    are no text. A section without heading and text is dropped.

    Parameters:
        html: The content of a page (not necessarily a whole document); any length, malformed or not.

    Returns:
        Zero or more sections. Nothing is raised: the parser mends what is broken as a browser would.
    """
    body = LexborHTMLParser(html).body
    if body is None:
        return ()
    collected: list[tuple[str, str, list[str]]] = [("", "", [])]
    _collect(body, collected)
    return tuple(
        Section(anchor, heading, text)
        for anchor, heading, parts in collected
        if (text := _lines("".join(parts))) or heading
    )


def _collect(parent: LexborNode, collected: list[tuple[str, str, list[str]]]) -> None:
    # Depth first without recursion: pages nest as deep as their authors like, Python's stack does not.
    stack: list[Iterator[LexborNode]] = [parent.iter(include_text=True)]
    closing: list[str] = [""]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            collected[-1][2].append(closing.pop())
            continue
        tag = node.tag
        if tag == "-text":
            collected[-1][2].append(node.text_content or "")
            continue
        if tag is None or tag in _SKIPPED:
            continue
        attributes = node.attributes
        if "data-search-exclude" in attributes or _is_decoration(attributes.get("class")):
            continue
        if tag in _HEADINGS:
            if tag != "h1":
                collected.append((attributes.get("id") or "", _heading_text(node), []))
            continue
        edge = "\n" if tag in _BLOCKS else " " if tag in _CELLS else ""
        collected[-1][2].append(edge)
        stack.append(node.iter(include_text=True))
        closing.append(edge)


def _heading_text(heading: LexborNode) -> str:
    words: list[str] = []
    for node in heading.traverse(include_text=True):
        if node.tag == "-text":
            above = node.parent
            if above is None or not _is_decoration(above.attributes.get("class")):
                words.append(node.text_content or "")
    return " ".join("".join(words).split())


def _is_decoration(classes: str | None) -> bool:
    return classes is not None and not _SKIPPED_CLASSES.isdisjoint(classes.split())


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)
