"""Chips under the search box: what was understood, each with a cross that takes it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from carrel.search.request import UnderstoodClause
from carrel.ui import icons
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE, RADIUS, TARGET
from carrel.ui.theme.tokens import mix

_LONGEST = 44
_CROSS = 12


class ChipRow(QWidget):
    """Chips, wrapped to lines; `removed(UnderstoodClause)` when one is clicked away."""

    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self._shown: tuple[UnderstoodClause, ...] = ()
        self._chips: list[_Chip] = []
        self.hide()

    def show_clauses(self, clauses: Sequence[UnderstoodClause]) -> None:
        """Show a chip for each clause; nothing at all where there is none."""
        if tuple(clauses) == self._shown:
            return
        self._shown = tuple(clauses)
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [_Chip(clause, self) for clause in self._shown]
        for place, (chip, clause) in enumerate(zip(self._chips, self._shown, strict=True)):
            chip.clicked.connect(lambda _=False, clause=clause: self.removed.emit(clause))
            self._layout.insert_widget(place, chip)
        self.setVisible(bool(self._shown))


class _Chip(QAbstractButton):
    """A rounded word with a cross."""

    def __init__(self, clause: UnderstoodClause, parent: QWidget) -> None:
        super().__init__(parent)
        self._clause = clause
        text = clause.meaning
        self._text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        self.setAccessibleName(f"{clause.meaning}, remove from the search")
        self.setToolTip("Remove from the search")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(width + 2 * INSIDE + GRID + _CROSS, TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unknown = self._clause.kind == "unknown"
        ink = tokens.caution if unknown else tokens.text
        strength = 0.14 if self.underMouse() else 0.07
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(tokens.text, tokens.window, strength)))
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(QColor(ink))
        words = self.rect().adjusted(INSIDE, 0, -INSIDE - _CROSS - GRID, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._text)
        x = self.width() - INSIDE - _CROSS
        icons.draw(painter, "close", x, (self.height() - _CROSS) / 2, _CROSS, tokens.muted)
        painter.end()
