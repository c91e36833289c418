"""MkDocs plugins and theme of the help center. A stranger's plugin reads a build's articles through `build_of`.

The names are resolved when they are asked for: `mkdocs_helpcenter.tags` is a Python-Markdown extension for any engine,
and importing it must not import MkDocs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_helpcenter._bridge import Build, build_of

__all__ = ["Build", "build_of"]


def __getattr__(name: str) -> object:
    """Return `Build` or `build_of` from the bridge."""
    if name in __all__:
        from mkdocs_helpcenter import _bridge

        return getattr(_bridge, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
