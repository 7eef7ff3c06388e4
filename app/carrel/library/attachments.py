"""Pictures that notes show: files beside the library, named after what is in them."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from carrel.domain.attachments import ATTACHMENTS
from carrel.durable import sync_folder
from carrel.library.errors import LibraryError

LARGEST = 20 * 1024 * 1024  # bytes
_SUFFIX = re.compile(r"[a-z0-9]{1,8}")


def attachments_folder(library_folder: Path) -> Path:
    """Return the folder that holds the pictures of a library's notes."""
    return library_folder / ATTACHMENTS


def store_attachment(library_folder: Path, data: bytes, suffix: str) -> str:
    """Store a file and return its name, e.g. "0123456789abcdef.png"; the disk has it by then.

    The name is the beginning of the content's SHA-256, so that the same content is stored once;
    nothing is ever overwritten. Raises LibraryError for more than 20 MB, a suffix that is none,
    or a folder that cannot be written.
    """
    ending = suffix.lower().removeprefix(".")
    if not _SUFFIX.fullmatch(ending):
        raise LibraryError(f"could not store the picture: {suffix!r} is no ending of a file's name")
    if len(data) > LARGEST:
        raise LibraryError(
            f"could not store the picture: it has {len(data) / 2**20:.1f} MB, and 20 MB is the most"
        )
    folder = attachments_folder(library_folder)
    name = ""
    digest = hashlib.sha256(data).hexdigest()
    try:
        folder.mkdir(exist_ok=True)
        sync_folder(library_folder)
        # Longer only where another content has that name already, by chance or by hand.
        for length in range(16, len(digest) + 1, 16):
            name = f"{digest[:length]}.{ending}"
            if _put(folder / name, data):
                sync_folder(folder)
                return name
    except OSError as error:
        raise LibraryError(f"could not store the picture: {error}") from error
    raise LibraryError(f"could not store the picture: another file is called {name}")


def _put(target: Path, data: bytes) -> bool:
    """Write a file in one piece; False where another content goes by that name."""
    if target.is_file():
        return target.read_bytes() == data
    descriptor, partial = tempfile.mkstemp(suffix=".partial", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():  # meanwhile, by another window
            return target.is_file() and target.read_bytes() == data
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)
    return True
