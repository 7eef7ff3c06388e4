"""All highlights of the library: searched, filtered, sorted, gone to."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carrel.ui.highlights.filters import HighlightFilters
from carrel.ui.highlights.items import Item, all_tags, found
from carrel.ui.highlights.list_view import HighlightList
from carrel.ui.paper_list.empty import EmptyPane, EmptyState
from carrel.ui.theme.hairlines import Hairline

_NONE = EmptyState(
    "highlight",
    "Nothing is highlighted in this library yet",
    "To the abstract: select words, press H",
)
_NOT_FOUND = EmptyState("search", "No highlight matches", "Show all highlights")
_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LibraryHighlights(QWidget):
    """Knows no library: it is given all highlights, in order of their papers, and filters them.

    `papers()` returns the papers of the list; `to_text()` goes where words can be highlighted.
    """

    def __init__(
        self,
        papers: Callable[[], array[int]],
        to_text: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._papers, self._to_text = papers, to_text
        self._all: Sequence[Item] = ()
        self.setAccessibleName("Highlights of the library")
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.setAutoFillBackground(True)
        self.filters = HighlightFilters(self)
        self.list = HighlightList(titles=True, parent=self)
        self.empty = EmptyPane(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self._pages, 1)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._filter)
        self.filters.changed.connect(self._soon.start)

    def show_all(self, items: Sequence[Item]) -> None:
        """Take these for all highlights there are."""
        self._all = items
        self.filters.show_tags(all_tags(items))
        self._filter()

    def list_changed(self) -> None:
        """Filter anew where only the papers of the list count."""
        if self.filters.here.isChecked():
            self._soon.start()

    def take_focus(self) -> None:
        """Give the keyboard to the search field."""
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()

    def _filter(self) -> None:
        shown = found(self._all, self.filters.wanted(self._papers()))
        self.list.show_items(shown)
        self.filters.show_count(len(shown), len(self._all))
        if not self._all:
            self.empty.show_state(_NONE, self._to_text)
        elif not shown:
            self.empty.show_state(_NOT_FOUND, self.filters.clear)
        self._pages.setCurrentIndex(0 if shown else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search field into the list, and back by Esc."""
        rows = len(self.list.items.items)
        if event.key() in _DOWN and self.filters.words.hasFocus() and rows:
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.items.index(0))
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.list.hasFocus():
            self.take_focus()
        elif event.key() == Qt.Key.Key_Escape and self.filters.words.text():
            self.filters.words.clear()
        else:
            super().keyPressEvent(event)
