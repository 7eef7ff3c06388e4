"""Commands of the File menu: papers in, the library's folder and backup, the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QFileInfo, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.commands.registry import CommandRegistry
    from carrel.ui.shell.parts import Parts

_FILTER = "Papers (*.txt *.json *.jsonl *.xz *.gz *.md);;All files (*)"


class FileCommands:
    """What the File menu does."""

    def __init__(
        self,
        parts: Parts,
        back_up: Callable[[], None],
        registry: CommandRegistry | None = None,
    ) -> None:
        self._parts, self._back_up, self._registry = parts, back_up, registry
        self._folder = ""

    def commands(self) -> list[Command]:
        """Return the menu's commands."""

        def command(
            name: str,
            title: str,
            run: Callable[[], object],
            *keys: str | QKeySequence.StandardKey,
            section: int = 0,
            icon: str = "",
        ) -> Command:
            return Command(
                id=f"file.{name}",
                title=title,
                run=lambda: _drop(run()),
                menu="File",
                section=section,
                keys=keys,
                icon=icon,
            )

        return [
            command(
                "add", "&Add papers…", self.add_files, QKeySequence.StandardKey.Open, icon="add"
            ),
            command("add_folder", "Add a &folder…", self.add_folder, "Ctrl+Shift+O", icon="folder"),
            command(
                "add_text", "Add papers from &text…", self.add_text, "Ctrl+Shift+V", icon="paste"
            ),
            command("add_sample", "Add the &sample library", self._parts.imports.add_sample),
            command("export", "&Export notes as Markdown…", self.export, "Ctrl+E", section=1),
            command("backup", "&Back up the library now", self._back_up, section=2),
            command("show_folder", "Show the library’s f&older", self._show_folder, section=2),
            # Qt on a plain Linux desktop binds no key to Quit.
            command("quit", "&Quit", self._parts.window.close, "Ctrl+Q", section=3),
        ]

    def add_files(self) -> None:
        """Ask for files and add their papers."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parts.window, "Add papers", self._start_in(), _FILTER
        )
        self._remember(names[:1])
        self._parts.imports.add_files(names)

    def add_folder(self) -> None:
        """Ask for a folder and add the papers of its files."""
        name = QFileDialog.getExistingDirectory(
            self._parts.window, "Add a folder of papers", self._start_in()
        )
        self._remember([name] if name else [])
        self._parts.imports.add_files([name] if name else [])

    def add_text(self) -> None:
        """Ask for text and add its papers."""
        from carrel.ui.dialogs.paste_dialog import PasteDialog

        dialog = PasteDialog(self._parts.window)
        if dialog.exec():
            self._parts.imports.add_text(dialog.text())
        dialog.deleteLater()

    def export(self) -> None:
        """Show what exporting would do, to be chosen and done."""
        from carrel.ui.vault.export_command import show_export_dialog

        show_export_dialog(self._parts, self._registry)

    def paste(self) -> None:
        """Add what the clipboard holds: files, or text with papers."""
        held = QGuiApplication.clipboard().mimeData()
        files = [url.toLocalFile() for url in held.urls() if url.isLocalFile()]
        if files:
            self._parts.imports.add_files(files)
        elif held.text().strip():
            self._parts.imports.add_text(held.text())
        else:
            self._parts.session.say("The clipboard holds no text")

    def _start_in(self) -> str:
        return self._folder or QDir.homePath()

    def _remember(self, names: Sequence[str]) -> None:
        for name in names:
            self._folder = QFileInfo(name).absolutePath()

    def _show_folder(self) -> None:
        if self._parts.desk is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._parts.desk.library.folder)))


def _drop(_result: object) -> None:
    """Take a result that nobody needs."""
