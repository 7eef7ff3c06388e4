"""The search box with its chips, the count of what was found, and the queries before this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carrel.ui.search_bar.history import QueryHistory
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, PANE

if TYPE_CHECKING:
    from carrel.domain.fields import StoredField
    from carrel.search.request import SearchAnswer, UnderstoodClause
    from carrel.ui.search_bar.chips import ChipRow
    from carrel.ui.search_bar.completing import Completing, Find

_LONGEST_QUERY = 256


class SearchBar(QWidget):
    """What is typed goes out at once; what was understood comes back under it.

    `typed(str)`: the text changed by the reader's hand. `left()`: Enter or arrow down, the
    reader wants to go on in the list. In the empty box, arrow down offers the last queries of
    `history` instead. `help_wanted()`: the question mark in the box was clicked.
    """

    typed = Signal(str)
    left = Signal()
    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = Field(self)
        self._field.setPlaceholderText("Search titles, abstracts, authors, notes and tags")
        self._field.setAccessibleName("Search")
        self._field.setAccessibleDescription(
            "Words, “phrases”, -without, tag:name, is:unread, year:2020..2023"
        )
        self._field.offer_to_clear()
        self._field.setMaxLength(_LONGEST_QUERY)
        self._field.setMinimumHeight(34)
        self._field.setTextMargins(INSIDE, 0, GRID, 0)
        self.history = QueryHistory(self)
        self._field.textEdited.connect(self._edited)
        self._field.installEventFilter(self)
        self._count = ElidingLabel(self)
        self._chips: ChipRow | None = None
        self._completing: Completing | None = None
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

    def complete_by(self, find: Find) -> None:
        """Offer what can stand where the reader types, as `find` says."""
        from carrel.ui.search_bar.completing import Completing

        self._completing = Completing(self._field, find)

    def show_help(self, fields: tuple[StoredField, ...]) -> None:
        """Show what can be asked for, in examples to take; `fields` are those of plugins."""
        from carrel.ui.search_bar.query_popup import QueryPopup
        from carrel.ui.search_bar.syntax import syntax_lines

        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        popup = QueryPopup("What can be searched for", syntax_lines(fields), self._field)
        popup.taken.connect(self._take_example)
        popup.open()

    def add_icons(self) -> None:
        """Show magnifier and question mark; after the first paint, which waits for no QtSvg."""
        from carrel.ui import icons

        action = QAction("Search", self._field)
        action.triggered.connect(self._field.setFocus)
        icons.bind(action, "search", QPalette.ColorRole.PlaceholderText)
        self._field.addAction(action, QLineEdit.ActionPosition.LeadingPosition)
        self._field.setTextMargins(GRID, 0, GRID, 0)
        ask = QAction("What can be searched for", self._field)
        icons.bind(ask, "info", QPalette.ColorRole.PlaceholderText)
        self._field.addAction(ask, QLineEdit.ActionPosition.TrailingPosition)
        ask.triggered.connect(self.help_wanted)

    def is_being_used(self) -> bool:
        """Whether the cursor is in the box."""
        return self._field.hasFocus()

    def take_focus(self) -> None:
        """Put the cursor into the box with all of it selected, ready to be replaced."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and the arrow down go on to the list; Esc empties the box, then leaves it."""
        if event.type() == QEvent.Type.FocusOut:
            self.history.leave()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Down and self._offer():
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._leave()
                return True
            if key == Qt.Key.Key_Escape:
                if self._field.text():
                    self._field.clear()
                    self._edited("")
                else:
                    self._leave()
                return True
        return super().eventFilter(watched, event)

    def _edited(self, text: str) -> None:
        self.history.typed(text)
        self.typed.emit(text)

    def _leave(self) -> None:
        self.history.leave()
        self.left.emit()

    def _offer(self) -> bool:
        """Show the last queries under the empty box; return whether there are any."""
        recent = self.history.recent()
        if self._field.text() or not recent:
            return False
        from carrel.ui.search_bar.query_popup import QueryPopup

        offered = QueryPopup("Last searches", ((one, "") for one in recent), self._field)
        offered.taken.connect(self.typed)
        offered.open()
        return True

    def _take_example(self, query: str) -> None:
        """Ask for an example; what is only the beginning of a clause is gone on with."""
        if not query.endswith(":"):
            self.typed.emit(query)
            return
        begun = f"{self._field.text().rstrip()} {query}".lstrip()
        self._field.setText(begun[:_LONGEST_QUERY])
        self._edited(self._field.text())
        if self._completing is not None:
            self._completing.open()

    def _remove(self, clause: UnderstoodClause) -> None:
        from carrel.search.clauses import remove_clause

        self.typed.emit(remove_clause(self._field.text(), clause))
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
