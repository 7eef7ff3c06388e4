"""The model of the list: an array of ids, and windows of 256 rows read when they are looked at.

Never holds all rows: 16 windows at most. What is sorted or filtered is the array of ids, made in
SQL or by the search process.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from carrel.ui.paper_list.wording import GONE, one_line, spoken

if TYPE_CHECKING:
    from carrel.domain.fields import FieldValue
    from carrel.library.rows import ListRow
    from carrel.search.found_texts import FoundText
    from carrel.ui.paper_list.columns import ListColumn

    Index = QModelIndex | QPersistentModelIndex

WINDOW = 256  # rows read at once: 2 to 5 ms
WINDOWS_KEPT = 16

_NO_INDEX = QModelIndex()
_Role = Qt.ItemDataRole


class RowSource(Protocol):
    """What the model reads from; `carrel.library.rows.ListReader` is one."""

    def rows(self, ids: Sequence[int]) -> list[ListRow | None]:
        """Return the rows of `ids` in their order; None for a paper that is gone."""

    def field_values(
        self, ids: Sequence[int], names: Sequence[str]
    ) -> dict[int, dict[str, tuple[FieldValue, ...]]]:
        """Return what the papers have in the fields; papers and fields without values may lack."""


class FoundSource(Protocol):
    """Where words of a query were found; `carrel.search.found_texts.FoundTexts` is one."""

    def of(self, ids: Iterable[int]) -> dict[int, FoundText]:
        """Return what to show of those of the papers that are there; raises sqlite3.Error."""


class PaperListModel(QAbstractTableModel):
    """A row a paper; the first column shows it, others are added by `set_columns`.

    `read_failed` brings the message when the library could not be read; the rows of that window
    then show as gone until the next `set_ids` or `refresh`.
    """

    read_failed = Signal(str)

    def __init__(self, source: RowSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._ids: array[int] = array("q")
        self._windows: OrderedDict[int, list[ListRow | None]] = OrderedDict()
        self._failed: set[int] = set()
        self._found_source: FoundSource | None = None
        self._found: dict[int, FoundText | None] = {}
        self._columns: tuple[ListColumn, ...] = ()
        self._cells: dict[tuple[str, int], tuple[str, ...]] = {}  # by column's id and paper

    # -- ids

    @property
    def ids(self) -> array[int]:
        """The papers' ids in the order of the list; do not change it."""
        return self._ids

    def set_ids(self, ids: array[int]) -> None:
        """Show these papers. The same ids again only read the visible rows again."""
        if ids == self._ids:
            self.refresh_all()
            return
        self.beginResetModel()
        self._ids = ids
        self._forget()
        self.endResetModel()

    @property
    def source(self) -> RowSource:
        """What rows are read from."""
        return self._source

    def set_source(self, source: RowSource) -> None:
        """Read from another library; shows nothing until `set_ids`."""
        self.beginResetModel()
        self._source = source
        self._ids = array("q")
        self._forget()
        self.endResetModel()

    def id_at(self, row: int) -> int:
        """Return the paper at a row, or -1 where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else -1

    def row_of(self, paper_id: int) -> int:
        """Return the row of a paper, or -1; 1 ms in 100,000 papers."""
        try:
            return self._ids.index(paper_id)
        except ValueError:
            return -1

    def rows_of(self, paper_ids: Iterable[int]) -> list[int]:
        """Return the rows of those papers that are in the list, ascending."""
        wanted = set(paper_ids)
        if len(wanted) < 4:
            return sorted(row for row in map(self.row_of, wanted) if row >= 0)
        return [row for row, paper_id in enumerate(self._ids) if paper_id in wanted]

    # -- rows

    def row_at(self, row: int) -> ListRow | None:
        """Return what a row shows, reading its window where needed; None where it is gone."""
        number, place = divmod(row, WINDOW)
        window = self._windows.get(number)
        if window is None:
            window = self._read(number)
        elif len(self._windows) > 1:
            self._windows.move_to_end(number)
        return window[place] if 0 <= place < len(window) else None

    def set_found(self, source: FoundSource | None) -> None:
        """Show what a new query found, or None where it looked for no words."""
        self._found_source = source
        self._found.clear()

    def found_at(self, row: int) -> FoundText | None:
        """Return where the paper of a row holds the words of the query; read when it is painted."""
        if self._found_source is None:
            return None
        paper_id = self.id_at(row)
        if paper_id not in self._found:
            if len(self._found) >= WINDOW * WINDOWS_KEPT:
                self._found.clear()
            try:
                self._found[paper_id] = self._found_source.of((paper_id,)).get(paper_id)
            except sqlite3.Error:  # the rows of the window say so
                self._found[paper_id] = None
        return self._found[paper_id]

    # -- columns

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns after the first."""
        return self._columns

    def set_columns(self, columns: Sequence[ListColumn]) -> None:
        """Show these columns after the first."""
        if tuple(columns) == self._columns:
            return
        if self._columns:
            self.beginRemoveColumns(_NO_INDEX, 1, len(self._columns))
            self._columns = ()
            self.endRemoveColumns()
        self._cells.clear()
        if columns:
            self.beginInsertColumns(_NO_INDEX, 1, len(columns))
            self._columns = tuple(columns)
            self.endInsertColumns()

    def cell_texts(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a column after the first (number 1 and up) shows, a text a value.

        It is read where needed.
        """
        one, paper_id = self._columns[column - 1], self.id_at(row)
        texts = self._cells.get((one.id, paper_id))
        if texts is None:
            self._read_cells(row, one)
            texts = self._cells.get((one.id, paper_id), ())
        return texts

    def cell_text(self, row: int, column: int) -> str:
        """Return all that a column after the first shows, in one text."""
        return ", ".join(self.cell_texts(row, column))

    def _read_cells(self, row: int, column: ListColumn) -> None:
        from carrel.ui.paper_list.columns import ASKED_AT_ONCE, shown_texts

        if len(self._cells) > WINDOW * WINDOWS_KEPT:
            self._cells.clear()
        first = row - row % ASKED_AT_ONCE
        ids = list(self._ids[first : first + ASKED_AT_ONCE])
        if column.values is not None:
            for paper_id, value in zip(ids, column.values(ids), strict=False):
                self._cells[column.id, paper_id] = shown_texts(column, (value,))
            return
        try:
            told = self._source.field_values(ids, (column.field,))
        except (sqlite3.Error, OSError, ValueError):  # the rows of the window say so
            told = {}
        for paper_id in ids:
            values = told.get(paper_id, {}).get(column.field, ())
            self._cells[column.id, paper_id] = shown_texts(column, values)

    # -- changes

    def refresh(self, ids_changed: frozenset[int]) -> None:
        """Read again what is held of these papers; rows that nobody looked at cost nothing."""
        for paper_id in ids_changed:
            self._found.pop(paper_id, None)
            for column in self._columns:
                self._cells.pop((column.id, paper_id), None)
        for number in list(self._windows):
            first = number * WINDOW
            held = self._ids[first : first + WINDOW]
            touched = [place for place, paper_id in enumerate(held) if paper_id in ids_changed]
            if touched or number in self._failed:
                del self._windows[number]
                self._failed.discard(number)
            if touched:
                top, bottom = self.index(first + touched[0], 0), self.index(first + touched[-1], 0)
                self.dataChanged.emit(top, bottom)

    def refresh_all(self) -> None:
        """Read again every row that is held."""
        numbers = list(self._windows)
        self._forget()
        for number in numbers:
            first, last = number * WINDOW, min((number + 1) * WINDOW, len(self._ids)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _forget(self) -> None:
        self._windows.clear()
        self._found.clear()
        self._failed.clear()

    def _read(self, number: int) -> list[ListRow | None]:
        ids = self._ids[number * WINDOW : (number + 1) * WINDOW]
        if not ids:
            return []
        try:
            window = self._source.rows(ids)
        except (sqlite3.Error, OSError, ValueError) as error:
            # Not raised: this runs inside a paint, once for every row that is visible.
            window = [None] * len(ids)
            self._failed.add(number)
            message = str(error)
            QTimer.singleShot(0, self, lambda: self.read_failed.emit(message))
        self._windows[number] = window
        while len(self._windows) > WINDOWS_KEPT:
            dropped, _ = self._windows.popitem(last=False)
            self._failed.discard(dropped)
        return window

    # -- Qt

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of papers."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else 1 + len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self._columns[section - 1].title if section else "Paper"
        if role == _Role.TextAlignmentRole:
            right = section and self._columns[section - 1].align == "right"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return the title (display, edit, tool tip) or what a screen reader says.

        All of it is plain text; what shows a tool tip must not take it for HTML (delegate.py).
        """
        if role not in _ANSWERED or not index.isValid():
            return None
        if index.column():
            text = self.cell_text(index.row(), index.column())
            if role == _Role.AccessibleTextRole:
                return f"{self._columns[index.column() - 1].title}: {text or 'nothing'}"
            return text
        row = self.row_at(index.row())
        if role == _Role.AccessibleTextRole:
            return spoken(row, self.found_at(index.row()))
        return GONE if row is None else one_line(row.title) or "Untitled"


_ANSWERED = frozenset((_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole))
