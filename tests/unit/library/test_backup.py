"""Backups: whole and verified, thinned by a plan, put back without losing what they replace."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library import backup
from carrel.library.connection import read_only_uri
from carrel.library.errors import LibraryError
from carrel.library.health import FileState, look
from carrel.library.location import backup_folder, library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        found = connection.execute("SELECT title FROM paper WHERE live = 1 ORDER BY id")
        return [title for (title,) in found]


def fill(folder: Path, *names: str) -> None:
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title=name) for name in names], source="x")


@pytest.fixture
def full(folder: Path) -> Path:
    """A library of three papers, one note and two tags."""
    fill(folder, "A", "B", "C")
    with open_library(folder, origin="window") as library:
        library.save_note(1, "text")
        library.save_note(2, "text")
        library.save_note(2, "")
        library.add_tags([1, 2], ["x", "y"])
    return folder


# -- made


def test_made_listed_and_counted(full: Path):
    path = backup.make_backup(full)
    (listed,) = backup.list_backups(full)
    assert listed.path == path
    assert (listed.papers, listed.notes, listed.tags, listed.problem) == (3, 1, 2, "")
    assert abs((datetime.now().astimezone() - listed.made_at).total_seconds()) < 60
    assert titles(path) == ["A", "B", "C"]
    assert [one.name for one in backup_folder(full).iterdir()] == [path.name]


def test_holds_what_only_the_log_has(folder: Path):
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title="A")], source="x")
        assert library.path.with_name("library.sqlite-wal").stat().st_size
        assert titles(backup.make_backup(folder)) == ["A"]


def test_nothing_is_left_of_a_copy_that_fails(full: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backup, "_copy_out", lambda *_: {"paper": 4, "note": 1, "tag": 2})
    with pytest.raises(LibraryError, match="could not make a backup"):
        backup.make_backup(full)
    assert list(backup_folder(full).iterdir()) == []


def test_copy_is_checked_against_the_library(full: Path, monkeypatch: pytest.MonkeyPatch):
    real = backup._copy_out

    def loses_a_note(path: Path, target: Path) -> object:
        expected = real(path, target)
        with closing(sqlite3.connect(target)) as copy, copy:
            copy.execute("DELETE FROM note")
        return expected

    monkeypatch.setattr(backup, "_copy_out", loses_a_note)
    with pytest.raises(LibraryError, match="does not hold"):
        backup.make_backup(full)
    assert backup.list_backups(full) == []


def test_damaged_copy_is_refused(full: Path, monkeypatch: pytest.MonkeyPatch):
    real = backup._copy_out

    def damages(path: Path, target: Path) -> object:
        real(path, target)
        damage(target)

    monkeypatch.setattr(backup, "_copy_out", damages)
    with pytest.raises(LibraryError, match="could not make a backup"):
        backup.make_backup(full)
    assert list(backup_folder(full).iterdir()) == []


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)


def test_no_library_no_backup(tmp_path: Path):
    with pytest.raises(LibraryError, match="could not make a backup"):
        backup.make_backup(tmp_path)
    assert not library_file(tmp_path).exists()


def test_due_once_a_day(full: Path):
    first = backup.make_backup_if_due(full)
    assert first is not None
    assert backup.make_backup_if_due(full) is None
    old = datetime.now().astimezone() - timedelta(hours=25)
    first.rename(first.with_name(f"library-{old:%Y%m%d-%H%M%S}-daily.sqlite"))
    assert backup.make_backup_if_due(full) is not None


def test_backup_of_tomorrow_does_not_stop_those_of_today(full: Path):
    """A clock that was once years ahead would else end all backups."""
    first = backup.make_backup(full)
    first.rename(first.with_name("library-20990101-000000-daily.sqlite"))
    assert backup.make_backup_if_due(full) is not None


# -- thinned


def days_ago(*numbers: float) -> list[datetime]:
    noon = datetime(2024, 6, 19, 12).astimezone()  # a Wednesday
    return [noon - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        ([], []),
        ([0], [0]),
        # the three newest, whatever their day
        ([0, 0.01, 0.02, 0.03, 0.04], [0, 0.01, 0.02]),
        # the newest of each of seven days; then of the four weeks; then of the months
        (
            [0, 1, 1.1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 17],
            [0, 1, 1.1, 2, 3, 4, 5, 6, 10, 17],
        ),
        # days without one do not count; the last is the newest of its month
        ([0, 3, 6, 9, 12, 15, 18, 21, 24], [0, 3, 6, 9, 12, 15, 18, 21]),
        # a year and a half of one a week
        (
            list(range(0, 550, 7)),
            [*range(0, 49, 7), 56, 84, 112, 140, 175, 203, 238, 266, 294, 329],
        ),
    ],
)
def test_thinning(made: list[float], kept: list[float]):
    assert backup.kept_backups(days_ago(*made)) == set(days_ago(*kept))


@pytest.mark.parametrize(
    ("kept", "left"),
    [((1, 0, 0), [0, 1, 2]), ((5, 0, 0), [0, 1, 2, 3, 4]), ((400, 0, 0), list(range(60)))],
)
def test_thinning_as_the_reader_wants_it(kept: backup.Kept, left: list[int]):
    assert backup.kept_backups(days_ago(*range(60)), kept) == set(days_ago(*left))


def test_a_backup_a_day_for_two_years():
    """Thinned day by day, as in life: never fewer than the plan, never many more."""
    there: set[datetime] = set()
    for day in range(730, -1, -1):
        there = backup.kept_backups([*there, *days_ago(day)])
        assert len(there) <= sum(backup.KEPT)
    ages = sorted((days_ago(0)[0] - one).days for one in there)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len({(one.year, one.month) for one in there}) == backup.KEPT[2]
    weeks = {one.isocalendar()[:2] for one in there if (days_ago(0)[0] - one).days <= 28}
    assert len(weeks) >= backup.KEPT[1]


def test_files_are_thinned_and_strangers_stay(tmp_path: Path):
    strangers = ["library-mine.sqlite", "notes.txt", "library-2024-daily.sqlite"]
    for name in strangers:
        (tmp_path / name).touch()
    for second in range(5):
        (tmp_path / f"library-20240619-12000{second}-daily.sqlite").touch()
    old, young = (tmp_path / f"library-x.{which}.partial" for which in ("1", "2"))
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    gone = backup.thin(tmp_path)
    assert sorted(one.name for one in gone) == [
        "library-20240619-120000-daily.sqlite",
        "library-20240619-120001-daily.sqlite",
    ]
    assert {one.name for one in tmp_path.iterdir()} == {
        *strangers,
        young.name,
        *(f"library-20240619-12000{second}-daily.sqlite" for second in (2, 3, 4)),
    }


# -- put back


def test_restored_and_the_replaced_kept(full: Path):
    made = backup.make_backup(full)
    with open_library(full, origin="window") as library:
        library.add_tags([3], ["after the backup"])
        library.remove_tags([1, 2], ["x", "y"])
    kept = backup.restore(full, made)
    reader = LibraryReader(library_file(full))
    assert [tag.name for tag in reader.tags()] == ["x", "y"]
    reader.close()
    assert kept.parent == full
    reader = LibraryReader(kept)
    assert [tag.name for tag in reader.tags()] == ["after the backup"]
    reader.close()
    with open_library(full, origin="window") as library:
        library.save_note(3, "goes on")
    assert look(full) is FileState.HEALTHY


def test_two_restores_in_one_second_keep_both(full: Path, monkeypatch: pytest.MonkeyPatch):
    made = backup.make_backup(full)
    monkeypatch.setattr(time, "strftime", lambda *_: "20240101-000000")
    kept = []
    for title in ("D", "E"):
        fill(full, title)
        kept.append(backup.restore(full, made, force=True))
    assert [titles(one)[-1] for one in kept] == ["D", "E"]


@pytest.mark.parametrize("what", ["papers", "notes"])
def test_smaller_is_refused_without_force(full: Path, what: str):
    made = backup.make_backup(full)
    with open_library(full, origin="window") as library:
        if what == "papers":
            library.add_batch([ImportedPaper(title="D")], source="x")
        else:
            library.save_note(3, "one more")
    before = library_file(full).read_bytes()
    with pytest.raises(LibraryError, match=rf"{what}.*--force"):
        backup.restore(full, made)
    assert library_file(full).read_bytes() == before
    assert not list(full.glob("library-replaced-*"))
    with closing(sqlite3.connect(library_file(full))) as connection:
        held = list(connection.iterdump())
    with closing(sqlite3.connect(backup.restore(full, made, force=True))) as connection:
        assert list(connection.iterdump()) == held


def test_damaged_backup_is_refused_even_with_force(full: Path):
    made = backup.make_backup(full)
    damage(made)
    assert backup.list_backups(full)[0].problem
    before = library_file(full).read_bytes()
    for force in (True, False):
        with pytest.raises(LibraryError, match="cannot be used"):
            backup.restore(full, made, force=force)
    assert library_file(full).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_backup_is_refused(full: Path, tmp_path: Path, content: bytes | None):
    other = tmp_path / "other.sqlite"
    if content is not None:
        other.write_bytes(content)
    with pytest.raises(LibraryError, match="cannot be used"):
        backup.restore(full, other, force=True)
    assert titles(library_file(full)) == ["A", "B", "C"]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 8000])
def test_damaged_library_is_replaced_and_kept(full: Path, content: bytes):
    made = backup.make_backup(full)
    library_file(full).write_bytes(content)
    kept = backup.restore(full, made)
    assert kept.read_bytes() == content
    assert titles(library_file(full)) == ["A", "B", "C"]


def test_missing_library_is_replaced_and_its_old_log_not_played_into_it(full: Path):
    """The log of the lost file beside the backup would be taken for the backup's own."""
    made = backup.make_backup(full)
    with open_library(full, origin="window") as library:
        library.add_batch([ImportedPaper(title="D")], source="x")
        log = library.path.with_name("library.sqlite-wal").read_bytes()
    library_file(full).unlink()
    library_file(full).with_name("library.sqlite-wal").write_bytes(log)
    assert look(full) is FileState.MISSING
    assert backup.restore(full, made) is None
    assert titles(library_file(full)) == ["A", "B", "C"]
    (aside,) = full.glob("library-replaced-*.sqlite-wal")
    assert aside.read_bytes() == log


