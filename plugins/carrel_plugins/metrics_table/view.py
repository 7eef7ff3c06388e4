"""The panel "Metrics": the numbers of the list or of the whole library, as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.api import KeptMention, ViewContext
from carrel_plugins.metrics_table.export import FORMATS
from carrel_plugins.metrics_table.latest import Latest
from carrel_plugins.metrics_table.listing import (
    Choices,
    Listing,
    Place,
    Question,
    choices_of,
    listing_of,
    place_of,
)
from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.rows import read_rows
from carrel_plugins.metrics_table.saving import save
from carrel_plugins.metrics_table.view_actions import Actions
from carrel_plugins.metrics_table.view_bar import TopBar
from carrel_plugins.metrics_table.view_filters import FilterBar
from carrel_plugins.metrics_table.view_model import NumbersModel
from carrel_plugins.metrics_table.view_table import NumbersTable

WAIT_MS = 200  # the list changes with every letter that is typed
SLOW_MS = 300
_EXTRACTOR = "metrics"


class MetricsView(QWidget):
    """Asks the library off the window's thread, while somebody looks; `model.loaded` tells."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._library = False
        self._stale = True
        self._place: Place | None = None
        self._told = ""
        plugin = context.plugin
        self.setAccessibleName("Metrics")
        self.model = NumbersModel(plugin.library, plugin.hardware)
        self.model.failed.connect(self._say)
        self.table = NumbersTable(self.model)
        self.filters = FilterBar(plugin.hardware)
        self.bar = TopBar()
        self.actions_of_rows = Actions(context, self.table, self._say)
        self.question = self._asked = Question()
        self._listing = Latest(plugin, "metrics table", self._fail)
        self._counting = Latest(plugin, "metrics filters", self._fail)
        self._saving = Latest(plugin, "metrics export", self._say)
        self.destroyed.connect(
            _stopper(self._listing, self._counting, self._saving, self.actions_of_rows.work)
        )
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.empty = QLabel()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.remedy = QPushButton()
        self.remedy.clicked.connect(self._show_hidden)
        nothing = QWidget()
        column = QVBoxLayout(nothing)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addWidget(self.remedy, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self.bar)
        whole.addWidget(self.filters)
        whole.addWidget(self.pages, 1)

    def _connect(self) -> None:
        context, table = self._context, self.table
        self.filters.changed.connect(self._narrow)
        self.filters.wrong.connect(lambda wrong: self._say(wrong) if wrong else self._say_count())
        self.bar.scope_changed.connect(self._set_scope)
        self.bar.shown_changed.connect(
            lambda shown: self._narrow(replace(self.filters.narrowing, **shown))
        )
        self.bar.grouped_changed.connect(lambda on: self._again(grouped=on))
        self.bar.order_chosen.connect(lambda key, down: table.sort_by(key, descending=down))
        self.bar.export.clicked.connect(self._export)
        table.order.connect(self._set_order)
        table.go.connect(context.go_to_mention)
        table.act.connect(self.actions_of_rows.do)
        table.customContextMenuRequested.connect(self._open_menu)
        context.on_result(self._result_changed)
        context.on_mention(self.choose_mention)
        context.on_show_mention(self.show_mention)
        context.on_mentions(self._mentions_changed)

    # -- what is asked

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._timer.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing while nobody looks."""
        super().hideEvent(event)
        if self._timer.isActive():
            self._timer.stop()
            self._stale = True

    def _soon(self, milliseconds: int) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start(milliseconds)

    def _again(self, **changed: object) -> None:
        """Ask another question, and keep the row that has the keys."""
        self.question = replace(self.question, **changed)  # type: ignore[arg-type]
        self._soon(0)

    def _narrow(self, narrowing: Narrowing) -> None:
        self.filters.set_narrowing(narrowing)
        self.bar.set_narrowing(narrowing)
        self._again(narrowing=narrowing)

    def _set_scope(self, library: bool) -> None:
        self._library = library
        self._soon(0)

    def _set_order(self, key: str, descending: bool) -> None:
        self.bar.set_order(key, descending)
        self._again(order_by=key, descending=descending)

    def _result_changed(self, _paper_ids: Sequence[int]) -> None:
        if not self._library:
            self._soon(WAIT_MS)

    def _mentions_changed(self, extractors: frozenset[str]) -> None:
        if _EXTRACTOR in extractors:
            self._soon(0)

    def choose_mention(self, kept: KeptMention) -> None:
        """Select a number that is chosen in the text, where it is among those shown."""
        if kept.extractor == _EXTRACTOR:
            self._place = kept.place
            self._soon(0)

    def show_mention(self, kept: KeptMention) -> None:
        """Select a number; filters that would hide it are cleared, which is told."""
        if kept.extractor != _EXTRACTOR:
            return
        self._place = kept.place
        narrowing = self.filters.narrowing.admitting(kept)
        if narrowing != self.filters.narrowing:
            self._told = "Filters that hid it were cleared"
            self._narrow(narrowing)
        if not self._library and kept.paper_id not in self._context.result():
            self._told = "The whole library is shown: the list has not its paper"
            self.bar.scope.setCurrentIndex(1)
            self._set_scope(True)
        self._soon(0)

    def _ask(self) -> None:
        plugin = self._context.plugin
        self._stale = False
        place = self._place or place_of(self.table.current())
        paper_ids = None if self._library else list(self._context.result())
        self.question = replace(self.question, paper_ids=paper_ids, place=place)
        question, mentions = self.question, plugin.library.mentions(_EXTRACTOR)
        self._counting.stop()
        QTimer.singleShot(SLOW_MS, self, self._say_busy)
        self._listing.ask(lambda _wanted: listing_of(mentions, question), self._show)

    def _say_busy(self) -> None:
        if self._listing.running:
            self.bar.say("Reading …")

    # -- what comes

    def _show(self, listing: Listing) -> None:
        plugin, question = self._context.plugin, self.question
        self._place = None
        scroll = self.table.verticalScrollBar()
        at = scroll.value() if self._is_shown(question) else 0
        self.model.show(listing)
        scroll.setValue(at)
        if listing.current >= 0:
            self.table.choose_row(listing.current)
        count = listing.numbers
        self._say_count()
        self._told = ""
        self.bar.export.setEnabled(bool(count))
        self.pages.setCurrentIndex(0 if count else 1)
        if not count:
            self._say_why_empty(listing.hidden)
        mentions = plugin.library.mentions(_EXTRACTOR)
        self._counting.ask(
            lambda wanted: choices_of(mentions, question, plugin.hardware, wanted), self._offer
        )

    def _is_shown(self, question: Question) -> bool:
        """Whether a question was the last one already, be it of other papers."""
        asked, self._asked = self._asked, replace(question, paper_ids=None, place=None)
        return asked == self._asked

    def _offer(self, choices: Choices | None) -> None:
        if choices is not None:
            self.filters.set_choices(choices)

    def _say_why_empty(self, hidden: int) -> None:
        filtered = self.filters.clear.isEnabled()
        numbers = f"{hidden:,} {'number' if hidden == 1 else 'numbers'}"
        if hidden and filtered:
            said, remedy = f"The filters hide all {numbers}.", "Clear filters"
        elif hidden:
            said = f"No results. {numbers} of background or doubtful ones are not shown."
            remedy = "Show them"
        elif self._library or self.question.paper_ids:
            said, remedy = "No numbers in these papers.", ""
        else:
            said, remedy = "The list shows no papers.", ""
        self.empty.setText(said)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))

    def _show_hidden(self) -> None:
        if self.filters.clear.isEnabled():
            self.filters.clear_filters()
        else:
            self._narrow(replace(self.filters.narrowing, background=True, suggested=True))

    def _fail(self, reason: str) -> None:
        self._stale = True
        self._say(reason)
        self.empty.setText(reason)
        self.remedy.hide()
        self.pages.setCurrentIndex(1)

    def _say(self, sentence: str) -> None:
        self.bar.say(sentence)

    def _say_count(self) -> None:
        count = self.model.listing.numbers
        told = f"{count:,} {'number' if count == 1 else 'numbers'}"
        self._say(". ".join(filter(None, (told, self._told))))

    # -- hands

    def _open_menu(self, at: QPoint) -> None:
        menu = self.actions_of_rows.menu(self.table)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _export(self) -> None:
        filters = {f"{one.title} (*{one.suffix})": one for one in FORMATS}
        name, chosen = QFileDialog.getSaveFileName(
            self, "Export numbers", "metrics.csv", ";;".join(filters)
        )
        if not name:
            return
        path, format_ = Path(name), filters.get(chosen, FORMATS[0])
        if not path.suffix:
            path = path.with_suffix(format_.suffix)
        plugin = self._context.plugin
        ids = [one for one in self.model.listing.entries if one >= 0]
        self._say(f"Writing {path.name} …")
        self._saving.ask(
            lambda wanted: save(
                path, format_, read_rows(plugin.library, plugin.hardware, ids), wanted
            ),
            lambda written: self._say(f"{written:,} numbers are in {path.name}"),
        )


def _stopper(*works: Latest) -> Callable[[], None]:
    """Return what ends all work; it holds no view, so that it can be called when that is gone."""

    def stop() -> None:
        for work in works:
            work.stop()

    return stop
