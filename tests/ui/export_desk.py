"""Works the export's dialog by keys and reads what it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.ui.vault.export_dialog import ExportDialog


def showing() -> ExportDialog:
    """Return the dialog that is open."""
    top = QApplication.topLevelWidgets()
    (dialog,) = [one for one in top if isinstance(one, ExportDialog) and one.isVisible()]
    return dialog


def settle(qtbot: QtBot, dialog: ExportDialog) -> str:
    """Wait until the dialog has found out or done what it was asked; return what it says."""
    qtbot.waitUntil(lambda: not dialog.progress.bar.isVisible(), timeout=15_000)
    return dialog.says.accessibleName()


def press(dialog: ExportDialog, *keys: Qt.Key | str) -> None:
    """Press keys, or type, where the keyboard is."""
    for key in keys:
        target = dialog.focusWidget()
        assert target is not None
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)


def tab_to(dialog: ExportDialog, widget: QWidget) -> None:
    for _ in range(30):
        if dialog.focusWidget() is widget:
            return
        press(dialog, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.accessibleName()}")


def listed(dialog: ExportDialog) -> list[tuple[str, ...]]:
    """Return the rows of the table, without the reasons."""
    files = dialog.files
    return [
        tuple(files.index(row, column).data() for column in range(2))
        for row in range(files.rowCount())
    ]


def counted(dialog: ExportDialog) -> str:
    """Return the counts in what is said."""
    return dialog.says.accessibleName().partition(": ")[2]


def file_of(vault: Path, title: str) -> Path:
    (found,) = [one for one in vault.glob("*.md") if f"# {title}\n" in one.read_text("utf-8")]
    return found


def edit_everything(running: Running, vault: Path, qtbot: QtBot) -> None:
    """Export, then change papers on one side and on both, and let one file be another's."""
    writer, ids = running.window.parts.desk.writer, list(running.window.panes.list.model.ids)
    for paper_id in ids[:2]:
        writer.save_note(paper_id, "As it was").result()
    running.window.menus.registry.run("file.export")
    dialog = showing()
    settle(qtbot, dialog)
    dialog.go.click()
    settle(qtbot, dialog)
    dialog.reject()
    both, gone = file_of(vault, TITLES[1]), file_of(vault, TITLES[2])
    both.write_text(both.read_text("utf-8").replace("As it was", "As I have it"), "utf-8")
    for paper_id in ids[:2]:
        writer.save_note(paper_id, "As Carrel has it").result()
    gone.unlink()
    qtbot.waitUntil(lambda: not dialog.isVisible())
