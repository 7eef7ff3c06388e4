"""The one connection that writes, with the pragmas that keep the library's promises.

Transactions run on sqlite3 itself: an autosaved note is eight statements, which SQLAlchemy makes
1.6 ms of work and sqlite3 0.15. Statements over SQLModel's tables (adding papers, tags) go through
the same connection, see `Transaction.connection`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from carrel.library import connection as connecting
from carrel.library.errors import LibraryError


class WritingConnection(sqlite3.Connection):
    """A connection whose transactions are begun and ended by `immediate` alone.

    SQLAlchemy rolls back whenever it looks at a connection for the first time or is done with
    one; here that must not end a transaction that is not its own. `engine` is SQLAlchemy's.
    """

    engine: Any = None

    def commit(self) -> None:
        """Do nothing."""

    def rollback(self) -> None:
        """Do nothing."""


def open_for_writing(path: Path) -> WritingConnection:
    """Open the library's file: WAL, FULL, foreign keys, transactions by hand.

    Never makes the file: a library whose disk went away must fail, not begin anew.
    """
    connecting.remember(path)
    connection = sqlite3.connect(
        connecting.file_uri(path, "mode=rw"),
        uri=True,
        factory=WritingConnection,
        isolation_level=None,
        check_same_thread=False,
        timeout=connecting.BUSY_TIMEOUT_MS / 1000,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL loses acknowledged notes in a power cut; FULL costs 3.7 ms a commit on a disk
        # that really syncs, and loses none.
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: the write lock first, because a read that turns into a write fails at
    once with SQLITE_BUSY_SNAPSHOT, time-out or not. Stored when the block ends, else nothing is.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk has rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Turn SQLite's errors into a LibraryError that a reader understands.

    `doing` says what was tried ("save the note"). Nothing of the transaction was stored.
    """
    try:
        yield
    except LibraryError:
        raise
    except Exception as error:
        # SQLAlchemy wraps the error of sqlite3; looked at by its attribute, it need not be there.
        original = getattr(error, "orig", error)
        if not isinstance(original, sqlite3.Error):
            raise
        raise LibraryError(_sentence(doing, original)) from error


def _sentence(doing: str, error: sqlite3.Error) -> str:
    name: Any = getattr(error, "sqlite_errorname", "")
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
        why = f"the disk reported an error ({error})"
    else:
        why = str(error)
    return f"could not {doing}: {why}. What was stored before is safe."
