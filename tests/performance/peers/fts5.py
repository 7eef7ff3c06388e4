"""The search's peer: an FTS5 table of the same texts, in a file of its own, by sqlite3 alone.

    python -c "..." LIBRARY TARGET

builds it and prints a JSON object: `took_s`, from opening the library's file to the commit.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

from carrel.library.location import library_file

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
    connection.execute("ATTACH ? AS library", (f"{library.as_uri()}?mode=ro",))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE VIRTUAL TABLE paper USING fts5"
        " (title, abstract, authors, note, prefix = '2 3 4', tokenize = 'unicode61')"
    )
    connection.execute(
        "INSERT INTO paper (rowid, title, abstract, authors, note)"
        " SELECT id, title, coalesce(nullif(abstract, ''), summary),"
        " (SELECT group_concat(value, ', ') FROM json_each(authors)), note.body"
        " FROM library.paper LEFT JOIN library.note ON note.paper_id = paper.id WHERE live = 1"
    )
    connection.execute("COMMIT")
    connection.close()


def matching(typed: str) -> str:
    """Return what asks for the typed words: whole words, and what begins with the last one."""
    return " ".join(f'"{word}"' for word in typed.split()) + " *"


def best(connection: sqlite3.Connection, typed: str) -> list[int]:
    """Return the best fifty papers by bm25."""
    return [row[0] for row in connection.execute(_BEST, (matching(typed),))]


def newest(connection: sqlite3.Connection, typed: str) -> list[int]:
    """Return the fifty papers of the highest ids."""
    return [row[0] for row in connection.execute(_NEWEST, (matching(typed),))]


def save_note(connection: sqlite3.Connection, paper_id: int, body: str) -> None:
    """Commit a paper's note."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE paper SET note = ? WHERE rowid = ?", (body, paper_id))
    connection.execute("COMMIT")


def main() -> int:
    folder, target = map(Path, sys.argv[1:])
    began = time.perf_counter()
    build(library_file(folder), target)
    print(json.dumps({"took_s": time.perf_counter() - began}))
    return 0
