"""The search box with its chips and the count of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, PANE

if TYPE_CHECKING:
    from carrel.search.request import SearchAnswer, UnderstoodClause
    from carrel.ui.search_bar.chips import ChipRow

_LONGEST_QUERY = 256


class SearchBar(QWidget):
    """What is typed goes out at once; what was understood comes back under it.

    `typed(str)`: the text changed by the reader's hand. `left()`: Enter or arrow down, the
    reader wants to go on in the list.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = Field(self)
        self._field.setPlaceholderText("Search titles, abstracts, authors, notes and tags")
        self._field.setAccessibleName("Search")
        self._field.setAccessibleDescription(
            "Words, “phrases”, -without, tag:name, is:unread, year:2020..2023"
        )
        self._field.setClearButtonEnabled(True)
        self._field.setMaxLength(_LONGEST_QUERY)
        self._field.setMinimumHeight(34)
        self._field.setTextMargins(INSIDE, 0, GRID, 0)
        self._field.textEdited.connect(self.typed)
        self._field.installEventFilter(self)
        self._count = ElidingLabel(self)
        self._chips: ChipRow | None = None
        line = QHBoxLayout()
        line.setSpacing(GROUP)
        line.addWidget(self._field, 1)
        line.addWidget(self._count)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(PANE, INSIDE, PANE, INSIDE)
        layout.setSpacing(GRID + 2)
        layout.addLayout(line)

    def set_query(self, query: str) -> None:
        """Show what is asked for, unless it is what the reader just typed."""
        if self._field.text() != query:
            self._field.setText(query)

    def show_answer(self, answer: SearchAnswer, total: int | None) -> None:
        """Show how many papers were found of how many (None: not counted yet), and the chips."""
        found = len(answer.ids)
        if answer.refused:
            self._count.setText(answer.refused)
        elif answer.request.text.strip():
            self._count.setText(f"{found:,} found" if total is None else f"{found:,} of {total:,}")
        else:
            self._count.setText(f"{found:,} paper{'' if found == 1 else 's'}")
        if answer.understood and self._chips is None:
            from carrel.ui.search_bar.chips import ChipRow

            self._chips = ChipRow(self)
            self._chips.removed.connect(self._remove)
            self._column.addWidget(self._chips)
        if self._chips is not None:
            self._chips.show_clauses(answer.understood)

    def add_icon(self) -> None:
        """Show the magnifier; after the first paint, which does not wait for QtSvg."""
        from carrel.ui import icons

        action = QAction(self._field)
        icons.bind(action, "search", QPalette.ColorRole.PlaceholderText)
        self._field.addAction(action, QLineEdit.ActionPosition.LeadingPosition)
        self._field.setTextMargins(GRID, 0, GRID, 0)

    def is_being_used(self) -> bool:
        """Whether the cursor is in the box."""
        return self._field.hasFocus()

    def take_focus(self) -> None:
        """Put the cursor into the box with all of it selected, ready to be replaced."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and the arrow down go on to the list; Esc empties the box, then leaves it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.left.emit()
                return True
            if key == Qt.Key.Key_Escape:
                if self._field.text():
                    self._field.clear()
                    self.typed.emit("")
                else:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _remove(self, clause: UnderstoodClause) -> None:
        from carrel.search.clauses import remove_clause

        self.typed.emit(remove_clause(self._field.text(), clause))
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
