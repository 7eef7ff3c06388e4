"""The panel "Hardware filter": papers by what their hardware can do.

What is chosen stands in the query as clauses; what the query says of hardware is shown here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QLabel, QTreeWidgetItem, QVBoxLayout, QWidget

from carrel.api import Device, ViewContext
from carrel_plugins.hardware_filter.capability_form_view import CapabilityForm
from carrel_plugins.hardware_filter.capability_query import Wanted, clause_of, read_wanted
from carrel_plugins.hardware_filter.counting import DeviceCount
from carrel_plugins.hardware_filter.counting_thread import CountingThread
from carrel_plugins.hardware_filter.device_lines_view import CLAUSE, RIGHT, DeviceLines
from carrel_plugins.hardware_filter.figures import (
    BANDWIDTH,
    CAPABILITIES,
    MEMORY,
    PEAKS,
    RELEASED,
    Capability,
    amount,
    least,
)
from carrel_plugins.hardware_filter.things import LINKS, Thing, things_by

#: The figure beside a device is the first of these that is asked for, else its memory.
_SHOWN = (*PEAKS, BANDWIDTH, MEMORY, RELEASED)
WAIT_MS = 200  # the list changes with every letter that is typed


class CapabilityView(QWidget):
    """Counts anew a moment after the list shows other papers, while somebody looks."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._counted: list[DeviceCount] = []
        self._clauses: dict[str, str] = {}  # in the query, by capability, as they are written there
        self._counting = CountingThread(
            context.plugin, done=self._show_counts, failed=self._show_failure
        )
        self.destroyed.connect(self._counting.stop)
        self.setAccessibleName("Hardware filter")
        self.form = CapabilityForm()
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.devices = DeviceLines()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._count)
        self.form.chosen.connect(self._ask)
        self.devices.chosen.connect(context.narrow)
        context.on_result(self._changed)
        context.on_mentions(self._mentions_changed)
        self._read_query()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self.status)
        column.addWidget(self.devices, 1)
        self.setTabOrder(self.form.reset, self.devices)

    # -- the query

    def _read_query(self) -> None:
        query, scope = self._context.query(), self.form.wanted.evaluated
        wanted, self._clauses = read_wanted(query, evaluated=scope)
        self.form.show_wanted(wanted)

    def _ask(self, wanted: Wanted) -> None:
        """Put the clauses of what was chosen into the query in place of those before."""
        _, self._clauses = read_wanted(self._context.query(), evaluated=wanted.evaluated)
        before, now = self._clauses, wanted.clauses()
        for clause in before.values():
            if clause not in now.values():
                self._context.narrow(clause)
        for clause in now.values():
            if clause not in before.values():
                self._context.narrow(clause)
        self._clauses = now
        self._show_devices()

    # -- counting

    def showEvent(self, event: QShowEvent) -> None:
        """Count what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._timer.start(0)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "devices"):
            self._show_devices()

    def _changed(self, _paper_ids: Sequence[int]) -> None:
        self._read_query()
        self._count_soon()

    def _mentions_changed(self, extractors: frozenset[str]) -> None:
        if "hardware" in extractors:
            self._count_soon()

    def _count_soon(self) -> None:
        self._stale = True
        self._counting.stop()
        if self.isVisible():
            self._timer.start(WAIT_MS)

    def _count(self) -> None:
        self._stale = False
        if not self.devices.topLevelItemCount():
            self.status.setText("Counting …")
        self._counting.start(list(self._context.result()))

    def _show_counts(self, counted: list[DeviceCount]) -> None:
        self._counted = counted
        self._show_devices()

    def _show_failure(self, reason: str) -> None:
        self._stale = True
        self._counted = []
        self._show_devices()
        self.status.setText(reason)

    # -- the devices

    def _show_devices(self) -> None:
        wanted = self.form.wanted
        figure = next((one for one in _SHOWN if one.name in wanted.least), MEMORY)
        lines = self._lines(wanted)
        named = sum(1 for _, number in lines if number)
        current = self.devices.currentItem()
        kept = current.data(0, CLAUSE) if current is not None else None
        query = self._context.query().split()
        self.devices.clear()
        self.devices.setHeaderLabels(["Device", figure.title, "Papers"])
        for thing, number in lines:
            clause = clause_of(thing, wanted)
            item = self._item(thing, number, figure, clause, chosen=clause in query)
            self.devices.addTopLevelItem(item)
            if clause == kept:
                self.devices.setCurrentItem(item)
        self.status.setText(_summary(named, len(lines), asked=bool(wanted.least)))

    def _lines(self, wanted: Wanted) -> list[tuple[Thing, int]]:
        """Return what has all that is wanted with how many papers name it, most first.

        Where something is wanted, devices of the registry follow that no paper names.
        """
        papers = {
            one.thing.label: (one.thing, len(one.evaluated if wanted.evaluated else one.papers))
            for one in self._counted
            if wanted.has(one.thing) and not one.thing.paths[0].startswith(LINKS)
        }
        named = sorted(
            (line for line in papers.values() if line[1]),
            key=lambda line: (-line[1], line[0].label.casefold()),
        )
        if not wanted.least:
            return named
        things = things_by(self._context.plugin.hardware)
        others = (things.of_device(one) for one in things.registry.devices)
        told = {thing.label for thing, _ in named}
        return named + [(one, 0) for one in others if one.label not in told and wanted.has(one)]

    def _item(
        self, thing: Thing, number: int, figure: Capability, clause: str, *, chosen: bool
    ) -> QTreeWidgetItem:
        boards = thing.devices[0] if thing.devices else ()
        texts = [thing.label, _at_least(figure, boards), f"{number:,}" if number else "–"]
        item = QTreeWidgetItem(texts)
        item.setData(0, CLAUSE, clause)
        papers = f"{number:,} {'paper' if number == 1 else 'papers'}"
        figures = [
            f"{one.title}: {said}"
            for one in CAPABILITIES.values()
            if (said := _at_least(one, boards))
        ]
        spoken = f"{thing.label}, {papers}{', in the query' if chosen else ''}"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        font = QFont(self.devices.font())
        font.setBold(chosen)
        quiet = self.palette().placeholderText()
        for place in range(len(texts)):
            item.setToolTip(
                place, "\n".join([thing.paths[0].replace("/", " › "), *figures, clause])
            )
            item.setFont(place, font)
            if place:
                item.setTextAlignment(place, RIGHT)
            if not number:
                item.setForeground(place, quiet)
        return item


def _at_least(capability: Capability, boards: Sequence[Device]) -> str:
    """Return a figure for people; "≥ 40 GB" where a name leaves open which board is meant."""
    value = least(capability, boards)
    if value is None:
        return ""
    alike = len({capability.of(board) for board in boards}) == 1
    return f"{'' if alike else '≥ '}{amount(value, capability.unit)}"


def _summary(named: int, shown: int, *, asked: bool) -> str:
    if not shown:
        return "No device has all of this." if asked else "The papers of the list name no hardware."
    if asked and not named:
        return f"{shown} devices have this; no paper of the list names one."
    devices = f"{named:,} {'device' if named == 1 else 'devices'}"
    return f"{devices} of the papers in the list" + (" with all of this" if asked else "")
