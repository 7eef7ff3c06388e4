"""What the note pane says when a note could not be saved, and what can be done then."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.announcing import announce
from carrel.ui.reader.flat_button import LinkButton
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import GRID, INSIDE

ChooseFile = Callable[[QWidget], str]


class UnsavedBar(QWidget):
    """Says that texts are not saved; offers to try again, to save them elsewhere, to copy them.

    `texts` returns the texts that are not saved, by a name for each paper.
    """

    retry_asked = Signal()

    def __init__(
        self,
        texts: Callable[[], Mapping[str, str]],
        choose_file: ChooseFile | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._choose_file = choose_file or _ask_for_file
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Note not saved")
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.retry = self._button("Try again", "undo", self.retry_asked.emit)
        self.elsewhere = self._button("Save the text elsewhere\u2026", "note", self.save_elsewhere)
        self.copy = self._button("Copy", "copy", self.copy_texts)
        row = FlowLayout(spacing=GRID)
        for button in (self.retry, self.elsewhere, self.copy):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        column.setSpacing(GRID)
        column.addWidget(self.said)
        column.addLayout(row)
        self.hide()

    def _button(self, text: str, icon: str, run: Callable[[], None]) -> LinkButton:
        button = LinkButton(self)
        button.setText(text)
        icons.bind(button, icon, QPalette.ColorRole.Link)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(text)
        button.clicked.connect(run)
        return button

    def show_reason(self, reason: str) -> None:
        """Say why, or hide where `reason` is empty."""
        if not reason:
            self.hide()
            return
        others = len(self._texts())
        which = "The note is" if others < 2 else f"{others} notes are"
        said = (
            f"{which} not saved: {one_line(reason)}. "
            "The text is kept here and saving is tried again."
        )
        if said != self.said.text() or self.isHidden():
            self.said.setText(said)
            self.show()
            announce(self, said)

    def copy_texts(self) -> None:
        """Put what is not saved on the clipboard."""
        QGuiApplication.clipboard().setText(_joined(self._texts()))

    def save_elsewhere(self) -> None:
        """Ask for a file and write what is not saved into it."""
        path = self._choose_file(self)
        if not path:
            return
        trouble = write_text(path, _joined(self._texts()))
        said = f"Not written: {trouble}." if trouble else f"A copy of the text is in {path}."
        self.said.setText(one_line(said, 600))
        announce(self, said)


def write_text(path: str, text: str) -> str:
    """Write a file beside its place and move it there when all is on the disk; "" or why not."""
    from PySide6.QtCore import QSaveFile

    file = QSaveFile(path)
    data = text.encode("utf-8", "replace")
    written = (
        file.open(QSaveFile.OpenModeFlag.WriteOnly)
        and file.write(data) == len(data)
        and file.commit()
    )
    return "" if written else one_line(file.errorString())


def _joined(texts: Mapping[str, str]) -> str:
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "\n\n".join(f"# {name}\n\n{text}" for name, text in texts.items())


def _ask_for_file(parent: QWidget) -> str:
    from PySide6.QtWidgets import QFileDialog  # needed once in a blue moon

    path, _ = QFileDialog.getSaveFileName(
        parent, "Save the text elsewhere", "note.md", "Markdown (*.md);;All files (*)"
    )
    return path
