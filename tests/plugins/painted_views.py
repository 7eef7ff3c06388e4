"""Views on the screen of a test: the window's thread, both themes, what they paint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, Tokens

THEMES = [LIGHT, DARK]


class WindowThread(QObject):
    """Its `call` is a host's `ui_thread`: whatever thread calls, work runs on the window's."""

    _asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._asked.connect(lambda work: work(), Qt.ConnectionType.QueuedConnection)

    def call(self, work: Callable[[], None]) -> None:
        self._asked.emit(work)


def painted(widget: QWidget, tokens: Tokens, width: int = 900, height: int = 240) -> QImage:
    """Return what a widget paints in a theme."""
    palette = make_palette(tokens)
    for one in (widget, *widget.findChildren(QWidget)):
        one.setPalette(palette)
    widget.resize(width, height)
    QApplication.processEvents()
    return widget.grab().toImage()


def colours_of(image: QImage) -> set[str]:
    """Return the colours of an image, as "#rrggbb"."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
