"""Commands about what was exported: conflicts with it, and what was changed there read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts
    from carrel.ui.vault.vault_desk import VaultDesk


class VaultCommands:
    """Works on the vault of the preferences; where there is none, it asks for a folder."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._asked: Path | None = None  # what was answered last

    def commands(self) -> list[Command]:
        """Return what is in the File menu beside the export."""

        def command(name: str, title: str, run: Callable[[], None], key: str) -> Command:
            return Command(
                id=f"vault.{name}", title=title, run=run, menu="File", section=1, keys=(key,)
            )

        return [
            command("conflicts", "&Conflicts with the vault…", self.show_conflicts, "Ctrl+Alt+C"),
            command("read_back", "&Read notes back from the vault…", self.read_back, "Ctrl+Alt+B"),
        ]

    def show_conflicts(self) -> None:
        """Show what file and library say otherwise."""
        vault = self._vault("The vault whose conflicts are to be shown")
        if vault is None:
            return
        from carrel.ui.vault.conflicts_dialog import ConflictsDialog

        dialog = ConflictsDialog(vault, self._parts.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_back(self) -> None:
        """Show what was changed in the vault, to be taken into the library."""
        vault = self._vault("The vault to read notes back from")
        if vault is None:
            return
        from carrel.ui.vault.read_back_dialog import ReadBackDialog

        dialog = ReadBackDialog(vault, self._parts.window)
        dialog.conflicts_wanted.connect(self.show_conflicts)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _vault(self, question: str) -> VaultDesk | None:
        """Return the vault to work on, the note that is being written stored; None for none."""
        parts = self._parts
        if parts.desk is None or not parts.panes.notes.flush(wait=True):
            return None
        from carrel.ui.vault.export_order import chosen_folder, path_of
        from carrel.ui.vault.vault_desk import VaultDesk
        from carrel.ui.vault.vault_work import VaultWork

        chosen = parts.preferences.current.vault
        own = chosen_folder(chosen)
        folder = own or self._ask(question)
        if folder is None:
            return None
        work = VaultWork(
            library=parts.desk.library.path,
            folder=folder,
            flavour=chosen.flavour,
            template=path_of(chosen.template) if own else None,
            sections=parts.exports.sections,
        )
        return VaultDesk(work, parts.desk, parts.board)

    def _ask(self, question: str) -> Path | None:
        start = str(self._asked or QDir.homePath())
        name = QFileDialog.getExistingDirectory(self._parts.window, question, start)
        if name:
            self._asked = Path(name)
        return Path(name) if name else None
