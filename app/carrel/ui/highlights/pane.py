"""The highlights of the paper that is read, beside its note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carrel.ui.highlights.items import Item
from carrel.ui.highlights.list_view import HighlightList
from carrel.ui.paper_list.empty import EmptyPane, EmptyState
from carrel.ui.reader.highlight_bar import HighlightBar

_EMPTY = EmptyState(
    "highlight", "Nothing is highlighted in this paper", "Select words in the abstract and press H"
)
_NO_PAPER = EmptyState("highlight", "Select a paper to see its highlights", "")


class HighlightsPane(QWidget):
    """Knows no library: it shows items and asks for changes.

    Below the list stands the bar of a highlight whose words are not in title or abstract: of one in
    the note, or one that lost its place. `to_text_asked`: the reader wants to highlight something.
    """

    to_text_asked = Signal()
    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Highlights of the paper")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.list = HighlightList(titles=False, parent=self)
        self.bar = HighlightBar(self)
        self.empty = EmptyPane(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.bar)
        self.list.current_changed.connect(self._show_bar)
        self.list.comment_asked.connect(lambda _: self.bar.open_comment())
        self.bar.stepped.connect(self._step)
        self.bar.closed.connect(self._leave)
        self.show_items(None)

    def show_items(self, items: Sequence[Item] | None) -> None:
        """Show the highlights of a paper; None where no paper is read."""
        self.list.show_items(items or ())
        if not items:
            state = _EMPTY if items is not None else _NO_PAPER
            self.empty.show_state(state, self.to_text_asked.emit if state is _EMPTY else None)
        self._pages.setCurrentIndex(1 if items else 0)
        self._show_bar()
        self.count_changed.emit(len(items or ()))

    def take_focus(self) -> None:
        """Give the keyboard to the list, with a row to start from."""
        if self.list.items.items and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.items.index(0))
        target = self.list if self.list.items.items else self.empty
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_bar(self) -> None:
        item = self.list.current()
        elsewhere = item is not None and (
            item.highlight.field == "note" or item.highlight.span is None
        )
        if item is None or not elsewhere:
            self.bar.leave()
            return
        row, count = self.list.currentIndex().row(), len(self.list.items.items)
        self.bar.show_highlight(item.highlight, f"{row + 1} of {count}")

    def _step(self, way: int) -> None:
        row = self.list.currentIndex().row() + way
        if 0 <= row < len(self.list.items.items):
            self.list.setCurrentIndex(self.list.items.index(row))

    def _leave(self) -> None:
        self.bar.leave()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the bar on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.bar.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lay the rows out anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "list"):
            self.list.scheduleDelayedItemsLayout()
