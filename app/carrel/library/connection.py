"""Plain sqlite3 connections: cheap to import; those for reading cannot write.

Whoever connects to a library's file says so to `remember`: from then on this process must not
open the file by any other way, because closing a handle drops SQLite's POSIX locks.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

#: How long a statement waits for another process's short transaction.
BUSY_TIMEOUT_MS = 5_000

#: Held while a file's header is read with `open()`, so that no connection begins meanwhile.
HEADER_GUARD = threading.RLock()
# Files, not names: locks belong to the file, whatever link or relative path leads to it.
_CONNECTED: set[tuple[int, int]] = set()


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file from any other of this machine; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def remember(path: Path) -> None:
    """Note, before connecting, that this process has a connection to the file, for good."""
    with HEADER_GUARD:
        identity = file_identity(path)
        if identity is not None:
            _CONNECTED.add(identity)


def was_connected(path: Path) -> bool:
    """Whether this process has or had a connection to the file."""
    return file_identity(path) in _CONNECTED


def file_uri(path: Path, options: str) -> str:
    """Return the SQLite URI of `path` with `options` ("mode=ro")."""
    # Bytes, because a folder's name need not be UTF-8.
    location = quote(os.fsencode(str(path.absolute()).replace(os.sep, "/")))
    # Windows drive paths need a third slash before the drive letter.
    return f"file:{'' if location.startswith('/') else '/'}{location}?{options}"


def read_only_uri(path: Path, *, immutable: bool = False) -> str:
    """Return the SQLite URI that opens `path` without the right to write."""
    return file_uri(path, "mode=ro&immutable=1" if immutable else "mode=ro")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open `path` for reading in autocommit mode; usable from any one thread at a time.

    A library on a read-only disk can only be opened as immutable: WAL needs to write its
    shared-memory file even for a reader. Raises sqlite3.Error.
    """
    remember(path)
    try:
        return _connect(read_only_uri(path))
    except sqlite3.OperationalError:
        if os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK):
            return _connect(read_only_uri(path, immutable=True))
        raise


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_MS / 1000,
        cached_statements=64,
    )
    try:
        # The first read is what fails on a damaged or unreadable file, not the connect.
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
