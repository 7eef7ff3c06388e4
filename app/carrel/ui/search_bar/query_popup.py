"""A list of queries under the search box, to take one: the last ones, or examples."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView

from carrel.ui.theme.choice_lines import ROW_HEIGHT, ChoiceLines, choice_line, edge, heading_line
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK
from carrel.ui.theme.spacing import GRID

_MOST_SHOWN = 16


class QueryPopup(QListView):
    """Right under the box; `taken(query)` on Enter or a click. Esc or a click beside closes it, and
    what is typed goes to the box.

    `lines` are a query and what it means each ("" where it speaks for itself); a line without a
    query is a heading.
    """

    taken = Signal(str)

    def __init__(self, name: str, lines: Iterable[tuple[str, str]], field: QLineEdit) -> None:
        super().__init__(field)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty(OWN_FOCUS_MARK, True)
        edge(self)
        self.setAccessibleName(name)
        self._field = field
        model = QStandardItemModel(self)
        for query, says in lines:
            model.appendRow(choice_line(query, says) if query else heading_line(says))
        self.setModel(model)
        self.setItemDelegate(ChoiceLines(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._take)

    def open(self) -> None:
        """Show the list, as wide as the box and no longer than the window."""
        below = self._field.mapToGlobal(QPoint(0, self._field.height() + GRID))
        window = self._field.window()
        room = window.mapToGlobal(QPoint(0, window.height())).y() - below.y() - GRID
        rows = min(_MOST_SHOWN, self.model().rowCount(), max(3, room // ROW_HEIGHT))
        self.setFixedSize(self._field.width(), rows * ROW_HEIGHT + 2 * self.frameWidth())
        self.move(below)
        self._go_to_first()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take one or close; the arrow up above the first goes back to the box."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.currentIndex())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self._at_first()):
            self.close()
        elif text.isprintable() and text:
            self.close()
            self._field.insert(text)
            self._field.textEdited.emit(self._field.text())
        else:
            super().keyPressEvent(event)

    def _go_to_first(self) -> None:
        for row in range(self.model().rowCount()):
            if self.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.setCurrentIndex(self.model().index(row, 0))
                self.scrollToTop()
                return

    def _at_first(self) -> bool:
        rows = range(self.currentIndex().row())
        model = self.model()
        return not any(model.index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled for row in rows)

    def _take(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            query = str(index.data())
            self.close()
            self.taken.emit(query)
