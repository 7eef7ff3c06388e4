"""The line above the library's highlights: words, colours, a tag, where, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from carrel.ui.highlights.items import ORDERS, Filter
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.highlight_colours import ColourButtons
from carrel.ui.theme.field import Field
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import GRID, INSIDE, TARGET

_ANY = "Any tag"
_WORDS = 260  # px


class HighlightFilters(QWidget):
    """`changed` when the reader asks for something else."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Field(self)
        self.words.setPlaceholderText("Words, comments, papers, tags")
        self.words.setAccessibleName("Search the highlights")
        self.words.offer_to_clear()
        self.words.setMinimumWidth(_WORDS)
        self.colours = ColourButtons(self, one=False)
        self.tag = _choice("Tag", self)
        self.tag.addItem(_ANY, "")
        self.order = _choice("Order", self)
        for name, title in ORDERS.items():
            self.order.addItem(title, name)
        self.here = FlatButton(self)
        self.here.setText("Only papers of the list")
        self.here.setAccessibleName("Only papers of the list")
        self.here.setToolTip("Leave out the highlights of papers that the list does not show")
        self.here.setCheckable(True)
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        flow = FlowLayout(spacing=GRID, line_spacing=GRID)
        for part in (
            self.words,
            *self.colours.buttons.values(),
            self.tag,
            self.order,
            self.here,
            self.count,
        ):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        column.addLayout(flow)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.colours.chosen.connect(lambda _: self.changed.emit())
        self.here.clicked.connect(lambda _: self.changed.emit())
        self.tag.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.order.currentIndexChanged.connect(lambda _: self.changed.emit())

    def wanted(self, papers: Sequence[int]) -> Filter:
        """Return what is asked for, where the list shows `papers`."""
        return Filter(
            words=self.words.text(),
            colours=tuple(self.colours.chosen_colours()),
            tag=str(self.tag.currentData() or ""),
            papers=frozenset(papers) if self.here.isChecked() else None,
            order=str(self.order.currentData()),
        )

    def show_tags(self, names: Sequence[str]) -> None:
        """Offer these tags; the chosen one stays while it is among them."""
        chosen = self.tag.currentData()
        if [self.tag.itemData(row) for row in range(1, self.tag.count())] == list(names):
            return
        self.tag.blockSignals(True)
        self.tag.clear()
        self.tag.addItem(_ANY, "")
        for name in names:
            self.tag.addItem(f"#{name}", name)
        self.tag.setCurrentIndex(max(0, self.tag.findData(chosen)))
        self.tag.blockSignals(False)

    def show_count(self, count: int, of: int) -> None:
        """Say how many are shown, and of how many."""
        self.count.setText(f"{count:,} of {of:,}" if count != of else f"{of:,} in all")

    def clear(self) -> None:
        """Ask for everything."""
        self.blockSignals(True)
        self.words.clear()
        self.tag.setCurrentIndex(0)
        self.here.setChecked(False)
        for button in self.colours.buttons.values():
            button.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()


def _choice(name: str, parent: QWidget) -> QComboBox:
    made = QComboBox(parent)
    made.setAccessibleName(name)
    made.setMinimumHeight(TARGET + GRID)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
