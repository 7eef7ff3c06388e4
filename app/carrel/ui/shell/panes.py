"""The panes of a window, laid out; each is made here once and knows none of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from carrel.ui.search_bar.bar import SearchBar
from carrel.ui.shell.list_pane import ListPane
from carrel.ui.shell.status_bar import StatusBar
from carrel.ui.sidebar.view import Sidebar
from carrel.ui.theme.hairlines import Hairline, HairlineSplitter

if TYPE_CHECKING:
    from carrel.ui.highlights.note_and_highlights import NoteAndHighlights
    from carrel.ui.highlights.pane import HighlightsPane
    from carrel.ui.notes.autosave import SaveNote
    from carrel.ui.notes.note_pane import NotePane
    from carrel.ui.reader.reader_pane import ReaderPane

_ACROSS, _DOWN = (212, 470, 598), (470, 250)


class Panes(QWidget):
    """Search on top; sidebar, list, and reader over note beside each other; status below.

    `written` holds note and highlights of a paper, one before the other.
    """

    reader: ReaderPane
    notes: NotePane
    highlights: HighlightsPane
    written: NoteAndHighlights

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.search = SearchBar(self)
        self.sidebar = Sidebar(self)
        self.list = ListPane(self)
        self.status = StatusBar(self)
        self.right = HairlineSplitter(Qt.Orientation.Vertical)
        self.right.setAutoFillBackground(True)
        self.right.setBackgroundRole(QPalette.ColorRole.Base)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.list)
        self.across = HairlineSplitter(Qt.Orientation.Horizontal)
        for part in (self.sidebar, self.middle, self.right):
            self.across.addWidget(part)
        self.sidebar.setMinimumWidth(150)
        self.middle.setMinimumWidth(260)
        self.right.setMinimumWidth(320)
        for place, stretch in enumerate((0, 2, 3)):
            self.across.setStretchFactor(place, stretch)
        self.across.setSizes(list(_ACROSS))
        self._docking: QMainWindow | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        self.below_search = Hairline(parent=self)
        column.addWidget(self.below_search)
        column.addWidget(self.across, 1)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self.status)

    def complete(self, save: SaveNote) -> None:
        """Make reader and note; they cost as much as all the rest, and the first paint is of
        the list. `save` stores a note.
        """
        from carrel.ui.highlights.note_and_highlights import NoteAndHighlights
        from carrel.ui.notes.note_pane import NotePane
        from carrel.ui.reader.reader_pane import ReaderPane

        self.reader = ReaderPane(parent=self)
        self.notes = NotePane(save, parent=self)
        self.written = NoteAndHighlights(self.notes, self)
        self.highlights = self.written.highlights
        self.right.addWidget(self.reader)
        self.right.addWidget(self.written)
        self.right.setStretchFactor(0, 3)
        self.right.setStretchFactor(1, 2)
        self.right.setSizes(list(_DOWN))
        self.search.add_icons()
        self.setTabOrder(self.list.view, self.reader)
        self.setTabOrder(self.reader, self.written)

    def add_foot(self, bar: QWidget) -> None:
        """Put a bar between the panes and the status bar."""
        self._column.insertWidget(self._column.count() - 2, bar)

    def docking(self) -> QMainWindow:
        """Return what views of plugins dock to: around list and reader, above the status bar.

        Made when the first view of a plugin is opened: most windows do without.
        """
        if self._docking is None:
            focused = QApplication.focusWidget()
            if focused is not None and not self.across.isAncestorOf(focused):
                focused = None
            place = self._column.indexOf(self.across)
            self._column.removeWidget(self.across)
            self._docking = QMainWindow(self)
            self._docking.setWindowFlags(Qt.WindowType.Widget)  # its constructor made it a window
            self._column.insertWidget(place, self._docking, 1)
            self._docking.setCentralWidget(self.across)
            self._docking.show()
            if focused is not None:
                focused.setFocus()  # it went when its pane got another parent
        return self._docking

    def is_settled(self) -> bool:
        """Whether the list has been laid out and the window is at rest (for a picture)."""
        return not self.list.view.state().value

    def sizes(self) -> dict[str, list[int]]:
        """Return where the dividing lines stand."""
        return {"across": self.across.sizes(), "right": self.right.sizes()}

    def set_sizes(self, sizes: object) -> None:
        """Put the dividing lines where `sizes()` said; nonsense is passed over."""
        if not isinstance(sizes, dict):
            return
        for splitter, name in ((self.across, "across"), (self.right, "right")):
            stored = sizes.get(name)
            if (
                isinstance(stored, list)
                and len(stored) == splitter.count()
                and all(isinstance(one, int) and one >= 0 for one in stored)
                and sum(stored) > 0
            ):
                splitter.setSizes(stored)
