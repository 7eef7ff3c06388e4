"""Dated copies of the library: made whole, verified, thinned, put back.

A copy is made by SQLite itself (`VACUUM INTO`), never by copying the file: without its log a
copied library lacks what was committed last.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from carrel.durable import sync_file, sync_folder
from carrel.library.change_feed import begin_anew, last_seq
from carrel.library.connection import file_uri, read_only_uri, remember
from carrel.library.errors import LibraryError
from carrel.library.location import backup_folder, library_file

#: For how many days, weeks and months that have one a backup is kept.
Kept = tuple[int, int, int]
KEPT: Kept = (7, 4, 12)
_STAMP = "%Y%m%d-%H%M%S"
_DAY_S = 24 * 60 * 60
# Followers of a library that cannot be read any more have seen some row before this one.
_AFTER_DAMAGE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup's file with what it holds; `made_at` is local time (aware), from its name."""

    path: Path
    made_at: datetime
    papers: int
    notes: int
    tags: int
    problem: str = ""


def make_backup(folder: Path, *, why: str = "daily", kept: Kept | None = KEPT) -> Path:
    """Copy the library into its backups, verify the copy and thin the old ones to those that
    `kept` says; None leaves them all.

    Returns the copy's path. Raises LibraryError; a copy that fails leaves nothing behind.
    """
    target_folder = backup_folder(folder)
    name = f"library-{time.strftime(_STAMP)}-{why}.sqlite"
    target, partial = target_folder / name, target_folder / f"{name}.{os.getpid()}.partial"
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        expected = _copy_out(library_file(folder), partial)
        _verify(partial, expected)
        sync_file(partial)
        os.replace(partial, target)
        sync_folder(target_folder)
    except (sqlite3.Error, OSError, UnicodeError) as error:
        raise LibraryError(
            f"could not make a backup: {error}. The library is untouched."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    if kept is not None:
        thin(target_folder, kept)
    return target


def make_backup_if_due(folder: Path, kept: Kept = KEPT) -> Path | None:
    """Make today's backup unless one of the last day is there."""
    now = _now()
    # A backup of tomorrow is of a clock that went wrong: it must not stop those of today.
    ages = ((now - made).total_seconds() for made, _ in _dated(backup_folder(folder)))
    return None if any(0 <= age < _DAY_S for age in ages) else make_backup(folder, kept=kept)


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups, newest first, each opened and counted."""
    found = sorted(_dated(backup_folder(folder)), reverse=True)
    return [_described(path, made) for made, path in found]


def restore(folder: Path, backup: Path, *, force: bool = False) -> Path | None:
    """Put `backup` in the library's place and keep what it replaces beside it.

    Refuses (LibraryError) a damaged backup, and without `force` one with fewer papers or notes
    than the library has now. The caller holds the window's lock. Returns where the replaced
    file now lies, or None where there was none.
    """
    path = library_file(folder)
    try:
        _check_choice(path, backup, force=force)
        fresh = path.with_name(f"{path.name}.restoring")
        try:
            fresh.unlink(missing_ok=True)
            _copy_in(backup, fresh)
            with _held(path) as seq:
                _begin_feed_anew(fresh, seq)
                sync_file(fresh)
                kept = _set_aside(path)
                os.replace(fresh, path)
                sync_folder(folder)
        finally:
            fresh.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"could not put the backup in place: {error}") from error
    return kept


def thin(folder: Path, kept: Kept = KEPT) -> list[Path]:
    """Delete backups beyond those of the last days, weeks and months; return what was deleted."""
    dated = sorted(_dated(folder), reverse=True)
    keep = kept_backups([made for made, _ in dated], kept)
    gone = [path for made, path in dated if made not in keep]
    # Copies that a killed process left unfinished; a younger one can be another's at work.
    unfinished = [path for path in folder.glob("library-*.partial") if _is_old(path)]
    for path in gone + unfinished:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return gone


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _DAY_S
    except OSError:
        return False


def kept_backups(made: Sequence[datetime], kept: Kept = KEPT) -> set[datetime]:
    """Return which of the dates are kept: the newest of each of the last days, weeks and months
    that have one, as many as `kept` says, and the three newest whatever their day.
    """
    newest_first = sorted(made, reverse=True)
    keep = set(newest_first[:3])
    for limit, period in zip(kept, ("%Y-%j", "%G-%V", "%Y-%m"), strict=True):
        seen: dict[str, datetime] = {}
        for one in newest_first:
            seen.setdefault(one.strftime(period), one)
        keep.update(list(seen.values())[:limit])
    return keep


def _copy_out(path: Path, target: Path) -> dict[str, int] | None:
    """Copy the library; return what the copy must hold, None where another process wrote
    meanwhile: then only the copy itself can be checked.
    """
    remember(path)
    source = sqlite3.connect(file_uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=5)
    try:
        before = _data_version(source)
        source.execute("VACUUM INTO ?", (str(target),))
        expected = _counts(source)
        return expected if _data_version(source) == before else None
    finally:
        source.close()


def _copy_in(backup: Path, target: Path) -> None:
    source = sqlite3.connect(read_only_uri(backup), uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        # The journal mode of the copy is that of the backup's file: no log may stay beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        copy.close()
        source.close()
    _verify(target, _counted(_described(backup, _now())))


def _check_choice(path: Path, backup: Path, *, force: bool) -> None:
    chosen = _described(backup, _now())
    if chosen.problem:
        raise LibraryError(f"the backup {backup.name} cannot be used: {chosen.problem}")
    current = _described(path, _now()) if path.exists() else None
    if current is None or current.problem or force:
        return
    for word in ("papers", "notes"):
        have, would = getattr(current, word), getattr(chosen, word)
        if would < have:
            raise LibraryError(
                f"the backup has {would:,} {word}, the library has {have:,}: nothing was"
                " done. Use --force to put it in place all the same."
            )


@contextlib.contextmanager
def _held(path: Path) -> Iterator[int]:
    """Keep every other process from writing to `path`, its log merged into it; yield the number
    of its newest feed row. A damaged or missing library cannot be held, and need not be.

    Raises LibraryError where another connection, of whatever process, has the library open:
    what it writes after the exchange would go into the file that is put aside.
    """
    connection = None
    seq = _AFTER_DAMAGE
    try:
        remember(path)
        connection = sqlite3.connect(
            file_uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=2
        )
        connection.execute("PRAGMA quick_check(1)").fetchone()
        # Leaving WAL needs the file for oneself, and merges and deletes the log.
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        seq = last_seq(connection)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            _close(connection)
            raise LibraryError(
                "the library is open in another window or program: close it first. Nothing was done"
            ) from error
        _close(connection)
        connection = None
    try:
        yield seq
    finally:
        _close(connection)


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()


def _begin_feed_anew(fresh: Path, seq: int) -> None:
    copy = sqlite3.connect(fresh)
    try:
        with copy:
            begin_anew(copy, seq)
    finally:
        copy.close()


def _set_aside(path: Path) -> Path | None:
    """Give the library's file, and what is left of its log, another name.

    A log alone is put aside as well: SQLite would play it into the backup.
    """
    kept = _free_name(path)
    there = path.exists()
    if there:
        try:
            os.link(path, kept)  # so that there is no moment without a library
        except OSError:
            os.replace(path, kept)
    for ending in ("-wal", "-shm", "-journal"):
        extra = path.with_name(path.name + ending)
        if extra.exists():
            os.replace(extra, kept.with_name(kept.name + ending))
    return kept if there else None


def _free_name(path: Path) -> Path:
    stem = f"library-replaced-{time.strftime(_STAMP)}"
    kept, number = path.with_name(f"{stem}.sqlite"), 1
    while any(kept.parent.glob(f"{kept.name}*")):
        number += 1
        kept = path.with_name(f"{stem}-{number}.sqlite")
    return kept


def _dated(folder: Path) -> list[tuple[datetime, Path]]:
    found = []
    for path in folder.glob("library-*.sqlite"):
        try:
            stamp = "-".join(path.stem.split("-")[1:3])
            made = datetime.strptime(stamp, _STAMP).astimezone()
        except ValueError:
            continue
        found.append((made, path))
    return found


def _described(path: Path, made: datetime) -> Backup:
    try:
        remember(path)
        connection = sqlite3.connect(read_only_uri(path), uri=True)
        try:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            counts = _counts(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        return Backup(path=path, made_at=made, papers=0, notes=0, tags=0, problem=str(error))
    return Backup(
        path=path, made_at=made, papers=counts["paper"], notes=counts["note"], tags=counts["tag"]
    )


def _verify(path: Path, expected: dict[str, int] | None) -> None:
    copy = _described(path, _now())
    if copy.problem or (expected is not None and _counted(copy) != expected):
        raise sqlite3.DatabaseError(copy.problem or "the copy does not hold what the library does")


def _counted(backup: Backup) -> dict[str, int]:
    return {"paper": backup.papers, "note": backup.notes, "tag": backup.tags}


def _now() -> datetime:
    return datetime.now().astimezone()


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    queries = {
        "paper": "SELECT COUNT(*) FROM paper WHERE live = 1",
        "note": "SELECT COUNT(*) FROM note WHERE body <> ''",
        "tag": "SELECT COUNT(*) FROM tag",
    }
    return {name: int(connection.execute(sql).fetchone()[0]) for name, sql in queries.items()}
