"""The panel "Metrics chart": the numbers of one quantity, a point each."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.api import KeptMention, PluginContext, ViewContext
from carrel_plugins.metrics_table.chart_axis import Scale
from carrel_plugins.metrics_table.chart_layout import Layout, counted, lay_out
from carrel_plugins.metrics_table.chart_reading import Answer, Choices, Question, answer
from carrel_plugins.metrics_table.chart_view_look import look_of
from carrel_plugins.metrics_table.latest import Latest
from carrel_plugins.metrics_table.wording import shown_quantity

if TYPE_CHECKING:
    from carrel_plugins.metrics_table.chart_view_export import Page
    from carrel_plugins.metrics_table.chart_view_page import ChartPage

WAIT_MS = 200  # the list changes with every letter that is typed
_SLOW_MS = 300
_NARROW = 780
_TARGET = 28
_LEAST = QSize(280, 200)
_RESULT, _LIBRARY = "This result", "Whole library"


def make_chart(context: ViewContext) -> QWidget:
    """Return the panel."""
    return ChartView(context)


class ChartView(QWidget):
    """Reads anew a moment after list or mentions changed, while somebody looks.

    pyqtgraph is imported when there is something to draw.
    """

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._answer = Answer()
        self._wanted_quantity, self._wanted_unit = "", ""
        self._folder = ""
        self._reading = Latest(context.plugin, "metrics chart", self._show_failure)
        self.destroyed.connect(self._reading.stop)
        self.page: ChartPage | None = None
        self.layout_shown: Layout | None = None
        self.setAccessibleName("Metrics chart")
        self.quantity = _choice("Quantity", 14, self._choose_quantity)
        self.unit = _choice("Unit", 5, self._choose_unit)
        self.scope = _choice("Papers", 10, self._ask)
        self.scope.addItems([_RESULT, _LIBRARY])
        self.scale = _choice("Axis", 10, self._draw)
        for scale in Scale:
            self.scale.addItem(f"{scale.capitalize()} axis", scale)
        self.results_only = QCheckBox("Results only")
        self.results_only.setToolTip("Leave out what papers say of others' work")
        self.results_only.setChecked(True)
        self.results_only.toggled.connect(self._ask)
        self.export = QPushButton("Export")
        self.status = QLabel()
        self.caption = _Line(self)
        self.empty = QLabel()
        self.widen = QPushButton()
        self.stack = QStackedWidget()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(lambda: self.status.setText("Reading …"))
        context.on_result(self._result_changed)
        context.on_mentions(self._mentions_changed)
        context.on_mention(self._mention_chosen)

    def _lay_out(self) -> None:
        menu = QMenu(self.export)
        menu.addAction("&SVG image…", lambda: self._export("svg"))
        menu.addAction("&PNG image…", lambda: self._export("png"))
        self.export.setMenu(menu)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setSpacing(8)
        groups: Sequence[Sequence[QWidget]] = (
            (self.quantity, self.unit),
            (self.scope, self.scale),
            (self.results_only, self.status, self.export),
        )
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for group in groups:
            row = QHBoxLayout()
            for one in group:
                one.setMinimumHeight(_TARGET)
                row.addWidget(one, one is self.status)
            self._bar.addLayout(row, self.status in group)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self.widen.setMinimumHeight(_TARGET)
        self.widen.clicked.connect(self._widen)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.setSpacing(12)
        middle.addStretch(1)
        middle.addWidget(self.empty)
        middle.addWidget(self.widen, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self.stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._bar)
        column.addWidget(self.stack, 1)
        self.setMinimumSize(_LEAST)
        self._say_nothing("")

    # -- what changes around it

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._timer.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices below each other where there is no room beside each other."""
        super().resizeEvent(event)
        down = event.size().width() < _NARROW
        ways = QBoxLayout.Direction
        self._bar.setDirection(ways.TopToBottom if down else ways.LeftToRight)

    def _result_changed(self, _paper_ids: Sequence[int]) -> None:
        if self.scope.currentText() == _RESULT:
            self._changed()

    def _mentions_changed(self, extractors: frozenset[str]) -> None:
        if "metrics" in extractors:
            self._changed()

    def _changed(self) -> None:
        self._stale = True
        self._reading.stop()
        if self.isVisible():
            self._timer.start(WAIT_MS)

    def _mention_chosen(self, kept: KeptMention) -> None:
        if self.page is not None and self.layout_shown is not None:
            index = self.layout_shown.index_of(kept.place)
            if index >= 0:
                self.page.mark(index)

    # -- what the reader chooses

    def _choose_quantity(self) -> None:
        self._wanted_quantity, self._wanted_unit = self.quantity.currentData(), ""
        self._ask()

    def _choose_unit(self) -> None:
        self._wanted_unit = self.unit.currentData()
        self._ask()

    def _widen(self) -> None:
        if self.scope.currentText() == _RESULT:
            self.scope.setCurrentText(_LIBRARY)
            self._ask()
        else:
            self.results_only.setChecked(False)

    def _ask(self) -> None:
        self._stale = False
        self._timer.stop()
        self._slow.start()
        whole = self.scope.currentText() == _LIBRARY
        question = Question(
            quantity=self._wanted_quantity,
            unit=self._wanted_unit,
            paper_ids=None if whole else list(self._context.result()),
            results_only=self.results_only.isChecked(),
        )
        plugin = self._context.plugin
        self._reading.ask(lambda wanted: _read(plugin, question, wanted), self._show_answer)

    def _show_answer(self, found: Answer | None) -> None:
        if found is not None:
            self._show(found)

    # -- what is shown

    def _show(self, answer: Answer) -> None:
        self._slow.stop()
        self._answer = answer
        names = tuple((name, shown_quantity(name)) for name, _ in answer.quantities)
        _offer(self.quantity, answer.quantities, dict(names), answer.quantity)
        _offer(self.unit, answer.units, {}, answer.unit)
        self._draw()

    def _draw(self) -> None:
        answer = self._answer
        layout = lay_out(answer.points, Scale(self.scale.currentData()))
        self.layout_shown = layout
        if layout is None:
            self._say_nothing(_nothing_said(answer))
            return
        self._page().show_layout(layout, answer.quantity, answer.unit)
        self.status.setText(_status(answer, layout))
        self.stack.setCurrentIndex(1)
        self.export.setEnabled(True)

    def _page(self) -> ChartPage:
        if self.page is None:
            from carrel_plugins.metrics_table.chart_view_page import ChartPage

            self.page = ChartPage(self._context.plugin.hardware, look_of(self), self.caption)
            self.page.plot.chosen.connect(self._go_to)
            self.page.said.connect(self.caption.setText)
            self.stack.addWidget(self.page)
            QWidget.setTabOrder(self.export, self.page.plot)
        return self.page

    def _show_failure(self, reason: str) -> None:
        self._slow.stop()
        self._stale = True
        self.layout_shown = None
        self._say_nothing(reason, can_widen=False)

    def _say_nothing(self, text: str, *, can_widen: bool = True) -> None:
        self.empty.setText(text)
        narrow = self.scope.currentText() == _RESULT
        self.widen.setText("Look in the whole library" if narrow else "Show others' results too")
        self.widen.setVisible(
            bool(text) and can_widen and (narrow or self.results_only.isChecked())
        )
        self.stack.setCurrentIndex(0)
        self.status.clear()
        self.caption.clear()
        self.export.setEnabled(False)

    def _go_to(self, index: int) -> None:
        if self.layout_shown is not None:
            self._context.go_to_mention(self.layout_shown.points[index].kept)

    # -- files

    def _export(self, kind: str) -> None:
        assert self.page is not None
        page = self.page.to_export()
        start = str(Path(self._folder or QDir.homePath()) / f"{self._answer.quantity}.{kind}")
        name, _ = QFileDialog.getSaveFileName(
            self, "Export the chart", start, f"{kind.upper()} image (*.{kind})"
        )
        if name:
            target = Path(name)
            if not target.suffix:
                target = target.with_name(f"{target.name}.{kind}")
            self._folder = str(target.parent)
            self._write(target, kind, page)

    def _write(self, target: Path, kind: str, page: Page) -> None:
        from carrel_plugins.metrics_table import chart_view_export

        try:
            drawn = chart_view_export.svg(page) if kind == "svg" else chart_view_export.png(page)
            chart_view_export.write(target, drawn)
        except OSError as error:
            self._context.plugin.notify(
                f"The chart was not exported, nothing was changed: {target.name}: {error}."
                " Choose another folder."
            )
            return
        self._context.plugin.notify(f"Exported the chart to {target.name}.")


