"""What lies in a library's folder, recognised before SQLite opens it for writing.

The header is read with `open()`, which is only allowed while this process has no connection to
the file: closing any handle would drop SQLite's POSIX locks. Where it has, SQLite is asked.
"""

from __future__ import annotations

import sqlite3
import struct
from enum import Enum
from pathlib import Path

from carrel.library.connection import HEADER_GUARD, open_for_reading, was_connected
from carrel.library.location import backup_folder, library_file
from carrel.library.schema_version import APPLICATION_ID, SCHEMA_VERSION

_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100


class FileState(Enum):
    """What was found where the library's file should be."""

    HEALTHY = "healthy"
    OLDER = "older"
    NEWER = "newer"
    ABSENT = "absent"
    MISSING = "missing"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


def look(folder: Path) -> FileState:
    """Say what lies in `folder`, from file names, sizes and the first 100 bytes."""
    path = library_file(folder)
    try:
        with HEADER_GUARD:
            size = path.stat().st_size
            if size and was_connected(path):
                return _ask_sqlite(path)
            with path.open("rb") as stream:
                header = stream.read(_HEADER_SIZE)
    except (FileNotFoundError, NotADirectoryError):
        return FileState.MISSING if _was_here(folder) else FileState.ABSENT
    except OSError:
        return FileState.UNREADABLE
    if not header:
        return FileState.EMPTY
    return _read_header(header, size, path)


def sentence(state: FileState, folder: Path) -> str:
    """Return what happened, what is safe and what to do, for a state that cannot be opened."""
    path = library_file(folder)
    backups = any(backup_folder(folder).glob("*.sqlite"))
    mend = (
        "“carrel restore” shows the backups."
        if backups
        else "There is no backup in its folder; put a copy of your own in its place."
    )
    told = {
        FileState.MISSING: f"The library's file {path} is gone, but what lay beside it is there.",
        FileState.EMPTY: f"The library's file {path} is empty.",
        FileState.TRUNCATED: f"The library's file {path} has lost its end.",
        FileState.FOREIGN: f"The file {path} is not a Carrel library.",
        FileState.UNREADABLE: f"The library's file {path} cannot be read.",
    }
    return f"{told[state]} Nothing was written. {mend}"


def _was_here(folder: Path) -> bool:
    name = library_file(folder).name
    leftovers = (f"{name}-wal", f"{name}-journal", f"{name}.restoring", "library-replaced-*.sqlite")
    return any(backup_folder(folder).glob("*.sqlite")) or any(
        any(folder.glob(pattern)) for pattern in leftovers
    )


def _ask_sqlite(path: Path) -> FileState:
    try:
        connection = open_for_reading(path)
    except sqlite3.Error as error:
        foreign = getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB"
        return FileState.FOREIGN if foreign else FileState.UNREADABLE
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return FileState.UNREADABLE
    finally:
        connection.close()
    return _state_of(application, version)


def _state_of(application: int, version: int) -> FileState:
    if application != APPLICATION_ID:
        return FileState.FOREIGN
    if version > SCHEMA_VERSION:
        return FileState.NEWER
    return FileState.HEALTHY if version == SCHEMA_VERSION else FileState.OLDER


def _read_header(header: bytes, size: int, path: Path) -> FileState:
    if not header.startswith(_MAGIC[: len(header)]):
        return FileState.FOREIGN
    if len(header) < _HEADER_SIZE:
        return FileState.TRUNCATED
    page_size = struct.unpack(">H", header[16:18])[0]
    page_size = 65_536 if page_size == 1 else page_size
    pages, user_version = (
        struct.unpack(">I", header[28:32])[0],
        struct.unpack(">I", header[60:64])[0],
    )
    application = struct.unpack(">I", header[68:72])[0]
    # Pages that only the write-ahead log or a rollback journal holds so far are no loss.
    logs = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    if (
        application == APPLICATION_ID
        and size < pages * page_size
        and not any(log.exists() and log.stat().st_size for log in logs)
    ):
        return FileState.TRUNCATED
    return _state_of(application, user_version)
