"""The filters above the table: what is measured, in what, how it is hedged, on what, how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from carrel.api import HardwareRegistry
from carrel_plugins.metrics_table.hardware_names import shown_hardware
from carrel_plugins.metrics_table.listing import Choices, Counts
from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.value_text import read_least, value_text
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity

WAIT_MS = 300  # a value changes with every digit that is typed
_MOST = 200
_LINES = 20
_LETTERS = 6
_CHOICES = 6
_NARROWEST = 112  # pixels
_PEAKS = (
    ("with", "Peaks and others"),
    ("only", "Peaks only"),
    ("without", "Without peaks"),
)


class FilterBar(QWidget):
    """`changed` carries the narrowing when the reader chooses; `wrong` a sentence, or ""."""

    changed = Signal(object)
    wrong = Signal(str)

    def __init__(self, registry: HardwareRegistry) -> None:
        super().__init__()
        self._registry = registry
        self.narrowing = Narrowing()
        self.quantity = _Choice("Quantity", "Any quantity")
        self.unit = _Choice("Unit", "Any unit")
        self.qualifier = _Choice("Qualifier", "Any qualifier")
        self.hardware = _Choice("Hardware", "Any hardware")
        self.least = _Field()
        self.least.setPlaceholderText("At least, as 2x")
        self.least.setAccessibleName("Value at least, with its unit")
        self.least.setClearButtonEnabled(True)
        emptied = self.least.findChild(QToolButton)
        if emptied is not None:
            emptied.setAccessibleName("Clear the value")  # Qt gives it none
        self.peaks = _Choice("Peaks", "Peaks and others")
        for value, title in _PEAKS[1:]:
            self.peaks.addItem(title, value)
        self.clear = QToolButton()
        self.clear.setText("Clear")
        self.clear.setAccessibleName("Clear filters")
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._read_least)
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        # The bar may be narrower than all of them beside each other: they go below each other.
        grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid, self._beside = grid, 0
        self._place(_CHOICES)

    def _place(self, beside: int) -> None:
        """Put so many filters beside each other."""
        if beside == self._beside:
            return
        self._beside = beside
        choices = (self.quantity, self.unit, self.qualifier, self.hardware, self.least, self.peaks)
        for at, choice in enumerate(choices):
            self._grid.addWidget(choice, at // beside, at % beside)
        for column in range(_CHOICES + 1):
            self._grid.setColumnStretch(column, 1 if column < beside else 0)
        self._grid.addWidget(self.clear, 0, beside)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find room for all."""
        super().resizeEvent(event)
        room = event.size().width() - self.clear.sizeHint().width()
        fitting = min(_CHOICES, max(1, room // _NARROWEST))
        self._place(-(-_CHOICES // -(-_CHOICES // fitting)))  # as many in each line

    def minimumSizeHint(self) -> QSize:
        """Room for one filter in a line."""
        return QSize(2 * _NARROWEST, self._grid.minimumSize().height())

    def _connect(self) -> None:
        self.quantity.activated.connect(lambda: self._choose(quantity=self.quantity.chosen()))
        self.unit.activated.connect(lambda: self._choose(unit=self.unit.chosen()))
        self.qualifier.activated.connect(lambda: self._choose(qualifier=self.qualifier.chosen()))
        self.hardware.activated.connect(lambda: self._choose(hardware=self.hardware.chosen() or ()))
        self.peaks.activated.connect(lambda: self._choose(peaks=self.peaks.chosen() or "with"))
        self.least.textEdited.connect(lambda _: self._timer.start())
        self.least.returnPressed.connect(self._read_least)
        self.clear.clicked.connect(self.clear_filters)

    # -- from the reader

    def clear_filters(self) -> None:
        """Take back what was chosen; what is shown beside results stays as it is."""
        kept = self.narrowing
        self.set_narrowing(
            Narrowing(background=kept.background, suggested=kept.suggested, rejected=kept.rejected)
        )
        self.changed.emit(self.narrowing)

    def _choose(self, **chosen: Any) -> None:
        self.narrowing = replace(self.narrowing, **chosen)
        self._look()
        self.changed.emit(self.narrowing)

    def _read_least(self) -> None:
        self._timer.stop()
        typed = self.least.text().strip()
        if not typed:
            self.wrong.emit("")
            if self.narrowing.least is not None:
                self._choose(least=None)
            return
        try:
            least, said = read_least(typed, self.narrowing.quantity)
        except ValueError as error:
            self.wrong.emit(str(error))
            return
        self.wrong.emit("")
        unit = said or self.narrowing.unit
        if (least, unit) != (self.narrowing.least, self.narrowing.unit):
            self._choose(least=least, unit=unit)
            self.unit.choose(unit, unit)

    # -- from the view

    def set_narrowing(self, narrowing: Narrowing) -> None:
        """Show what is chosen, without telling."""
        self.narrowing = narrowing
        self.quantity.choose(narrowing.quantity, shown_quantity(narrowing.quantity))
        self.unit.choose(narrowing.unit, narrowing.unit)
        self.qualifier.choose(narrowing.qualifier, _qualifier(narrowing.qualifier))
        self.hardware.choose(narrowing.hardware, shown_hardware(self._registry, narrowing.hardware))
        self.peaks.choose("" if narrowing.peaks == "with" else narrowing.peaks, "")
        if self._typed() != narrowing.least:  # else the reader may be typing still
            least, unit = narrowing.least, narrowing.unit or "score"
            self.least.setText("" if least is None else value_text(least, least, unit))
        self.wrong.emit("")
        self._look()

    def _typed(self) -> float | None:
        """Return the least value that stands in the field, None where none does."""
        try:
            return read_least(self.least.text(), self.narrowing.quantity)[0]
        except ValueError:
            return None

    def set_choices(self, choices: Choices) -> None:
        """Offer these choices, with how many numbers each has."""
        self.quantity.offer([(one, shown_quantity(one), count) for one, count in choices.quantity])
        self.unit.offer([(one, one, count) for one, count in choices.unit])
        self.qualifier.offer([(one, _qualifier(one), count) for one, count in choices.qualifier])
        self.hardware.offer(self._hardware(choices.families, choices.hardware))

    def _hardware(self, families: Counts, hardware: Counts) -> list[tuple[Any, str, int]]:
        """Return families, then single things: a family stands for all that is known of it."""
        registry = self._registry
        found: list[tuple[Any, str, int]] = [
            (tuple(one.id for one in registry.devices_of(name)), f"{name} family", count)
            for name, count in families
        ]
        return found + [((one,), shown_hardware(registry, [one]), count) for one, count in hardware]

    def _look(self) -> None:
        free = replace(self.narrowing, background=False, suggested=False, rejected=False)
        self.clear.setEnabled(free != Narrowing())


def _qualifier(name: str) -> str:
    return shown_qualifier(name) or name


class _Choice(QComboBox):
    """A filter with "any" on top; it may be narrower than its texts."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxVisibleItems(_LINES)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._nothing = nothing
        self.addItem(nothing, "")

    def chosen(self) -> Any:
        """Return what is chosen, "" for anything."""
        return self.currentData()

    def offer(self, choices: Sequence[tuple[Any, str, int]]) -> None:
        """Offer values with their names and counts; the one that is chosen stays."""
        chosen, title = self.chosen(), self.currentText()
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._nothing, "")
            for value, name, count in choices[:_MOST]:
                self.addItem(f"{name}  ({count:,})", value)
            self.choose(chosen, title.partition("  (")[0])
        view = self.view()
        view.setMinimumWidth(min(480, view.sizeHintForColumn(0) + 32))

    def choose(self, value: Any, title: str) -> None:
        """Show a value as chosen, offered or not."""
        with QSignalBlocker(self):
            at = 0 if not value else self._at(value)
            if at < 0:
                self.insertItem(1, title, value)
                at = 1
            self.setCurrentIndex(at)

    def _at(self, value: Any) -> int:
        return next((at for at in range(self.count()) if self.itemData(at) == value), -1)


class _Field(QLineEdit):
    """A line to type in whose edge is seen in both themes."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then its edge: Fusion's own is drowned by a dark window."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Dark))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.end()
