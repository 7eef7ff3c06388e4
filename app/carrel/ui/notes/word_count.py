"""How many words and characters a note has, counted in the pauses of typing."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit

_AFTER_MS = 250
# Chinese and Japanese are written without spaces: each sign counts, as word processors have it.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}](?:[^\W{_SIGNS}]|['\u2019.,-](?=[^\W_{_SIGNS}]))*+")


def count_words(text: str) -> int:
    """Return the number of words; marks of Markdown are none, "don't" and "3.5" are one each."""
    return sum(1 for _ in _WORD.finditer(text))


class WordCounter(QObject):
    """Tells `counted(shown, spoken)` a moment after text or selection changed.

    `shown` is e.g. "312 words" or "12 of 312 words", `spoken` has the characters too.
    """

    counted = Signal(str, str)

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._words: int | None = None
        self._characters = 0
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self.count)
        editor.textChanged.connect(self._changed)
        editor.selectionChanged.connect(self._soon.start)

    def count(self) -> None:
        """Count now."""
        self._soon.stop()
        if self._words is None:
            text = self._editor.document().toRawText()
            self._words = count_words(text)
            self._characters = len(text) - text.count("\u2029")
        whole = "1 word" if self._words == 1 else f"{self._words:,} words"
        spoken = f"{whole}, {self._characters:,} characters"
        chosen = self._editor.textCursor().selectedText()
        if chosen:
            part = f"{count_words(chosen):,} of "
            characters = len(chosen) - chosen.count("\u2029")
            self.counted.emit(part + whole, f"{part}{whole}, {characters:,} characters chosen")
        else:
            self.counted.emit(whole, spoken)

    def _changed(self) -> None:
        self._words = None
        self._soon.start()
