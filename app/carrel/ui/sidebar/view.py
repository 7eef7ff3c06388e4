"""The sidebar: places of the library, saved searches and tags, with counts; a click asks for a
line's query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from carrel.ui import icons
from carrel.ui.sidebar.model import SidebarModel
from carrel.ui.sidebar.roles import (
    CHOSEN,
    CLAUSE,
    COLOUR,
    COUNT,
    FACET,
    HEADING,
    ICON,
    MISSING,
    MORE,
    OPEN,
    QUERY,
    SEARCH,
    TAG,
)
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, GRID, ICON_SMALL, INSIDE
from carrel.ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from carrel.domain.saved_search import SavedSearch
    from carrel.domain.tag import Tag
    from carrel.ui.sidebar.facets import FacetSection

_ROW, _HEADING_ROW = 28, 34
_DOT = 8


class Sidebar(QTreeView):
    """`asked(query)`: a line was chosen. `tag_menu(name, position)`: a tag's menu is wanted.

    `narrowed(clause)`: a facet's value was chosen. `facet_opened(id)`, `facet_lengthened(id)`: the
    reader wants a facet opened or closed, longer or shorter. `search_menu(name, position)`,
    `search_renamed(name)`, `search_deleted(name)`: what is wanted of a saved search, or of a step
    of their tree. `tag_renamed(name)`, `tag_deleted(name)`: the same of a tag;
    `tag_moved(name, above)`: it was dropped on another one, or ("") on their heading.
    """

    asked = Signal(str)
    narrowed = Signal(str)
    facet_opened = Signal(str)
    facet_lengthened = Signal(str)
    tag_menu = Signal(str, QPoint)
    tag_renamed = Signal(str)
    tag_deleted = Signal(str)
    tag_moved = Signal(str, str)
    search_menu = Signal(str, QPoint)
    search_renamed = Signal(str)
    search_deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = SidebarModel()
        self._query = ""
        self.setModel(self._lines)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName("Library and tags")
        self.setHeaderHidden(True)
        self.setProperty(OWN_FOCUS_MARK, True)
        self.setRootIsDecorated(False)
        self.setIndentation(GRID * 4)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(self._ask)
        self._takes_tags = False
        self.expandAll()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many papers are where."""
        self._lines.show_counts(counts)

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show the tags as a tree."""
        if not self._takes_tags:  # from the first tags on: the first paint needs no drags
            from carrel.ui.tags.tag_drops import TagDrops

            self._takes_tags = True
            TagDrops(self, self._lines.tag_at).moved.connect(self.tag_moved)
        if self._lines.show_tags(tags):
            self.expandAll()
            self.show_query(self._query)

    def show_searches(self, searches: Sequence[SavedSearch], counts: Mapping[str, int]) -> None:
        """Show the saved searches as a tree, with their counts by query."""
        current = _names(self.currentIndex())
        if self._lines.show_searches(searches, counts):
            self.expandAll()
            self.show_query(self._query)
            if any(current) and _names(self.currentIndex()) != current:
                self._make_current(current)

    def show_facets(self, sections: Sequence[FacetSection]) -> None:
        """Show the facets with their counts; the line that is current stays so."""
        current = _names(self.currentIndex())
        self._lines.show_facets(sections)
        self.expandAll()
        if any(current) and _names(self.currentIndex()) != current:
            self._make_current(current)

    def _make_current(self, names: tuple[object, ...]) -> None:
        stack = [self._lines.index(row, 0) for row in range(self._lines.rowCount())]
        while stack:
            index = stack.pop()
            if _names(index) == names:
                self.setCurrentIndex(index)
                return
            stack += [
                self._lines.index(row, 0, index) for row in range(self._lines.rowCount(index))
            ]

    @property
    def shown_query(self) -> str:
        """The query whose line is marked, if there is one."""
        return self._query

    def show_query(self, query: str) -> None:
        """Mark the line whose query is asked for; none where no line says just that."""
        self._query = query.strip()
        self.viewport().update()
        if self.currentIndex().data(QUERY) == self._query:
            return  # of several lines that say so, the one that was chosen stays current
        line = self._lines.find(self._query)
        if line is None:
            # The current line stays: whoever narrows by key goes on from there.
            self.selectionModel().clearSelection()
        else:
            self.setCurrentIndex(line.index())

    def event(self, event: QEvent) -> bool:
        """Keep Delete for a saved search or a tag: elsewhere it is a paper that goes."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wanted(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space choose; letters are left to the window's commands."""
        wanted = self._wanted(event)
        if wanted is not None:
            signal, name = wanted
            signal.emit(name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask(self.currentIndex())
        elif event.key() == Qt.Key.Key_Menu:
            self._menu(self.visualRect(self.currentIndex()).bottomLeft())
        elif event.text().strip() and event.text().isprintable() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ask(self, index: QModelIndex) -> None:
        for role, signal in (
            (QUERY, self.asked),
            (CLAUSE, self.narrowed),
            (FACET, self.facet_opened),
            (MORE, self.facet_lengthened),
        ):
            value = index.data(role)
            if value is not None:
                signal.emit(str(value))
                return

    def _menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if not index.isValid():
            index = self.currentIndex()
        for role, signal in ((TAG, self.tag_menu), (SEARCH, self.search_menu)):
            if index.data(role):
                signal.emit(str(index.data(role)), self.viewport().mapToGlobal(position))

    def _wanted(self, event: QKeyEvent) -> tuple[SignalInstance, str] | None:
        """Return what a key asks of the current line, where that is a saved search or a tag."""
        if event.modifiers():
            return None
        for role, renamed, deleted in (
            (SEARCH, self.search_renamed, self.search_deleted),
            (TAG, self.tag_renamed, self.tag_deleted),
        ):
            name = self.currentIndex().data(role)
            if name is not None and event.key() == Qt.Key.Key_F2:
                return renamed, str(name)
            if name is not None and event.key() == Qt.Key.Key_Delete:
                return deleted, str(name)
        return None


def _names(index: QModelIndex) -> tuple[object, ...]:
    """Return what a facet's or a saved search's line goes by; all None for other lines."""
    return tuple(index.data(role) for role in (FACET, CLAUSE, MORE, SEARCH))


class _Line(QStyledItemDelegate):
    """An icon or a tag's dot, the name, the count at the right edge; headings in bold."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _HEADING_ROW if _is_heading(index) else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = tokens_of(option.palette)
        row = QRect(0, option.rect.y(), option.rect.right() + 1, option.rect.height())
        painter.save()
        chosen = _is_chosen(option, index)
        if chosen:
            painter.fillRect(row, QColor(tokens.selection))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(0, row.y(), FOCUS_RING + 1, row.height()), QColor(tokens.accent))
        if _is_heading(index):
            self._heading(painter, row, option.font, index, tokens)
        else:
            left = option.rect.x() + INSIDE
            if index.data(QUERY) is not None or index.data(ICON):
                self._mark(painter, QPoint(left, row.center().y()), index, tokens, chosen)
                left += ICON_SMALL + INSIDE
            else:
                left += GRID
            self._words(painter, row, left, option, index)
        painter.restore()

    @staticmethod
    def _heading(
        painter: QPainter,
        row: QRect,
        font: QFont,
        index: QModelIndex | QPersistentModelIndex,
        tokens: Tokens,
    ) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(tokens.muted))
        place = row.adjusted(INSIDE + GRID, GRID, -INSIDE, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        if index.data(FACET):
            name = "chevron-down" if index.data(OPEN) else "chevron-right"
            x = row.right() - INSIDE - GRID - ICON_SMALL
            y = place.center().y() - ICON_SMALL // 2
            icons.draw(painter, name, x, y, ICON_SMALL, tokens.muted)

    def _mark(
        self,
        painter: QPainter,
        place: QPoint,
        index: QModelIndex | QPersistentModelIndex,
        tokens: Tokens,
        chosen: bool,
    ) -> None:
        name = str(index.data(ICON) or "")
        if name:
            colour = tokens.accent if chosen else tokens.muted
            icons.draw(painter, name, place.x(), place.y() - ICON_SMALL // 2, ICON_SMALL, colour)
        else:
            self._dot(painter, place.x() + GRID, place.y(), str(index.data(COLOUR) or ""), tokens)

    @staticmethod
    def _words(
        painter: QPainter,
        row: QRect,
        left: int,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens, metrics = tokens_of(option.palette), option.fontMetrics
        count = index.data(COUNT) or 0
        number = f"{count:,}" if count else ""
        width = metrics.horizontalAdvance(number)
        edge = row.right() - INSIDE - GRID
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(tokens.muted))
        place = QRect(edge - width, row.y(), width + 1, row.height())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, number)
        painter.setPen(QColor(tokens.muted if index.data(MISSING) else tokens.text))
        room = edge - width - INSIDE - left
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, row.y(), room, row.height()), middle, title)

    @staticmethod
    def _dot(painter: QPainter, x: int, y: int, colour: str, tokens: Tokens) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.muted))
        painter.setBrush(QColor(tokens.highlight(colour)) if colour else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(x, y - _DOT // 2, _DOT, _DOT)


def _is_heading(index: QModelIndex | QPersistentModelIndex) -> bool:
    return bool(index.data(HEADING) or index.data(FACET))


def _is_chosen(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether the query has this line, wherever the keyboard is."""
    if index.data(CLAUSE) is not None:
        return bool(index.data(CHOSEN))
    query, view = index.data(QUERY), option.widget
    return query is not None and isinstance(view, Sidebar) and query == view.shown_query
