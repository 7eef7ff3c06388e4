"""Shows differences: what was inserted underlined, what was deleted struck through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from carrel.ui.notes.history_differences import DELETED, INSERTED, LEFT_OUT, Piece
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.tokens import Tokens

_MOST = 4_000  # pieces that are shown: more are no differences but another text


class DifferencesView(QPlainTextEdit):
    """Read-only text whose marks are told by a line through or below them as well as by colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: Sequence[Piece] = ()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Differences")

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show these differences from the top."""
        self._pieces = pieces
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._pieces:
            self._draw()

    def formats(self, tokens: Tokens) -> dict[str, QTextCharFormat]:
        """Return how each kind of piece looks in a theme."""
        return _formats(tokens)

    def shown(self, piece: Piece) -> str:
        """Return what is shown of a piece that is not left out."""
        return piece.text

    def _draw(self) -> None:
        formats = self.formats(tokens_of(self.palette()))
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for piece in self._pieces[:_MOST]:
            if piece.kind == LEFT_OUT:
                before = "" if cursor.atBlockStart() else "\n"
                text = f"{before}⋯ {piece.text} ⋯\n"
            else:
                text = self.shown(piece)
            cursor.insertText(text, formats.get(piece.kind, QTextCharFormat()))
        if len(self._pieces) > _MOST:
            cursor.insertText("\n⋯ and so on: nearly everything differs ⋯", formats[LEFT_OUT])
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _formats(tokens: Tokens) -> dict[str, QTextCharFormat]:
    inserted, deleted, left_out = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    inserted.setBackground(QColor(tokens.green))
    inserted.setFontUnderline(True)
    deleted.setBackground(QColor(tokens.pink))
    deleted.setFontStrikeOut(True)
    for one in (inserted, deleted):
        one.setForeground(QColor(tokens.text))
    left_out.setForeground(QColor(tokens.muted))
    return {INSERTED: inserted, DELETED: deleted, LEFT_OUT: left_out}
