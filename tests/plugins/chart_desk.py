"""A chart on a shelf, as a window would have it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.plugins.charted import ChartShelf, ChartWindow, Plugin, a_number
from tests.plugins.painted_views import WindowThread

from carrel.api import KeptMention, Paper
from carrel_plugins.metrics_table.chart_view import ChartView, make_chart

KEPT = [
    a_number(1, 2.0, hardware=["h1"]),
    a_number(2, 9.0, qualifier="up_to", baseline="vLamp"),
    a_number(3, [3.0, 6.0], hardware=["t1"]),
    a_number(3, 30.0, unit="%"),
    a_number(4, 5e9, quantity="model_size", unit="params"),
    a_number(5, 4.0, is_result=False),
]


class Desk:
    """A panel with all around it."""

    def __init__(self, qtbot: QtBot, shelf: list[Paper], kept: list[KeptMention]) -> None:
        self.qtbot, self.thread = qtbot, WindowThread()
        self.shelf = ChartShelf(shelf, kept)
        self.plugin = Plugin(self.shelf, ui_thread=self.thread.call)
        self.window = ChartWindow(self.plugin, ids=[paper.id for paper in shelf])
        view = make_chart(self.window)
        assert isinstance(view, ChartView)
        self.view = view
        qtbot.addWidget(view)
        view.resize(900, 400)

    def settle(self) -> None:
        """Wait until what was asked is answered."""
        reading, timer = self.view._reading, self.view._timer
        self.qtbot.waitUntil(lambda: not timer.isActive() and not reading.running)
        QApplication.processEvents()

    def opened(self) -> Desk:
        self.view.show()
        self.settle()
        return self

    def choose(self, box, text: str) -> None:
        """Choose a line of a box, as a reader does."""
        index = next(at for at in range(box.count()) if box.itemText(at).startswith(text))
        box.setCurrentIndex(index)
        box.activated.emit(index)
        self.settle()

    def values(self) -> list[float]:
        shown = self.view.layout_shown
        return sorted(point.low for point in shown.points) if shown else []

    @property
    def plot(self):
        assert self.view.page is not None
        return self.view.page.plot

    def is_empty(self) -> bool:
        return self.view.stack.currentIndex() == 0
