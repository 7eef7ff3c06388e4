"""A reader's file gets new content whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import time
from pathlib import Path

from carrel.durable import sync_folder

_PREFIX, _SUFFIX = ".carrel-", ".tmp"
_DAY_S = 24 * 60 * 60


class ChangedMeanwhileError(Exception):
    """The file is not as it was read; nothing was written."""


class LeftAloneError(Exception):
    """The file is one that is not written to; the message says why."""


def replace_file(
    path: Path, content: bytes, before: bytes | None, *, sync: bool = True
) -> os.stat_result:
    """Put `content` in the place of a file that held `before`, or make it where that is None.

    The content is on the disk before it gets the file's name; with `sync` the name is too, else
    the caller has it stored by `sync_folder`. Returns what the disk says of the new file. Raises
    ChangedMeanwhileError, LeftAloneError for a link and for a file that its owner made
    read-only, and OSError; then the file is as it was.
    """
    mode = None if before is None else mode_of_file(path)
    partial = path.with_name(f"{_PREFIX}{secrets.token_hex(6)}{_SUFFIX}")
    try:
        _write(partial, content, mode)
        if before is None:
            if os.path.lexists(path):
                raise ChangedMeanwhileError("a file of this name appeared meanwhile")
        elif path.read_bytes() != before:
            raise ChangedMeanwhileError("the file changed while it was being updated")
        written = partial.stat()
        os.replace(partial, path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(path.parent)
    return written


def is_old_partial(path: Path) -> bool:
    """Whether a killed export left the file a day ago or more; a younger one can be at work."""
    if not (path.name.startswith(_PREFIX) and path.name.endswith(_SUFFIX)):
        return False
    try:
        return time.time() - path.stat().st_mtime > _DAY_S
    except OSError:
        return False


def mode_of_file(path: Path) -> int:
    """Return a file's mode. Raises LeftAloneError for a link and for a read-only file."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise LeftAloneError("it is a link; links are not written through")
    mode = stat.S_IMODE(found.st_mode)
    if not mode & 0o222:
        raise LeftAloneError("it is read-only")
    return mode


def _write(path: Path, content: bytes, mode: int | None) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)
