"""What can stand where the reader types, as a list under the search box that takes no focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView

from carrel.search.completion import Choice
from carrel.ui.announcing import announce
from carrel.ui.theme.choice_lines import ROW_HEIGHT, ChoiceLines, choice_line, edge
from carrel.ui.theme.spacing import GRID, INSIDE, RADIUS

_MOST_SHOWN = 9
_LEAST_WIDTH, _MOST_WIDTH = 200, 460


class CompletionList(QListView):
    """Choices over the window, below the box; `taken(row)` when one is clicked."""

    taken = Signal(int)

    def __init__(self, field: QLineEdit) -> None:
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

    def show_choices(self, choices: Sequence[Choice], left: int) -> None:
        """Show choices, `left` pixels from the left edge of the box; none is current."""
        self._model.clear()
        for choice in choices:
            self._model.appendRow(choice_line(choice.text, choice.says))
        self.setCurrentIndex(QModelIndex())
        widest = max(self._width_of(choice) for choice in choices)
        width = min(max(widest, _LEAST_WIDTH), _MOST_WIDTH, self._field.width())
        window = self._field.window()
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + RADIUS))
        x = min(corner.x() + left, corner.x() + self._field.width() - width)
        rows = min(_MOST_SHOWN, len(choices))
        height = rows * ROW_HEIGHT + 2 * self.frameWidth()
        self.setGeometry(x, corner.y(), width, height)
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

    def _width_of(self, choice: Choice) -> int:
        metrics = self.fontMetrics()
        texts = metrics.horizontalAdvance(choice.text) + metrics.horizontalAdvance(choice.says)
        return texts + 2 * INSIDE + 6 * GRID
