"""The heads of the list's columns: shown when there is more than one, clicked to sort.

A column for which there is no room is left out until the list is wider: what a paper is called
comes before what it is counted by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView

from carrel.ui.paper_list.columns import ListColumn
from carrel.ui.paper_list.model import PaperListModel

#: What the first column keeps when the others are wide (pixels).
PAPER_LEAST = 220
_LEAST = 40


class ColumnHeads(QObject):
    """Looks after a list's header. `sort_requested(field)`: "title" for the first column.

    `resized()`: the reader changed a width.
    """

    sort_requested = Signal(str)
    resized = Signal()

    def __init__(self, header: QHeaderView, model: PaperListModel) -> None:
        super().__init__(header)
        self._header, self._model = header, model
        self._widths: dict[str, int] = {}
        self._setting = False
        header.hide()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST)
        header.setHighlightSections(False)
        header.setAccessibleName("Columns")
        header.sectionClicked.connect(self._clicked)
        header.sectionResized.connect(self._resized)
        header.viewport().installEventFilter(self)
        self._arrange()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Fit the columns into a list of another width."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def show(self, columns: Sequence[ListColumn]) -> None:
        """Show these columns after the first, as wide as the reader left them."""
        with self._without_the_reader():
            self._model.set_columns(columns)
        self._arrange()

    def widths(self) -> dict[str, int]:
        """Return the widths that the reader chose, by column's id (pixels)."""
        return dict(self._widths)

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Take what `widths()` said."""
        self._widths = dict(widths)
        self._arrange()

    def show_order(self, field: str, *, descending: bool) -> None:
        """Mark the column by whose field the list is ordered, if it is there."""
        fields = ["title", *(column.field or "\0" for column in self._model.columns)]
        shown = field in fields
        self._header.setSortIndicatorShown(shown)
        if shown:
            way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self._header.setSortIndicator(fields.index(field), way)

    def _arrange(self) -> None:
        header, columns = self._header, self._model.columns
        with self._without_the_reader():
            header.setVisible(bool(columns))
            header.setSectionsClickable(bool(columns))
            if header.count():
                header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for number, column in enumerate(columns, 1):
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, self._widths.get(column.id, column.width))
        self._fit()

    def _fit(self) -> None:
        room = self._header.viewport().width() - PAPER_LEAST
        with self._without_the_reader():
            for number, column in enumerate(self._model.columns, 1):
                room -= self._widths.get(column.id, column.width)
                self._header.setSectionHidden(number, room < 0)

    @contextmanager
    def _without_the_reader(self) -> Iterator[None]:
        """Take no width that comes meanwhile for one that the reader chose."""
        before, self._setting = self._setting, True
        try:
            yield
        finally:
            self._setting = before

    def _clicked(self, section: int) -> None:
        field = self._model.columns[section - 1].field if section else "title"
        if field:
            self.sort_requested.emit(field)

    def _resized(self, section: int, _before: int, width: int) -> None:
        if self._header.isSectionHidden(section):
            return  # Qt tells 0 of a column that is left out, sooner or later
        if section and not self._setting and section <= len(self._model.columns):
            self._widths[self._model.columns[section - 1].id] = width
            self.resized.emit()
