"""The search's peer: an FTS5 table of the same texts, in a file of its own, by sqlite3 alone.

    python -c "..." LIBRARY TARGET

builds it and prints a JSON object: `took_s`, from opening the library's file to the commit.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.performance.keystrokes import Question
from tests.performance.peers.built import tell_building
from tests.performance.peers.texts import COLUMNS, TEXTS, attach

_LIMIT = 50  # papers asked for
_BEST = f"SELECT rowid FROM paper WHERE paper MATCH ? ORDER BY rank LIMIT {_LIMIT}"
_NEWEST = f"SELECT rowid FROM paper WHERE paper MATCH ? ORDER BY rowid DESC LIMIT {_LIMIT}"


def open_file(path: Path) -> sqlite3.Connection:
    """Open the table's file with the promises that a library keeps: WAL and FULL."""
    connection = sqlite3.connect(path, uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def build(library: Path, target: Path) -> None:
    """Fill a new table from the library's file in one transaction, row ids the papers' ids."""
    connection = open_file(target)
    attach(connection, library)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE VIRTUAL TABLE paper USING fts5"
        f" ({', '.join(COLUMNS)}, prefix = '2 3 4', tokenize = 'unicode61')"
    )
    connection.execute(f"INSERT INTO paper (rowid, {', '.join(COLUMNS)}) {TEXTS}")
    connection.execute("COMMIT")
    connection.close()


def matching(question: Question) -> str:
    """Return what asks for whole words; of what is typed, for the beginning of the last one."""
    words = [f'"{word}"' for word in question.words]
    if question.kind == "or":
        return " OR ".join(words)
    if question.kind == "phrase":
        return f'"{" ".join(question.words)}"'
    return " ".join(words) + (" *" if question.kind == "typed" else "")


def best(connection: sqlite3.Connection, question: Question) -> list[int]:
    """Return the best fifty papers by bm25."""
    return [row[0] for row in connection.execute(_BEST, (matching(question),))]


def newest(connection: sqlite3.Connection, question: Question) -> list[int]:
    """Return the fifty papers of the highest ids."""
    return [row[0] for row in connection.execute(_NEWEST, (matching(question),))]


def save_note(connection: sqlite3.Connection, paper_id: int, body: str) -> None:
    """Commit a paper's note."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE paper SET note = ? WHERE rowid = ?", (body, paper_id))
    connection.execute("COMMIT")


def main() -> int:
    return tell_building(build)
