"""The bar below the paper in skim mode: where one is, what was decided, and the keys as buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, GRID, GROUP, HAIRLINE, INSIDE, PANE

#: What the buttons run, and their words; their keys are those that the reader has given.
DEEDS = {
    "paper.read": "Read",
    "paper.later": "Later",
    "paper.dropped": "Drop",
    "paper.star": "Star",
    "paper.take_back": "Back",
    "paper.note": "Note",
    "view.skim": "Leave",
}


class SkimBar(QWidget):
    """One line; a part of its upper edge is drawn stronger, as far as one has come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Skim mode")
        self.buttons: dict[str, FlatButton] = {}
        self._share = 0.0
        self.place, self.today = QLabel(self), ElidingLabel(self)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.today.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(PANE, GRID + FOCUS_RING, PANE, GRID)
        line.setSpacing(INSIDE)
        line.addWidget(self.place)
        line.addSpacing(GROUP)
        line.addWidget(self.today, 1)
        self.hide()

    def show_deeds(self, registry: CommandRegistry, run: Callable[[str], None]) -> None:
        """Make the buttons, or name them anew: "Read  R"."""
        for command_id, word in DEEDS.items():
            if command_id not in self.buttons:
                button = self.buttons[command_id] = FlatButton(self)
                button.clicked.connect(lambda _=False, one=command_id: run(one))
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                self._line.addWidget(button)
            key = registry.keys_of(registry.command(command_id))
            self.buttons[command_id].setText(f"{word}  {key}" if key else word)
            self.buttons[command_id].setAccessibleName(word)
            self.buttons[command_id].setToolTip(registry.command(command_id).title.replace("&", ""))

    def show_place(self, number: int, total: int) -> None:
        """Show where one is, counted from 1; nothing where there is no paper."""
        self.place.setText(f"{number:,} of {total:,}" if number else "")
        self._share = number / total if total else 1.0
        self.update()

    def show_today(self, counts: Mapping[str, int]) -> None:
        """Show what was decided today."""
        from carrel.ui.triage.day import sentence

        self.today.setText(sentence(counts) if any(counts.values()) else "")
        self.today.setToolTip(self.today.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the edge."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), HAIRLINE, QColor(tokens.line))
        done = round(self.width() * self._share)
        painter.fillRect(0, 0, done, FOCUS_RING, QColor(tokens.accent))
        painter.end()
