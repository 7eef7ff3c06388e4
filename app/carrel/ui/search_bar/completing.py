"""Completes the clause that is being typed: names of fields, then their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from carrel.search.completion import Completion
from carrel.ui.search_bar.completion_list import CompletionList

if TYPE_CHECKING:
    from carrel.ui.theme.field import Field

#: `find(query, cursor, done)` has `done` called with the completion, or with None without one.
Find = Callable[[str, int, Callable[[Completion | None], None]], None]

#: Letters of a field's name before it is offered: "a" begins five of them, and many words.
_LETTERS = 2
_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_Up)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Completing(QObject):
    """Watches the search box. While choices are shown the arrows walk through them, Tab takes one
    (the first where none is current), Enter one that is current, and Esc hides them; Ctrl+Space
    asks for all there are.
    """

    def __init__(self, field: Field, find: Find) -> None:
        super().__init__(field)
        self._field, self._find = field, find
        self._list = CompletionList(field)
        self._list.taken.connect(self._take)
        self._shown = Completion(0, 0)
        self._busy = self._again = self._wanted = False
        field.textEdited.connect(self._edited)
        field.cursorPositionChanged.connect(self._moved)
        field.installEventFilter(self)
        field.window().installEventFilter(self)

    def open(self) -> None:
        """Show whatever can stand at the cursor."""
        self._wanted = True
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are meant for the choices."""
        if watched is not self._field:
            if event.type() == QEvent.Type.Resize:
                self._list.hide()
        elif event.type() == QEvent.Type.FocusOut:
            self._list.hide()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._list.isVisible() and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        """Return whether a key was for the choices."""
        key = event.key()
        if key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.open()
            return True
        if not self._list.isVisible() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _NEXT:
            self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Tab or (key in _ENTER and self._list.current() >= 0):
            self._take(max(0, self._list.current()))
            return True
        if key in (*_ENTER, Qt.Key.Key_Escape):
            self._list.hide()
        return key == Qt.Key.Key_Escape

    # -- what there is to choose from

    def _edited(self, text: str) -> None:
        self._wanted = False
        if text:
            self._look()
        else:
            self._list.hide()

    def _moved(self, _before: int, now: int) -> None:
        if self._list.isVisible() and not self._shown.start <= now <= self._shown.end + 1:
            self._list.hide()

    def _look(self) -> None:
        if self._busy:
            self._again = True
            return
        self._busy = True
        query, cursor = self._field.text(), self._field.cursorPosition()
        self._find(query, cursor, lambda found: self._arrived(query, cursor, found))

    def _arrived(self, query: str, cursor: int, found: Completion | None) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self._look()
        elif found is not None and (query, cursor) == (
            self._field.text(),
            self._field.cursorPosition(),
        ):
            self._show(query, found)

    def _show(self, query: str, found: Completion) -> None:
        typed = query[found.start : found.end]
        names = any(choice.text.endswith(":") for choice in found.choices)
        enough = self._wanted or not names or len(typed.strip("-")) >= _LETTERS
        said = [choice.text for choice in found.choices]
        if not self._field.hasFocus() or not enough or not said or said == [typed]:
            self._list.hide()
            return
        self._shown = found
        cursor, metrics = self._field.cursorPosition(), self._field.fontMetrics()
        back = metrics.horizontalAdvance(query[found.start : cursor])
        self._list.show_choices(found.choices, self._field.cursorRect().center().x() - back)

    def _take(self, row: int) -> None:
        """Put a choice in the place of what is typed, and go on behind it."""
        start, end, choices = self._shown.start, self._shown.end, self._shown.choices
        self._list.hide()
        query, text = self._field.text(), choices[row].text
        is_name = text.endswith(":")
        if not is_name and not query[end:].startswith(" "):
            text += " "
        whole = query[:start] + text + query[end:]
        if len(whole) > self._field.maxLength():
            return
        self._field.setText(whole)
        self._field.setCursorPosition(start + len(text))
        self._field.textEdited.emit(whole)
