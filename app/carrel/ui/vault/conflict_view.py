"""Two sides of a conflict told apart, by ground, line and sign: the file's and Carrel's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from carrel.ui.notes.history_differences import DELETED, INSERTED, LEFT_OUT, Piece
from carrel.ui.notes.history_view import DifferencesView
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE, RADIUS
from carrel.ui.theme.tokens import Tokens
from carrel.ui.vault.conflict_wording import MINE, THEIRS

#: Grounds of the two sides, by their names in the theme.
MINE_GROUND, THEIRS_GROUND = "blue", "orange"
#: From the file's text to Carrel's: what goes is the file's, what comes is Carrel's.
_SIGNS = {DELETED: MINE, INSERTED: THEIRS}


class ConflictView(DifferencesView):
    """Shows pieces that lead from the file's text to Carrel's."""

    def formats(self, tokens: Tokens) -> dict[str, QTextCharFormat]:
        """Underline what is the file's, and with dashes what is Carrel's."""
        style = QTextCharFormat.UnderlineStyle
        left_out = QTextCharFormat()
        left_out.setForeground(QColor(tokens.muted))
        return {
            DELETED: _format(tokens, MINE_GROUND, style.SingleUnderline),
            INSERTED: _format(tokens, THEIRS_GROUND, style.DashUnderline),
            LEFT_OUT: left_out,
        }

    def shown(self, piece: Piece) -> str:
        """Begin what differs with the sign of its side."""
        return f"{_SIGNS.get(piece.kind, '')}{piece.text}"


class Side(QFrame):
    """A side's name on its ground, and below it what that side has, if anything is said of it."""

    def __init__(self, ground: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = ground
        self._title = QLabel(title, self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._value = QLabel(self)
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setWordWrap(True)
        self._value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._value.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        column.setSpacing(INSIDE)
        column.addWidget(self._title)
        column.addWidget(self._value, 1)

    def show_value(self, text: str) -> None:
        """Show what this side has; "" for nothing to say."""
        self._value.setText(text)
        self._value.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the side in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens_of(self.palette()).highlight(self._ground)))
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()


def _format(tokens: Tokens, ground: str, line: QTextCharFormat.UnderlineStyle) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(QColor(tokens.highlight(ground)))
    made.setForeground(QColor(tokens.text))
    made.setUnderlineStyle(line)
    return made
