"""A bar below the text that is about one thing in it: what it is, the way to others, and deeds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.mark_steps import MarkSteps
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import HAIRLINE


class DeedBar(QWidget):
    """Makes its parts; whoever builds on it lays them out.

    `asked` carries which of `actions` was pressed, `stepped` +1 or -1. `actions` gives the title of
    a button and its tool tip by name; `what` is said of the steps ("the next highlight").
    """

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(
        self, what: str, actions: Mapping[str, tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        self._built = False  # Qt's constructor sends change events
        super().__init__(parent)
        self.setAccessibleName(what.capitalize())
        self.kind = QLabel(self)
        self.kind.setTextFormat(Qt.TextFormat.PlainText)
        self.steps = MarkSteps(what, self)
        self.steps.stepped.connect(self.stepped)
        self.steps.closed.connect(self.closed)
        self.buttons = {name: self._button(name, *told) for name, told in actions.items()}
        self._built = True
        self._take_font()

    def _button(self, name: str, title: str, tip: str) -> FlatButton:
        button = FlatButton(self)
        button.setText(title)
        button.setAccessibleName(title.replace("&", ""))
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.asked.emit(name))
        return button

    def changeEvent(self, event: QEvent) -> None:
        """Keep the first word strong in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self._take_font()

    def _take_font(self) -> None:
        self.kind.setFont(title_font(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a hairline between the text and the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), HAIRLINE, QColor(tokens_of(self.palette()).line))
        painter.end()
