"""Hatchling build hook: the wheel carries the browser code that the two npm packages of this checkout build.

A standard wheel always builds them anew (`npm ci`, `npm run build`) and packs each `dist` folder as
`mkdocs_helpcenter/_bundles/<package>/`, where `mkdocs_helpcenter._bundles` looks for it. An editable install builds
only what is missing, because there the `dist` folders of the checkout are used in place. An sdist carries sources.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("search_client", "verifier_widget")
"""Folders of the npm packages, below the project root."""

LEAST_NODE = 20
"""Oldest major version of Node.js that builds and tests them; the packages' `engines` say the same."""

REMEDY = "Install Node.js 20 or newer with npm, then install mkdocs-helpcenter again"


class NodeUnusable(RuntimeError):
    """Node.js or npm is absent, too old, or failed; the message says which and what to do."""


class BundlesHook(BuildHookInterface[Any]):
    """Builds the npm packages and places their output in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what the wheel *version* (`standard` or `editable`) needs, before files are collected."""
        if self.target_name != "wheel":
            return
        for package in PACKAGES:
            source = Path(self.root) / package
            if version == "editable":
                if not (source / "dist").is_dir():
                    build_package(source)
                continue
            build_package(source)
            build_data["force_include"][str(source / "dist")] = f"mkdocs_helpcenter/_bundles/{package}"


def build_package(source: Path) -> None:
    """Install the locked dependencies of the npm package in *source* and build its `dist` folder.

    Raises:
        NodeUnusable: Node.js or npm is absent or too old, an npm command failed, or it left no `dist` folder.
    """
    npm = npm_program(source.name)
    for arguments in (["ci", "--engine-strict", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run(
            [npm, *arguments],
            cwd=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NodeUnusable(
                f"{source.name}: expected `npm {' '.join(arguments)}` to succeed, got exit code {done.returncode}. "
                f"It printed:\n{done.stdout}"
            )
    if not any((source / "dist").glob("*.js")):
        raise NodeUnusable(f"{source.name}: expected `npm run build` to write dist/*.js, got none")


def npm_program(package: str) -> str:
    """Return the path of npm, after checking that Node.js is there and new enough to build *package*.

    Raises:
        NodeUnusable: It is not.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing = "node" if node is None else "npm"
        raise NodeUnusable(
            f"{package}: expected Node.js {LEAST_NODE} or newer and npm to build it, "
            f"got no `{missing}` on PATH. {REMEDY}"
        )
    printed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    match = re.match(r"v(\d+)\.", printed)
    if match is None or int(match[1]) < LEAST_NODE:
        raise NodeUnusable(
            f"{package}: expected Node.js {LEAST_NODE} or newer to build it, got {printed!r} from {node}. {REMEDY}"
        )
    return npm
