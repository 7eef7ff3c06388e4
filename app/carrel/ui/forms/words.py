"""Labels for text of unknown origin, that wrap wherever they must."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from carrel.ui.reader.plain_text import one_line

_LONGEST = 1_000  # characters; the report has all of it
_MAY_BREAK = re.compile(r"(?<=[/\\_.])(?=[^\s/\\_.])|(?<=[^\s/\\_.]{24})(?=\S)")
_BREAK = "\u200b"  # a space without a width


class Words(QLabel):
    """Plain text in as many lines as it takes; a path or a long name breaks inside.

    `text()` has the places where it may break in it; the accessible name is the text itself.
    """

    def __init__(self, parent: QWidget | None = None, *, muted: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if muted:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def say(self, text: str) -> None:
        """Show a text on one paragraph."""
        shown = one_line(text, _LONGEST)
        self.setAccessibleName(shown)
        self.setText(_MAY_BREAK.sub(_BREAK, shown))
