"""Every key, to be looked up and changed: the page behind Ctrl+? and F1."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.dialogs.preferences_keys import KeyEditor
from carrel.ui.preferences import WindowPreferences
from carrel.ui.theme.spacing import GROUP, INSIDE, TARGET

_SIZE = (760, 640)


class KeysDialog(QDialog):
    """The key editor in a window of its own; show it by `open()`."""

    def __init__(
        self, registry: CommandRegistry, preferences: WindowPreferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(*_SIZE)
        self.editor = KeyEditor(registry, preferences, self)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(self.editor, 1)
        column.addWidget(close_buttons(self))
        self.editor.setFocus()
        self.finished.connect(lambda _: preferences.save())


def close_buttons(dialog: QDialog) -> QDialogButtonBox:
    """Return the row with the button that closes a dialog in which everything is done at once."""
    buttons = QDialogButtonBox(dialog)
    # Not the standard button: its picture is nearly invisible in the dark.
    close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
    close.setAutoDefault(False)
    close.setMinimumHeight(TARGET)
    buttons.rejected.connect(dialog.reject)
    return buttons
