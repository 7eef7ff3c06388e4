"""The place of a mark among the others of its paper, with what goes on and what leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.spacing import GRID


class MarkSteps(QWidget):
    """The place ("2 of 7"), two arrows and a cross. `stepped` carries +1 or -1."""

    stepped = Signal(int)
    closed = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        """Leave `what` ("mark") by the cross."""
        super().__init__(parent)
        self.place = QLabel(self)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.place)
        row.addSpacing(GRID)
        self._arrows: dict[int, FlatButton] = {}
        for arrow, way, tip in (
            (Qt.ArrowType.UpArrow, -1, "Previous mark (Shift+F4)"),
            (Qt.ArrowType.DownArrow, 1, "Next mark (F4)"),
        ):
            button = self._arrows[way] = self._small(tip)
            button.setArrowType(arrow)
            button.clicked.connect(lambda _=False, way=way: self.stepped.emit(way))
            row.addWidget(button)
        close = self._small(f"Leave the {what} (Esc)")
        icons.bind(close, "close")
        close.clicked.connect(self.closed)
        row.addWidget(close)

    def arrow(self, way: int) -> FlatButton:
        """Return the button that goes on (+1) or back (-1)."""
        return self._arrows[way]

    def _small(self, tip: str) -> FlatButton:
        button = FlatButton(self)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolTip(tip)
        return button
