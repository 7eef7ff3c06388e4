"""File > Export notes as Markdown: what it says it would do is what it does."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.export_desk import counted, edit_everything, listed, press, settle, showing, tab_to
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.library.opening import open_library
from carrel.ui.commands.command import Command
from carrel.ui.vault.export_dialog import ExportDialog
from carrel.vault import exporting, rendering
from carrel.vault.report import Outcome

Run = Callable[..., Running]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    found.window.activateWindow()
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


@pytest.fixture
def opened(running: Running, qtbot: QtBot) -> Callable[[], ExportDialog]:
    """Open the dialog by its key; it has the keyboard then."""

    def open_() -> ExportDialog:
        running.window.menus.registry.action("file.export").trigger()
        dialog = showing()
        qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
        return dialog

    return open_


@pytest.fixture
def dialog(running: Running, vault: Path, opened: Callable[[], ExportDialog]) -> ExportDialog:
    """The dialog with a folder that is chosen already."""
    running.window.parts.preferences.set("vault.folder", str(vault))
    return opened()


# -- what it would do


def test_by_keys_alone(
    running: Running,
    opened: Callable[[], ExportDialog],
    vault: Path,
    qtbot: QtBot,
):
    dialog = opened()
    assert dialog.focusWidget() is dialog.form.folder
    assert "Choose the folder" in settle(qtbot, dialog)
    assert not dialog.go.isEnabled()
    press(dialog, str(vault))
    assert settle(qtbot, dialog).endswith("6 new, 0 updated, 0 unchanged, 0 conflicts, 0 skipped.")
    assert "will be made" in dialog.form.folder.accessibleDescription()
    assert not vault.exists()
    press(dialog, Qt.Key.Key_Return)
    assert settle(qtbot, dialog).startswith("Exported: 6 new, ")
    assert len(list(vault.glob("*.md"))) == len(TITLES)
    assert running.window.parts.preferences.current.vault.folder == str(vault)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_counts_what_the_export_then_does(
    running: Running, opened: Callable[[], ExportDialog], vault: Path, qtbot: QtBot
):
    running.window.parts.preferences.set("vault.folder", str(vault))
    edit_everything(running, vault, qtbot)
    dialog = opened()
    settle(qtbot, dialog)
    told, rows = counted(dialog), listed(dialog)
    assert told == "1 new, 1 updated, 3 unchanged, 1 conflict, 0 skipped."
    dialog.go.click()
    settle(qtbot, dialog)
    assert (counted(dialog), listed(dialog)) == (told, rows)


def test_the_filter_lists_an_outcome_and_a_row_tells_its_reasons(
    running: Running, opened: Callable[[], ExportDialog], vault: Path, qtbot: QtBot
):
    running.window.parts.preferences.set("vault.folder", str(vault))
    edit_everything(running, vault, qtbot)
    dialog = opened()
    settle(qtbot, dialog)
    everything = listed(dialog)
    assert len(everything) == len(TITLES)
    for outcome, count in {Outcome.NEW: 1, Outcome.UPDATED: 1, Outcome.SKIPPED: 0}.items():
        dialog.filter.buttons[outcome].click()
        assert [what for _, what in listed(dialog)] == [str(outcome)] * count
    dialog.filter.buttons[Outcome.CONFLICT].click()
    tab_to(dialog, dialog.table)
    press(dialog, Qt.Key.Key_Home)
    ((name, _),) = listed(dialog)
    assert name in dialog.details.accessibleName()
    assert "notes" in dialog.details.accessibleName()
    dialog.filter.buttons[None].click()
    assert listed(dialog) == everything


def test_which_papers(running: Running, dialog: ExportDialog, vault: Path, qtbot: QtBot):
    dialog.reject()
    ids = list(running.window.panes.list.model.ids)
    running.window.session.ask("lunch")
    qtbot.waitUntil(lambda: len(running.window.panes.list.model.ids) == 1)
    running.window.session.select(ids[:2])
    running.window.menus.registry.run("file.export")
    second = showing()
    names = [button.text() for button in second.form.scopes]
    assert names == ["2 selected", "1 of the list", "all 6 of the library"]
    found = []
    for button in second.form.scopes:
        button.click()
        settle(qtbot, second)
        found.append(len(listed(second)))
    assert found == [2, 1, 6]


def test_the_newest_question_wins(dialog: ExportDialog, tmp_path: Path, qtbot: QtBot):
    settle(qtbot, dialog)
    for name in ("one", "two", "three"):
        dialog.form.folder.setText(str(tmp_path / name))
        dialog._try()
    (tmp_path / "file").write_text("no folder")
    dialog.form.folder.setText(str(tmp_path / "file"))
    assert settle(qtbot, dialog) == "Nothing can be exported there."
    assert dialog.form.folder.accessibleDescription() == "This is a file, not a folder."
    assert not dialog.go.isEnabled()
    assert listed(dialog) == []


# -- what keeps it from exporting


def closed(vault: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    vault.mkdir()
    monkeypatch.setattr("carrel.ui.vault.folder_check.os.access", lambda *_: False)
    return "This folder cannot be written to."


def below_a_closed_one(_: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("carrel.ui.vault.folder_check.os.access", lambda *_: False)
    return "cannot be written to."


def below_a_file(vault: Path, _: pytest.MonkeyPatch) -> str:
    vault.parent.joinpath("file").write_text("")
    return "It cannot be made: file is a file."


@pytest.mark.parametrize("fault", [closed, below_a_closed_one, below_a_file])
def test_a_folder_that_cannot_be_used(
    dialog: ExportDialog,
    vault: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Path, pytest.MonkeyPatch], str],
):
    settle(qtbot, dialog)
    told = fault(vault, monkeypatch)
    dialog.form.folder.setText(str(vault.parent / "file" / "x" if "file" in told else vault) + "/")
    assert settle(qtbot, dialog) == "Nothing can be exported there."
    assert dialog.form.folder.accessibleDescription().endswith(told)
    assert not dialog.go.isEnabled()


def test_a_fault_of_the_template(
    dialog: ExportDialog, vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    settle(qtbot, dialog)
    made = rendering.rendering

    def with_fault(flavour: str, template: Path | None, sections: object) -> object:
        if template is not None:
            raise rendering.TemplateFaultError(f"{template.name}, line 3: unexpected '}}'")
        return made(flavour, template, ())

    monkeypatch.setattr(rendering, "rendering", with_fault)
    dialog.form.template.setText(str(vault.parent / "mine.md"))
    assert settle(qtbot, dialog) == "Nothing is exported with this template."
    assert "mine.md, line 3" in dialog.form.of_template.accessibleName()
    assert not dialog.go.isEnabled()
    dialog.form.template.clear()
    settle(qtbot, dialog)
    assert dialog.form.of_template.isHidden()
    assert dialog.go.isEnabled()


def test_a_library_without_papers(
    run_window: Run, tmp_path: Path, qtbot: QtBot, opened: Callable[[], ExportDialog]
):
    with open_library(tmp_path / "empty", origin="command line"):
        pass
    running = run_window(tmp_path / "empty")
    running.window.menus.registry.run("file.export")
    dialog = showing()
    assert "no papers yet" in settle(qtbot, dialog)
    assert not dialog.go.isEnabled()


# -- what becomes of an export


def test_it_begins_before_all_is_found_out(
    dialog: ExportDialog, vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    tried = []
    monkeypatch.setattr(dialog._exports, "try_out", lambda *asked: tried.append(asked))
    dialog.form.changed.emit()
    qtbot.waitUntil(lambda: bool(tried))
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert settle(qtbot, dialog).startswith("Exported: 6 new")
    _, heard, _, failed = tried[0]
    heard(3, 6)
    failed(OSError("late"))
    assert dialog.says.accessibleName().startswith("Exported: 6 new")


def test_a_cancelled_export_says_how_far_it_came(
    dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    settle(qtbot, dialog)
    create = exporting._Export.export

    def cancelled_after_two(self: object, *paper: object) -> object:
        if len(self.report.files) == 1:  # type: ignore[attr-defined]
            dialog._exporting.cancel()
        return create(self, *paper)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting._Export, "export", cancelled_after_two)
    dialog.go.click()
    assert dialog.focusWidget() is dialog.stop
    assert settle(qtbot, dialog).startswith("Cancelled after 2 of 6: 2 new, ")
    assert dialog.go.isVisible()
    assert dialog.stop.isHidden()


def test_a_full_disk(dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    settle(qtbot, dialog)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "replace_file", full)
    dialog.go.click()
    assert settle(qtbot, dialog).endswith("0 conflicts, 6 skipped.")
    assert "Skipped: No space left on device." in dialog.trouble.accessibleName()
    assert dialog.trouble.isVisible()


def test_a_folder_that_cannot_be_made_after_all(dialog: ExportDialog, vault: Path, qtbot: QtBot):
    settle(qtbot, dialog)
    vault.write_text("somebody was faster")
    dialog.go.click()
    assert "exists" in settle(qtbot, dialog)
    assert dialog.go.isEnabled()


def test_conflicts_can_be_looked_at_where_there_is_a_command_for_it(
    running: Running, opened: Callable[[], ExportDialog], vault: Path, qtbot: QtBot
):
    running.window.parts.preferences.set("vault.folder", str(vault))
    edit_everything(running, vault, qtbot)
    looked: list[bool] = []
    registry = running.window.menus.registry
    registry.remove(["vault.conflicts"])
    dialog = opened()
    settle(qtbot, dialog)
    dialog.go.click()
    settle(qtbot, dialog)
    assert dialog.look.isHidden()
    dialog.reject()
    registry.add([Command(id="vault.conflicts", title="C", run=lambda: looked.append(True))])
    second = opened()
    settle(qtbot, second)
    assert second.look.isHidden()
    second.go.click()
    settle(qtbot, second)
    assert second.focusWidget() is second.look
    second.look.click()
    assert looked == [True]
    assert not second.isVisible()


def test_it_remembers_what_was_exported(
    running: Running, dialog: ExportDialog, vault: Path, qtbot: QtBot
):
    dialog.form.flavour.setCurrentIndex(1)
    settle(qtbot, dialog)
    dialog.go.click()
    settle(qtbot, dialog)
    chosen = running.window.parts.preferences.current.vault
    assert (chosen.folder, chosen.flavour, chosen.template) == (str(vault), "plain", "")
    assert not chosen.on_change


def test_browse(
    dialog: ExportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    other = tmp_path / "other"
    asked: list[str] = []

    def choose(_: QWidget, __: str, start: str) -> str:
        asked.append(start)
        return str(other)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    (browse,) = [
        one
        for one in dialog.form.children()
        if isinstance(one, QWidget) and one.accessibleName() == "Browse for the folder"
    ]
    browse.click()  # type: ignore[attr-defined]
    assert asked == [str(tmp_path)]  # the folder itself is not there yet
    assert dialog.form.folder.text() == str(other)


def test_an_export_outlives_its_dialog(
    running: Running, dialog: ExportDialog, vault: Path, qtbot: QtBot
):
    settle(qtbot, dialog)
    with qtbot.waitSignal(running.window.parts.exports.finished, timeout=10_000):
        dialog.go.click()
        dialog.reject()
    assert len(list(vault.glob("*.md"))) == len(TITLES)