def test_restore_is_refused_while_the_library_is_open(full: Path):
    made = backup.make_backup(full)
    with open_library(full, origin="window") as library:
        library.set_starred([1], starred=True)
        with pytest.raises(LibraryError, match="close it first"):
            backup.restore(full, made)
        library.save_note(3, "still the same library")
    assert titles(library_file(full)) == ["A", "B", "C"]
    assert not list(full.glob("*.restoring"))


def test_followers_of_the_replaced_library_read_anew(full: Path):
    made = backup.make_backup(full)
    reader = LibraryReader(library_file(full))
    followed = [reader.last_seq()]
    reader.close()
    with open_library(full, origin="window") as library:
        library.add_tags([3], ["z"])
    followed.append(followed[0] + 1)
    backup.restore(full, made)
    reader = LibraryReader(library_file(full))
    assert [reader.feed_reaches(seq) for seq in (0, *followed)] == [False, False, False]
    assert reader.feed_reaches(reader.last_seq())
    with open_library(full, origin="window") as library:
        before = reader.last_seq()
        library.set_starred([2], starred=True)
    assert reader.feed_since(before).touched == {2}
    assert not any(reader.feed_reaches(seq) for seq in (0, *followed))
    reader.close()


def test_undo_goes_on_in_a_restored_library(full: Path):
    made = backup.make_backup(full)
    backup.restore(full, made)
    with open_library(full, origin="window") as library:
        while library.undo():
            pass
        while library.redo():
            pass
    assert titles(library_file(full)) == ["A", "B", "C"]
