"""A list of highlights: by mouse or keyboard gone to, copied, commented, deleted and dragged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QMenu, QWidget

from carrel.ui.highlights.delegate import HighlightDelegate
from carrel.ui.highlights.items import Item
from carrel.ui.highlights.model import HighlightModel, mime_data
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_Flag = QItemSelectionModel.SelectionFlag


class HighlightList(QListView):
    """Shows items; signals carry an `Item`, or the numbers of highlights.

    `chosen`: a click or Enter. `comment_asked`: C. `delete_asked`: Delete. `insert_asked` carries
    Markdown for the note. Ctrl+C copies as Markdown. With `titles` each row names its paper.
    """

    chosen = Signal(object)
    comment_asked = Signal(object)
    delete_asked = Signal(list)
    insert_asked = Signal(str)
    current_changed = Signal()

    def __init__(self, *, titles: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = HighlightModel(titles=titles)
        self.items.setParent(self)
        self.setModel(self.items)
        self.setItemDelegate(HighlightDelegate(self.items, self, titles=titles))
        self.setAccessibleName("Highlights")
        self.setProperty(OWN_FOCUS_MARK, True)  # a ring around the row
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(titles)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self._click_goes = not titles
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these; the same highlights stay selected, and the place in the list is kept."""
        selected = {one.highlight.id for one in self.selected()}
        current = self.current()
        row, place = self.currentIndex().row(), self.verticalScrollBar().value()
        self.items.set_items(items)
        model = self.selectionModel()
        model.select(self._ranges(self.items.rows_of(selected)), _Flag.Select)
        wanted = self.items.rows_of([current.highlight.id]) if current is not None else []
        if not wanted and row >= 0 and items:
            wanted = [min(row, len(items) - 1)]  # of what is gone the next one
        if wanted:
            model.setCurrentIndex(self.items.index(wanted[0]), _Flag.NoUpdate)
        self.verticalScrollBar().setValue(place)
        self.current_changed.emit()

    def _ranges(self, rows: Sequence[int]) -> QItemSelection:
        """Return ascending rows as a selection: of thousands in a row one range."""
        found, start = QItemSelection(), 0
        for place, row in enumerate(rows):
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                found.select(self.items.index(rows[start]), self.items.index(row))
                start = place + 1
        return found

    def selected(self) -> list[Item]:
        """Return the selected items in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.items.items[row] for row in rows]

    def current(self) -> Item | None:
        """Return the item that the keyboard is at."""
        row = self.currentIndex().row()
        return self.items.items[row] if 0 <= row < len(self.items.items) else None

    def go_to(self, highlight: int) -> bool:
        """Select a highlight by its number and scroll to it; whether it is in the list."""
        rows = self.items.rows_of([highlight])
        if rows:
            self.setCurrentIndex(self.items.index(rows[0]))
        return bool(rows)

    def copy(self) -> None:
        """Copy the selected highlights as Markdown."""
        if items := self.selected():
            QGuiApplication.clipboard().setMimeData(mime_data(items))

    # -- inside

    def _clicked(self, _index: QModelIndex) -> None:
        item, plain = self.current(), not QGuiApplication.keyboardModifiers().value
        if self._click_goes and plain and item is not None:
            self.chosen.emit(item)

    def _double_clicked(self, _index: QModelIndex) -> None:
        item = self.current()
        if not self._click_goes and item is not None:
            self.chosen.emit(item)

    def _delete(self) -> None:
        if items := self.selected():
            self.delete_asked.emit([one.highlight.id for one in items])

    def _insert(self) -> None:
        if items := self.selected():
            self.insert_asked.emit(mime_data(items).text())

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell of another row."""
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to a highlight, comment it, copy or delete what is selected."""
        item = self.current()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif plain and event.key() in _ENTER and item is not None:
            self.chosen.emit(item)
        elif plain and event.key() in _DELETE:
            self._delete()
        elif plain and event.key() == Qt.Key.Key_C and item is not None:
            self.comment_asked.emit(item)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, no search."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the keys do."""
        item = self.current()
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Go to the words", lambda: self.chosen.emit(item))
        menu.addAction("Comment…\tC", lambda: self.comment_asked.emit(item))
        menu.addSeparator()
        menu.addAction("Copy as Markdown\tCtrl+C", self.copy)
        menu.addAction("Insert into the note", self._insert)
        menu.addSeparator()
        menu.addAction("Delete\tDel", self._delete)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and not self.uniformItemSizes():
            self.scheduleDelayedItemsLayout()
