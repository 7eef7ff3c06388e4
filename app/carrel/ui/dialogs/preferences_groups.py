"""The list of groups of preferences."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GROUP, INSIDE, PANE

_NAME = Qt.ItemDataRole.UserRole
_WIDTH_IN_LETTERS = 18


class GroupList(QListWidget):
    """One row a group; the first is current."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Groups of settings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Rows(self))

    def add(self, name: str, title: str) -> None:
        """Put a group below the others."""
        item = QListWidgetItem(title, self)
        item.setData(_NAME, name)
        if self.count() == 1:
            self.setCurrentItem(item)

    def narrow(self, names: Collection[str]) -> bool:
        """Show only these groups; return whether there are any. One of them is current then."""
        for item in self._items():
            item.setHidden(item.data(_NAME) not in names)
        left = [item for item in self._items() if not item.isHidden()]
        if left and self.currentItem() not in left:
            self.setCurrentItem(left[0])
        return bool(left)

    def shown(self) -> list[str]:
        """Return the names of the groups that are shown."""
        return [item.data(_NAME) for item in self._items() if not item.isHidden()]

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def sizeHint(self) -> QSize:
        """As wide as titles usually are."""
        return QSize(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 2 * PANE, 300)


class _Rows(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, option.fontMetrics.height() + 2 * INSIDE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = tokens_of(option.palette)
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selection))
        painter.setPen(QColor(tokens.text))
        painter.drawText(
            option.rect.adjusted(GROUP, 0, -GROUP, 0), Qt.AlignmentFlag.AlignVCenter, index.data()
        )
        painter.restore()
