"""The table's model: ids in the order shown, rows read a page at a time when they are painted."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from carrel.api import HardwareRegistry, LibraryAccess, MentionState
from carrel_plugins.metrics_table.listing import Listing
from carrel_plugins.metrics_table.rows import Row, read_rows, short_title, shown_cells
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity

#: So that a page costs less than 5 ms on the window's thread, wherever its papers lie.
PAGE = 32
_PAGES = 32
ROW = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class Column(NamedTuple):
    """A column: what it says, its head, the key that sorts by it ("" for none), its width."""

    name: str
    title: str
    key: str
    width: int


COLUMNS = (
    Column("paper", "Paper", "", 184),
    Column("quantity", "Quantity", "quantity", 144),
    Column("value", "Value", "value", 112),
    Column("qualifier", "Qualifier", "qualifier", 80),
    Column("baseline", "Compared with", "baseline", 136),
    Column("hardware", "Hardware", "hardware", 120),
    Column("conditions", "Conditions", "model", 128),
    Column("quote", "Quote", "", 144),
    Column("state", "State", "state", 104),
)
VALUE = next(at for at, column in enumerate(COLUMNS) if column.name == "value")


class NumbersModel(QAbstractTableModel):
    """`loaded` is emitted when another listing is shown, `failed` with why no page can be read."""

    loaded = Signal()
    failed = Signal(str)

    def __init__(self, library: LibraryAccess, registry: HardwareRegistry) -> None:
        super().__init__()
        self._library, self._registry = library, registry
        self.listing = Listing()
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()

    def show(self, listing: Listing) -> None:
        """Show this listing."""
        self.beginResetModel()
        self.listing = listing
        self._pages.clear()
        self.endResetModel()
        self.loaded.emit()

    def row_at(self, at: int) -> Row | None:
        """Return the number of a row; None for a heading and for what is gone."""
        if not 0 <= at < len(self.listing.entries):
            return None
        first = at - at % PAGE
        if first not in self._pages:
            self._pages[first] = self._read(first)
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(first)
        return self._pages[first][at - first]

    def heading_at(self, at: int) -> tuple[str, int] | None:
        """Return the quantity that a row is the heading of, with how many numbers follow."""
        entry = self.listing.entries[at]
        return self.listing.groups[-1 - entry] if entry < 0 else None

    def _read(self, first: int) -> list[Row | None]:
        ids = list(self.listing.entries[first : first + PAGE])
        try:
            found = iter(
                list(read_rows(self._library, self._registry, [one for one in ids if one >= 0]))
            )
        except RuntimeError as error:
            self.failed.emit(str(error))
            return [None] * len(ids)
        return [next(found) if one >= 0 else None for one in ids]

    # -- what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of rows, headings among them."""
        return 0 if parent.isValid() else len(self.listing.entries)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == VALUE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what a cell says."""
        if not index.isValid():
            return None
        heading = self.heading_at(index.row())
        if heading is not None:
            return _heading(heading, index.column(), role)
        row = self.row_at(index.row())
        if role == ROW:
            return row
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row, index.column())
        return None


def cell(row: Row, column: int) -> str:
    """Return what a column says of a number; "≤" stands before what is told of the best case."""
    name = COLUMNS[column].name
    if name == "paper":
        return short_title(row.title)
    said = shown_cells(row)[name]
    return f"≤ {said}" if name == "value" and row.is_peak else said


def _heading(heading: tuple[str, int], column: int, role: int) -> str | None:
    quantity, count = heading
    spoken = role == Qt.ItemDataRole.AccessibleTextRole
    if column or not (spoken or role == Qt.ItemDataRole.DisplayRole):
        return None
    said = shown_quantity(quantity) or "other"
    return f"{said}, {count:,} numbers" if spoken else f"{said}  {count:,}"


def _tip(row: Row, column: int) -> str:
    name = COLUMNS[column].name
    if name == "paper":
        return row.title
    if name == "value":
        ends = "–".join(dict.fromkeys(f"{end:.15g}" for end in row.ends or ()))
        peak = f"the best case: “{shown_qualifier(row.qualifier)}”" if row.is_peak else ""
        return "\n".join(filter(None, (f"{ends} {row.unit}", peak)))
    if name == "state" and row.kept.state is MentionState.SUGGESTED:
        return "Doubtful: it counts once you confirm it"
    return cell(row, column)


def _spoken(row: Row, column: int) -> str:
    """Return a cell as a screen reader says it; the first one says the whole row."""
    if column:
        return f"{COLUMNS[column].title}: {cell(row, column) or 'not said'}"
    cells = shown_cells(row)
    names = ("quantity", "qualifier", "value", "baseline", "hardware", "state")
    return ", ".join(filter(None, (row.title, *(cells[name] for name in names))))
