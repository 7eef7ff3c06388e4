"""Note and highlights of a paper behind two tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from carrel.ui.highlights.pane import HighlightsPane
from carrel.ui.theme.hairlines import Hairline

if TYPE_CHECKING:
    from carrel.ui.notes.note_pane import NotePane

_NOTE, _HIGHLIGHTS = 0, 1


class NoteAndHighlights(QWidget):
    """Shows one of the two; Ctrl+Tab changes over."""

    def __init__(self, note: NotePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note, self.highlights = note, HighlightsPane(self)
        self.tabs = QTabBar(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Note or highlights")
        self.tabs.addTab("Note")
        self.tabs.addTab("Highlights")
        self._pages = QStackedWidget(self)
        self._pages.addWidget(note)
        self._pages.addWidget(self.highlights)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self._pages, 1)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.highlights.count_changed.connect(self._count)
        over = QAction("Note or highlights", self)
        over.setShortcuts([QKeySequence("Ctrl+Tab"), QKeySequence("Ctrl+Shift+Tab")])
        over.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        over.triggered.connect(self._change_over)
        self.addAction(over)

    def show_note(self) -> None:
        """Show the note."""
        self.show()
        self.tabs.setCurrentIndex(_NOTE)

    def show_highlights(self) -> None:
        """Show the highlights."""
        self.show()
        self.tabs.setCurrentIndex(_HIGHLIGHTS)

    @property
    def shows_highlights(self) -> bool:
        """Whether the highlights are in front."""
        return self.tabs.currentIndex() == _HIGHLIGHTS

    def _count(self, count: int) -> None:
        self.tabs.setTabText(_HIGHLIGHTS, f"Highlights {count:,}" if count else "Highlights")

    def _change_over(self) -> None:
        focused = self.window().focusWidget()
        self.tabs.setCurrentIndex(_NOTE if self.shows_highlights else _HIGHLIGHTS)
        if focused is self.tabs:
            return
        if self.shows_highlights:
            self.highlights.take_focus()
        else:
            self.note.focus_editor()
