"""Options of the feeds plugin."""

from __future__ import annotations

from mkdocs.config import config_options as opt

from helpcenter.settings import ANNOUNCEMENTS
from mkdocs_helpcenter.options import AtLeast, Options, Subset


class FeedsConfig(Options):
    """Options of `helpcenter/feeds`, as written in mkdocs.yml."""

    source = opt.Type(str, default=ANNOUNCEMENTS)
    """Article type, that is the top folder, whose articles become entries."""
    formats = Subset(("atom", "rss", "json"))
    """Which formats are written: atom.xml, rss.xml, feed.json."""
    limit = AtLeast(1, default=20)
    """Newest entries kept in each feed."""
    categories = opt.Type(bool, default=True)
    """Whether each category has feeds of its own beside those of all."""
    content = opt.Choice(("full", "summary"), default="full")
    """Whether an entry carries the whole text or its summary alone."""
    title = opt.Optional(opt.Type(str))
    """Title of the feeds; without it, the site's name and the name of the type."""
