"""The papers that were changed in a vault, each with a box: what is checked is read back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from carrel.ui.tags.bulk_choice import ALL, NONE
from carrel.ui.tags.bulk_lines import paint_box
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE
from carrel.ui.vault.read_back_wording import changes

if TYPE_CHECKING:
    from carrel.domain.vault_change import VaultChange
    from carrel.ui.vault.vault_work import BackRow

DETAIL = Qt.ItemDataRole.UserRole
_BOX = 14
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class BackLines(QAbstractListModel):
    """All are checked at first. `checked_changed` when others are."""

    checked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[BackRow] = ()
        self._checked: list[bool] = []

    def show_rows(self, rows: Sequence[BackRow]) -> None:
        """Show other changes, all of them checked."""
        self.beginResetModel()
        self.rows, self._checked = rows, [True] * len(rows)
        self.endResetModel()
        self.checked_changed.emit()

    def chosen(self) -> list[VaultChange]:
        """Return the changes that are checked."""
        pairs = zip(self.rows, self._checked, strict=True)
        return [row.change for row, checked in pairs if checked]

    def check_all(self, *, on: bool) -> None:
        """Check all lines, or none."""
        self._checked = [on] * len(self.rows)
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
        self.checked_changed.emit()

    def row_at(self, row: int) -> BackRow | None:
        """Return the change of a line, None for none."""
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every line can be checked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is shown or said of a line."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == _Role.DisplayRole:
            return row.change.title
        if role == _Role.CheckStateRole:
            on = self._checked[index.row()]
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role in (DETAIL, _Role.AccessibleTextRole, _Role.ToolTipRole):
            detail = ", ".join(changes(row))
            return detail if role == DETAIL else f"{row.change.title}: {detail}"
        return None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Check a line, or uncheck it."""
        if role != _Role.CheckStateRole or self.row_at(index.row()) is None:
            return False
        self._checked[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.checked_changed.emit()
        return True


class BackDelegate(QStyledItemDelegate):
    """Paints a box, beside it the title and below that, muted, what changes."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Room for two lines of text."""
        return QSize(0, 2 * option.fontMetrics.height() + 3 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a line."""
        tokens = tokens_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        on = index.data(_Role.CheckStateRole) == Qt.CheckState.Checked
        paint_box(painter, _box(option), ALL if on else NONE, tokens)
        left = INSIDE + _BOX + GROUP
        words = option.rect.adjusted(left, GRID, -INSIDE, -GRID)
        metrics, elided = option.fontMetrics, Qt.TextElideMode.ElideRight
        painter.setPen(QColor(tokens.text if on else tokens.muted))
        title = metrics.elidedText(str(index.data()), elided, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(QColor(tokens.muted))
        detail = metrics.elidedText(str(index.data(DETAIL)), elided, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, detail)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Check or uncheck by Space, and by a click on the box."""
        if isinstance(event, QKeyEvent):
            hit = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            reach = _box(option).adjusted(-INSIDE, -INSIDE, INSIDE, INSIDE)
            hit = reach.contains(event.position())
        else:
            hit = False
        if not hit:
            return False
        on = index.data(_Role.CheckStateRole) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        return model.setData(index, other, _Role.CheckStateRole)


def _box(option: QStyleOptionViewItem) -> QRectF:
    rect = option.rect
    middle = rect.center().y() + 0.5
    return QRectF(rect.x() + INSIDE + 0.5, middle - _BOX / 2, _BOX, _BOX)
