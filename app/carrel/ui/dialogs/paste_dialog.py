"""Adding papers from text: a field to paste into, for when the clipboard is not enough."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.theme.spacing import GROUP, INSIDE


class PasteDialog(QDialog):
    """Asks for text; starts with what the clipboard holds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add papers from text")
        self.resize(640, 440)
        said = QLabel(
            "Paste a listing: titles, each followed by its abstract. JSON lines work too.", self
        )
        said.setWordWrap(True)
        self._field = QPlainTextEdit(self)
        self._field.setAccessibleName("Text with papers")
        self._field.setTabChangesFocus(True)
        self._field.setPlainText(QGuiApplication.clipboard().text())
        self._field.selectAll()
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._add = buttons.addButton("Add papers", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(self._enable)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (said, self._field, buttons):
            column.addWidget(widget)
        self._enable()

    def text(self) -> str:
        """Return what was pasted."""
        return self._field.toPlainText()

    def _enable(self) -> None:
        self._add.setEnabled(bool(self._field.document().characterCount() > 1))
