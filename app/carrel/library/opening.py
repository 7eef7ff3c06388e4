"""Opening a library: looked at first, made or migrated if need be, never overwritten."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from pathlib import Path

from carrel.library.connection import open_for_reading
from carrel.library.errors import LibraryError, LibraryFileError
from carrel.library.health import FileState, look, sentence
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.schema_version import SCHEMA_VERSION

# Two threads must not make, or migrate, one library at the same time.
_GUARD = threading.Lock()


def open_library(folder: Path, *, origin: str, create: bool = True) -> Library:
    """Open the library in `folder`; make it if `create` and nothing is there.

    `origin` is "window" or "command line". An older library is backed up and migrated. One of
    a newer Carrel, or on a disk that cannot be written, opens with `read_only` set.
    Raises LibraryFileError where the file is empty, truncated, foreign, unreadable, or
    missing although backups are there; LibraryError where the folder cannot be made.
    """
    folder = folder.absolute()
    with _GUARD:
        state = look(folder)
        if state is FileState.ABSENT:
            if not create:
                raise LibraryFileError(f"There is no library in {folder}.")
            make_library(folder)
        elif state not in (FileState.HEALTHY, FileState.OLDER, FileState.NEWER):
            raise LibraryFileError(sentence(state, folder))
        # The header can be older than the log: what SQLite says decides about a migration.
        version = _checked_version(folder)
        if version < SCHEMA_VERSION:
            version = _bring_up(folder)
    return Library(folder, origin=origin, read_only=_why_read_only(folder, version))


def make_library(folder: Path) -> None:
    """Make an empty library: complete under another name first, then given its own."""
    from carrel.durable import sync_file, sync_folder
    from carrel.library.migrations.run import migrate

    path = library_file(folder)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        migrate(fresh)
        sync_file(fresh)
        try:
            os.link(fresh, path)  # fails where another process was quicker; replace would not
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not path.exists():
                os.replace(fresh, path)
        sync_folder(folder)
    except OSError as error:
        raise LibraryError(f"A library could not be made in {folder}: {error}.") from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _bring_up(folder: Path) -> int:
    from carrel.library.backup import make_backup
    from carrel.library.migrations.run import migrate

    make_backup(folder, why="before-migration", kept=None)
    try:
        migrate(library_file(folder))
    except LibraryError:
        # Another process may have been quicker with the same steps.
        if _checked_version(folder) < SCHEMA_VERSION:
            raise
    return _checked_version(folder)


def _checked_version(folder: Path) -> int:
    """Return the schema version as SQLite sees it, log included."""
    try:
        connection = open_for_reading(library_file(folder))
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version:
                connection.execute("SELECT id FROM paper LIMIT 1").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise LibraryFileError(
            f"The library's file {library_file(folder)} cannot be opened ({error})."
            " Nothing was written. “carrel restore” shows the backups."
        ) from error
    return version


def _why_read_only(folder: Path, version: int) -> str | None:
    if version > SCHEMA_VERSION:
        return "this library was written by a newer Carrel, which alone can change it"
    if not os.access(library_file(folder), os.W_OK) or not os.access(folder, os.W_OK):
        return "the library's folder cannot be written"
    return None
