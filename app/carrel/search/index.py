"""One library's index on the disk: a cache that is made anew at the first doubt.

    <cache>/search/<hash of the library's path>/     0700: whoever can write here can run code
        lock            held by the one process that works on it
        state.json      what the index says of itself, replaced atomically
        words/          Whoosh's files

Whoosh never syncs, and its table of contents is a pickle. So `state.json` names every file with
its size and checksum, and nothing is opened before all of them agree: a power cut, a flipped bit
or a half-made commit shows before anything is read. A commit is valid once `state.json` names it;
until then the commit before it still lies there.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import stat
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from carrel.search.index_writer import PaperWriter
from carrel.search.schema import SCHEMA, VERSION

_NAME = "carrel"
_LOCK_FILES = ("_WRITELOCK",)


class DoubtError(Exception):
    """The index cannot be trusted; its text says why, for the status bar."""


class NoIndexError(DoubtError):
    """There is none yet."""


class Mark(NamedTuple):
    """How far an index has followed its library.

    `seq` is the last feed row seen and `at` that row's time (0 where it is gone), `first` the
    library's first paper: another library in the same place has another one.
    """

    seq: int
    at: int
    first: str


class IndexState(NamedTuple):
    """What state.json holds; not `complete` while the index is made for the first time."""

    mark: Mark
    papers: int
    complete: bool
    generation: int
    files: dict[str, tuple[int, int]]


def mark_of(connection: sqlite3.Connection, seq: int) -> Mark:
    """Return the mark of the library as it is when feed row `seq` is the last one seen."""
    at = connection.execute("SELECT at FROM feed WHERE seq = ?", (seq,)).fetchone()
    first = connection.execute("SELECT carrel_id FROM paper ORDER BY id LIMIT 1").fetchone()
    return Mark(seq, at[0] if at else 0, first[0] if first else "")


class DiskIndex:
    """The files of one index; use it from one thread. What is wrong with them raises anything."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is made or read yet."""
        self._folder, self._words = folder, folder / "words"
        self._lock: Any = None
        self._index: Any = None
        self.state: IndexState | None = None

    @property
    def storage(self) -> Any:
        """Whoosh's storage of the index."""
        return self._index.storage

    def take(self) -> bool:
        """Make the folder, for this user alone, and lock it; whether nobody else has it.

        Raises OSError where the cache cannot be written or is not ours.
        """
        if self._lock is not None:
            return True
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EPERM, "its folder is a link")
        if hasattr(os, "geteuid"):
            if found.st_uid != os.geteuid():
                raise OSError(errno.EPERM, "its folder belongs to somebody else")
            if found.st_mode & 0o077:
                # Others could have put a pickle there.
                self._folder.chmod(0o700)
                self.drop()
        lock = FileStorage(str(self._folder)).lock("lock")
        if not lock.acquire(blocking=False):
            return False
        self._lock = lock
        return True

    def let_go(self) -> None:
        """Unlock the folder."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def open(self) -> list[Any]:
        """Open what is there and return its segments; raises anything, see `DoubtError`."""
        state = self._read_state()
        self._clean(state)
        for name, (size, checksum) in state.files.items():
            if _measure(self._words / name) != (size, checksum):
                raise DoubtError("the index is damaged")
        self._index = FileIndex(FileStorage(str(self._words)), SCHEMA, _NAME)
        segments = self._segments()
        if sum(segment.doc_count() for segment in segments) != state.papers:
            raise DoubtError("the index does not count its papers right")
        self.state = state
        return segments

    def create(self) -> list[Any]:
        """Begin an empty index in the place of whatever is there."""
        self.drop()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # a cache can be emptied
        self._words.mkdir(mode=0o700)
        self._index = FileIndex.create(FileStorage(str(self._words)), SCHEMA, _NAME)
        return []

    def drop(self) -> None:
        """Delete the index."""
        self.state = self._index = None
        self._state_file.unlink(missing_ok=True)
        if self._words.is_symlink() or self._words.is_file():
            self._words.unlink()
        elif self._words.exists():
            shutil.rmtree(self._words)

    def writer(self, mark: Mark, breathe: Callable[[], None], *, complete: bool) -> PaperWriter:
        """Return a writer whose commit is valid up to `mark`."""
        settle = partial(self._settle, mark, complete=complete)
        return PaperWriter(self._index, settle, breathe)

    def segments(self) -> list[Any]:
        """Return the segments of the last commit, as values of their own."""
        return self._segments()

    def advance(self, mark: Mark) -> None:
        """Say that nothing up to `mark` changes the index."""
        assert self.state is not None
        self._write_state(self.state._replace(mark=mark))

    # -- the state

    @property
    def _state_file(self) -> Path:
        return self._folder / "state.json"

    def _settle(self, mark: Mark, generation: int, *, complete: bool) -> None:
        known = self.state.files if self.state is not None else {}
        segments = self._segments()
        papers = sum(one.doc_count() for one in segments)
        names = {f"{one.segment_id()}.seg" for one in segments} | {_toc_name(generation)}
        # Segments never change: what was measured once still holds.
        files = {name: known.get(name) or _measure(self._words / name) for name in sorted(names)}
        self._write_state(IndexState(mark, papers, complete, generation, files))

    def _write_state(self, state: IndexState) -> None:
        told = {"version": VERSION, **state._asdict(), "mark": state.mark._asdict()}
        fresh = self._state_file.with_suffix(".new")
        fresh.write_text(json.dumps(told), "utf-8")
        os.replace(fresh, self._state_file)
        self.state = state

    def _read_state(self) -> IndexState:
        try:
            told = json.loads(self._state_file.read_text("utf-8"))
        except FileNotFoundError:
            raise NoIndexError("there is no index yet") from None
        if told["version"] != VERSION:
            raise DoubtError("the index is of another version")
        files = {str(name): (int(size), int(sum_)) for name, (size, sum_) in told["files"].items()}
        if any("/" in name or os.sep in name for name in files):
            raise DoubtError("the index names files that are not its own")
        mark = Mark(**told["mark"])
        papers, generation = int(told["papers"]), int(told["generation"])
        return IndexState(mark, papers, bool(told["complete"]), generation, files)

    def _clean(self, state: IndexState) -> None:
        """Delete what a commit that was cut off left, a newer table of contents above all."""
        with os.scandir(self._words) as entries:
            for entry in list(entries):
                if entry.name in state.files or entry.name.endswith(_LOCK_FILES):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    Path(entry.path).unlink()

    def _segments(self) -> list[Any]:
        return list(self._index._segments())  # noqa: SLF001 (read from the table of contents)


def _toc_name(generation: int) -> str:
    return f"_{_NAME}_{generation}.toc"


def _measure(path: Path) -> tuple[int, int]:
    """Return the size and the checksum of a file; 1 GB/s."""
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            checksum = zlib.crc32(block, checksum)
    return size, checksum
