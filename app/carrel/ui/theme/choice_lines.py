"""How the lines of a list to choose from look: what it is, and muted on the right what it means."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QStandardItem
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE

ROW_HEIGHT = 30
DETAIL = Qt.ItemDataRole.UserRole


def choice_line(title: str, detail: str) -> QStandardItem:
    """Return a line that `ChoiceLines` paints, and that a screen reader says whole."""
    line = QStandardItem(title)
    line.setData(detail, DETAIL)
    spoken = f"{title}, {detail}" if detail else title
    line.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    return line


def heading_line(title: str) -> QStandardItem:
    """Return a line above others, which cannot be chosen."""
    line = QStandardItem(title)
    line.setFlags(Qt.ItemFlag.NoItemFlags)
    return line


class ChoiceLines(QStyledItemDelegate):
    """A title on the left, a key or a detail muted on the right; headings in bold."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = tokens_of(option.palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        area = option.rect.adjusted(INSIDE, 0, -INSIDE, 0)
        detail = str(index.data(DETAIL) or "")
        metrics = option.fontMetrics
        title, right = str(index.data()), Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            bold = QFont(option.font)
            bold.setWeight(QFont.Weight.DemiBold)
            painter.setFont(bold)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(area.adjusted(0, GRID, 0, 0), middle, title)
            painter.restore()
            return
        least = min(metrics.horizontalAdvance(title), area.width() // 2)
        # Letters are placed by fractions of a pixel: without the one more some texts are cut.
        width = min(metrics.horizontalAdvance(detail) + 1, area.width() - least - 3 * GRID)
        painter.setPen(QColor(tokens.muted))
        shown = metrics.elidedText(detail, right, width)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, shown)
        painter.setPen(QColor(tokens.text))
        shown = metrics.elidedText(title, right, area.width() - width - 3 * GRID)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


def edge(frame: QFrame) -> None:
    """Draw a line around what lies over the window; a shadow of Fusion's is drowned by the dark."""
    frame.setFrameStyle(QFrame.Shape.Box.value | QFrame.Shadow.Plain.value)
    frame.setForegroundRole(QPalette.ColorRole.Dark)
