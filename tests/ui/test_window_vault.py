"""Conflicts with a vault and notes read back from it, by key and mouse, on files on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.domain.paper import ReadingState
from carrel.jobs.job import Job
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.ui.vault.conflicts_dialog import ConflictsDialog
from carrel.ui.vault.read_back_dialog import ReadBackDialog
from carrel.ui.vault.vault_work import Settled, with_refusals
from carrel.vault.exporting import export

Key = Qt.Key
WAS, MINE, THEIRS = "It folds once.", "It folds twice, I say.", "It folds never."


def run_export(library: Path, vault: Path) -> None:
    reader = LibraryReader(library / "library.sqlite")
    export(reader.export_papers([1, 2, 3]), vault, Job("export"))
    reader.close()


@pytest.fixture
def vault(tmp_path: Path, library_folder: Path) -> Path:
    """Three papers with notes and ratings, exported; two notes then edited in the files."""
    with open_library(library_folder, origin="command line") as library:
        for paper in (1, 2, 3):
            library.save_note(paper, f"# Note {paper}\n\n{WAS}\n")
        library.set_rating([1, 2, 3], 3)
    vault = tmp_path / "vault"
    run_export(library_folder, vault)
    for paper in (1, 2):
        edit(vault, paper, WAS, MINE)
    return vault


def file_of(vault: Path, paper: int) -> Path:
    found = [one for one in vault.glob("*.md") if TITLES[paper - 1] in one.read_text("utf-8")]
    assert len(found) == 1
    return found[0]


def edit(vault: Path, paper: int, old: str, new: str) -> None:
    file = file_of(vault, paper)
    text = file.read_bytes().decode("utf-8")
    assert old in text
    file.write_bytes(text.replace(old, new).encode("utf-8"))


@pytest.fixture
def opened(
    run_window: Callable[..., Running], library_folder: Path, vault: Path, qtbot: QtBot
) -> Callable[[str, type], object]:
    """Run a command of the window on the vault, and wait until its dialog has looked."""

    def opened(command: str, kind: type) -> object:
        running = run_window(library_folder)
        running.window.activateWindow()
        running.window.parts.preferences.change({"vault.folder": str(vault)})
        running.window.menus.registry.run(command)
        dialog = running.window.findChild(kind)
        qtbot.waitUntil(lambda: dialog._looking is None)
        dialog.running = running
        return dialog

    return opened


@pytest.fixture
def conflicts(
    opened: Callable[[str, type], ConflictsDialog], library_folder: Path
) -> ConflictsDialog:
    """Both notes were edited in the library too; the keyboard is in the list."""
    with open_library(library_folder, origin="command line") as library:
        for paper in (1, 2):
            library.save_note(paper, f"# Note {paper}\n\n{THEIRS}\n")
    return opened("vault.conflicts", ConflictsDialog)


def desk_of(dialog: ConflictsDialog | ReadBackDialog):
    return dialog.running.window.parts.desk


def note(dialog: ConflictsDialog | ReadBackDialog, paper: int) -> str:
    return desk_of(dialog).reader.note(paper).body


def lines(dialog: ConflictsDialog) -> list[tuple[str, str]]:
    return [(one.title, one.detail) for one in dialog.lines.lines]


def rest(dialog: ConflictsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog._settling == 0 and dialog._looking is None)


def line_of(dialog: ConflictsDialog, paper: int, part: str = "notes") -> int:
    found = (
        row
        for row, one in enumerate(dialog.lines.lines)
        if one.paper.paper_id == paper and one.title == part
    )
    return next(found)


def choose(dialog: ConflictsDialog, paper: int, key: Qt.Key, qtbot: QtBot) -> None:
    dialog.list.setCurrentIndex(dialog.lines.index(line_of(dialog, paper), 0))
    qtbot.keyClick(dialog.list, key)
    rest(dialog, qtbot)


# -- conflicts -------------------------------------------------------------------------------------


def test_conflicts_are_listed_with_both_sides(conflicts: ConflictsDialog, qtbot: QtBot):
    assert lines(conflicts) == [
        (TITLES[0], ""),
        ("notes", "edited here and there"),
        (TITLES[1], ""),
        ("notes", "edited here and there"),
    ]
    assert conflicts.list.hasFocus()
    assert conflicts.list.currentIndex().row() == 1
    assert conflicts.progress.says.accessibleName() == "2 conflicts in 2 files."
    qtbot.waitUntil(lambda: "◆twice, I say◇never" in conflicts.pane.view.toPlainText())
    marked = conflicts.pane.view.document().find("twice").charFormat().underlineStyle()
    others = conflicts.pane.view.document().find("never").charFormat().underlineStyle()
    assert marked != others
    assert all(one.isEnabled() for one in conflicts.pane.buttons.values())
    conflicts.reject()


EXPECTED = {
    Key.Key_1: ([MINE], [THEIRS, "carrel:begin notes"], THEIRS),
    Key.Key_2: ([THEIRS, "carrel:begin notes"], [MINE], THEIRS),
    Key.Key_3: ([THEIRS, "carrel:begin notes", MINE], [], THEIRS),
    Key.Key_4: ([MINE, "carrel:begin notes"], [THEIRS], MINE),
}


@pytest.mark.parametrize("key", EXPECTED)
def test_each_way_to_settle(
    conflicts: ConflictsDialog, vault: Path, library_folder: Path, key: Qt.Key, qtbot: QtBot
):
    there, gone, in_library = EXPECTED[key]
    other = file_of(vault, 2).read_bytes()
    choose(conflicts, 1, key, qtbot)
    data = file_of(vault, 1).read_bytes().decode("utf-8")
    assert [text for text in there if text not in data] == []
    assert [text for text in gone if text in data] == []
    assert note(conflicts, 1) == f"# Note 1\n\n{in_library}\n"
    assert file_of(vault, 2).read_bytes() == other
    assert conflicts.current().paper.paper_id == 2  # the next one
    assert conflicts.list.hasFocus()
    assert "1 conflict left" in conflicts.progress.says.text()
    # The next export says the same of it.
    run_export(library_folder, vault)
    conflicts.look()
    rest(conflicts, qtbot)
    assert [one.paper.paper_id for one in conflicts.lines.lines] == [2, 2]
    conflicts.reject()


def test_an_import_is_undone_and_in_question_again(conflicts: ConflictsDialog, qtbot: QtBot):
    choose(conflicts, 1, Key.Key_4, qtbot)
    assert "Ctrl+Z" in conflicts.progress.says.text()
    assert note(conflicts, 1).endswith(f"{MINE}\n")
    qtbot.keyClick(conflicts.list, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(conflicts.lines.lines) == 4)
    assert note(conflicts, 1).endswith(f"{THEIRS}\n")
    conflicts.reject()


def test_enter_goes_to_the_choices_and_presses_one(
    conflicts: ConflictsDialog, vault: Path, qtbot: QtBot
):
    qtbot.keyClick(conflicts.list, Key.Key_Return)
    first, second = list(conflicts.pane.buttons.values())[:2]
    assert first.hasFocus()
    qtbot.keyClick(first, Key.Key_Right)
    assert second.hasFocus()
    qtbot.keyClick(second, Key.Key_Return)
    rest(conflicts, qtbot)
    assert THEIRS in file_of(vault, 1).read_text("utf-8")
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    rest(conflicts, qtbot)
    assert THEIRS in file_of(vault, 2).read_text("utf-8")
    assert conflicts.lines.lines == []
    assert conflicts.frame.empty.isVisible()
    assert conflicts.frame.empty.text().startswith("No conflicts:")
    assert conflicts.frame.leave.hasFocus()
    conflicts.reject()


def test_a_rating_is_two_statements(conflicts: ConflictsDialog, vault: Path, qtbot: QtBot):
    edit(vault, 1, "rating: 3", "rating: 5")
    desk_of(conflicts).library.set_rating([1], 4)
    qtbot.keyClick(conflicts.list, Key.Key_F5)
    rest(conflicts, qtbot)
    row = line_of(conflicts, 1, "rating")
    assert conflicts.lines.lines[row].detail == "yours 5, Carrel’s 4"
    conflicts.list.setCurrentIndex(conflicts.lines.index(row, 0))
    enabled = [one.isEnabled() for one in conflicts.pane.buttons.values()]
    assert enabled == [True, True, False, True]
    qtbot.keyClick(conflicts.list, Key.Key_3)  # is none
    assert conflicts._settling == 0
    # All parts of the paper at once, from its heading.
    conflicts.list.setCurrentIndex(conflicts.lines.index(0, 0))
    assert "rating: yours 5, Carrel’s 4" in conflicts.pane.text.toPlainText()
    qtbot.keyClick(conflicts.list, Key.Key_4)
    rest(conflicts, qtbot)
    assert desk_of(conflicts).reader.paper(1).rating == 5
    assert note(conflicts, 1).endswith(f"{MINE}\n")
    assert [one.paper.paper_id for one in conflicts.lines.lines] == [2, 2]
    desk_of(conflicts).library.undo()
    assert desk_of(conflicts).reader.paper(1).rating == 4
    assert note(conflicts, 1).endswith(f"{THEIRS}\n")  # one undo for both
    conflicts.reject()


def test_the_same_for_all_is_asked_for(conflicts: ConflictsDialog, vault: Path, qtbot: QtBot):
    def answer(title: str) -> None:
        theirs = conflicts.frame.all.menu().actions()[1]
        theirs.trigger()
        box = conflicts.findChild(QMessageBox)
        assert "2 conflicts of 2 files" in box.text()
        button = next(one for one in box.findChildren(QPushButton) if one.text() == title)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        rest(conflicts, qtbot)
        qtbot.waitUntil(lambda: conflicts.findChild(QMessageBox) is None)

    answer("Cancel")
    assert MINE in file_of(vault, 1).read_text("utf-8")
    answer("Theirs")
    assert [MINE in file_of(vault, one).read_text("utf-8") for one in (1, 2)] == [False, False]
    assert conflicts.lines.lines == []
    conflicts.reject()


def change(vault: Path) -> None:
    edit(vault, 1, MINE, "It folds as Carrel had it.")
    edit(vault, 1, "It folds as Carrel had it.", WAS)


FAULTS: dict[str, Callable[[Path], object]] = {
    "was taken back meanwhile": change,
    "vanished": lambda vault: file_of(vault, 1).unlink(),
    "is read-only": lambda vault: file_of(vault, 1).chmod(0o444),
    "is damaged": lambda vault: edit(vault, 1, "<!-- carrel:end notes -->", ""),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_went_wrong_stays_on_the_part(
    conflicts: ConflictsDialog, vault: Path, what: str, qtbot: QtBot
):
    FAULTS[what](vault)
    files = {one: one.read_bytes() for one in vault.glob("*.md")}
    choose(conflicts, 1, Key.Key_2, qtbot)
    assert ("notes", "not done") in lines(conflicts)
    assert {one: one.read_bytes() for one in vault.glob("*.md")} == files
    conflicts.list.setCurrentIndex(conflicts.lines.index(1, 0))
    fault = conflicts.pane.fault.text()
    assert fault.startswith("⚠ ")
    assert fault.endswith(".")
    assert conflicts.pane.again.isVisible()
    qtbot.keyClick(conflicts.pane.again, Key.Key_Space)
    rest(conflicts, qtbot)
    assert ("notes", "not done") not in lines(conflicts)
    conflicts.reject()


def test_a_damaged_file_says_why_and_what_carrel_would_write(
    conflicts: ConflictsDialog, vault: Path, qtbot: QtBot
):
    edit(vault, 1, "<!-- carrel:end notes -->", "")
    conflicts.look()
    rest(conflicts, qtbot)
    assert lines(conflicts)[0] == (TITLES[0], "damaged")
    conflicts.list.setCurrentIndex(conflicts.lines.index(0, 0))
    assert "Carrel leaves this file alone" in conflicts.pane.text.toPlainText()
    assert not any(one.isVisible() for one in conflicts.pane.buttons.values())
    qtbot.keyClick(conflicts.list, Key.Key_Return)
    qtbot.keyClick(conflicts.pane.show_text, Key.Key_Return)
    qtbot.waitUntil(lambda: THEIRS in conflicts.pane.text.toPlainText())
    conflicts.reject()


def test_files_are_opened_where_they_lie(
    conflicts: ConflictsDialog, vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    monkeypatch.setattr(
        "carrel.ui.vault.opening.QDesktopServices.openUrl",
        lambda url: asked.append(url.toLocalFile()) is None,
    )
    qtbot.mouseClick(conflicts.frame.open, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(conflicts.frame.folder, Qt.MouseButton.LeftButton)
    assert asked == [str(file_of(vault, 1)), str(vault)]
    file_of(vault, 1).unlink()
    qtbot.mouseClick(conflicts.frame.open, Qt.MouseButton.LeftButton)
    assert "no longer there" in conflicts.progress.says.accessibleName()
    conflicts.reject()


def test_a_vault_that_is_gone(
    opened: Callable[[str, type], ConflictsDialog], vault: Path, tmp_path: Path
):
    vault.rename(tmp_path / "elsewhere")
    dialog = opened("vault.conflicts", ConflictsDialog)
    assert dialog.lines.lines == []
    assert dialog.frame.leave.hasFocus()
    assert not vault.exists()
    dialog.reject()


def test_a_refusal_is_the_fault_of_its_step() -> None:
    found = [Settled(), Settled("The file is no longer there.")]
    assert with_refusals(found, "the disk is full") == found


# -- reading back ----------------------------------------------------------------------------------


@pytest.fixture
def back(opened: Callable[[str, type], ReadBackDialog], vault: Path) -> ReadBackDialog:
    """Two notes changed in the files, of the first the rating and the state too."""
    edit(vault, 1, "rating: 3", "rating: 5")
    edit(vault, 1, 'status: "inbox"', 'status: "read"')
    return opened("vault.read_back", ReadBackDialog)


def said(dialog: ReadBackDialog) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [dialog.lines.index(row).data(role) for row in range(dialog.lines.rowCount())]


def test_the_preview_says_what_changes(back: ReadBackDialog, qtbot: QtBot):
    assert said(back) == [
        f"{TITLES[0]}: note: +3 −1 words, state: inbox → read, rating: 3 → 5",
        f"{TITLES[1]}: note: +3 −1 words",
    ]
    assert back.go.text() == "&Read back (2)"
    assert back.list.hasFocus()
    assert "oncetwice, I say" in back.pane.view.toPlainText()
    back.reject()
    assert note(back, 1).endswith(f"{WAS}\n")


def test_what_is_checked_is_read_back_and_undone(back: ReadBackDialog, vault: Path, qtbot: QtBot):
    files = {one: one.read_bytes() for one in vault.glob("*.md")}
    qtbot.keyClick(back.list, Key.Key_Down)
    qtbot.keyClick(back.list, Key.Key_Space)
    assert back.go.text() == "&Read back (1)"
    qtbot.keyClick(back.list, Key.Key_Return)
    qtbot.waitUntil(lambda: back.lines.rowCount() == 1)
    assert "Read back 1 paper; Ctrl+Z" in back.progress.says.text()
    paper = desk_of(back).reader.paper(1)
    assert (paper.rating, paper.state) == (5, ReadingState.READ)
    assert note(back, 1).endswith(f"{MINE}\n")
    assert note(back, 2).endswith(f"{WAS}\n")
    assert {one: one.read_bytes() for one in vault.glob("*.md")} == files
    qtbot.keyClick(back.list, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: back.lines.rowCount() == 2)
    paper = desk_of(back).reader.paper(1)
    assert (paper.rating, paper.state) == (3, ReadingState.INBOX)
    assert note(back, 1).endswith(f"{WAS}\n")
    back.reject()


def test_a_click_on_the_box_checks_and_beside_it_shows(back: ReadBackDialog, qtbot: QtBot):
    rect = back.list.visualRect(back.lines.index(1))
    port = back.list.viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(port, left, pos=rect.center())
    assert back.pane.title.text() == TITLES[1]
    assert len(back.lines.chosen()) == 2
    qtbot.mouseClick(port, left, pos=QPoint(rect.x() + 12, rect.center().y()))
    assert [one.paper_id for one in back.lines.chosen()] == [1]
    for button, number in zip(back.check, (2, 0), strict=True):
        qtbot.mouseClick(button, left)
        assert len(back.lines.chosen()) == number
    assert not back.go.isEnabled()
    back.reject()


def test_what_the_library_refuses_stays(back: ReadBackDialog, qtbot: QtBot):
    desk_of(back).library.save_note(1, "Something else meanwhile.\n")
    qtbot.mouseClick(back.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: back.lines.rowCount() == 1)
    assert "Refused" in back.progress.says.text()
    assert said(back)[0].startswith(TITLES[0])
    assert note(back, 1) == "Something else meanwhile.\n"
    assert desk_of(back).reader.paper(1).rating == 3
    assert note(back, 2).endswith(f"{MINE}\n")
    back.reject()


def test_what_changed_on_both_sides_is_apart(
    opened: Callable[[str, type], ReadBackDialog], library_folder: Path, qtbot: QtBot
):
    with open_library(library_folder, origin="command line") as library:
        library.save_note(1, f"# Note 1\n\n{THEIRS}\n")
    back = opened("vault.read_back", ReadBackDialog)
    assert len(back.lines.rows) == 1
    assert back.apart_says.text() == "Not read back: 1 paper changed on both sides."
    assert back.apart.model().index(0, 0).data().startswith(f"{TITLES[0]}: notes")
    qtbot.keyClick(back.conflicts, Key.Key_Space)
    window = back.running.window
    qtbot.waitUntil(lambda: window.findChild(ConflictsDialog) is not None)
    dialog = window.findChild(ConflictsDialog)
    qtbot.waitUntil(lambda: dialog._looking is None)
    dialog.reject()


def test_nothing_was_changed(opened: Callable[[str, type], ReadBackDialog], vault: Path):
    for paper in (1, 2):
        edit(vault, paper, MINE, WAS)
    back = opened("vault.read_back", ReadBackDialog)
    assert back.empty.isVisible()
    assert back.empty.text().startswith("Nothing was changed in the vault since the last export.")
    assert not back.go.isEnabled()
    assert back.leave.hasFocus()
    back.reject()


def test_without_a_folder_one_is_asked_for(
    run_window: Callable[..., Running],
    library_folder: Path,
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
):
    running = run_window(library_folder)
    answers = ["", str(vault)]
    monkeypatch.setattr(
        "carrel.ui.commands.vault.QFileDialog.getExistingDirectory", lambda *_: answers.pop(0)
    )
    running.window.menus.registry.run("vault.read_back")
    assert running.window.findChild(ReadBackDialog) is None
    running.window.menus.registry.run("vault.read_back")
    dialog = running.window.findChild(ReadBackDialog)
    qtbot.waitUntil(lambda: dialog.lines.rowCount() == 2)
    dialog.reject()
