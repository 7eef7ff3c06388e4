"""What stands in the place of a view that could not be shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.forms.words import Words
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GROUP, ICON, INSIDE, TARGET


class Placeholder(QScrollArea):
    """Says what failed, that the rest goes on, and offers to try again or to disable the plugin.

    It scrolls, since a panel can be a few lines high.
    """

    reload_wanted = Signal()
    disable_wanted = Signal()

    def __init__(self, title: str, reason: str, plugin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sentence = f"{title} could not be shown"
        self.setAccessibleName(self.sentence)
        said, why = Words(), Words(muted=True)
        said.say(f"{self.sentence}. The rest of Carrel goes on.")
        why.say(reason)
        self.reload = self._button("Reload", f"Make {title} anew")
        self.disable = self._button("Disable", f"Turn the plugin {plugin} off")
        self.reload.clicked.connect(self.reload_wanted)
        self.disable.clicked.connect(self.disable_wanted)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(INSIDE)
        column.addWidget(_Warning(inner))
        column.addWidget(said)
        column.addWidget(why)
        buttons = FlowLayout(spacing=INSIDE, line_spacing=INSIDE)
        buttons.addWidget(self.reload)
        buttons.addWidget(self.disable)
        column.addLayout(buttons)
        column.addStretch(1)
        self.setWidget(inner)

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setMinimumHeight(TARGET)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        return button


class _Warning(QWidget):
    """The warning sign; decoration, since the sentence stands below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(ICON, ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.draw(painter, "warning", 0, 0, ICON, tokens_of(self.palette()).caution)
        painter.end()
