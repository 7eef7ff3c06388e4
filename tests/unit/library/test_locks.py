"""The library's file is never opened beside a connection: closing it would drop SQLite's locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from carrel.library import connection as connecting
from carrel.library.backup import make_backup
from carrel.library.health import FileState, look
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.rows import ListReader
from carrel.library.schema_version import SCHEMA_VERSION


def opened_files(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    seen: list[str] = []
    real = Path.open

    def watch(self: Path, *arguments: object, **named: object) -> object:
        if self.exists() and self.samefile(path):
            seen.append(str(self))
        return real(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", watch)
    return seen


@pytest.mark.parametrize("first", ["library", "list reader", "backup"])
def test_header_is_read_before_the_first_connection_only(
    unopened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
):
    path = library_file(unopened)
    alias = tmp_path / "alias"
    alias.symlink_to(unopened, target_is_directory=True)
    seen = opened_files(monkeypatch, path)
    assert look(unopened) is FileState.HEALTHY
    assert len(seen) == 1
    if first == "library":
        open_library(unopened, origin="window").close()
    elif first == "list reader":
        ListReader(path).close()
    else:
        make_backup(unopened)
    seen.clear()
    for folder in (unopened, alias, unopened / ".." / unopened.name):
        open_library(folder, origin="window").close()
        assert look(folder) is FileState.HEALTHY
        make_backup(folder)
    assert seen == []


@pytest.mark.parametrize(
    ("version", "state"),
    [
        (SCHEMA_VERSION - 1, FileState.OLDER),
        (SCHEMA_VERSION, FileState.HEALTHY),
        (SCHEMA_VERSION + 1, FileState.NEWER),
    ],
)
def test_sqlite_and_the_header_say_the_same(
    unopened: Path, set_version, version: int, state: FileState
):
    set_version(version)
    assert look(unopened) is state
    connecting.remember(library_file(unopened))
    assert look(unopened) is state


def test_locks_hold_while_the_library_is_opened_again(library: Library, add):
    """Another process must not get the write lock because this one looked at the file."""
    add("A")
    raw = library._writing_connection()
    raw.execute("BEGIN IMMEDIATE")
    open_library(library.folder, origin="window").close()
    program = (
        "import sqlite3, sys\n"
        "try:\n"
        "    other = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "    other.execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(library.path)], capture_output=True, text=True
    )
    raw.execute("ROLLBACK")
    assert said.stdout.strip() == "database is locked"
