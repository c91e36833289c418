"""Author tags as a Python-Markdown extension: `[[por-verifier]]` and `[[announcements …]]`, alone in a paragraph.

It knows no MkDocs and stands alone under any engine that runs Python-Markdown: what it writes is useful as it is (a
message, a link), and a plugin may fill it. Anything it does not know stays as the author wrote it; the check says so
with file and line.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from helpcenter.articles.author_tags import AuthorTag, parse
from helpcenter.messages import Catalogue

PRIORITY = 175
"""Above Python-Markdown's paragraph (10) and reference (15) processors and above admonitions (105), so that a tag is
seen before it becomes text; below nothing that a tag could be part of."""


class AuthorTagsExtension(Extension):
    """Register the block processor; options `language` (of the fallback texts) and `announcements` (a link target)."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "language": ["en", "Language of the texts that show before or without a script"],
            "announcements": [
                "",
                "Address that the announcements tag links to until a plugin fills it",
            ],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Add the processor to *md*."""
        processor = _TagProcessor(md.parser, self.getConfigs())
        md.parser.blockprocessors.register(processor, "helpcenter-tags", PRIORITY)


class _TagProcessor(BlockProcessor):
    """A block that is one known, sound tag becomes its element."""

    def __init__(self, parser: BlockParser, options: dict[str, Any]) -> None:
        super().__init__(parser)
        self._options = options
        self._messages = Catalogue.load(str(options["language"]))

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        """Return whether the whole block is a sound tag."""
        tag = parse(block.strip())
        return tag is not None and not tag.problems

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        """Replace the block by the tag's element."""
        tag = parse(blocks.pop(0).strip())
        if tag is None:
            return
        if tag.name == "por-verifier":
            self._verifier(parent)
        else:
            self._announcements(parent, tag)

    def _verifier(self, parent: ElementTree.Element) -> None:
        element = ElementTree.SubElement(parent, "por-verifier", {"class": "hc-verifier"})
        paragraph = ElementTree.SubElement(element, "p")
        paragraph.text = self._messages.text("tags.verifier_fallback")

    def _announcements(self, parent: ElementTree.Element, tag: AuthorTag) -> None:
        attributes = {"class": "hc-announcements", "data-hc-tag": "announcements"}
        attributes.update({f"data-{name}": value for name, value in tag.attributes.items()})
        element = ElementTree.SubElement(parent, "div", attributes)
        paragraph = ElementTree.SubElement(element, "p")
        target = str(self._options["announcements"])
        words = ElementTree.SubElement(paragraph, "a", {"href": target}) if target else paragraph
        words.text = self._messages.text("tags.announcements_fallback")


def makeExtension(**options: Any) -> AuthorTagsExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, for configurations that name this module instead of the entry point."""
    return AuthorTagsExtension(**options)
