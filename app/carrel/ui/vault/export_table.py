"""The files of an export, with what becomes of each and why: a model that holds them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from carrel.ui.reader.plain_text import tool_tip
from carrel.ui.theme.spacing import TARGET
from carrel.ui.vault.export_wording import COUNTED

if TYPE_CHECKING:
    from carrel.vault.report import ExportedFile, Outcome

_HEADINGS = ("File", "What", "Why")
_SHARES = (380, 90)  # pixels of the first columns; the reasons have the rest
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class ExportedFiles(QAbstractTableModel):
    """Shows the files of one outcome or of all, in the order of the papers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: Sequence[ExportedFile] = ()
        self._shown: Sequence[ExportedFile] = ()
        self._outcome: Outcome | None = None

    def show_files(self, files: Sequence[ExportedFile]) -> None:
        """Show other files, of the same outcome as before."""
        self._files = files
        self.narrow(self._outcome)

    def narrow(self, outcome: Outcome | None) -> None:
        """Show the files of one outcome, or of all (None)."""
        self.beginResetModel()
        self._outcome = outcome
        if outcome is None:
            self._shown = self._files
        else:
            self._shown = [one for one in self._files if one.outcome is outcome]
        self.endResetModel()

    def file_at(self, row: int) -> ExportedFile | None:
        """Return the file of a row, None for none."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return how many files are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """File, what becomes of it, why."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text; the whole of it as its tool tip."""
        one = self.file_at(index.row())
        if one is None or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        cells = (one.file or one.title, COUNTED[one.outcome][0], "; ".join(one.reasons))
        cell = cells[index.column()]
        return tool_tip(cell) if role == _Role.ToolTipRole else cell

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _HEADINGS[section]
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return left if role == _Role.TextAlignmentRole else None


class _Cells(QStyledItemDelegate):
    """The row says where the keyboard is: Fusion's mark of a cell would dim its text."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class ExportTable(QTableView):
    """The view of `ExportedFiles`; Tab leaves it."""

    def __init__(self, files: ExportedFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(files)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("Files")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(TARGET)
        rows.setDefaultSectionSize(TARGET)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setStretchLastSection(True)
        for column, width in enumerate(_SHARES):
            self.setColumnWidth(column, width)
