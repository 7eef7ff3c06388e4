"""The lines of tags for several papers: which of them have it, its colour, its name, how many."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QStandardItem
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from carrel.ui.tags.bulk_choice import ALL, NONE, SOME
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE
from carrel.ui.theme.tokens import Tokens

NAME = Qt.ItemDataRole.UserRole + 1
STATE = Qt.ItemDataRole.UserRole + 2
COLOUR = Qt.ItemDataRole.UserRole + 3
DETAIL = Qt.ItemDataRole.UserRole + 4

_ROW, _BOX, _DOT = 28, 14, 10
_SAID = {ALL: "on all", SOME: "on some", NONE: "on none"}


def tag_line(name: str, state: str, colour: str, detail: str) -> QStandardItem:
    """Return a line; a screen reader says it whole."""
    line = QStandardItem(name)
    line.setData(name, NAME)
    line.setData(state, STATE)
    line.setData(colour, COLOUR)
    line.setData(detail, DETAIL)
    said = ", ".join(part for part in (name, _SAID[state], colour, detail) if part)
    line.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    return line


class TagLines(QStyledItemDelegate):
    """Paints a box with a check mark (all), a dash (some) or nothing; the rest beside it."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = tokens_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        area = option.rect.adjusted(INSIDE, 0, -INSIDE, 0)
        middle = area.center().y() + 0.5
        box = QRectF(area.x() + 0.5, middle - _BOX / 2, _BOX, _BOX)
        paint_box(painter, box, str(index.data(STATE)), tokens)
        colour = str(index.data(COLOUR) or "")
        dot = QRectF(box.right() + INSIDE, middle - _DOT / 2, _DOT, _DOT)
        painter.setPen(QColor(tokens.muted))
        painter.setBrush(QColor(tokens.highlight(colour)) if colour else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        metrics, centre = option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        detail = str(index.data(DETAIL) or "")
        width = metrics.horizontalAdvance(detail) + 1
        painter.setPen(QColor(tokens.muted))
        painter.drawText(area, centre | Qt.AlignmentFlag.AlignRight, detail)
        words = area.adjusted(int(dot.right()) + INSIDE - area.x(), 0, -width - 2 * GRID, 0)
        painter.setPen(QColor(tokens.text))
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, centre | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()


def paint_box(painter: QPainter, box: QRectF, state: str, tokens: Tokens) -> None:
    """Paint a box with what it says of all: a check mark, a dash, or nothing."""
    full = state == ALL
    painter.setPen(QPen(QColor(tokens.accent if state != NONE else tokens.edge), 1.2))
    painter.setBrush(QColor(tokens.accent) if full else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2, 2)
    pen = QPen(QColor(tokens.paper if full else tokens.accent), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = box.x(), box.y()
    if full:
        corners = (QPointF(x + 3, y + 7.5), QPointF(x + 6, y + 10.5), QPointF(x + 11, y + 4))
        painter.drawPolyline(corners)
    elif state == SOME:
        painter.drawLine(QPointF(x + 3.5, y + _BOX / 2), QPointF(x + 10.5, y + _BOX / 2))
