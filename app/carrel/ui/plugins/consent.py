"""What must be known before someone else's plugin is turned on, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carrel.plugin_host.record import PluginRecord
from carrel.ui.announcing import announce
from carrel.ui.forms.words import Words
from carrel.ui.plugins.wording import rights_sentence
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GROUP, HAIRLINE, INSIDE, TARGET

_BAR = 3


class ConsentPanel(QWidget):
    """Hidden until it asks; `agreed` is the reader's yes, `refused` their no."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Words(self)
        self._yes = QPushButton("Turn it on", self)
        self._no = QPushButton("Leave it off", self)
        self._yes.clicked.connect(self.agreed)
        self._no.clicked.connect(self.refused)
        buttons = FlowLayout(spacing=INSIDE, line_spacing=INSIDE)
        for button in (self._yes, self._no):
            button.setAutoDefault(False)
            button.setMinimumHeight(TARGET)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP + _BAR, GROUP, GROUP, GROUP)
        column.setSpacing(GROUP)
        column.addWidget(self._said)
        column.addLayout(buttons)
        self.hide()

    def ask(self, record: PluginRecord) -> None:
        """Say whose code would run; the keyboard stands on the no."""
        sentence = rights_sentence(record)
        self._said.say(sentence)
        self._yes.setAccessibleDescription(sentence)
        self.show()
        self._no.setFocus()
        announce(self, sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.line))
        edge = HAIRLINE
        painter.fillRect(self.rect().adjusted(edge, edge, -edge, -edge), QColor(tokens.paper))
        painter.fillRect(0, 0, _BAR, self.height(), QColor(tokens.caution))
        painter.end()
