"""What the Content-Security-Policy will block, found in Markdown before it is rendered, with its line.

The rendered page is judged by `inline.py` and `foreign.py`; here the same rules read the raw HTML and the pictures of a
Markdown text, a line at a time, so that an editor is told before a build. A tag that spans lines is left to the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from helpcenter.errors import Fault
from helpcenter.hosting.foreign import foreign_of
from helpcenter.hosting.inline import inline_of, mark_scripts

_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\(\s{0,20}<?((?:https?:)?//[^\s)>]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What a site's hosting options let an article carry.

    Attributes:
        extra_sources: Origins by directive, as the plugin's option.
        inline_scripts: Whether scripts in articles are allowed.
        inline_styles: Whether style attributes are allowed.
        site_url: The site's own address, or None.
    """

    extra_sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    inline_scripts: bool = False
    inline_styles: bool = False
    site_url: str | None = None


def source_faults(masked: str, first_line: int, path: str, rules: SourceRules) -> Iterator[Fault]:
    """Yield a fault for each line of a Markdown text that holds what the policy will block.

    Parameters:
        masked: The text with code blanked out (`articles.links.mask_code`): an example is not an attempt.
        first_line: Line of the file on which the text starts.
        path: How faults name the file.
        rules: What is allowed all the same.
    """
    for number, line in enumerate(masked.split("\n"), start=first_line):
        pictures = "".join(f'<img src="{escape(one)}">' for one in _PICTURE.findall(line))
        if "<" not in line and not pictures:
            continue
        inline = inline_of(line if rules.inline_scripts else mark_scripts(line), path)
        faults = [*inline.handlers, *inline.content_scripts]
        faults += [] if rules.inline_styles else inline.style_attributes
        faults += foreign_of(
            inline.markup + pictures, path, extra_sources=rules.extra_sources, site_url=rules.site_url
        )
        for fault in faults:
            yield replace(fault, line=number)
