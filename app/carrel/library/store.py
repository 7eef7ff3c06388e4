"""The one connection that writes: SQLModel's engine with the pragmas that keep promises.

Importing this module costs SQLModel (about 350 ms), so the first write imports it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, event
from sqlmodel import create_engine

from carrel.library import connection as connecting
from carrel.library.errors import LibraryError


def writing_engine(path: Path) -> Engine:
    """Return an engine of one connection: WAL, FULL, foreign keys, `BEGIN IMMEDIATE`.

    Never makes the file: a library whose disk went away must fail, not begin anew.
    """

    def connect() -> sqlite3.Connection:
        connecting.remember(path)
        return sqlite3.connect(
            connecting.file_uri(path, "mode=rw"),
            uri=True,
            check_same_thread=False,
            timeout=connecting.BUSY_TIMEOUT_MS / 1000,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy's own BEGIN is off; ours takes the write lock before the first read, because a
    # read that turns into a write fails at once with SQLITE_BUSY_SNAPSHOT, time-out or not.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL loses acknowledged notes in a power cut; FULL costs 3.7 ms a commit and loses none.
    connection.execute("PRAGMA synchronous = FULL")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Turn SQLite's errors into a LibraryError that a reader understands.

    `doing` says what was tried ("save the note"). Nothing of the transaction was stored.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise LibraryError(_sentence(doing, error)) from error


def _sentence(doing: str, error: Exception) -> str:
    original: Any = getattr(error, "orig", None) or error
    name = getattr(original, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL"):
        why = "the disk is full; free some space and try again"
    elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        why = "another program keeps the library busy; try again in a moment"
    elif name.startswith("SQLITE_CANTOPEN"):
        why = "the library's file is gone or cannot be opened"
    elif name.startswith("SQLITE_READONLY"):
        why = "the library's file or folder cannot be written"
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        why = "the library's file is damaged; restore a backup with “carrel restore”"
    elif name.startswith("SQLITE_IOERR"):
        why = f"the disk reported an error ({original})"
    else:
        why = str(original)
    return f"could not {doing}: {why}. What was stored before is safe."
