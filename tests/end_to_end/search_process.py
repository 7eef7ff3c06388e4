"""The search process of a window and its index, as the system shows them: no word from Carrel."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

from desk_driver import RunningCarrel
from reading_desk import ReadingDesk

_SPAWNED = b"--multiprocessing-fork"
_SEGMENT = ".seg"


class SearchProcess:
    """The process that answers the window's searches, and the folder of its index."""

    def __init__(self, desk: ReadingDesk) -> None:
        self._desk = desk
        self._carrel: RunningCarrel = desk.carrel
        self._cache = Path(self._carrel.desktop.environment["XDG_CACHE_HOME"])

    # -- the process

    def pid(self) -> int | None:
        """The process that the window has started for searching; None while there is none."""
        assert self._carrel.process is not None
        found = [pid for pid in _children(self._carrel.process.pid) if _was_spawned(pid)]
        return found[0] if len(found) == 1 else None

    def is_there(self, pid: int) -> bool:
        """Whether the process `pid` is there and a search process."""
        return _was_spawned(pid)

    def kill(self) -> int:
        """End the process at once; gives the pid that it had."""
        pid = self._carrel.wait_for(self.pid, "the search process")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_another(self, pid: int) -> None:
        """Wait until a search process other than `pid` has come up by itself."""
        self._carrel.wait_for(
            lambda: self.pid() not in (None, pid), lambda: f"a search process after {pid}"
        )

    def wait_until_it_answers(self, query: str, *titles: str) -> None:
        """Ask `query`, which finds the papers `titles`, until its answer comes from the index.

        The process opens the index when it is first asked for words; until it is up, the same
        question is answered from the library's file, and the window shows no difference.
        """

        def asked() -> bool:
            self._carrel.keys("ctrl+l")
            self._carrel.type(query)
            self._desk.wait_for_titles(*titles)
            return bool(self.segments_read())

        self._carrel.wait_for(asked, "an answer from the index", timeout=30.0)

    def segments_read(self) -> set[str]:
        """The names of the index's files that the process has open; empty without a process."""
        with contextlib.suppress(OSError):  # it can end meanwhile
            lines = Path(f"/proc/{self.pid()}/maps").read_text("utf-8").splitlines()
            return {Path(line.split()[-1]).name for line in lines if line.endswith(_SEGMENT)}
        return set()

    # -- the index

    def state(self) -> dict[str, Any]:
        """What the index says of itself; {} where there is none."""
        for file in self._cache.glob("carrel/search/*/state.json"):
            with contextlib.suppress(FileNotFoundError):
                state = json.loads(file.read_text("utf-8"))
                assert isinstance(state, dict)
                return state
        return {}

    def wait_until_indexed(self, papers: int, *, without: str = "") -> None:
        """Wait for an index of so many papers, in which there is no file called `without`."""

        def indexed() -> bool:
            state = self.state()
            whole = bool(state) and state["complete"] and state["papers"] == papers
            return whole and without not in state["files"]

        self._carrel.wait_for(
            indexed, lambda: f"an index of {papers} papers, not {self.state()}", timeout=30.0
        )

    def biggest_file(self) -> Path:
        """The biggest of the files that hold the words."""
        (folder,) = self._cache.glob("carrel/search/*/words")
        return max(folder.glob(f"*{_SEGMENT}"), key=lambda file: file.stat().st_size)


def _children(parent: int) -> list[int]:
    """The processes that the process `parent` has started."""
    children = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # one that has ended meanwhile
            # Behind the name, in which anything can stand: its state, and who started it.
            started_by = file.read_text("utf-8", "replace").rpartition(")")[2].split()[1]
            if int(started_by) == parent:
                children.append(int(file.parent.name))
    return children


def _was_spawned(pid: int) -> bool:
    """Whether the process runs, and was started by the module `multiprocessing`."""
    try:
        return _SPAWNED in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
