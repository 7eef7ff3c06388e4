"""A list to choose from over the window, beside where one types; it takes no focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from carrel.ui.announcing import announce
from carrel.ui.theme.choice_lines import ROW_HEIGHT, ChoiceLines, choice_line, edge
from carrel.ui.theme.spacing import GRID, INSIDE

_MOST_SHOWN = 9


class ChoiceList(QListView):
    """Choices for `field`, which keeps the keyboard; `taken(row)` when one is clicked."""

    taken = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(ChoiceLines(self))
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        edge(self)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Completions")
        self.clicked.connect(lambda index: self.taken.emit(index.row()))
        self.hide()

    def fill(self, choices: Sequence[tuple[str, str]]) -> None:
        """Take choices, each with what is said of it; none is current."""
        self._model.clear()
        for text, says in choices:
            self._model.appendRow(choice_line(text, says))
        self.setCurrentIndex(QModelIndex())

    def wanted_width(self) -> int:
        """Return the width in which every choice can be read whole."""
        metrics = self.fontMetrics()
        widest = 0
        for row in range(self._model.rowCount()):
            said = str(self._model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            widest = max(widest, metrics.horizontalAdvance(said))
        return widest + 2 * INSIDE + 6 * GRID

    def wanted_height(self) -> int:
        """Return the height of all choices, or of as many as are shown at once."""
        rows = min(_MOST_SHOWN, self._model.rowCount())
        return rows * ROW_HEIGHT + 2 * self.frameWidth()

    def open_at(self, x: int, y: int, width: int, height: int) -> None:
        """Show the choices in that place of the window."""
        self.setGeometry(x, y, width, height)
        self.scrollToTop()
        self.show()
        self.raise_()

    def current(self) -> int:
        """Return the row of the current choice; -1 where none is."""
        return self.currentIndex().row()

    def move_by(self, step: int) -> None:
        """Make the next choice current, or the one before; from the ends back to none."""
        rows = self._model.rowCount()
        row = (self.current() + 1 + step) % (rows + 1) - 1
        self.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())
        if row >= 0:
            said = self._model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            announce(self._field, str(said))
