"""How the lines of conflicts look: papers in bold, below them the parts of their files."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE
from carrel.ui.vault.conflict_lines import LINE, ConflictLine

_ROW = 28
_Index = QModelIndex | QPersistentModelIndex


class ConflictDelegate(QStyledItemDelegate):
    """Paints a title on the left and muted on the right what is said of it; faults with a sign."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All lines are equally high."""
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a line."""
        line = index.data(LINE)
        if not isinstance(line, ConflictLine):
            return
        tokens = tokens_of(option.palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        font = QFont(option.font)
        if line.part is None:
            font.setWeight(QFont.Weight.DemiBold)
        indent = GROUP if line.part is not None else 0
        area = option.rect.adjusted(INSIDE + indent, 0, -INSIDE, 0)
        metrics, middle = option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        faulty = bool(line.fault) or line.damaged
        detail = f"⚠ {line.detail}" if faulty else line.detail
        # Letters are placed by fractions of a pixel: without the one more some texts are cut.
        least = min(metrics.horizontalAdvance(line.title) + 1, area.width() // 2)
        width = min(metrics.horizontalAdvance(detail) + 1, area.width() - least - 3 * GRID)
        right = Qt.TextElideMode.ElideRight
        painter.setPen(QColor(tokens.bad if faulty else tokens.muted))
        shown = metrics.elidedText(detail, right, width)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, shown)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted if line.waiting else tokens.text))
        room = area.width() - (width + 3 * GRID if detail else 0)
        shown = painter.fontMetrics().elidedText(line.title, right, room)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
