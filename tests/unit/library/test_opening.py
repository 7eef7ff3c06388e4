"""Whatever lies where the library should be is recognised, and what is refused is not touched."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library import connection as connecting
from carrel.library.errors import LibraryError, LibraryFileError, ReadOnlyLibraryError
from carrel.library.health import FileState, look
from carrel.library.library import Library
from carrel.library.location import backup_folder, default_folder, library_file
from carrel.library.opening import make_library, open_library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader
from carrel.library.schema_version import APPLICATION_ID, SCHEMA_VERSION


def refused(folder: Path, match: str, *, create: bool = True) -> None:
    """Assert that opening is refused and that the file stays as it was, to the byte."""
    path = library_file(folder)
    before = (path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else None
    around = names(folder)
    with pytest.raises(LibraryFileError, match=match) as caught:
        open_library(folder, origin="window", create=create)
    assert "Nothing was written" in str(caught.value)
    assert ((path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else None) == before
    assert names(folder) == around


def names(folder: Path) -> list[str]:
    """What lies in the folder, but for the empty log that SQLite's reader leaves behind."""
    return sorted(
        one.name
        for one in folder.iterdir()
        if not one.name.endswith("-shm")
        and not (one.name.endswith("-wal") and not one.stat().st_size)
    )


# -- nothing there


def test_absent_is_made(tmp_path: Path):
    folder = tmp_path / "some" / "where"
    with open_library(folder, origin="window") as library:
        assert library.read_only is None
        library.add_batch([ImportedPaper(title="A")], source="x")
    assert sorted(one.name for one in folder.iterdir()) == ["library.sqlite"]
    assert look(folder) is FileState.HEALTHY


def test_absent_is_not_made_unless_asked(tmp_path: Path):
    folder = tmp_path / "library"
    with pytest.raises(LibraryFileError, match="There is no library"):
        open_library(folder, origin="window", create=False)
    assert not folder.exists()


def test_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="could not be made"):
        open_library(tmp_path / "file" / "library", origin="window")


@pytest.mark.parametrize(
    "left",
    [
        "backups/library-20240101-000000-daily.sqlite",
        "library.sqlite-wal",
        "library.sqlite-journal",
        "library.sqlite.restoring",
        "library-replaced-20240101-000000.sqlite",
    ],
)
def test_missing_is_not_taken_for_a_new_library(tmp_path: Path, left: str):
    folder = tmp_path / "library"
    (folder / left).parent.mkdir(parents=True)
    (folder / left).write_text("x")
    refused(folder, "is gone")
    assert not library_file(folder).exists()


def test_new_library_is_whole_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The name appears by a link to a file that is complete; where that fails, nothing stays."""
    seen = []

    def no_link(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(connecting.read_only_uri(source), uri=True)) as made:
            assert made.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
            assert made.execute("PRAGMA quick_check").fetchone() == ("ok",)
        seen.append(target)
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_link)
    make_library(tmp_path / "library")
    assert seen == [library_file(tmp_path / "library")]
    assert look(tmp_path / "library") is FileState.HEALTHY

    def failing(path: Path) -> None:
        path.write_bytes(b"half")
        raise LibraryError("in the middle")

    monkeypatch.setattr("carrel.library.migrations.run.migrate", failing)
    with pytest.raises(LibraryError, match="in the middle"):
        make_library(tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_library_that_another_process_made_meanwhile_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, links: bool
):
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("none")))
    before = library_file(folder).stat().st_ino
    make_library(folder)
    assert library_file(folder).stat().st_ino == before
    assert [one.name for one in folder.iterdir()] == ["library.sqlite"]


def test_two_threads_that_open_first_get_one_library(tmp_path: Path):
    opened: list[Library] = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_library(tmp_path, origin="window")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["library.sqlite"]


# -- something there that is no library


def test_empty(tmp_path: Path):
    library_file(tmp_path).touch()
    assert look(tmp_path) is FileState.EMPTY
    refused(tmp_path, "is empty")
    refused(tmp_path, "There is no backup in its folder")
    backup_folder(tmp_path).mkdir()
    (backup_folder(tmp_path) / "library-20240101-000000-daily.sqlite").touch()
    refused(tmp_path, "carrel restore")


@pytest.mark.parametrize("length", [1, 15, 16, 50, 99, 100, 512, 4095, 4096, 20_000, -4096, -1])
def test_truncated(unopened: Path, length: int):
    path = library_file(unopened)
    os.truncate(path, length if length > 0 else path.stat().st_size + length)
    assert look(unopened) is FileState.TRUNCATED
    refused(unopened, "lost its end")


def test_pages_in_the_log_are_no_loss(folder: Path):
    """Killed in the middle of a checkpoint, the file can be shorter than its header says."""
    path = library_file(folder)
    os.truncate(path, 4096)
    path.with_name(f"{path.name}-wal").write_bytes(b"frames")
    assert look(folder) is FileState.HEALTHY


@pytest.mark.parametrize(
    "content", [b"x", b"A text.\n", b"\x00" * 4096, b"%PDF-1.7\n" + b"x" * 999]
)
def test_foreign_bytes(tmp_path: Path, content: bytes):
    library_file(tmp_path).write_bytes(content)
    assert look(tmp_path) is FileState.FOREIGN
    refused(tmp_path, "is not a Carrel library")


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_foreign_sqlite(tmp_path: Path, mode: str):
    with closing(sqlite3.connect(library_file(tmp_path))) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY)")
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert look(tmp_path) is FileState.FOREIGN
    refused(tmp_path, "is not a Carrel library")


def test_library_without_its_tables(tmp_path: Path):
    with closing(sqlite3.connect(library_file(tmp_path))) as other:
        other.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        other.execute("CREATE TABLE something (id INTEGER)")
    refused(tmp_path, "cannot be opened")


def test_damaged_first_page(unopened: Path):
    path = library_file(unopened)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    refused(unopened, "cannot be opened")


def test_folder_in_its_place(tmp_path: Path):
    library_file(tmp_path).mkdir()
    assert look(tmp_path) is FileState.UNREADABLE
    refused(tmp_path, "cannot be read")


def test_unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Rights do not stop root, so the refusal comes from a stand-in."""
    real = Path.open

    def forbidden(self: Path, *arguments: object, **named: object) -> object:
        if self == library_file(folder):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, *arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", forbidden)
        assert look(folder) is FileState.UNREADABLE
        with pytest.raises(LibraryFileError, match="cannot be read"):
            open_library(folder, origin="window")
    assert look(folder) is FileState.HEALTHY


