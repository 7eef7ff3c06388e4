"""A list scrolled at the pace of a display while the search process indexes the same library.

    python -c "..." {ours,bare} LIBRARY CACHE FRAMES

Prints a JSON object: `frames_ms` by pattern (see lists.py), and `late_ms`, how late ticks came.
Fails when the library is indexed before the last frame.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication
from tests.performance.peers.lists import bare, first_paint, ours, scroll
from tests.performance.peers.search_process import started, wait_for

from carrel.library.location import library_file
from carrel.ui.theme.palette import Theme

_HERTZ = 60


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


def main() -> int:
    kind, folder, cache, frames = sys.argv[1:]
    application = QApplication([sys.argv[0]])
    if kind == "ours":
        Theme(application).apply("light")
    make = ours if kind == "ours" else bare
    view, paints, _ = first_paint(make, library_file(Path(folder)))
    with started(Path(folder), Path(cache)) as client:
        wait_for(client, "indexing")
        pace = Pace()
        taken = scroll(view, paints, int(frames), pace)
        if client.state.kind != "indexing":
            raise AssertionError(f"indexing ended before the frames: {client.state}")
    print(json.dumps({"frames_ms": taken, "late_ms": pace.late_ms}))
    view.close()
    return 0
