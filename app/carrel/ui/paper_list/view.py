"""The list of papers as the window shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from carrel.ui.paper_list.delegate import PaperRowDelegate
from carrel.ui.paper_list.flat_header import FlatHeader
from carrel.ui.paper_list.model import FoundSource, PaperListModel
from carrel.ui.paper_list.row_layout import DENSITIES
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from carrel.ui.paper_list.column_heads import ColumnHeads

    Index = QModelIndex | QPersistentModelIndex

_Move = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag
_RESTYLED_BY = frozenset(
    (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
)


class _Place(NamedTuple):
    """Where the reader was: what survives a new list of ids."""

    current: int  # paper, or -1
    row: int
    selected: list[int]
    anchor: int  # the paper that should stay where it is on the screen, or -1
    anchor_y: int
    scroll: int


class PaperListView(QTableView):
    """A list of papers; arrows, Page and Home keys move, letters are left to the commands.

    A new list of ids keeps the current paper and the selection by paper; where the current one is
    gone, what is now in its row becomes current (so that deciding moves on), or the last row.
    """

    current_paper_changed = Signal(int)
    """The paper the reader is on, or -1."""
    selection_papers_changed = Signal(list)
    """The ids of the selected papers in the order of the list."""
    paper_activated = Signal(int)
    """Enter or a double click on a paper."""
    menu_requested = Signal(QPoint)
    """A context menu is wanted at this global position, for the selection."""
    sort_requested = Signal(str)
    """The head of a column was clicked: its field, "title" for the first column."""

    def __init__(self, model: PaperListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers = model
        self._density = DENSITIES[0]
        self._shows_found = False
        self._tag_colours: dict[str, str] = {}
        self._told_current = -1
        self._told_selection: list[int] = []
        self._place: _Place | None = None
        self._rows = PaperRowDelegate(model, self)
        self._set_up()
        self.setItemDelegate(self._rows)
        self.setModel(model)
        self._heads: ColumnHeads | None = None
        # Connected after setModel: headers and selection have heard of the reset by then.
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        self.activated.connect(lambda index: self.paper_activated.emit(model.id_at(index.row())))
        self._restyle()

    def _set_up(self) -> None:
        self.setAccessibleName("Papers")
        self.setProperty(OWN_FOCUS_MARK, True)  # the current row shows a ring
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalHeader(FlatHeader(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)  # Tab leaves the list
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)

    # -- what the shell asks and sets

    @property
    def heads(self) -> ColumnHeads:
        """The heads of the columns; made when they are first asked for, after the first paint."""
        if self._heads is None:
            from carrel.ui.paper_list.column_heads import ColumnHeads

            self._heads = ColumnHeads(self.horizontalHeader(), self._papers)
            self._heads.sort_requested.connect(self.sort_requested)
        return self._heads

    @property
    def papers(self) -> PaperListModel:
        """The model."""
        return self._papers

    def current_paper(self) -> int:
        """Return the paper the reader is on, or -1."""
        return self._papers.id_at(self.currentIndex().row())

    def selected_papers(self) -> list[int]:
        """Return the selected papers in the order of the list."""
        ids = self._papers.ids
        # toList: PySide's type hints do not know that a selection can be looped over.
        parts = self.selectionModel().selection().toList()
        ranges = sorted((part.top(), part.bottom()) for part in parts)
        return [paper_id for top, bottom in ranges for paper_id in ids[top : bottom + 1]]

    def go_to_paper(self, paper_id: int) -> bool:
        """Make a paper current and visible; return whether it is in the list."""
        return self.go_to_row(self._papers.row_of(paper_id))

    def go_to_row(self, row: int) -> bool:
        """Make a row current, alone selected and visible; return whether there is such a row."""
        if not 0 <= row < len(self._papers.ids):
            return False
        self.setCurrentIndex(self._papers.index(row, 0))
        return True

    def step(self, rows: int) -> bool:
        """Move the current row by `rows` (J: 1, K: -1), as far as the list goes.

        Returns whether the current row is another one now.
        """
        before = self.currentIndex().row()
        if before < 0:
            return self.go_to_row(0)
        row = min(max(before + rows, 0), len(self._papers.ids) - 1)
        return row != before and self.go_to_row(row)

    def select_papers(self, paper_ids: Iterable[int]) -> None:
        """Select these papers as far as they are in the list; the current one stays."""
        self.selectionModel().select(
            self._selection_of(self._papers.rows_of(paper_ids)), _Select.ClearAndSelect
        )

    def set_density(self, density: str) -> None:
        """Set the height of rows: "comfortable" or "compact"; anything else is comfortable."""
        self._density = density if density in DENSITIES else DENSITIES[0]
        self._restyle()

    def set_tag_colours(self, colours: Mapping[str, str]) -> None:
        """Set the colours ("yellow" ...) of the tags that have one, by tag name."""
        if dict(colours) != self._tag_colours:
            self._tag_colours = dict(colours)
            self._restyle()

    def show_found(self, source: FoundSource | None) -> None:
        """Give rows a third line for what a query found, or take it away again."""
        self._papers.set_found(source)
        if (source is not None) != self._shows_found:
            self._remember()
            self._shows_found = source is not None
            self._restyle()
            self._return()

    # -- keeping the reader's place

    def _remember(self) -> None:
        current = self.currentIndex()
        first = self.rowAt(0)
        seen = self.visualRect(current) if current.isValid() else None
        on_screen = seen is not None and self.viewport().rect().intersects(seen)
        row = current.row() if on_screen else first
        self._place = _Place(
            current=self.current_paper(),
            row=current.row(),
            selected=self._told_selection,
            anchor=self._papers.id_at(row) if on_screen or self._scroll() else -1,
            anchor_y=self.rowViewportPosition(row) if row >= 0 else 0,
            scroll=self._scroll(),
        )

    def _return(self) -> None:
        place, total = self._place, len(self._papers.ids)
        if place is not None and total:
            self.executeDelayedItemsLayout()  # scroll bars learn the new length
            self.verticalScrollBar().setValue(place.scroll)
            self._select_again(place, total)  # scrolls to the current paper
            anchor = self._papers.row_of(place.anchor) if place.anchor >= 0 else -1
            if anchor >= 0:
                top = anchor * self._rows.row_height
                self.verticalScrollBar().setValue(top - place.anchor_y)
        self._place = None
        self._tell()

    def _select_again(self, place: _Place, total: int) -> None:
        if place.current >= 0:
            current = self._papers.row_of(place.current)
            kept = current >= 0
            index = self._papers.index(current if kept else min(place.row, total - 1), 0)
            flags = _Select.NoUpdate if kept else _Select.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
        rows = self._papers.rows_of(place.selected) if place.selected else []
        if rows:
            self.selectionModel().select(self._selection_of(rows), _Select.ClearAndSelect)

    def _selection_of(self, rows: list[int]) -> QItemSelection:
        selection = QItemSelection()
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end] != rows[end - 1] + 1:
                selection.select(
                    self._papers.index(rows[start], 0), self._papers.index(rows[end - 1], 0)
                )
                start = end
        return selection

    def _scroll(self) -> int:
        return self.verticalScrollBar().value()

    def _tell(self) -> None:
        """Emit what differs from what was told last; nothing in the middle of a reset."""
        if self._place is not None:
            return
        selection = self.selected_papers()
        current = self.current_paper()
        if current != self._told_current:
            self._told_current = current
            self.current_paper_changed.emit(current)
        if selection != self._told_selection:
            self._told_selection = selection
            self.selection_papers_changed.emit(list(selection))

    # -- Qt

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which paper the reader is on."""
        super().currentChanged(current, previous)
        self._tell()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which papers are selected."""
        super().selectionChanged(selected, deselected)
        self._tell()

    def selectAll(self) -> None:
        """Select every paper. What is selected goes first, untold: with thousands of rows here
        and there, Qt would compare each of them with the new selection.
        """
        selection = self.selectionModel()
        selection.blockSignals(True)
        selection.clearSelection()
        selection.blockSignals(False)
        super().selectAll()

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last paper; a table goes to the row's ends."""
        if action == _Move.MoveHome:
            return self._papers.index(0, 0)
        if action == _Move.MoveEnd:
            return self._papers.index(len(self._papers.ids) - 1, 0)
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come in on a paper that is selected: Qt would make the first one current alone."""
        if not self.currentIndex().isValid():
            self.go_to_row(0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters and signs to the window's commands; Qt would search for titles."""
        control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        text = event.text()
        if text.strip() and text.isprintable() and not event.modifiers() & control:
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: typing is for commands, and the search box finds."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu: at the mouse, or under the current row when a key asked."""
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            position = self.viewport().mapToGlobal(below)
        self.menu_requested.emit(position)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Measure and colour the rows again when the font or the theme changed."""
        super().changeEvent(event)
        if event.type() in _RESTYLED_BY and hasattr(self, "_rows"):
            self._restyle()

    def _restyle(self) -> None:
        self._rows.restyle(
            self.font(),
            self.palette(),
            self._density,
            self._tag_colours,
            found=self._shows_found,
        )
        if self.verticalHeader().defaultSectionSize() != self._rows.row_height:
            self.verticalHeader().setDefaultSectionSize(self._rows.row_height)
        self.viewport().update()
