"""The line above a note: how it is shown, and what makes words bold."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QWidget

from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.spacing import GRID, INSIDE

MODES = {
    "edit": ("Edit", "Write the note"),
    "split": ("Split", "Write the note and see how it reads"),
    "preview": ("Preview", "See how the note reads"),
}
_ROOM_FOR_MARKS = 480  # px of width from which the buttons for bold, italic and link are shown
_ROOM_FOR_COUNT = 300
_LETTERS = {"Bold": "B", "Italic": "I", "Link": "Link", "Link to a paper": "[[ ]]"}


class NoteBar(QWidget):
    """Buttons for the mode and the marks; whether the note is saved, the window says."""

    mode_chosen = Signal(str)
    history_wanted = Signal()

    def __init__(self, marks: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = "edit"
        self._counts = self._has_room = True
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
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setFont(small_font(self.font()))
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row.addWidget(self.count)
        row.addWidget(self._history_button())

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

    def _history_button(self) -> FlatButton:
        button = FlatButton(self)
        button.setText("History")
        button.setToolTip("Earlier texts of this note")
        button.setAccessibleName("History: earlier texts of this note")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: self.history_wanted.emit())
        return button

    def show_count(self, shown: str, spoken: str) -> None:
        """Show how many words there are; `spoken` is the same for a screen reader, with more."""
        self.count.setText(shown)
        self.count.setAccessibleName(spoken)
        self.count.setToolTip(spoken)

    def count_words(self, wanted: bool) -> None:
        """Show how many words there are, or do not."""
        self._counts = wanted
        self.count.setVisible(wanted and self._has_room)

    def show_mode(self, mode: str) -> None:
        """Show which of `MODES` is on."""
        self.mode = mode
        self._modes[mode].setChecked(True)
        for button in self._marks:
            button.setEnabled(mode != "preview")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for: the marks first, then the count."""
        super().resizeEvent(event)
        width = event.size().width()
        for button in self._marks:
            button.setVisible(width >= _ROOM_FOR_MARKS)
        self._has_room = width >= _ROOM_FOR_COUNT
        self.count.setVisible(self._has_room and self._counts)
