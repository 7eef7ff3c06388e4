"""Coloured grounds under words of a text, drawn over it and no part of it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from carrel.ui.theme.tokens import Tokens


def mark_look(tokens: Tokens, ground: str) -> QTextCharFormat:
    """Return the text's own ink on `ground`, one of the theme's highlight colours ("#rrggbb")."""
    look = QTextCharFormat()
    look.setBackground(QColor(ground))
    look.setForeground(QColor(tokens.text))
    return look


def mark(
    document: QTextDocument, start: int, end: int, look: QTextCharFormat
) -> QTextEdit.ExtraSelection:
    """Return what draws a look from document position `start` up to `end`."""
    selection = QTextEdit.ExtraSelection()
    selection.cursor = QTextCursor(document)
    selection.cursor.setPosition(start)
    selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    selection.format = look
    return selection