# -- a library of a newer Carrel, or one that cannot be written

WRITES: list[Callable[[Library], object]] = [
    lambda lib: lib.add_batch([ImportedPaper(title="B")], source="x"),
    lambda lib: lib.set_state([1], ReadingState.READ),
    lambda lib: lib.set_starred([1], starred=True),
    lambda lib: lib.set_rating([1], 1),
    lambda lib: lib.trash([1]),
    lambda lib: lib.restore([1]),
    lambda lib: lib.empty_trash(),
    lambda lib: lib.save_note(1, "x"),
    lambda lib: lib.add_tags([1], ["x"]),
    lambda lib: lib.remove_tags([1], ["x"]),
    lambda lib: lib.rename_tag("x", "y"),
    lambda lib: lib.delete_tag("x"),
    lambda lib: lib.set_tag_colour("x", "green"),
    lambda lib: lib.undo(),
    lambda lib: lib.redo(),
    lambda lib: lib.thin(),
]


def test_newer_opens_for_reading_only(unopened: Path, set_version):
    set_version(SCHEMA_VERSION + 1)
    path = library_file(unopened)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert look(unopened) is FileState.NEWER
    with open_library(unopened, origin="window") as library:
        assert "newer Carrel" in str(library.read_only)
        for write in WRITES:
            with pytest.raises(ReadOnlyLibraryError, match="newer Carrel"):
                write(library)
        rows, reader = ListReader(path), LibraryReader(path)
        assert len(rows.ids()) == 500
        assert reader.paper(1) is not None
        rows.close()
        reader.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_write_is_refused_once_a_newer_carrel_has_changed_the_library(
    library: Library, add, reader: LibraryReader, set_version
):
    add("A")
    set_version(SCHEMA_VERSION + 1)
    for write in WRITES:
        with pytest.raises(ReadOnlyLibraryError, match="newer Carrel"):
            write(library)
    assert reader.last_seq() == 1


def test_folder_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: False if mode == os.W_OK else real(path, mode)
    )
    library = open_library(folder, origin="window")
    with pytest.raises(ReadOnlyLibraryError, match="cannot be written"):
        library.set_starred([1], starred=True)


def test_other_file_of_the_same_name_is_looked_at_anew(
    unopened: Path, template: Path, monkeypatch: pytest.MonkeyPatch
):
    open_library(unopened, origin="window").close()
    path = library_file(unopened)
    path.rename(path.with_name("elsewhere"))
    path.touch()
    refused(unopened, "is empty")
    path.unlink()
    refused(unopened, "is gone")
    shutil.copyfile(template, path)
    assert look(unopened) is FileState.HEALTHY


# -- where


def test_default_folder(monkeypatch: pytest.MonkeyPatch, home: Path):
    assert default_folder().is_relative_to(home)
    monkeypatch.setenv("CARREL_LIBRARY", "~/papers")
    assert default_folder() == home / "papers"


def test_opening_imports_nothing_heavy(folder: Path):
    program = (
        "import sys; from pathlib import Path\n"
        "from carrel.library.opening import open_library\n"
        "from carrel.library.rows import ListReader\n"
        "from carrel.library.reading import LibraryReader\n"
        "library = open_library(Path(sys.argv[1]), origin='window')\n"
        "ListReader(library.path).ids(); LibraryReader(library.path).tags()\n"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'alembic', 'pydantic', 'multiprocessing', 'ulid'}"
        " & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True
    )
    assert said.stdout.strip() == "[]", said.stderr
