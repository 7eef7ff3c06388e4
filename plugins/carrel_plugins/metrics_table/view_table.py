"""The table: rows to choose, keys that act on them, a head that sorts."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from carrel.api import KeptMention
from carrel_plugins.metrics_table.view_look import ABOVE, NumberCells
from carrel_plugins.metrics_table.view_model import COLUMNS, NumbersModel

#: What is done to the chosen numbers, with its key as Qt's portable text; the menu says it too.
KEYS = {
    "copy": "Ctrl+C",
    "confirm": "Ctrl+Return",
    "correct": "F2",
    "reject": "Delete",
    "take back": "Shift+Delete",
}
#: Columns of text, which share what room there is.
_SHARING = ("paper", "quantity", "baseline", "conditions", "quote")
_STEPS_OF_SORTING = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)


class NumbersTable(QTableView):
    """`go` carries the number whose text is wanted, `act` a name of KEYS, `order` key and way."""

    go = Signal(object)
    act = Signal(str)
    order = Signal(str, bool)

    def __init__(self, model: NumbersModel) -> None:
        super().__init__()
        self.numbers = model
        self.setModel(model)
        self.setItemDelegate(NumberCells(self))
        self.setAccessibleName("Numbers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._sorted = ("", False)
        self._widths_chosen = self._sharing = False
        self._set_heads()
        self.doubleClicked.connect(lambda _: self._go())

    def _set_heads(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        # One height for all: a hundred thousand rows are not measured.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 2 * ABOVE)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        # Painting the heads would look whether each row of the table's own selection is in it.
        heads.setSelectionModel(QItemSelectionModel(self.numbers, heads))
        heads.sectionResized.connect(self._width_chosen)
        heads.sectionClicked.connect(self._sort_next)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what room there is to the columns that can use it, until widths are chosen."""
        super().resizeEvent(event)
        if not self._widths_chosen:
            self._share_room()

    def _share_room(self) -> None:
        self._sharing = True
        room = max(0, self.viewport().width() - sum(column.width for column in COLUMNS))
        for at, column in enumerate(COLUMNS):
            more = room // len(_SHARING) if column.name in _SHARING else 0
            self.setColumnWidth(at, column.width + more)
        self._sharing = False

    def _width_chosen(self) -> None:
        self._widths_chosen = self._widths_chosen or not self._sharing

    def changeEvent(self, event: QEvent) -> None:
        """Give rows the height of another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * ABOVE)

    # -- order

    def _sort_next(self, section: int) -> None:
        """Sort upwards, downwards, and by the place in the text again."""
        key = COLUMNS[section].key
        if not key:
            self.sort_by("", descending=False)
        elif self._sorted[0] != key:
            self.sort_by(key, descending=False)
        elif not self._sorted[1]:
            self.sort_by(key, descending=True)
        else:
            self.sort_by("", descending=False)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Show how the rows are sorted, and tell it; "" is the order of list and text."""
        self._sorted = (key, descending)
        heads = self.horizontalHeader()
        heads.setSortIndicatorShown(bool(key))
        if key:
            at = next(at for at, column in enumerate(COLUMNS) if column.key == key)
            heads.setSortIndicator(at, _STEPS_OF_SORTING[descending])
        self.order.emit(key, descending)

    # -- rows

    def current(self) -> KeptMention | None:
        """Return the number that has the keys."""
        row = self.numbers.row_at(self.currentIndex().row())
        return row.kept if row is not None else None

    def chosen(self) -> list[int]:
        """Return the ids of the selected numbers from the top, headings left out."""
        entries = self.numbers.listing.entries
        return [entries[at] for at in self._chosen_rows() if entries[at] >= 0]

    def _chosen_rows(self) -> Iterator[int]:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        ranges = sorted((one.top(), one.bottom()) for one in parts)
        for top, bottom in ranges:
            yield from range(top, bottom + 1)

    def choose_row(self, at: int) -> None:
        """Select a row and bring it into sight."""
        index = self.numbers.index(at, max(0, self.currentIndex().column()))
        whole = QItemSelection(index.siblingAtColumn(0), index.siblingAtColumn(len(COLUMNS) - 1))
        self.selectionModel().select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def _go(self) -> None:
        kept = self.current()
        if kept is not None:
            self.go.emit(kept)

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Take the keys of this table before the window's menus do."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _meant(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the text with Enter, and act on the chosen numbers."""
        meant = _meant(event)
        if meant:
            self.act.emit(meant)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)


def _meant(event: QKeyEvent) -> str:
    pressed = QKeySequence(event.keyCombination())
    return next((name for name, keys in KEYS.items() if QKeySequence(keys) == pressed), "")
