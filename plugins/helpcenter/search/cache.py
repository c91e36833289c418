"""A private folder whose files can be trusted, because each was sealed with a key that only this user has.

A Whoosh index holds pickles: who can change one byte of it can run code in the process that opens it. An index in a
project folder could arrive by a pull request, an archive or a shared cache of a build server. So it lives in a folder
of mode 0700, every file is covered by a message authentication code (HMAC-SHA-256, RFC 2104) under a random key in a
file of mode 0600 that belongs to the user and not to the project, and what fails the check is never opened: build
again.

A build replaces the folder. It removes files one by one and by name, and none in a folder that is not plainly its own:
the name of the folder comes from a configuration file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from helpcenter.errors import IndexUnusable

SEAL_NAME: Final = "seal"
"""File in the folder with the code over all others, 64 hex digits."""
KEY_BYTES: Final = 32
"""Length of the key; the output length of SHA-256, as RFC 2104 section 3 advises."""
MAX_CACHE_BYTES: Final = 2 << 30
"""Files of a sealed folder, together; more is no index of ours."""
OWN_NAME: Final = re.compile(
    r"seal|collection\.json|_MAIN_\d+\.toc(?:\.[\d.]+)?|MAIN_WRITELOCK|MAIN_[a-z0-9]{16}(?:\.[a-z]+){1,2}"
)
"""Names of the files of a sealed folder, those of an interrupted build included; a folder with any other is not ours.

Source: whoosh 2.7.4, index.py (TOC), codec/base.py (Segment) and codec/whoosh3.py (extensions).
"""
_UNFINISHED: Final = "unfinished\n"
"""What the seal says while the folder is being filled, so that the next build knows whose it is."""
_PURPOSE: Final = b"helpcenter search index, seal 1\n"


def default_key_file(environment: Mapping[str, str]) -> Path:
    """Return where the user's key is: below `XDG_STATE_HOME`, else `~/.local/state`."""
    state = environment.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "helpcenter" / "index.key"


def user_key(path: Path) -> bytes:
    """Return the key in *path*; a missing one is made, readable by the user alone.

    Raises:
        IndexUnusable: It cannot be read or made, others can read it, it belongs to somebody else, or it has a wrong
            length.
    """
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass  # another build was first: its key is as good
            else:
                with os.fdopen(handle, "wb") as file:
                    file.write(os.urandom(KEY_BYTES))
        _require_private(path)
        key = path.read_bytes()
    except OSError as problem:
        raise IndexUnusable(
            f"{path}: expected the key that seals the search index, got {problem}"
        ) from problem
    if len(key) != KEY_BYTES:
        raise IndexUnusable(
            f"{path}: expected a key of {KEY_BYTES} bytes, got {len(key)}. Delete the file and build the site again"
        )
    return key


def write_sealed(folder: Path, key: bytes, write: Callable[[Path], None]) -> None:
    """Replace *folder* by a private one that *write* fills, and seal it.

    The old folder goes first and the new one comes by renaming, so a reader sees one or none, never a mixture.

    Raises:
        IndexUnusable: The folder cannot be written, or what is there was not made by this function; see `require_own`.
    """
    fresh = _fresh(folder)
    require_own(folder)
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(fresh)
        fresh.mkdir(mode=0o700)
        (fresh / SEAL_NAME).write_text(_UNFINISHED, encoding="ascii")
        write(fresh)
        files = _read_files(fresh)
        del files[SEAL_NAME]
        (fresh / SEAL_NAME).write_text(_seal(files, key), encoding="ascii")
        _remove(folder)
        fresh.rename(folder)
    except OSError as problem:
        raise IndexUnusable(f"{folder}: expected a folder that can be written, got {problem}") from problem


