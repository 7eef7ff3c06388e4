"""The field that waits for a key: whatever is pressed is what it tells, and no command runs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from carrel.ui.commands.keys import pressed
from carrel.ui.theme.field import Field


class KeyField(Field):
    """`key_pressed` carries the sequence; Esc alone, or leaving the field, is `abandoned`."""

    key_pressed = Signal(QKeySequence)
    abandoned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText("Press a key")
        self.setAccessibleName("New key")

    def event(self, event: QEvent) -> bool:
        """Take every key before Tab moves on and commands run."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.abandoned.emit()
            return
        found = pressed(event)
        if found is not None and not event.isAutoRepeat():
            self.key_pressed.emit(found)
