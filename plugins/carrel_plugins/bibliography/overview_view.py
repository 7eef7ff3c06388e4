"""The panel "Overview": the papers of the list by year, venue and author."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.api import ViewContext
from carrel_plugins.bibliography.counting import Counts
from carrel_plugins.bibliography.counting_thread import CountingThread
from carrel_plugins.bibliography.queries import clause
from carrel_plugins.bibliography.year_bars_view import YearBars

EMPTY = "The list shows no papers to count."
WAIT_MS = 200  # the list changes with every letter that is typed
_QUERY = Qt.ItemDataRole.UserRole


class OverviewView(QStackedWidget):
    """Counts anew a moment after the list shows other papers, while somebody looks."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._total = 0
        self._counting = CountingThread(
            context.plugin, progress=self._show_progress, done=self._show, failed=self._show_failure
        )
        self.destroyed.connect(self._counting.stop)
        self.setAccessibleName("Overview")
        self.bars = YearBars()
        self.bars.chosen.connect(context.narrow)
        self.venues = _Names("venue", "Venues", context)
        self.authors = _Names("author", "Authors", context)
        self.status = QLabel()
        self.empty = QLabel(EMPTY)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._count)
        context.on_result(self._changed)

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setMargin(16)
        chart = QVBoxLayout()
        chart.setSpacing(8)
        chart.addWidget(self.status)
        chart.addWidget(self.bars, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 12, 16, 16)
        row.setSpacing(16)
        row.addLayout(chart, 3)
        row.addWidget(self.venues, 1)
        row.addWidget(self.authors, 1)
        self.addWidget(self.empty)
        self.addWidget(page)

    def showEvent(self, event: QShowEvent) -> None:
        """Count what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._timer.start(0)

    def _changed(self, _paper_ids: Sequence[int]) -> None:
        self._stale = True
        self._counting.stop()
        if self.isVisible():
            self._timer.start(WAIT_MS)

    def _count(self) -> None:
        paper_ids = list(self._context.result())
        self._stale = False
        self._total = len(paper_ids)
        if paper_ids:
            if self.currentIndex() == 0:
                self.status.setText(f"Counting {self._total:,} papers …")
                self.setCurrentIndex(1)
            self._counting.start(paper_ids)
        else:
            self._counting.stop()
            self.empty.setText(EMPTY)
            self.setCurrentIndex(0)

    def _show_progress(self, number: int) -> None:
        self.status.setText(f"Counting {number:,} of {self._total:,} papers …")

    def _show(self, counts: Counts) -> None:
        said = f"{counts.papers:,} {'paper' if counts.papers == 1 else 'papers'} by year"
        if counts.without_year:
            said += f", {counts.without_year:,} without a year"
        self.status.setText(said)
        self.bars.set_years(counts.years)
        self.venues.show_names(counts.venues)
        self.authors.show_names(counts.authors)

    def _show_failure(self, reason: str) -> None:
        self._stale = True
        self.empty.setText(reason)
        self.setCurrentIndex(0)


class _Names(QWidget):
    """A list of names with how many papers each has; Enter or a double click asks for them."""

    def __init__(self, field: str, title: str, context: ViewContext) -> None:
        super().__init__()
        self._field = field
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(f"Most frequent {title.lower()}")
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: context.narrow(item.data(_QUERY)))
        label = QLabel(title)
        label.setBuddy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.list, 1)

    def show_names(self, names: Sequence[tuple[str, int]]) -> None:
        """Show names, the most frequent first."""
        row = self.list.currentRow()
        self.list.clear()
        for name, count in names:
            said = f"{count:,}  {' '.join(name.split())}"
            item = QListWidgetItem(said, self.list)
            item.setToolTip(f"{name}: {count:,} {'paper' if count == 1 else 'papers'}")
            item.setData(_QUERY, clause(self._field, name))
        self.list.setCurrentRow(min(row, len(names) - 1))
