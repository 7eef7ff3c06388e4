"""How a cell looks: a number with a lighter unit, muted what does not count, bold headings."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from carrel.api import MentionState
from carrel_plugins.metrics_table.rows import Row
from carrel_plugins.metrics_table.view_model import ROW, VALUE

_INSIDE = 4  # as much as the heads have
#: Air above and below a line.
ABOVE = 4
_RING = 2
_TEXT = QPalette.ColorRole.Text
_MUTED = QPalette.ColorRole.PlaceholderText
_Index = QModelIndex | QPersistentModelIndex


class NumberCells(QStyledItemDelegate):
    """Paints the cells of the table; the row that has the keys has a ring."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the ground as the style has it, and the text in its runs."""
        row = index.data(ROW)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = QStyleOptionViewItem(option)
        ground.state &= ~QStyle.StateFlag.State_HasFocus
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, ground, painter, option.widget
        )
        painter.save()
        painter.setFont(_font(option.font, row))
        area = option.rect.adjusted(_INSIDE, 0, -_INSIDE, 0)
        role = _MUTED if _is_muted(row) else _TEXT
        if chosen and role is _TEXT:
            role = QPalette.ColorRole.HighlightedText
        painter.setPen(option.palette.color(role))
        if index.column() == VALUE and isinstance(row, Row):
            self._paint_value(painter, area, option.palette, str(index.data() or ""), row)
        else:
            _draw(painter, area, str(index.data() or ""), Qt.AlignmentFlag.AlignLeft)
        painter.restore()
        table = option.widget
        if isinstance(table, QTableView) and table.hasFocus():
            _ring(painter, option, table.currentIndex(), index)

    def _paint_value(
        self, painter: QPainter, area: QRect, palette: QPalette, said: str, row: Row
    ) -> None:
        """Paint the number, and its unit lighter; where there is no room for both, as one text."""
        unit = row.value.unit
        width = painter.fontMetrics().horizontalAdvance(said) + 1
        if not unit or width > area.width():
            _draw(painter, area, said, Qt.AlignmentFlag.AlignRight)
            return
        behind = painter.fontMetrics().horizontalAdvance(unit)
        number = area.adjusted(0, 0, -behind, 0)
        _draw(painter, number, said.removesuffix(unit), Qt.AlignmentFlag.AlignRight)
        painter.setPen(palette.color(_MUTED))
        _draw(painter, area, unit, Qt.AlignmentFlag.AlignRight)


def _is_muted(row: Row | None) -> bool:
    """Whether a number does not count as what the paper found; its state says why."""
    return row is not None and not (row.is_result and row.kept.state.counts)


def _font(font: QFont, row: Row | None) -> QFont:
    font = QFont(font)
    if row is None:
        font.setWeight(QFont.Weight.DemiBold)
    elif row.kept.state is MentionState.REJECTED:
        font.setStrikeOut(True)
    return font


def _draw(painter: QPainter, area: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _ring(
    painter: QPainter, option: QStyleOptionViewItem, current: QModelIndex, index: _Index
) -> None:
    """Draw the part of a row's ring that runs around this cell."""
    if current.row() != index.row():
        return
    area = option.rect
    last = index.column() == index.model().columnCount() - 1
    colour = option.palette.color(QPalette.ColorRole.Accent)
    across = QRect(area.topLeft(), QSize(area.width(), _RING))
    down = QRect(area.topLeft(), QSize(_RING, area.height()))
    painter.fillRect(across, colour)
    painter.fillRect(across.translated(0, area.height() - _RING), colour)
    if index.column() == 0:
        painter.fillRect(down, colour)
    if last:
        painter.fillRect(down.translated(area.width() - _RING, 0), colour)
