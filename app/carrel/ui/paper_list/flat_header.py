"""The heads of a table's columns as they look."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from carrel.ui import icons
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, ICON_SMALL, INSIDE


class FlatHeader(QHeaderView):
    """A header in the house's look: small muted words above a hairline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFont(small_font(parent.font()))

    def sizeHint(self) -> QSize:
        """As high as a line of small text with some air."""
        return QSize(0, self.fontMetrics().height() + 2 * GRID)

    def paintSection(
        self,
        painter: QPainter,
        rect: QRect,
        logicalIndex: int,  # noqa: N803 (Qt's name)
    ) -> None:
        """Paint one head."""
        tokens = tokens_of(self.palette())
        painter.fillRect(rect, QColor(tokens.window))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        role, across = Qt.ItemDataRole, Qt.Orientation.Horizontal
        title = str(self.model().headerData(logicalIndex, across, role.DisplayRole))
        side = self.model().headerData(logicalIndex, across, role.TextAlignmentRole)
        room = rect.adjusted(INSIDE, 0, -INSIDE, -1)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            icon = "chevron-down" if down else "chevron-up"
            top = room.center().y() - ICON_SMALL // 2
            x = room.right() - ICON_SMALL + GRID
            icons.draw(painter, icon, x, top, ICON_SMALL, tokens.accent)
            room.setRight(x - 1)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.muted))
        shown = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side, shown)
