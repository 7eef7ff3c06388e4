"""One tag of a paper as a chip that can be clicked and taken off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from carrel.ui import icons
from carrel.ui.reader.plain_text import one_line, tool_tip
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, INSIDE, RADIUS, TARGET
from carrel.ui.theme.tokens import mix

_LONGEST = 220  # px of a chip's text; the whole name is in the tool tip


class TagChip(QAbstractButton):
    """A tag: a click shows its papers, the x (or Delete) takes it off this paper.

    One stop for the Tab key: the x is for the mouse, the keyboard has Delete.
    """

    remove_asked = Signal(str)

    def __init__(self, name: str, colour: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._colour = colour
        shown = one_line(name, 120)
        self.setText(shown)
        self.setFont(small_font(self.font()))
        self.setAccessibleName(f"Tag {shown}")
        self.setAccessibleDescription("Enter shows the papers with this tag, Delete takes it off")
        self.setToolTip(tool_tip(f"{shown}: click shows its papers, Delete takes it off"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setIconSize(QSize(12, 12))
        self._close.setAccessibleName(f"Take tag {shown} off")
        self._close.setToolTip(tool_tip(f"Take {shown} off this paper"))
        icons.bind(self._close, "close")
        self._close.clicked.connect(lambda: self.remove_asked.emit(self.name))

    def sizeHint(self) -> QSize:
        """Return the size of the text and the x."""
        text = min(self.fontMetrics().horizontalAdvance(self.text()), _LONGEST)
        height = max(TARGET, self.fontMetrics().height() + INSIDE)
        return QSize(INSIDE + text + height, height)

    def resizeEvent(self, event: object) -> None:
        """Put the x at the end."""
        side = self.height()
        left = 0 if self._mirrored() else self.width() - side
        self._close.setGeometry(left, 0, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Click with Enter and Space, take off with Delete and Backspace."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit(self.name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground in the tag's colour, and the name."""
        tokens = tokens_of(self.palette())
        ground = tokens.highlight(self._colour) if self._colour else tokens.selection
        if self.underMouse():
            ground = mix(tokens.text, ground, 0.08)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = FOCUS_RING / 2
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(shape, RADIUS + 2, RADIUS + 2)
        painter.setPen(QColor(tokens.text))
        side = self.height()
        before, after = (side, INSIDE) if self._mirrored() else (INSIDE, side)
        area = self.rect().adjusted(before, 0, -after, 0)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, area.width() + 1
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(area, flags, text)
        painter.end()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft
