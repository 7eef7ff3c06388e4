"""One list in a process of its own: Carrel's or a bare table of the same papers, then scrolled.

    python -c "..." {ours,bare} LIBRARY FRAMES

Prints a JSON object: `first_paint_ms`, and `frames_ms` by pattern.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QHeaderView,
    QScrollBar,
    QTableView,
)
from tests.performance.peers.bare_window import Titles

from carrel.library.rows import ListReader
from carrel.ui.paper_list.model import PaperListModel
from carrel.ui.paper_list.view import PaperListView
from carrel.ui.theme.palette import Theme

SIZE = (600, 760)
_PATIENCE_S = 5.0
_Step = QAbstractSlider.SliderAction


class Paints(QObject):
    """Counts the paints of a list."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.count = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False

    def wait(self, before: int) -> None:
        """Run the event loop's turns until there was a paint; raises TimeoutError."""
        until = time.perf_counter() + _PATIENCE_S
        while self.count == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            if time.perf_counter() > until:
                raise TimeoutError("the list was not painted")


def ours(path: Path) -> QTableView:
    """Return Carrel's list of the library's papers, the newest first."""
    reader = ListReader(path)
    model = PaperListModel(reader)
    view = PaperListView(model)
    model.set_ids(reader.ids("added"))
    return view


def bare(path: Path) -> QTableView:
    """Return a plain table of the same papers' ids and titles in the same order, all read."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute("SELECT id, title FROM paper ORDER BY added_at DESC, id DESC")
    view = QTableView()
    view.model_kept = Titles(rows.fetchall())  # type: ignore[attr-defined]
    view.setModel(view.model_kept)  # type: ignore[attr-defined]
    view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return view


def first_paint(make: Callable[[Path], QTableView], path: Path) -> tuple[QTableView, Paints, float]:
    """Open, show and paint a list; return it with the milliseconds that took."""
    began = time.perf_counter()
    view = make(path)
    paints = Paints(view)
    view.resize(*SIZE)
    view.show()
    paints.wait(0)
    return view, paints, (time.perf_counter() - began) * 1000


def patterns(bar: QScrollBar) -> dict[str, Iterator[Callable[[], None]]]:
    """Return endless moves by name: lines, wheel clicks, pages, and jumps anywhere."""
    chance = random.Random(7)

    def wheel() -> None:
        bar.setValue(bar.value() + 3 * bar.singleStep())

    def jump() -> None:
        bar.setValue(chance.randrange(bar.maximum() + 1))

    def again(move: Callable[[], None]) -> Iterator[Callable[[], None]]:
        while True:
            yield move

    return {
        "lines": again(lambda: bar.triggerAction(_Step.SliderSingleStepAdd)),
        "wheel": again(wheel),
        "pages": again(lambda: bar.triggerAction(_Step.SliderPageStepAdd)),
        "jumps": again(jump),
    }


def scroll(
    view: QTableView, paints: Paints, frames: int, wait: Callable[[], None] = lambda: None
) -> dict[str, list[float]]:
    """Return the milliseconds of each frame, from the move to the end of its paint.

    `wait` is called before each move.
    """
    bar = view.verticalScrollBar()
    found: dict[str, list[float]] = {}
    moves = patterns(bar)
    for name, endless in moves.items():
        taken = found.setdefault(name, [])
        bar.setValue(0)
        QApplication.processEvents()
        for move in islice(endless, frames // len(moves)):
            if bar.value() == bar.maximum():
                bar.setValue(0)
                QApplication.processEvents()
            wait()
            before, at, began = paints.count, bar.value(), time.perf_counter()
            move()
            if bar.value() == at:  # a jump to where it is paints nothing
                continue
            paints.wait(before)
            taken.append((time.perf_counter() - began) * 1000)
    return found


def main() -> int:
    kind, path, frames = sys.argv[1:]
    application = QApplication([sys.argv[0]])
    if kind == "ours":
        Theme(application).apply("light")
    view, paints, took = first_paint(ours if kind == "ours" else bare, Path(path))
    for _ in range(5):  # what belongs to the start is not a frame
        QApplication.processEvents()
        time.sleep(0.02)
    told: dict[str, Any] = {
        "first_paint_ms": took,
        "rows": view.model().rowCount(),
        "frames_ms": scroll(view, paints, int(frames)),
    }
    print(json.dumps(told))
    view.close()
    return 0
