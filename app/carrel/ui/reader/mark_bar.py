"""The bar below the text that is about one mark: what was understood, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carrel.domain.mention import MentionState
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.mark_steps import MarkSteps
from carrel.ui.reader.plain_text import one_line, tool_tip
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, HAIRLINE, INSIDE

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


class MarkBar(QWidget):
    """One line about a mark with its buttons; hidden until a mark is chosen.

    Buttons come and go with what makes sense for the mark. `asked` carries which of `ACTIONS` was
    pressed, `stepped` +1 or -1.
    """

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._built = False  # Qt's constructor sends change events
        super().__init__(parent)
        self.setAccessibleName("Mark")
        self.kind = QLabel(self)
        self.said = ElidingLabel(self)
        self.state = QLabel(self)
        self.steps = MarkSteps("mark", self)
        self.steps.stepped.connect(self.stepped)
        self.steps.closed.connect(self.closed)
        for label in (self.kind, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._take_font()
        self.buttons = {name: self._button(name) for name in ACTIONS}
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
        self._built = True
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

    def _button(self, name: str) -> FlatButton:
        title, tip = ACTIONS[name]
        button = FlatButton(self)
        button.setText(title)
        button.setAccessibleName(title.replace("&", ""))
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.asked.emit(name))
        return button

    def changeEvent(self, event: QEvent) -> None:
        """Keep the first word strong in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self._take_font()

    def _take_font(self) -> None:
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        self.kind.setFont(strong)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a hairline between the text and the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), HAIRLINE, QColor(tokens_of(self.palette()).line))
        painter.end()
