"""A write is stored whole or not at all, in the library that is there, and says what failed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library import connection as connecting
from carrel.library import tags
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another connection holds the write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(connecting.read_only_uri(path), uri=True)) as connection:
        return list(connection.iterdump())


def test_error_in_the_middle_leaves_nothing(library, add, reader, monkeypatch):
    add("A", "B")
    before = dump(library.path)

    def fails(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(tags, "_delete_unused", fails)
    library.add_tags([1, 2], ["x"])
    between = dump(library.path)
    with pytest.raises(RuntimeError, match="a bug"):
        library.remove_tags([1, 2], ["x"])
    assert dump(library.path) == between != before
    library.set_starred([1], starred=True)  # the connection is as good as before


def test_busy_library_says_so(library, add, reader, monkeypatch):
    add("A")
    library.close()
    monkeypatch.setattr(connecting, "BUSY_TIMEOUT_MS", 50)
    before = dump(library.path)
    with locked(library.path):
        with pytest.raises(LibraryError, match="keeps the library busy; try again"):
            library.save_note(1, "text")
        assert reader.note(1) is None  # reading goes on
    assert dump(library.path) == before
    library.save_note(1, "text")
    assert reader.note(1).body == "text"


def test_busy_library_is_waited_for(library, other_side, add, reader):
    add("A")
    other_side.set_starred([1], starred=True)
    raw = other_side._writing_connection()
    raw.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.3, lambda: raw.execute("COMMIT"))
    timer.start()
    library.save_note(1, "text")
    timer.join()
    assert reader.note(1).body == "text"


def limit_pages(library: Library, more: int | None) -> None:
    execute = library._writing_connection().execute
    (pages,) = execute("PRAGMA page_count").fetchone()
    execute(f"PRAGMA max_page_count = {2**31 - 1 if more is None else pages + more}")


@pytest.mark.parametrize(
    "write",
    [
        lambda lib: lib.save_note(1, "x" * 500_000),
        lambda lib: lib.add_batch(
            [ImportedPaper(title=f"P {n}", abstract="x" * 2_000) for n in range(500)], source="x"
        ),
        lambda lib: lib.add_tags(range(1, 3_001), [f"tag {n}" for n in range(20)]),
    ],
)
def test_full_disk_says_so_and_leaves_everything(
    library: Library, reader: LibraryReader, write: Callable[[Library], object]
):
    library.add_batch([ImportedPaper(title=f"A {n}") for n in range(3_000)], source="x")
    before = dump(library.path)
    limit_pages(library, 2)
    with pytest.raises(LibraryError, match=r"the disk is full; free some space.*is safe"):
        write(library)
    assert dump(library.path) == before
    limit_pages(library, None)
    write(library)
    assert library.undo() is not None


def test_library_that_went_away_is_not_begun_anew(library: Library, add):
    """A disk that was taken out must not get an empty library in its place."""
    library.close()
    library.path.unlink()
    with pytest.raises(LibraryError, match="is gone or cannot be opened"):
        library.set_starred([1], starred=True)
    assert not library.path.exists()


def test_open_library_that_was_moved_takes_no_more_writes(library: Library, add, tmp_path: Path):
    """They would be acknowledged, and go into a file that nobody opens again."""
    add("A")
    moved = tmp_path / "moved"
    library.folder.rename(moved)
    with pytest.raises(LibraryError, match="is gone or cannot be opened"):
        library.save_note(1, "text")
    moved.rename(library.folder)
    library.save_note(1, "text")


def test_writes_go_into_the_file_that_has_the_name(
    library: Library, add, new_folder: Callable[[str], Path]
):
    add("A")
    other = new_folder("other")
    with open_library(other, origin="window") as filler:
        filler.add_batch([ImportedPaper(title="of the other file")], source="x")
    for ending in ("", "-wal", "-shm"):
        path = library.path.with_name(library.path.name + ending)
        if path.exists():
            path.rename(path.with_name(f"aside.sqlite{ending}"))
    shutil.copyfile(library_file(other), library.path)
    library.save_note(1, "text")
    reader = LibraryReader(library.path)
    assert (reader.paper(1).title, reader.note(1).body) == ("of the other file", "text")
    reader.close()


def test_file_replaced_while_the_lock_was_waited_for(
    library: Library, add, monkeypatch: pytest.MonkeyPatch
):
    add("A")
    real = library._writing_connection

    def replaced() -> object:
        driver = real()
        copy = library.path.with_name("copy")
        shutil.copyfile(library.path, copy)
        copy.replace(library.path)
        return driver

    monkeypatch.setattr(library, "_writing_connection", replaced)
    with pytest.raises(LibraryError, match="replaced at this moment; try again"):
        library.save_note(1, "text")


def test_damaged_library_says_so(library: Library, add, tmp_path: Path):
    library.add_batch(
        [ImportedPaper(title=f"A {n}", abstract="x" * 900) for n in range(300)], source="x"
    )
    library.close()
    content = bytearray(library.path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    library.path.write_bytes(content)
    with pytest.raises(LibraryError, match="is damaged; restore a backup"):
        library.set_starred([1, 2, 3], starred=True)


def test_one_library_from_several_threads_in_turn(library: Library, add, reader):
    add("A")
    for number in range(3):
        thread = threading.Thread(target=library.save_note, args=(1, f"text {number}"))
        thread.start()
        thread.join()
    assert reader.note(1).body == "text 2"


def test_closed_library_can_be_closed_again_and_written(library: Library, add, reader):
    add("A")
    library.close()
    library.close()
    library.set_starred([1], starred=True)
    assert reader.paper(1).starred


def test_reading_connection_cannot_write(library: Library, rows: ListReader, add):
    add("A")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        rows._connection.execute("UPDATE paper SET title = 'B'")
