"""Up to where in the library's history each folder has been exported to: beside the library."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from carrel.settings.window_state import (
    VAULTS_FILE_NAME,
    read_window_state,
    write_window_state,
)

_MOST = 20  # folders that are remembered


class Mark(NamedTuple):
    """`seq`: the folder has what the change feed tells up to this row. `seen`: it was exported to,
    so that a folder without anything of Carrel's in it is another one.
    """

    seq: int
    seen: bool = False


class VaultMarks:
    """Kept in a small file of the library's folder. Losing it costs the changes that were not
    exported yet their way out by themselves. Use it from any thread.
    """

    def __init__(self, library_folder: Path) -> None:
        self._library = library_folder
        self._lock = threading.Lock()
        stored = read_window_state(library_folder, VAULTS_FILE_NAME)
        self._marks: dict[str, Mark] = {}
        for folder, told in stored.items():
            if isinstance(told, dict) and isinstance(told.get("seq"), int):
                self._marks[folder] = Mark(told["seq"], told.get("seen") is True)

    def get(self, folder: Path) -> Mark | None:
        """Return the mark of a folder, None where nothing is known of it."""
        with self._lock:
            return self._marks.get(str(folder))

    def put(self, folder: Path, mark: Mark) -> None:
        """Remember a folder's mark; the one that was put first of many is forgotten."""
        with self._lock:
            if self._marks.get(str(folder)) == mark:
                return
            self._marks.pop(str(folder), None)
            self._marks[str(folder)] = mark
            for old in list(self._marks)[:-_MOST]:
                del self._marks[old]
            state = {name: one._asdict() for name, one in self._marks.items()}
            write_window_state(self._library, state, VAULTS_FILE_NAME)
