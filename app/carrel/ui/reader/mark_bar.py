"""The bar below the text that is about one mark: what was understood, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carrel.domain.mention import MentionState
from carrel.ui.reader.deed_bar import DeedBar
from carrel.ui.reader.plain_text import one_line, tool_tip
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import GRID, INSIDE

STATE_WORDS = {
    MentionState.FOUND: "",
    MentionState.SUGGESTED: "suggested, not counted",
    MentionState.CONFIRMED: "confirmed",
    MentionState.CORRECTED: "corrected by you",
    MentionState.ADDED: "added by you",
    MentionState.REJECTED: "rejected",
}
"""What is said of a mention in each state; nothing of what was simply found."""

ACTIONS = {
    "confirm": ("&Confirm", "It is understood right"),
    "correct": ("C&orrect…", "Say what it means"),
    "reject": ("&Reject", "It is none: mark it no more"),
    "take_back": ("&Take back", "Take back what you said of this mark"),
    "table": ("&Show in table", "Open the table at this mark"),
}
"""What can be done with a mark: title of its button and tool tip, by name."""


class MarkBar(DeedBar):
    """One line about a mark with its buttons; hidden until a mark is chosen.

    Buttons come and go with what makes sense for the mark.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mark", ACTIONS, parent)
        self.said = ElidingLabel(self)
        self.state = QLabel(self)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        line = QHBoxLayout()
        line.setContentsMargins(INSIDE, 0, 0, 0)  # in line with the words of the buttons
        line.setSpacing(INSIDE)
        line.addWidget(self.kind)
        line.addWidget(self.said, 1)
        line.addWidget(self.state)
        line.addWidget(self.steps)
        deeds = FlowLayout(spacing=GRID, line_spacing=0)
        for made in self.buttons.values():
            deeds.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        column.setSpacing(0)
        column.addLayout(line)
        column.addLayout(deeds)
        self.hide()

    def show_mark(
        self, kind: str, said: str, state: MentionState, place: str, actions: frozenset[str]
    ) -> None:
        """Show a mark with its state, its place among the others ("2 of 7") and these actions."""
        self.kind.setText(one_line(kind, 40))
        self.said.setText(said)
        self.said.setToolTip(tool_tip(said))
        self.state.setText(STATE_WORDS[state])
        self.steps.place.setText(place)
        had = next((name for name, one in self.buttons.items() if one.hasFocus()), "")
        for name, button in self.buttons.items():
            button.setVisible(name in actions)
        if had and had not in actions:  # the keyboard stays in the bar
            left = next((one for name, one in self.buttons.items() if name in actions), None)
            (left or self.parentWidget() or self).setFocus(Qt.FocusReason.OtherFocusReason)
        self.show()
