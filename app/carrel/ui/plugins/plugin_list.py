"""The list of plugins: Carrel's own, then everybody else's, each with its state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from carrel.plugin_host.record import PluginRecord
from carrel.ui.plugins.state_mark import draw_mark
from carrel.ui.plugins.wording import Standing, standing
from carrel.ui.reader.plain_text import one_line, tool_tip
from carrel.ui.theme.fonts import small_font, title_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, ICON_SMALL, INSIDE, PANE

_PLACE = Qt.ItemDataRole.UserRole  # in the list of records; None for a heading
_STANDING = Qt.ItemDataRole.UserRole + 1
_WIDTH_IN_LETTERS = 26


class PluginList(QListWidget):
    """Rows of two lines; `chosen(place)` is a place in the list of records."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plugins")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Rows(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._changed)

    def show_records(self, records: Sequence[PluginRecord], current: int) -> None:
        """Show the records with one of them current; nothing is emitted."""
        blocked = self.blockSignals(True)
        self.clear()
        own = [place for place, record in enumerate(records) if record.first_party]
        others = [place for place, record in enumerate(records) if not record.first_party]
        for heading, places in (("Carrel's own", own), ("From elsewhere", others)):
            if places:
                self._add_heading(heading)
            for place in places:
                item = self._add_row(records[place], place)
                if place == current:
                    self.setCurrentItem(item)
        self.blockSignals(blocked)

    def sizeHint(self) -> QSize:
        """As wide as names usually are."""
        return QSize(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 2 * PANE, 300)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}:")

    def _add_row(self, record: PluginRecord, place: int) -> QListWidgetItem:
        name, found = one_line(record.name), standing(record)
        item = QListWidgetItem(name, self)
        item.setData(_PLACE, place)
        item.setData(_STANDING, found)
        item.setToolTip(tool_tip(name))
        whose = "Carrel's own" if record.first_party else "from elsewhere"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {found.word.lower()}, {whose}")
        return item

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.scrollToItem(item)  # a click on half a row shows the whole of it
        place = None if item is None else item.data(_PLACE)
        if place is not None:
            self.chosen.emit(place)


class _Rows(QStyledItemDelegate):
    """Paints a heading, or a name over the mark and the word of its state."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line = option.fontMetrics.height()
        if index.data(_PLACE) is None:
            return QSize(0, line + PANE)
        return QSize(0, 2 * line + GRID + 2 * INSIDE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = tokens_of(option.palette)
        box = option.rect.adjusted(GROUP, 0, -GROUP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found: Standing | None = index.data(_STANDING)
        if found is None:
            painter.setFont(small_font(option.font))
            painter.setPen(QColor(tokens.muted))
            foot = Qt.AlignmentFlag.AlignBottom
            painter.drawText(box.adjusted(0, 0, 0, -GRID), foot, index.data())
            painter.restore()
            return
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selection))
        line = option.fontMetrics.height()
        self._write(painter, box.adjusted(0, INSIDE, 0, 0), index.data(), option, tokens.text)
        below = box.adjusted(0, INSIDE + line + GRID, 0, 0)
        draw_mark(painter, found, below.x(), below.y() + (line - ICON_SMALL) / 2, tokens)
        below.setLeft(below.left() + ICON_SMALL + GRID + 2)
        self._write(painter, below, found.word, option, tokens.muted)
        painter.restore()

    @staticmethod
    def _write(
        painter: QPainter, box: QRect, text: str, option: QStyleOptionViewItem, ink: str
    ) -> None:
        line = QRect(box.x(), box.y(), box.width(), option.fontMetrics.height())
        name = ink == tokens_of(option.palette).text
        painter.setFont(title_font(option.font) if name else option.font)
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