def _choice(name: str, letters: int, chosen: Callable[[], None]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumContentsLength(letters)
    box.setMinimumWidth(64)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.activated.connect(lambda _index: chosen())
    return box


def _offer(box: QComboBox, choices: Choices, names: dict[str, str], current: str) -> None:
    """Fill a box with what there is to choose."""
    box.clear()
    for name, count in choices:
        box.addItem(f"{names.get(name, name)} ({count:,})", name)
    box.setCurrentIndex(box.findData(current))
    box.setEnabled(bool(choices))


def _read(plugin: PluginContext, question: Question, wanted: Callable[[], bool]) -> Answer | None:
    """Return what is to be drawn, and have ready what the drawing needs."""
    found = answer(plugin, question, wanted)
    if found is not None and found.points:
        importlib.import_module("numpy")  # takes long, and the window's thread would stand still
    return found


def _nothing_said(answer: Answer) -> str:
    if answer.points:
        return "None of these numbers has a place on a logarithmic axis: choose another one."
    if not answer.quantity:
        return "These papers tell no numbers."
    return f"No numbers of {shown_quantity(answer.quantity)} in these papers."


def _status(answer: Answer, layout: Layout) -> str:
    said = counted(layout.points)
    if answer.found > len(answer.points):
        said = f"the first {said}, of {answer.found:,} numbers"
    if layout.left_out:
        said += f", {layout.left_out:,} without a place on this axis"
    return said


class _Line(QLabel):
    """A line of plain text that is cut short where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = self.contentsRect()
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, self.alignment(), text)
        painter.end()
