"""The panel "Reading log": papers read a day beside the goal, and what was decided last."""

from __future__ import annotations

from contextlib import suppress

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

from carrel.api import Paper, PluginContext, ViewContext
from carrel_plugins.reading_log.days_view import DaysChart, date_words
from carrel_plugins.reading_log.open_journals import journal_of
from carrel_plugins.reading_log.settings import ReadingLogSettings
from carrel_plugins.reading_log.tally import Decision
from carrel_plugins.reading_log.weeks import Week, days_shown, weeks_of

EMPTY = "Mark a paper read, later or dropped, and it is logged here."
MOST_DECISIONS = 30
WAIT_MS = 200  # many papers at once are many entries
LOOK_MS = 30_000  # for another process's entries, and for midnight
_PAPER_ID = Qt.ItemDataRole.UserRole
_WORDS = {"read": "Read", "later": "Later", "dropped": "Dropped"}


class ReadingLogView(QStackedWidget):
    """Reads the log anew a moment after something was logged, while somebody looks."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._journal = journal_of(context.plugin)
        self.setAccessibleName("Reading log")
        self.status = QLabel()
        self.chart = DaysChart()
        self.decided = QListWidget()
        self.empty = QLabel(EMPTY)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self.refresh)
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        follower = _Follower(context.plugin, self._timer)
        self.destroyed.connect(follower.stop)
        self.destroyed.connect(self._journal.listen(follower.logged))

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setMargin(16)
        self.decided.setFrameShape(QFrame.Shape.NoFrame)
        self.decided.setAccessibleName("Decided last")
        self.decided.setUniformItemSizes(True)
        self.decided.setSpacing(2)
        self.decided.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.decided.itemActivated.connect(lambda item: self._context.go_to(item.data(_PAPER_ID)))
        label = QLabel("Decided last")
        label.setBuddy(self.decided)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 12, 16, 16)
        row.setSpacing(16)
        for head, body, stretch in ((self.status, self.chart, 3), (label, self.decided, 2)):
            column = QVBoxLayout()
            column.setSpacing(8)
            column.addWidget(head)
            column.addWidget(body, 1)
            row.addLayout(column, stretch)
        self.addWidget(self.empty)
        self.addWidget(page)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was logged while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the log as it is now."""
        if not self.isVisible():
            return
        settings: ReadingLogSettings = self._context.plugin.settings
        today = self._journal.today
        shown = days_shown(today, settings.weeks, settings.week_begins)
        try:
            days, decisions = self._journal.summary(shown, 2 * MOST_DECISIONS)
        except OSError as error:
            self.empty.setText(f"The reading log cannot be read: {error.strerror or error}.")
            self.setCurrentIndex(0)
            return
        weeks = weeks_of(days)
        self.status.setText(_this_week(weeks[-1], settings.goal))
        self.chart.set_weeks(weeks, settings.goal)
        self._show(decisions)
        logged = self.decided.count() or any(week.read for week in weeks)
        self.empty.setText(EMPTY)
        self.setCurrentIndex(1 if logged else 0)

    def _show(self, decisions: list[Decision]) -> None:
        row = self.decided.currentRow()
        self.decided.clear()
        papers = self._papers(decisions)
        known = [decision for decision in decisions if decision.carrel_id in papers]
        for decision in known[:MOST_DECISIONS]:
            paper = papers[decision.carrel_id]
            title = " ".join(paper.title.split())
            said = f"{_when(decision)}  {_WORDS[decision.kind]}:  {title}"
            item = QListWidgetItem(said, self.decided)
            item.setToolTip(title)
            item.setData(_PAPER_ID, paper.id)
        self.decided.setCurrentRow(min(row, self.decided.count() - 1))

    def _papers(self, decisions: list[Decision]) -> dict[str, Paper]:
        """Return the papers of decisions that this library has, and not in its trash.

        By `carrel_id`: the log is one for all libraries, so a number may be another paper's here.
        """
        places = [one.paper_id for one in decisions if one.paper_id is not None]
        try:
            found = list(self._context.plugin.library.papers(places))
        except RuntimeError:  # the window says that its library cannot be read
            return {}
        return {paper.carrel_id: paper for paper in found if paper.trashed_at is None}

    def _look(self) -> None:
        """Follow other processes' entries, and the calendar."""
        if self.isVisible():
            with suppress(OSError):  # as below: it may be a disk that is away for a while
                self._journal.catch_up()
            self.refresh()


class _Follower:
    """Between the thread that logs and the panel, which may be gone by then."""

    def __init__(self, plugin: PluginContext, timer: QTimer) -> None:
        self._plugin = plugin
        self._timer: QTimer | None = timer

    def stop(self, _panel: object = None) -> None:
        self._timer = None

    def logged(self) -> None:
        self._plugin.ui_thread(self._refresh_soon)

    def _refresh_soon(self) -> None:
        if self._timer is not None and not self._timer.isActive():
            self._timer.start()


def _this_week(week: Week, goal: int) -> str:
    papers = f"{week.read:,} {'paper' if week.read == 1 else 'papers'} read this week"
    return f"{papers}; the goal is {goal:,}" if goal else papers


def _when(decision: Decision) -> str:
    return f"{date_words(decision.at.date())} {decision.at:%H:%M}"
