"""Coloured grounds under words of a text, drawn over it and no part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from carrel.ui.theme.tokens import Tokens


def mark_look(tokens: Tokens, ground: str) -> QTextCharFormat:
    """Return the text's own ink on `ground`, one of the theme's highlight colours ("#rrggbb")."""
    look = QTextCharFormat()
    look.setBackground(QColor(ground))
    look.setForeground(QColor(tokens.text))
    return look


def found_look(tokens: Tokens) -> QTextCharFormat:
    """Return the look of a word that a query found: no colour that a highlight could have."""
    look = mark_look(tokens, tokens.line)
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    look.setUnderlineColor(QColor(tokens.accent))
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


class SelectionLayers:
    """Selections over the text of an editor from several sides, painted in a fixed order."""

    def __init__(self, editor: QPlainTextEdit, layers: Sequence[str]) -> None:
        """Take these layers, from the lowest to the topmost."""
        self._editor = editor
        self._layers: dict[str, list[QTextEdit.ExtraSelection]] = {name: [] for name in layers}

    def show(self, layer: str, selections: Iterable[QTextEdit.ExtraSelection]) -> None:
        """Draw selections in place of the layer's former ones. Raises KeyError."""
        self._layers[layer][:] = selections
        self._editor.setExtraSelections([one for each in self._layers.values() for one in each])
