"""The chart with its legend and its scroll bar: all of the panel that needs pyqtgraph."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from carrel.api import HardwareRegistry
from carrel_plugins.metrics_table.chart_hardware import marks
from carrel_plugins.metrics_table.chart_layout import Layout, counted
from carrel_plugins.metrics_table.chart_telling import line_of, lines_of
from carrel_plugins.metrics_table.chart_view_export import Page
from carrel_plugins.metrics_table.chart_view_legend import Entry, Legend
from carrel_plugins.metrics_table.chart_view_look import Look, look_of, look_on_white
from carrel_plugins.metrics_table.chart_view_plot import Plot
from carrel_plugins.metrics_table.wording import shown_quantity

_ANY_HEIGHT = 16_777_215  # Qt's own
_SCROLL_STEPS = 100  # of the scroll bar to a row


class ChartPage(QWidget):
    """Shows one layout. `said` carries a line on the point below the mouse or the current one."""

    said = Signal(str)

    def __init__(self, registry: HardwareRegistry, look: Look, caption: QWidget) -> None:
        """`caption`, which shows what is `said`, is put beside the legend."""
        super().__init__()
        self._registry = registry
        self._layout: Layout | None = None
        self._quantity, self._unit = "", ""
        self.legend = Legend()
        self.plot = Plot(look)
        self.plot.tips = self._tip
        self.plot.moved.connect(self._moved)
        self.plot.hovered.connect(self._say)
        self.plot.scrolled.connect(self._follow_rows)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName("Rows of the chart")
        self.bar.valueChanged.connect(lambda at: self.plot.scroll_to(at / _SCROLL_STEPS))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.plot, 1)
        row.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.legend, 3)
        above.addWidget(caption, 2)
        column.addLayout(above)
        column.addLayout(row, 1000)
        column.addStretch(1)  # few rows stay on top, with their axis below them

    def show_layout(self, layout: Layout, quantity: str, unit: str) -> None:
        """Show a layout; the point that was current stays it where it is still there."""
        old, at = self._layout, self.plot.current
        place = old.points[at].kept.place if old is not None and at >= 0 else None
        self._layout, self._quantity, self._unit = layout, quantity, unit
        title = shown_quantity(quantity)
        shown = marks(self._registry, dark=look_of(self).dark)
        self.plot.show_layout(layout, shown, title, unit)
        self.legend.set_entries(self._entries(look_of(self)))
        self.plot.setAccessibleName(f"Chart of {title}")
        self.mark(layout.index_of(place) if place else -1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._follow_theme()

    def _follow_theme(self) -> None:
        look = look_of(self)
        self.plot.set_look(look, marks(self._registry, dark=look.dark))
        if self._layout is not None:
            self.legend.set_entries(self._entries(look))

    def mark(self, index: int) -> None:
        """Make a point the current one; -1 for none."""
        self.plot.mark(index)
        self._moved(index)

    def to_export(self) -> Page:
        """Return what is to be written of the layout that is shown."""
        assert self._layout is not None
        look = look_on_white(self.font())
        title = shown_quantity(self._quantity)
        return Page(
            title=f"{title[:1].upper()}{title[1:]}, {counted(self._layout.points)}",
            axis=title,
            unit=self._unit,
            layout=self._layout,
            marks=marks(self._registry, dark=False),
            entries=self._entries(look),
            look=look,
        )

    def _entries(self, look: Look) -> list[Entry]:
        assert self._layout is not None
        points, groups = self._layout.points, self._layout.groups
        shown = marks(self._registry, dark=look.dark)
        entries = [
            Entry(name, mark.colour, mark.symbol) for name, mark in shown.items() if name in groups
        ]
        if any(one.is_peak for one in points):
            entries.append(Entry("up to", look.text, hollow=True))
        if any(one.is_range for one in points):
            entries.append(Entry("range", look.text, bar=True))
        return entries

    def _tip(self, index: int) -> str:
        if self._layout is None:
            return ""
        lines = lines_of(self._layout.points[index], self._registry)
        return "<br>".join(map(html.escape, lines))

    def _line(self, index: int) -> str:
        points = self._layout.points if self._layout else ()
        return line_of(points[index], self._registry) if 0 <= index < len(points) else ""

    def _moved(self, index: int) -> None:
        line = self._line(index)
        self.plot.setAccessibleDescription(
            f"{line}. Enter shows it in the paper." if line else "The arrow keys go to the points."
        )
        self.said.emit(line)

    def _say(self, index: int) -> None:
        self.said.emit(self._line(index if index >= 0 else self.plot.current))

    def _follow_rows(self) -> None:
        rows = len(self._layout.names) if self._layout and self._layout.rows else 0
        seen = self.plot.rows_in_sight()
        hidden = max(0, round((rows - seen) * _SCROLL_STEPS))
        self.bar.blockSignals(True)
        self.bar.setRange(0, hidden)
        self.bar.setPageStep(round(seen * _SCROLL_STEPS))
        self.bar.setSingleStep(_SCROLL_STEPS)
        self.bar.setValue(round(self.plot.top * _SCROLL_STEPS))
        self.bar.blockSignals(False)
        self.bar.setVisible(hidden > 0)
        self.plot.setMaximumHeight(self.plot.full_height() or _ANY_HEIGHT)
