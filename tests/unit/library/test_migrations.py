"""A migration leaves the library as it was or as it should be, and a backup before it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library import backup, health, opening
from carrel.library import writing as facade
from carrel.library.connection import read_only_uri
from carrel.library.errors import LibraryError
from carrel.library.location import backup_folder, library_file
from carrel.library.migrations import run
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.schema_version import SCHEMA_VERSION

GOOD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, schema_version = "9001", "NEWEST", 9001
def upgrade():
    # A batch step makes the table anew and drops the old one.
    with op.batch_alter_table("paper", recreate="always") as paper:
        paper.add_column(sa.Column("pages", sa.Integer))
"""
HALF = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, schema_version = "9002", "9001", 9002
def upgrade():
    op.add_column("note", sa.Column("half", sa.Integer))
    op.execute("DELETE FROM note")
    op.execute("UPDATE paper SET title = 'gone'")
    op.drop_table("tag")
    raise RuntimeError("in the middle")
"""
ORPHANS = """
from alembic import op
revision, down_revision, schema_version = "9001", "NEWEST", 9001
def upgrade():
    op.execute("DELETE FROM paper")
"""
DIES = """
import os, signal
from alembic import op
revision, down_revision, schema_version = "9001", "NEWEST", 9001
def upgrade():
    op.execute("DELETE FROM note")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [f"version {version[0]}", *connection.iterdump()]


@pytest.fixture
def full(folder: Path) -> Path:
    """A library with a paper that has a note and a tag."""
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title="A"), ImportedPaper(title="B")], source="x")
        library.save_note(1, "kept")
        library.add_tags([1], ["llm"])
    return folder


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A copy of the steps' folder, to which a test adds its own."""
    copy = tmp_path / "steps"
    shutil.copytree(run.STEPS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def write_step(steps: Path, name: str, text: str) -> None:
    (steps / "versions" / f"{name}.py").write_text(text.replace("NEWEST", f"{SCHEMA_VERSION:04}"))


@pytest.fixture
def newer_carrel(steps: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As if this Carrel knew one version more, with the steps in the returned folder."""
    for module in (opening, health, facade):
        monkeypatch.setattr(module, "SCHEMA_VERSION", 9001)
    real = run.migrate
    monkeypatch.setattr(run, "migrate", lambda path: real(path, steps))
    return steps


def test_batch_step_keeps_notes_and_tags(full: Path, steps: Path):
    write_step(steps, "9001_good", GOOD)
    run.migrate(library_file(full), steps)
    assert dump(library_file(full))[0] == "version 9001"
    reader = LibraryReader(library_file(full))
    assert reader.note(1).body == "kept"
    assert reader.paper(1).tags == ("llm",)
    reader.close()


def test_step_that_fails_half_way_leaves_what_was_before_it(full: Path, steps: Path):
    write_step(steps, "9001_good", GOOD)
    write_step(steps, "9002_half", HALF)
    with pytest.raises(LibraryError, match="in the middle"):
        run.migrate(library_file(full), steps)
    failed = dump(library_file(full))
    assert failed[0] == "version 9001"
    assert any("VALUES('9001')" in line for line in failed)

    (steps / "versions" / "9002_half.py").unlink()
    run.migrate(library_file(full), steps)
    assert dump(library_file(full)) == failed
    assert "kept" in "".join(failed)


def test_failed_first_step_leaves_everything(full: Path, steps: Path):
    before = dump(library_file(full))
    write_step(steps, "9001_half", HALF.replace('"9002", "9001", 9002', '"9001", "NEWEST", 9001'))
    with pytest.raises(LibraryError, match="in the middle"):
        run.migrate(library_file(full), steps)
    assert dump(library_file(full)) == before


def test_step_that_breaks_references_is_taken_back(full: Path, steps: Path):
    before = dump(library_file(full))
    write_step(steps, "9001_orphans", ORPHANS)
    with pytest.raises(LibraryError, match="broken reference"):
        run.migrate(library_file(full), steps)
    assert dump(library_file(full)) == before


def test_step_that_dies_is_told_and_taken_back(full: Path, steps: Path):
    before = dump(library_file(full))
    write_step(steps, "9001_dies", DIES)
    with pytest.raises(LibraryError, match="without an answer"):
        run.migrate(library_file(full), steps)
    assert dump(library_file(full)) == before


def test_opening_migrates_after_a_verified_backup(full: Path, newer_carrel: Path):
    write_step(newer_carrel, "9001_good", GOOD)
    before = dump(library_file(full))
    with open_library(full, origin="window") as library:
        library.save_note(2, "written after")
    (made,) = backup.list_backups(full)
    assert "before-migration" in made.path.name
    assert (made.papers, made.notes, made.tags, made.problem) == (2, 1, 1, "")
    assert dump(made.path) == before
    assert dump(library_file(full))[0] == "version 9001"


def test_no_migration_without_a_backup(
    full: Path, newer_carrel: Path, monkeypatch: pytest.MonkeyPatch
):
    write_step(newer_carrel, "9001_good", GOOD)
    backup_folder(full).write_text("a file where the folder should be")
    before = dump(library_file(full))
    with pytest.raises(LibraryError, match="could not make a backup"):
        open_library(full, origin="window")
    assert dump(library_file(full)) == before


def test_no_migration_when_the_backup_is_not_what_the_library_is(
    full: Path, newer_carrel: Path, monkeypatch: pytest.MonkeyPatch
):
    write_step(newer_carrel, "9001_good", GOOD)
    before = dump(library_file(full))
    monkeypatch.setattr(backup, "_counted", lambda _: {"paper": 0, "note": 0, "tag": 0})
    with pytest.raises(LibraryError, match="does not hold what the library does"):
        open_library(full, origin="window")
    assert dump(library_file(full)) == before
    assert list(backup_folder(full).iterdir()) == []


def test_failed_migration_keeps_library_and_backup(full: Path, newer_carrel: Path):
    write_step(newer_carrel, "9001_dies", DIES)
    before = dump(library_file(full))
    with pytest.raises(LibraryError, match="could not be brought to this version"):
        open_library(full, origin="window")
    assert dump(library_file(full)) == before
    assert len(backup.list_backups(full)) == 1


def test_library_restored_from_an_old_backup_is_migrated_when_opened_again(
    full: Path, newer_carrel: Path
):
    """The same process had it open before: what it remembers of the file must not matter."""
    write_step(newer_carrel, "9001_good", GOOD)
    with open_library(full, origin="window"):
        pass
    (old,) = backup.list_backups(full)
    backup.restore(full, old.path)
    assert dump(library_file(full))[0] == f"version {SCHEMA_VERSION}"
    with open_library(full, origin="window") as library:
        library.save_note(2, "written after")
    assert dump(library_file(full))[0] == "version 9001"


def test_process_that_was_slower_finds_the_work_done(
    full: Path, newer_carrel: Path, monkeypatch: pytest.MonkeyPatch
):
    write_step(newer_carrel, "9001_good", GOOD)
    ours = run.migrate

    def another_is_quicker(path: Path) -> None:
        ours(path)
        raise LibraryError("duplicate column name: pages")

    monkeypatch.setattr(run, "migrate", another_is_quicker)
    with open_library(full, origin="window") as library:
        assert library.read_only is None


def test_folder_with_signs_that_mean_something_in_a_url(tmp_path: Path):
    folder = tmp_path / "100 % of it? #1 & é"
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title="A")], source="x")
    assert library_file(folder).is_file()
    assert [one.name for one in tmp_path.iterdir()] == [folder.name]
    assert backup.make_backup(folder).is_file()
