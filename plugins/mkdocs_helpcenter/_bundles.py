"""Where the compiled browser code is: inside the installed package, or in the checkout that this file belongs to."""

from __future__ import annotations

from pathlib import Path

from helpcenter.errors import BundleMissing

_PACKAGED = Path(__file__).parent / "_bundles"
_CHECKOUT = Path(__file__).parents[2]


def bundle_dir(package: str) -> Path:
    """Return the folder that holds the built files of an npm package of ours (`search_client`, `verifier_widget`).

    A wheel carries the folder as `mkdocs_helpcenter/_bundles/<package>`; an editable install or a checkout has it as
    `<package>/dist`, and that wins, so that a rebuilt bundle shows at once.

    Raises:
        BundleMissing: Neither exists; the message says what to run.
    """
    if (_CHECKOUT / package / "package.json").is_file():
        built = _CHECKOUT / package / "dist"
        if built.is_dir():
            return built
        raise BundleMissing(
            f"{built}: expected the built bundle, got no folder. Run: npm ci && npm run build in {package}/"
        )
    packaged = _PACKAGED / package
    if packaged.is_dir():
        return packaged
    raise BundleMissing(
        f"{packaged}: expected the built bundle, got no folder. Install again from a wheel or a checkout"
    )
