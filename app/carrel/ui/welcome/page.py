"""What a library without papers shows: the ways in, each one click or one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, ICON, INSIDE, PANE, RADIUS
from carrel.ui.theme.tokens import mix

_WIDTH, _HEIGHT = 460, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """One way to bring papers in: what it is called, what it takes, what starts it."""

    icon: str
    title: str
    detail: str
    run: Callable[[], None]


class WelcomePage(QWidget):
    """A heading, a sentence and a card for each way in."""

    def __init__(self, ways: Sequence[WayIn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Welcome")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        heading = QLabel("Welcome to Carrel", self)
        font = QFont(heading.font())
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setWeight(QFont.Weight.DemiBold)
        heading.setFont(font)
        sentence = QLabel("A desk for reading papers about machine-learning systems.", self)
        heading.setWordWrap(True)
        sentence.setWordWrap(True)
        sentence.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE, PANE, PANE, PANE)
        column.setSpacing(INSIDE)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (heading, sentence):
            label.setFixedWidth(_WIDTH)
            label.setMinimumHeight(label.heightForWidth(_WIDTH))
            column.addWidget(label, 0, middle)
        column.addSpacing(GROUP)
        self._cards = [_Card(way, self) for way in ways]
        for card in self._cards:
            column.addWidget(card, 0, middle)
        column.addSpacing(GROUP)
        hint = QLabel("Or drop files and folders anywhere on this window.", self)
        hint.setMinimumWidth(_WIDTH)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column.addWidget(hint, 0, middle)
        column.addStretch(3)

        self.setFocusProxy(self._cards[0])


class _Card(QAbstractButton):
    """A button of two lines with an icon."""

    def __init__(self, way: WayIn, parent: QWidget) -> None:
        super().__init__(parent)
        self._way = way
        self.setText(way.title)
        self.setAccessibleName(way.title)
        self.setAccessibleDescription(way.detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda _=False: way.run())

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, max(_HEIGHT, 2 * self.fontMetrics().height() + 4 * INSIDE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.isDown()
        ground = tokens.selection if lit else mix(tokens.window, tokens.paper, 0.7)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        icons.draw(painter, self._way.icon, PANE, (self.height() - ICON) / 2, ICON, tokens.accent)
        line = self.fontMetrics().height()
        left, top = PANE + ICON + GROUP, (self.height() - 2 * line - GRID) // 2
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.drawText(left, top + self.fontMetrics().ascent(), self._way.title)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.muted))
        base = top + line + GRID + self.fontMetrics().ascent()
        room = self.width() - left - PANE
        shown = self.fontMetrics().elidedText(self._way.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, base, shown)
        painter.end()