def require_own(folder: Path) -> None:
    """Return if *folder*, and the one beside it in which a build prepares it, may be replaced by a build.

    That is so when it is absent, empty, or holds a seal and nothing but plain files with names of `OWN_NAME`.

    Raises:
        IndexUnusable: It is something else. Nothing was touched.
    """
    for path in (_fresh(folder), folder):
        try:
            is_other = path.is_symlink() or (path.exists() and not path.is_dir())
        except OSError as problem:
            raise IndexUnusable(f"{path}: expected a folder that can be read, got {problem}") from problem
        if is_other:
            raise IndexUnusable(
                f"{path}: expected a folder for the search index, got something else. Remove it"
            )
        _own_files(path)


def _fresh(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.new")


def _own_files(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    try:
        entries = sorted(folder.iterdir())
        foreign = [
            entry.name
            for entry in entries
            if not OWN_NAME.fullmatch(entry.name) or not stat.S_ISREG(entry.lstat().st_mode)
        ]
    except OSError as problem:
        raise IndexUnusable(f"{folder}: expected a folder that can be read, got {problem}") from problem
    if entries and SEAL_NAME not in (entry.name for entry in entries):
        foreign.append(f"no file '{SEAL_NAME}'")
    if foreign:
        shown = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise IndexUnusable(
            f"{folder}: expected no folder, an empty one, or one with a search index of an earlier build and nothing "
            f"else, got {shown}. Nothing was removed. Name another folder in index_dir, or empty this one yourself"
        )
    return entries


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    for path in _own_files(folder):
        path.unlink()
    folder.rmdir()  # which takes nothing along that came in the meantime


def read_sealed(folder: Path, key: bytes) -> dict[str, bytes]:
    """Return the files of a sealed folder by name, once their seal is known to be right.

    The returned bytes are the bytes that were checked; the caller opens these, not the files.

    Raises:
        IndexUnusable: There is none, it is not private, or any file differs from what was sealed.
    """
    try:
        if not folder.is_dir():
            raise IndexUnusable(
                f"{folder}: expected a search index, got no such folder. Build the site first"
            )
        _require_private(folder)
        files = _read_files(folder)
    except OSError as problem:
        raise IndexUnusable(
            f"{folder}: expected a search index, got {problem}. Build the site again"
        ) from problem
    seal = files.pop(SEAL_NAME, b"")
    if not hmac.compare_digest(seal, _seal(files, key).encode("ascii")):
        raise IndexUnusable(
            f"{folder}: expected the files that this user's last build sealed, got others. "
            "Nothing was opened. Build the site again"
        )
    return files


def _read_files(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for entry in sorted(folder.iterdir()):
        mode = entry.lstat()
        if not stat.S_ISREG(mode.st_mode):
            raise IndexUnusable(f"{entry}: expected a plain file, got something else. Build the site again")
        total += mode.st_size
        if total > MAX_CACHE_BYTES:
            raise IndexUnusable(
                f"{folder}: expected at most {MAX_CACHE_BYTES} bytes, got more. Build the site again"
            )
        files[entry.name] = entry.read_bytes()
    return files


def _seal(files: Mapping[str, bytes], key: bytes) -> str:
    code = hmac.new(key, _PURPOSE, hashlib.sha256)
    for name, data in sorted(files.items()):
        # Lengths first, so that no two sets of files make the same message.
        code.update(f"{len(name.encode())} {len(data)}\n".encode())
        code.update(name.encode())
        code.update(hashlib.sha256(data).digest())
    return code.hexdigest()


def _require_private(path: Path) -> None:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise IndexUnusable(f"{path}: expected it to be no symbolic link. Remove it and build the site again")
    if os.name == "posix":  # elsewhere modes and owners say nothing; there the key alone protects
        if found.st_uid != os.getuid():
            raise IndexUnusable(
                f"{path}: expected it to belong to the user who runs this, got user {found.st_uid}"
            )
        if found.st_mode & 0o077:
            raise IndexUnusable(
                f"{path}: expected no access for others, got mode {stat.S_IMODE(found.st_mode):o}. "
                f"Run: chmod go-rwx {path}"
            )
