"""One paper that was changed in the vault: all that changes, and how its note differs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from carrel.ui.forms.words import Words
from carrel.ui.notes.history_differences import collapsed
from carrel.ui.notes.history_view import DifferencesView
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.spacing import INSIDE
from carrel.ui.vault.read_back_wording import changes
from carrel.ui.vault.vault_work import BackRow


class ReadBackPane(QWidget):
    """Shows nothing until it is shown a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.file = ElidingLabel(self), Words(self, muted=True)
        bold = QFont(self.title.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(bold)
        self.says = QLabel(self)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setWordWrap(True)
        self.view = DifferencesView(self)
        self.view.setAccessibleName("How the note changes")
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, 0, 0, 0)
        column.setSpacing(INSIDE)
        for widget in (self.title, self.file, self.says):
            column.addWidget(widget)
        column.addWidget(self.view, 1)

    def show_row(self, row: BackRow | None) -> None:
        """Show what changes of a paper; None for nothing."""
        self.title.setText(row.change.title if row else "")
        self.file.say(row.change.file if row else "")
        said = "\n".join(changes(row)) if row else ""
        self.says.setText(said)
        pieces = collapsed(row.note.pieces) if row and row.note else ()
        self.view.show_pieces(pieces)
        self.view.setPlaceholderText("" if pieces or row is None else "The note stays as it is.")
        self.view.setAccessibleDescription(said)
