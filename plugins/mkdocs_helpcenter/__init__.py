"""MkDocs plugins and theme of the help center. A stranger's plugin reads a build's articles through `build_of`."""

from mkdocs_helpcenter._bridge import Build, build_of

__all__ = ["Build", "build_of"]
