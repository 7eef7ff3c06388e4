"""A window with docks for views, and views that fail in every way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from carrel.api import View
from carrel.plugin_host.guard import Guard
from carrel.plugin_host.record import Problem
from carrel.ui.plugins.dock import ViewDock
from carrel.ui.plugins.docks import ViewDocks


def open_desk(qtbot: QtBot) -> Desk:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QLabel("list and reader"))
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    return Desk(window)


class Context:
    """Counts that it is closed once."""

    def __init__(self, view: View) -> None:
        self.view, self.closed = view, 0

    def close(self) -> None:
        self.closed += 1


class Desk:
    """A window with docks, whose guard writes failures down."""

    def __init__(self, window: QMainWindow) -> None:
        self.failures: list[tuple[str, Problem]] = []
        self.contexts: list[Context] = []
        self.window = window
        guard = Guard(lambda plugin, problem: self.failures.append((plugin, problem)))
        self.docks = ViewDocks(window, guard.call, window)

    def context(self, view: View) -> Any:
        self.contexts.append(Context(view))
        return self.contexts[-1]

    def show(self, *views: View) -> None:
        self.docks.set_views(views, self.context)

    def dock(self, view_id: str) -> ViewDock:
        (found,) = (d for d in self.window.findChildren(ViewDock) if d.objectName() == view_id)
        return found


def view(name: str, create: Any = lambda _: QLabel("well"), **more: Any) -> View:
    return View(id=f"sample.{name}", title=name.title(), create=create, **more)


def raises(_: Any) -> QWidget:
    raise ValueError("there is nothing to draw")


class Moody(QWidget):
    """Raises in one of Qt's calls."""

    def __init__(self, mood: str) -> None:
        super().__init__()
        self.mood = mood

    def _perhaps(self, mood: str) -> None:
        if self.mood == mood:
            raise ValueError(f"{mood} went wrong")

    def showEvent(self, event: Any) -> None:  # noqa: N802
        self._perhaps("show")

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        self._perhaps("resize")

    def hideEvent(self, event: Any) -> None:  # noqa: N802
        self._perhaps("hide")

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        self._perhaps("paint")

    def sizeHint(self) -> QSize:  # noqa: N802
        self._perhaps("size")
        return QSize(200, 100)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        self._perhaps("least size")
        return QSize(20, 10)


def nested(*moods: str) -> Any:
    """A widget in a widget, each of which may raise in the same call of Qt's."""

    def create(_: Any) -> QWidget:
        outer = Moody(moods[0])
        layout = QVBoxLayout(outer)
        for mood in moods[1:]:
            layout.addWidget(Moody(mood))
        return outer

    return create
