"""The line in which tags are typed, with completion over all tags."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from carrel.domain.tag import TagNameError, clean_tag_name
from carrel.ui.tags.completer import TagCompleter
from carrel.ui.theme.spacing import TARGET


class TagField(QLineEdit):
    """Takes one or more tags, divided by commas, on Enter.

    `entered` carries cleaned names, `refused` why a name cannot be used; Backspace in the empty
    field asks for the last chip to go, Esc leaves. Tab moves on, as everywhere.
    """

    entered = Signal(list)
    refused = Signal(str)
    last_unwanted = Signal()
    left = Signal()
    abandoned = Signal()  # the keyboard went elsewhere and nothing was typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Add a tag")
        self.setAccessibleName("Add a tag")
        self.setAccessibleDescription("Enter adds, Backspace removes the last, Escape leaves")
        self.setMinimumHeight(TARGET)
        self._completer = completer = TagCompleter(self)
        # Queued: Qt writes the chosen completion into the field after this signal.
        completer.activated.connect(self._enter, Qt.ConnectionType.QueuedConnection)
        self.setCompleter(completer)
        self.returnPressed.connect(self._enter)
        self.textEdited.connect(lambda: self.refused.emit(""))

    def set_names(self, names: Iterable[str]) -> None:
        """Complete over these names."""
        self._completer.set_names(names)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for the field, whatever the window does with it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc; ask for the last tag on Backspace in the empty field."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            if not event.isAutoRepeat():  # holding the key for the text must not eat the tags
                self.last_unwanted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say nothing more about a name that was refused; an empty field is not needed."""
        super().focusOutEvent(event)
        self.refused.emit("")
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if not self.text() and event.reason() not in passing:
            self.abandoned.emit()

    def _enter(self) -> None:
        pieces = [piece for piece in self.text().split(",") if piece.strip()]
        try:
            names = [clean_tag_name(piece) for piece in pieces]
        except TagNameError as error:
            self.refused.emit(f"Not added: {error}.")
            return
        self.clear()
        if names:
            self.entered.emit(names)
