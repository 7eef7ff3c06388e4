"""Files of a vault, opened where the reader edits them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(path: Path) -> str:
    """Open a file in its own program; return why not, "" where that went well."""
    if not path.is_file():
        return f"{path.name} is no longer there."
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return f"No program opens {path.name}."
    return ""


def show_in_folder(path: Path) -> str:
    """Open the folder of a file; return why not, "" where that went well."""
    if not path.parent.is_dir():
        return f"{path.parent} is no longer there."
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        return f"No program shows {path.parent}."
    return ""
