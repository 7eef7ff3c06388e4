"""Where the parts of a library lie in its folder, and where the default library lies."""

from __future__ import annotations

import os
from pathlib import Path

FILE_NAME = "library.sqlite"
BACKUP_FOLDER = "backups"
WINDOW_LOCK = "window.lock"


def library_file(folder: Path) -> Path:
    """Return the SQLite file of the library in `folder`."""
    return folder / FILE_NAME


def backup_folder(folder: Path) -> Path:
    """Return the folder that holds the library's dated backups."""
    return folder / BACKUP_FOLDER


def default_folder() -> Path:
    """Return the library that `CARREL_LIBRARY` names, else the user's own."""
    named = os.environ.get("CARREL_LIBRARY")
    if named:
        return Path(named).expanduser()
    # Imported here: a start with a named library does not pay for it.
    import platformdirs

    return Path(platformdirs.user_data_dir("carrel", appauthor=False)) / "library"
