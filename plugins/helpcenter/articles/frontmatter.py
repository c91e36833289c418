"""Text of a Markdown file → its front matter with the line of every key, and its body.

YAML is read by PyYAML's safe loader only. Nothing here knows which keys an article has: that is `schema.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from helpcenter.errors import Fault

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader where PyYAML was built with it, for speed; both build only plain values."""

_HEADER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE)
"""Between `---` on the first line and the next `---` or `...`, as MkDocs reads it (mkdocs/utils/meta.py, 1.6.1)."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's header and body.

    Attributes:
        values: The header's keys and plain values; empty when there is no header or it could not be read.
        lines: 1-based line of each key, nested ones joined by a dot: `regions.deny`, `related.0`.
        body: Everything below the header.
        body_line: 1-based line on which `body` starts.
        faults: What kept the header, or single keys of it, from being read.
    """

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()

    def line_of(self, key: str) -> int:
        """Return the line of *key*, of its nearest parent that has one, or the first line of the header."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return 1


@dataclass(slots=True)
class YamlReading:
    """A YAML mapping as plain values, with the line of each key and what was wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def split(text: str, path: str) -> FrontMatter:
    """Return the front matter and body of a Markdown file.

    Line ends may be LF or CRLF; a byte order mark is the reader's to remove. A header that is not closed, is not YAML,
    is not a mapping or repeats a key gives faults that name *path* and the line; it never raises.
    """
    text = text.replace("\r\n", "\n")
    found = _HEADER.match(text)
    if found is None:
        if re.match(r"\A---[ \t]*\n", text):
            fault = Fault(
                path,
                1,
                "a closing --- line below the front matter",
                "none",
                "Add a line --- after the last key",
            )
            return FrontMatter({}, {}, text, 1, (fault,))
        return FrontMatter({}, {}, text, 1)
    reading = read_mapping(found["yaml"], path, first_line=2, what="front matter")
    body_line = text.count("\n", 0, found.end()) + 1
    return FrontMatter(reading.values, reading.lines, text[found.end() :], body_line, tuple(reading.faults))


def read_mapping(
    source: str, path: str, *, first_line: int = 1, what: str = "a mapping of keys"
) -> YamlReading:
    """Return the YAML mapping in *source* with 1-based lines, counted from *first_line*.

    A key whose value YAML cannot make (30 February) costs that key alone. Repeated keys are faults: YAML would let the
    last one win in silence.
    """
    reading = YamlReading()
    try:
        if unwelcome := _unwelcome(source):
            line, got = unwelcome
            reading.faults.append(
                Fault(path, first_line + line, f"{what} of plain values", got, "Write it out")
            )
            return reading
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "Put a value that contains ': ' or starts with a special character in quotes"
        if "\t" in source:
            hint = "Use spaces instead of tabs"
        reading.faults.append(Fault(path, line, f"{what} in YAML", problem, hint))
        return reading
    if node is None:
        return reading
    if not isinstance(node, yaml.MappingNode):
        got = "a list" if isinstance(node, yaml.SequenceNode) else f"'{node.value}'"
        reading.faults.append(Fault(path, first_line, f"{what} as 'key: value' lines", got))
        return reading
    constructor = yaml.constructor.SafeConstructor()
    _note_lines(node, "", first_line, path, reading)
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            reading.faults.append(
                Fault(
                    path,
                    first_line + key_node.start_mark.line,
                    "a word as the name of a key",
                    "a list or group",
                )
            )
            continue
        try:
            reading.values[key] = constructor.construct_document(value_node)
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            problem = str(getattr(error, "problem", None) or error)
            got = f"'{value_node.value}' ({problem})" if isinstance(value_node, yaml.ScalarNode) else problem
            reading.faults.append(
                Fault(
                    path,
                    first_line + value_node.start_mark.line,
                    f"a value that YAML can read for '{key}'",
                    got,
                )
            )
    return reading


DEEPEST = 12
"""Levels of nesting in a header or data file; ours need four. The parser's own recursion ends far above."""


def _unwelcome(source: str) -> tuple[int, str] | None:
    """Return the place and name of what plain data does not need and an attacker does: aliases and deep nesting.

    The events are read before anything is built of them, so that neither can cost time or memory.
    """
    depth = 0
    for event in yaml.parse(source, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            return _line(event), f"the alias '*{event.anchor}'"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return _line(event), f"more than {DEEPEST} levels of nesting"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _note_lines(
    node: yaml.Node, prefix: str, first_line: int, path: str, reading: YamlReading, depth: int = 0
) -> None:
    """Record the line of every key and list item below *node*; report repeated keys. Four levels are enough for us."""
    if depth > 3:
        return
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = f"{prefix}{key_node.value}"
            line = first_line + key_node.start_mark.line
            if key in reading.lines:
                got = f"a second '{key}' (the first is on line {reading.lines[key]})"
                reading.faults.append(Fault(path, line, "every key once", got, "Keep one of the two"))
                continue
            reading.lines[key] = line
            _note_lines(value_node, f"{key}.", first_line, path, reading, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            reading.lines[f"{prefix}{number}"] = first_line + item.start_mark.line
            _note_lines(item, f"{prefix}{number}.", first_line, path, reading, depth + 1)
