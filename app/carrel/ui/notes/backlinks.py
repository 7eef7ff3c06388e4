"""The strip below a note that says which notes link to its paper, and the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE

if TYPE_CHECKING:
    from carrel.library.note_links import Backlink

_ROW = 44
_MOST_ROWS = 3
_PAPER = Qt.ItemDataRole.UserRole
_EXCERPT = Qt.ItemDataRole.UserRole + 1


class BacklinksStrip(QWidget):
    """Nothing while no note links here. `paper_wanted(id)`: the reader goes to a note."""

    paper_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Backlink] = []
        self.button = FlatButton(self)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setAccessibleName("Notes that link to this paper")
        self.button.setToolTip("Notes that link to this paper")
        self._model = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Notes that link to this paper; Enter goes there")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self.button)
        column.addWidget(self.list)
        column.setContentsMargins(INSIDE, 0, INSIDE, GRID)
        self.button.toggled.connect(self._open)
        self.list.clicked.connect(self._go)
        self.list.installEventFilter(self)
        self._open(False)
        self.hide()

    def show_backlinks(self, backlinks: Sequence[Backlink]) -> None:
        """Show which notes link here; the same ones stay as they are."""
        if list(backlinks) == self._shown:
            return
        self._shown = list(backlinks)
        count = len(backlinks)
        self.button.setText(f"Linked from {count:,} note{'' if count == 1 else 's'}")
        self._model.clear()
        for link in backlinks:
            line = QStandardItem(one_line(link.title, 200))
            line.setData(link.paper_id, _PAPER)
            line.setData(one_line(link.excerpt, 300), _EXCERPT)
            said = f"{line.text()}: {line.data(_EXCERPT)}"
            line.setData(said, Qt.ItemDataRole.AccessibleTextRole)
            line.setToolTip(f"{link.citekey}: {one_line(link.title, 300)}")
            self._model.appendRow(line)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.setFixedHeight(_ROW * max(1, min(count, _MOST_ROWS)))
        if not count:
            self.button.setChecked(False)
        self.setVisible(bool(count))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go there on Enter; close the list on Esc, which the window has for itself otherwise."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.button.setChecked(False)
                return True
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._go(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def _open(self, wanted: bool) -> None:
        had_focus = self.list.hasFocus()
        self.list.setVisible(wanted)
        icons.bind(self.button, "chevron-down" if wanted else "chevron-right")
        if wanted:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self.paper_wanted.emit(int(index.data(_PAPER)))


class _Lines(QStyledItemDelegate):
    """A paper's title, and muted below it the words around the link."""

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
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        area = option.rect.adjusted(INSIDE, GRID, -INSIDE, -GRID)
        half = area.height() // 2
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        right = Qt.TextElideMode.ElideRight
        for text, font, ink, top in (
            (str(index.data()), bold, tokens.text, area.y()),
            (str(index.data(_EXCERPT) or ""), option.font, tokens.muted, area.y() + half),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            place = QRect(area.x(), top, area.width(), half)
            shown = QFontMetrics(font).elidedText(text, right, place.width() - GRID)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
