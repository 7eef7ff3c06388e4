"""The search's own connection to the library's file: it reads, and cannot write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open `path` in autocommit mode, for any one thread at a time; raises sqlite3.Error.

    On a read-only disk a file in WAL mode opens only as immutable: even a reader has to write
    the shared-memory file beside it.
    """
    location = quote(str(path.absolute()).replace(os.sep, "/"))
    uri = f"file:{'' if location.startswith('/') else '/'}{location}?mode=ro"
    try:
        return _connect(uri)
    except sqlite3.OperationalError:
        if os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK):
            return _connect(uri + "&immutable=1")
        raise


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=1.0
    )
    try:
        # A damaged or unreadable file fails at the first read, not when it is opened.
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
