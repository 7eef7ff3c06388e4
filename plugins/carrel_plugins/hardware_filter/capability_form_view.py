"""The form of the hardware filter: what a device must have at least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from carrel_plugins.hardware_filter.capability_query import OFFERED, OFFERED_PEAKS, Wanted
from carrel_plugins.hardware_filter.figures import CAPABILITIES, PEAKS, amount

_SCOPES = (("Evaluated on", True), ("Mentioned in any role", False))
_TITLES = {
    "memory": "Memory at least",
    "bandwidth": "Bandwidth at least",
    "released": "Released since",
}
_USUAL_PEAK = "fp16"


class CapabilityForm(QWidget):
    """`chosen(wanted)`: the reader changed something."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = Wanted()
        self.scope = _Choice("What papers do with the hardware")
        for title, evaluated in _SCOPES:
            self.scope.addItem(title, evaluated)
        self.least = {name: _Least(title) for name, title in _TITLES.items()}
        self.peak = _Choice("Precision")
        for one in PEAKS:
            self.peak.addItem(one.name.upper(), one.name)
        self.peak.setCurrentIndex(self.peak.findData(_USUAL_PEAK))
        self.peak_least = _Least("Peak at least")
        self.reset = QPushButton("Reset")
        self.reset.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.show_wanted(self._wanted)

    @property
    def wanted(self) -> Wanted:
        """What the form says."""
        return self._wanted

    @property
    def precision(self) -> str:
        """The capability whose peak is shown: "fp16"."""
        return str(self.peak.currentData())

    def show_wanted(self, wanted: Wanted) -> None:
        """Show what is asked for; tells nobody."""
        self._wanted = wanted
        self.scope.setCurrentIndex(self.scope.findData(wanted.evaluated))
        asked = next((one.name for one in PEAKS if one.name in wanted.least), None)
        if asked is not None and self.precision not in wanted.least:
            self.peak.setCurrentIndex(self.peak.findData(asked))
        for name, choice in self.least.items():
            unit = CAPABILITIES[name].unit
            choice.show_least(wanted.least.get(name), OFFERED[name], unit)
        self._show_peak()
        self.reset.setEnabled(bool(wanted.least))

    # -- what the reader does

    def _connect(self) -> None:
        # `activated` comes from the reader alone, not from `show_wanted`.
        self.scope.activated.connect(lambda: self._tell(evaluated=bool(self.scope.currentData())))
        for name, choice in self.least.items():
            choice.activated.connect(lambda _, name=name: self._choose(name, self.least[name]))
        self.peak_least.activated.connect(lambda: self._choose(self.precision, self.peak_least))
        self.peak.activated.connect(self._choose_precision)
        self.reset.clicked.connect(lambda: self._tell(least={}))

    def _choose(self, name: str, choice: QComboBox) -> None:
        least = {key: value for key, value in self._wanted.least.items() if key != name}
        if choice.currentData() is not None:
            least[name] = choice.currentData()
        self._tell(least=least)

    def _choose_precision(self) -> None:
        """Ask the same of another precision, where something is asked."""
        peaks = {one.name for one in PEAKS}
        asked = self.peak_least.currentData()
        least = {key: value for key, value in self._wanted.least.items() if key not in peaks}
        if asked is not None:
            least[self.precision] = asked
        self._show_peak()
        self._tell(least=least)

    def _tell(self, **changed: object) -> None:
        wanted = replace(self._wanted, **changed)  # type: ignore[arg-type]
        if wanted != self._wanted:
            self.show_wanted(wanted)
            self.chosen.emit(wanted)

    def _show_peak(self) -> None:
        unit = CAPABILITIES[self.precision].unit
        self.peak_least.show_least(self._wanted.least.get(self.precision), OFFERED_PEAKS, unit)

    # -- how it looks

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow("Papers", self.scope)
        form.addRow(_TITLES["memory"], self.least["memory"])
        form.addRow(_TITLES["bandwidth"], self.least["bandwidth"])
        peak = QHBoxLayout()
        peak.setSpacing(8)
        peak.addWidget(self.peak)
        peak.addWidget(self.peak_least, 1)
        label = QLabel("Peak at least")
        label.setBuddy(self.peak)
        form.addRow(label, peak)
        form.addRow(_TITLES["released"], self.least["released"])
        form.addRow("", self.reset)
        form.setAlignment(self.reset, Qt.AlignmentFlag.AlignLeft)


class _Choice(QComboBox):
    """A choice that the wheel leaves alone: who scrolls past it asks for nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumContentsLength(4)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Least(_Choice):
    """A choice among amounts; the first one is "Any"."""

    def show_least(self, value: float | None, offered: Sequence[float], unit: str) -> None:
        """Show an amount, which is offered from now on where it was not."""
        amounts = sorted({*offered, *(() if value is None else (value,))})
        if [self.itemData(row) for row in range(1, self.count())] != amounts or (
            self.itemText(1) != amount(amounts[0], unit)
        ):
            self.clear()
            self.addItem("Any", None)
            for one in amounts:
                self.addItem(amount(one, unit), one)
        self.setCurrentIndex(0 if value is None else 1 + amounts.index(value))
