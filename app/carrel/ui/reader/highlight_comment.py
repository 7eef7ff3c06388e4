"""The lines in which a highlight's comment is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from carrel.ui.theme.choice_lines import edge
from carrel.ui.theme.spacing import INSIDE

_LINES = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommentField(QPlainTextEdit):
    """A few lines to type in. `finished`: Ctrl+Enter. `left`: the keyboard went elsewhere.
    `given_up`: Esc. Tab moves on, as everywhere.
    """

    finished = Signal()
    left = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Comment")
        self.setAccessibleDescription("Control Enter stores, Escape gives up")
        self.setPlaceholderText("Ctrl+Enter stores, Esc gives up")
        self.setTabChangesFocus(True)
        edge(self)
        room = 2 * (self.frameWidth() + INSIDE // 2)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + room)

    def event(self, event: QEvent) -> bool:
        """Keep Esc and Ctrl+Enter for the field, whatever the window does with them."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc, store on Ctrl+Enter."""
        if not _is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            self.finished.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard went elsewhere; a menu is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def _is_own(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (control and event.key() in _ENTER)
