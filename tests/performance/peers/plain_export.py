"""The same files as an export's, written plainly from a table of names and contents.

    python -c "..." TABLE FOLDER

A file that is there with the same bytes is left alone. No paper is turned into Markdown, nothing
of a reader's is kept: the least that files which are safely on the disk cost.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path


def load(table: Path, folder: Path) -> int:
    """Make the table hold the Markdown files of a folder; return how many of them are new to it."""
    connection = sqlite3.connect(table)
    connection.execute("CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, content BLOB)")
    known = dict(connection.execute("SELECT name, content FROM file"))
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.md"))]
    fresh = [(name, content) for name, content in files if known.get(name) != content]
    connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?)", fresh)
    connection.commit()
    connection.close()
    return len(fresh)


def write(path: Path, content: bytes) -> None:
    """Put a file there whole, its content on the disk."""
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def main() -> int:
    table, folder = map(Path, sys.argv[1:])
    folder.mkdir(exist_ok=True)
    connection = sqlite3.connect(table)
    written = 0
    for name, content in connection.execute("SELECT name, content FROM file ORDER BY rowid"):
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            write(path, content)
            written += 1
    connection.close()
    if written:
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return 0
