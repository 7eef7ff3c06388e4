"""A list scrolled at the pace of a display while other processes are at work on its library.

    python -c "..." {ours,bare} LIBRARY CACHE FRAMES [QUESTIONS | extract]

Without QUESTIONS, a JSON file of texts, CACHE is empty and the library is indexed; with it, they
are asked one after another: by a thread of Carrel's process, as in the window, or by a process
beside the bare table's. "extract" has the library's papers read by extractors in the same two
ways. Prints a JSON object: `frames_ms` by pattern (see lists.py), and `late_ms`,
how late ticks came. Fails when the work ends before the last frame.
"""

from __future__ import annotations

import gc
import json
import math
import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from multiprocessing.synchronize import Event as _Event
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from tests.performance.keystrokes import Question
from tests.performance.peers.lists import bare, first_paint, ours, scroll
from tests.performance.peers.search_process import answering, started, typed, wait_for

from carrel.assembly import load_plugins
from carrel.jobs.job import Job
from carrel.jobs.processes import Processes
from carrel.jobs.runner import Runner
from carrel.library.location import library_file
from carrel.library.mention_follower import MentionFollower
from carrel.library.mentions import MentionBatch
from carrel.library.opening import open_library
from carrel.plugin_host.extracting import PluginExtractors
from carrel.ui.theme.palette import Theme

_HERTZ = 60
_PATIENCE_S = 30.0


class Pace:
    """Waits for the next tick of a display; `late_ms` are milliseconds from tick to waking."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._began = time.perf_counter()

    def __call__(self) -> None:
        """Wait. A tick that passed while a frame was made is left out: that frame tells of it."""
        ticks = math.ceil((time.perf_counter() - self._began) * _HERTZ)
        due = self._began + ticks / _HERTZ
        QApplication.processEvents()
        time.sleep(max(0.0, due - time.perf_counter()))
        self.late_ms.append((time.perf_counter() - due) * 1000)


def ask_endlessly(
    library: Path, cache: Path, texts: list[str], asking: _Event, enough: _Event
) -> None:
    """Ask for one text after another, all over again, until it is `enough`."""
    with answering(library, cache) as client:
        for text in cycle(texts):
            typed(client, Question("typed", text))
            asking.set()
            if enough.is_set():
                return


@contextmanager
def indexed(library: Path, cache: Path) -> Iterator[None]:
    """Have the library indexed; raises AssertionError at the end when it is done by then."""
    with started(library, cache) as client:
        wait_for(client, "indexing")
        yield
        if client.state.kind != "indexing":
            raise AssertionError(f"indexing ended before the frames: {client.state}")


@contextmanager
def asked(kind: str, library: Path, cache: Path, texts: list[str]) -> Iterator[None]:
    """Have the library asked; raises AssertionError at the end when that failed meanwhile."""
    context = multiprocessing.get_context("spawn")
    asking, enough = (context.Event() for _ in range(2))
    work: Any = threading.Thread if kind == "ours" else context.Process
    # Not a daemon, which could not start the search process.
    worker = work(target=ask_endlessly, args=(library, cache, texts, asking, enough))
    worker.start()
    try:
        if not asking.wait(_PATIENCE_S):
            raise AssertionError("nothing is asked")
        yield
        if not worker.is_alive():
            raise AssertionError("asking ended before the frames")
    finally:
        enough.set()
        worker.join()


def extract_all(library: Path, begun: _Event, enough: _Event) -> None:
    """Have all papers read anew until it is `enough`; ends by itself when there are no more."""
    extractors = PluginExtractors(load_plugins(only=None, commands=()))
    with open_library(library, origin="benchmark") as writer:
        writer.drop_mentions(())
        job = Job("extraction", lambda *_: begun.set())
        processes = Processes()
        ender = threading.Thread(target=lambda: (enough.wait(), job.cancel()))
        ender.start()
        runner = Runner()  # as in the window

        def write(batch: MentionBatch) -> bool:
            return runner.submit("library", writer.store_mentions, batch).result()

        try:
            follower = MentionFollower(writer.path, write, extractors.extractions())
            follower.follow(extractors.reading(job, processes), job)
        finally:
            processes.close()
            runner.shutdown()
    if not job.cancelled:
        begun.clear()  # it ended before somebody had enough
    enough.wait()
    ender.join()


@contextmanager
def extracted(kind: str, library: Path) -> Iterator[None]:
    """Have the library's papers read; raises AssertionError at the end when that was done."""
    context = multiprocessing.get_context("spawn")
    begun, enough = (context.Event() for _ in range(2))
    work: Any = threading.Thread if kind == "ours" else context.Process
    worker = work(target=extract_all, args=(library, begun, enough))
    worker.start()
    try:
        if not begun.wait(_PATIENCE_S):
            raise AssertionError("nothing is read")
        yield
        if not begun.is_set():
            raise AssertionError("reading ended before the frames")
    finally:
        enough.set()
        worker.join()


def main() -> int:
    kind, *files, frames = sys.argv[1:5]
    library, cache = map(Path, files)
    application = QApplication([sys.argv[0]])
    if kind == "ours":
        Theme(application).apply("light")
    make = ours if kind == "ours" else bare
    view, paints, _ = first_paint(make, library_file(library))
    if sys.argv[5:] == ["extract"]:
        work = extracted(kind, library)
    elif len(sys.argv) > 5:
        work = asked(kind, library, cache, json.loads(Path(sys.argv[5]).read_text("utf-8")))
    else:
        work = indexed(library, cache)
    with work:
        if kind == "ours":
            gc.freeze()  # as the window does, with what there is once plugins are loaded
        pace = Pace()
        taken = scroll(view, paints, int(frames), pace)
    print(json.dumps({"frames_ms": taken, "late_ms": pace.late_ms}))
    view.close()
    return 0
