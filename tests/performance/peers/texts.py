"""The texts that a search's peers index: of each paper the same ones as Carrel's search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

#: The columns of a peer's index; the texts follow in this order.
COLUMNS = ("title", "abstract", "authors", "note")

#: Rows of id and texts, of a library that `attach` attached.
TEXTS = (
    "SELECT id, title, coalesce(nullif(abstract, ''), summary),"
    " (SELECT group_concat(value, ', ') FROM json_each(authors)), note.body"
    " FROM library.paper LEFT JOIN library.note ON note.paper_id = paper.id WHERE live = 1"
)


def attach(connection: sqlite3.Connection, library: Path) -> None:
    """Attach a library's file, for reading."""
    connection.execute("ATTACH ? AS library", (f"{library.as_uri()}?mode=ro",))


def texts(library: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each paper's id and its texts, "" where it has none."""
    connection = sqlite3.connect("file::memory:", uri=True)
    attach(connection, library)
    for paper_id, *values in connection.execute(TEXTS):
        yield paper_id, tuple(value or "" for value in values)
    connection.close()
