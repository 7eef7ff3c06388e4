"""Whether a folder can be exported to, told before it is tried. May take long on a slow disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class FolderState(NamedTuple):
    """`fault` says why nothing can be exported there, `notice` what will happen first; or ""."""

    fault: str = ""
    notice: str = ""


def look_at_folder(folder: Path) -> FolderState:
    """Return what there is to say of a folder; it is not changed and not made."""
    try:
        if folder.is_dir():
            return FolderState() if _may_write(folder) else _CLOSED
        if os.path.lexists(folder):
            return FolderState(fault="This is a file, not a folder.")
        above = next(one for one in folder.parents if os.path.lexists(one))
        if not above.is_dir():
            return FolderState(fault=f"It cannot be made: {above.name} is a file.")
        if not _may_write(above):
            return FolderState(fault=f"It cannot be made: {above} cannot be written to.")
    except OSError as error:
        return FolderState(fault=f"It cannot be looked at: {error.strerror or error}.")
    return FolderState(notice="There is no such folder yet; it will be made.")


_CLOSED = FolderState(fault="This folder cannot be written to.")


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)
