"""The line above a note: how it is shown, and what makes words bold."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.spacing import GRID, INSIDE

MODES = {
    "edit": ("Edit", "Write the note"),
    "split": ("Split", "Write the note and see how it reads"),
    "preview": ("Preview", "See how the note reads"),
}
_ROOM_FOR_MARKS = 420  # px of width from which the buttons for bold, italic and link are shown
_LETTERS = {"Bold": "B", "Italic": "I", "Link": "Link"}


class NoteBar(QWidget):
    """Buttons for the mode and the marks; whether the note is saved, the window says."""

    mode_chosen = Signal(str)

    def __init__(self, marks: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = "edit"
        row = QHBoxLayout(self)
        row.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        row.setSpacing(GRID)
        self._modes: dict[str, FlatButton] = {}
        group = QButtonGroup(self)
        for mode, (text, tip) in MODES.items():
            button = FlatButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text}: {tip[0].lower()}{tip[1:]}")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, mode=mode: self.mode_chosen.emit(mode))
            group.addButton(button)
            row.addWidget(button)
            self._modes[mode] = button
        row.addSpacing(INSIDE)
        self._marks = [self._mark_button(action) for action in marks]
        for button in self._marks:
            row.addWidget(button)
        row.addStretch(1)

    def _mark_button(self, action: QAction) -> FlatButton:
        button = FlatButton(self)
        name = action.text()
        button.setText(_LETTERS[name])
        font = button.font()
        font.setBold(name == "Bold")
        font.setItalic(name == "Italic")
        button.setFont(font)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({action.shortcut().toString()})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the text
        button.clicked.connect(action.trigger)
        return button

    def show_mode(self, mode: str) -> None:
        """Show which of `MODES` is on."""
        self.mode = mode
        self._modes[mode].setChecked(True)
        for button in self._marks:
            button.setEnabled(mode != "preview")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the marks out where there is no room for them."""
        super().resizeEvent(event)
        for button in self._marks:
            button.setVisible(event.size().width() >= _ROOM_FOR_MARKS)
