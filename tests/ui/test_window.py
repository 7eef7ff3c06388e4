"""The window as a whole: deciding, undoing, following the feed, what it remembers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES, invented
from tests.unit.library.older import make_older

from carrel.app.options import WindowOptions
from carrel.app.running import Running
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.window_lock import WindowLock
from carrel.ui.sidebar.roles import COUNT

Run = Callable[..., Running]


def shown(running: Running) -> list[str]:
    """Return the titles in the list, from the top."""
    model = running.window.panes.list.model
    rows = (model.row_at(row) for row in range(model.rowCount()))
    return [row.title for row in rows if row is not None]


def press(qtbot: QtBot, running: Running, key: str) -> None:
    """Run the command that a key belongs to, as the list having focus would."""
    view = running.window.panes.list.view
    for action in view.parentWidget().actions() + running.window.actions():
        if QKeySequence(key) in action.shortcuts():
            action.trigger()
            return
    raise AssertionError(f"no command has the key {key}")


def state_of(running: Running, title: str) -> str:
    """Return a paper's reading state as the list shows it."""
    model = running.window.panes.list.model
    rows = (model.row_at(row) for row in range(model.rowCount()))
    return next(row.state for row in rows if row is not None and row.title == title)


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


def test_a_start_shows_the_papers_in_the_order_of_their_source(running: Running):
    assert shown(running) == list(TITLES)
    assert running.window.session.paper.title == TITLES[0]
    assert running.window.panes.reader.abstract.text().startswith("Invented paper number 0")


def test_a_decision_moves_on_and_u_takes_it_back(running: Running, qtbot: QtBot):
    press(qtbot, running, "R")
    assert running.window.session.paper.title == TITLES[1]
    qtbot.waitUntil(lambda: state_of(running, TITLES[0]) == "read")
    press(qtbot, running, "S")
    qtbot.waitUntil(lambda: state_of(running, TITLES[1]) == "later")
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: state_of(running, TITLES[1]) == "inbox")
    assert running.window.session.paper.title == TITLES[1]
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: state_of(running, TITLES[0]) == "inbox")
    assert running.window.session.paper.title == TITLES[0]


def test_u_leaves_what_was_done_since_the_decision(running: Running, qtbot: QtBot):
    press(qtbot, running, "X")
    qtbot.waitUntil(lambda: state_of(running, TITLES[0]) == "dropped")
    writer = running.window.parts.desk.writer
    writer.add_tags([running.window.session.current], ["kept"])
    reader = running.window.parts.desk.reader
    qtbot.waitUntil(lambda: [tag.name for tag in reader.tags()] == ["kept"])
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: state_of(running, TITLES[0]) == "inbox")
    assert [tag.name for tag in reader.tags()] == ["kept"]


def test_deciding_in_the_inbox_takes_the_paper_out_of_the_list(running: Running, qtbot: QtBot):
    running.window.session.ask("is:inbox")
    qtbot.waitUntil(lambda: running.window.panes.search._field.text() == "is:inbox")
    for left in range(len(TITLES) - 1, -1, -1):
        press(qtbot, running, "R")
        qtbot.waitUntil(lambda left=left: len(shown(running)) == left)
    pane = running.window.panes.list
    assert pane.currentWidget().accessibleName() == "Every paper in the inbox has been decided on."
    press(qtbot, running, "Ctrl+Z")
    qtbot.waitUntil(lambda: shown(running) == [TITLES[-1]])


def test_undo_and_redo_say_what_they_did(running: Running, qtbot: QtBot):
    press(qtbot, running, "*")
    qtbot.waitUntil(lambda: running.window.session.paper.starred)
    press(qtbot, running, "Ctrl+Z")
    qtbot.waitUntil(lambda: not running.window.session.paper.starred)
    status = running.window.panes.status._message
    qtbot.waitUntil(lambda: status.text() == f"Undone: Star “{TITLES[0]}”")
    press(qtbot, running, "Ctrl+Shift+Z")
    qtbot.waitUntil(lambda: running.window.session.paper.starred)


def test_what_the_command_line_does_shows_within_a_second(
    running: Running, library_folder: Path, qtbot: QtBot
):
    name = running.window.session.paper.carrel_id
    subprocess.run(
        [
            sys.executable,
            "-m",
            "carrel",
            "--library",
            library_folder,
            "tag",
            name,
            "--add",
            "from/outside",
        ],
        check=True,
        capture_output=True,
    )
    qtbot.waitUntil(lambda: running.window.session.paper.tags == ("from/outside",), timeout=1000)
    qtbot.waitUntil(lambda: running.window.panes.list.model.row_at(0).tags == ("from/outside",))


def test_the_note_of_the_other_side_arrives_in_the_editor(
    running: Running, library_folder: Path, qtbot: QtBot
):
    with open_library(library_folder, origin="command line") as other:
        other.save_note(running.window.session.current, "written elsewhere")
    qtbot.waitUntil(lambda: running.window.panes.notes.editor.text() == "written elsewhere")


def test_a_new_query_begins_at_its_first_answer(running: Running, qtbot: QtBot):
    running.window.session.ask("lunch")
    qtbot.waitUntil(lambda: shown(running) == [TITLES[3]])
    assert running.window.session.paper.title == TITLES[3]
    running.window.session.ask("")
    qtbot.waitUntil(lambda: len(shown(running)) == len(TITLES))
    assert running.window.session.paper.title == TITLES[3]


def test_back_and_forward_walk_through_questions(running: Running, qtbot: QtBot):
    session = running.window.session
    session.ask("is:inbox")
    session.ask("is:starred")
    press(qtbot, running, "Alt+Left")
    assert session.query == "is:inbox"
    press(qtbot, running, "Alt+Left")
    assert session.query == ""
    press(qtbot, running, "Alt+Right")
    assert session.query == "is:inbox"


def test_a_text_dropped_on_the_window_is_added(running: Running, qtbot: QtBot):
    data = QMimeData()
    data.setText('{"title": "Dropped From Above", "abstract": "It fell gently."}\n')
    drop(running.window, data)
    qtbot.waitUntil(lambda: "Dropped From Above" in shown(running))


def test_a_file_dropped_on_the_window_is_added(running: Running, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "one more.jsonl"
    path.write_text('{"title": "Carried in a File", "abstract": "By hand."}\n', "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop(running.window, data)
    qtbot.waitUntil(lambda: "Carried in a File" in shown(running))


def test_what_an_import_refused_is_shown(running: Running, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "half.jsonl"
    path.write_text('{"title": "Good"}\n{"abstract": "no title"}\n', "utf-8")
    running.window.parts.imports.add_files([str(path)])
    qtbot.waitUntil(lambda: QGuiApplication.modalWindow() is not None)
    dialog = running.window.findChild(QWidget, "report")
    assert "line 2" in dialog.findChild(QPlainTextEdit).toPlainText()
    dialog.close()


def test_the_clipboard_is_pasted_as_papers(running: Running, qtbot: QtBot):
    QGuiApplication.clipboard().setText('{"title": "From the Clipboard"}')
    press(qtbot, running, "Ctrl+V")
    qtbot.waitUntil(lambda: "From the Clipboard" in shown(running))


def test_query_paper_and_shape_are_there_again(run_window: Run, library_folder: Path, qtbot: QtBot):
    first = run_window(library_folder)
    first.window.session.ask("is:inbox")
    qtbot.waitUntil(lambda: first.window.panes.search._field.text() == "is:inbox")
    first.window.panes.list.view.go_to_row(4)
    first.window.panes.across.setSizes([200, 500, 500])
    sizes = first.window.panes.across.sizes()
    first.window.resize(780, 600)
    first.window.close()
    first.finish()
    second = run_window(library_folder)
    assert second.window.session.query == "is:inbox"
    assert second.window.session.paper.title == TITLES[4]
    assert second.window.size() == QSize(780, 600)
    assert sizes[0] == pytest.approx(second.window.panes.across.sizes()[0], abs=2)


def test_a_start_with_a_query_marks_and_counts_it(
    run_window: Run, library_folder: Path, qtbot: QtBot
):
    running = run_window(library_folder, query="lunch")
    panes = running.window.panes
    qtbot.waitUntil(lambda: panes.search._count.text() == "1 of 6")
    assert not panes.sidebar.selectionModel().hasSelection()
    running.window.session.ask("is:inbox")
    qtbot.waitUntil(lambda: panes.search._count.text() == "6 of 6")
    assert panes.sidebar.currentIndex().data() == "Inbox"


def test_a_typed_note_is_stored_when_the_window_closes(
    run_window: Run, library_folder: Path, qtbot: QtBot
):
    running = run_window(library_folder)
    qtbot.waitUntil(lambda: running.window.session.current >= 0)
    running.window.panes.notes.editor.insertPlainText("typed at the last moment")
    running.window.close()
    running.finish()
    reader = LibraryReader(library_folder / "library.sqlite")
    assert reader.note(running.window.session.current).body == "typed at the last moment"
    reader.close()


def test_a_new_folder_becomes_a_library_behind_the_welcome_page(
    run_window: Run, tmp_path: Path, qtbot: QtBot
):
    running = run_window(tmp_path / "new")
    middle = running.window.panes.middle
    qtbot.waitUntil(lambda: middle.currentWidget().accessibleName() == "Welcome")
    running.window.parts.imports.add_text('{"title": "The First One"}')
    qtbot.waitUntil(lambda: shown(running) == ["The First One"])
    assert len(running.window.session.selection) == 1
    assert middle.currentWidget() is running.window.panes.list


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"not a library at all, but long enough to be one" * 4, "is not a Carrel"),
    ],
)
def test_a_file_that_is_no_library_is_said_and_left_alone(
    content: bytes, said: str, tmp_path: Path, qapp: object, qtbot: QtBot
):

    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "library.sqlite").write_bytes(content)
    running = Running(qapp, folder, WindowLock(folder), WindowOptions(screenshot=Path("x.png")))
    running.show()
    try:
        qtbot.waitUntil(lambda: running._complete)
        assert said in running.window.panes.middle.currentWidget().accessibleName()
        assert (folder / "library.sqlite").read_bytes() == content
    finally:
        running.window.close()
        running.finish()
        running.deleteLater()


def test_a_library_of_the_version_before_opens_on_what_was_asked_for(
    qapp: QApplication, library_folder: Path, qtbot: QtBot
):
    make_older(library_folder / "library.sqlite", 2)
    options = WindowOptions(screenshot=Path("x.png"), query="lunch")
    running = Running(qapp, library_folder, WindowLock(library_folder), options)
    running.show()
    try:
        qtbot.waitUntil(running.settled, timeout=20_000)
        assert running.window.parts.desk is not None, "no picture before the library is open"
        assert shown(running) == [TITLES[3]]
        assert running.window.session.query == "lunch"
    finally:
        running.window.close()
        running.finish()
        running.deleteLater()


def test_the_list_is_exported_as_markdown(running: Running, qtbot: QtBot, tmp_path: Path):
    writer = running.window.parts.desk.writer
    paper_id = running.window.session.current
    writer.save_note(paper_id, "In *my* words").result()
    writer.add_highlight(paper_id, "note", (4, 6), colour="pink").result()
    vault = tmp_path / "vault"
    running.window.parts.preferences.set("vault.folder", str(vault))
    press(qtbot, running, "Ctrl+E")
    (dialog,) = [one for one in running.window.findChildren(QDialog) if one.isVisible()]
    with qtbot.waitSignal(running.window.parts.exports.finished, timeout=10_000):
        dialog.go.click()
    files = list(vault.glob("*.md"))
    assert len(files) == len(TITLES)
    (text,) = [text for file in files if "In *my* words" in (text := file.read_text("utf-8"))]
    assert "> [!quote] note · pink\n> my\n" in text


def test_an_import_of_many_can_be_cancelled_and_undone(
    run_window: Run, tmp_path: Path, qtbot: QtBot
):
    import json

    path = tmp_path / "many.jsonl"
    lines = (json.dumps({"title": one.title, "abstract": one.abstract}) for one in invented(4000))
    path.write_text("\n".join(lines), "utf-8")
    running = run_window(tmp_path / "library")
    imports = running.window.parts.imports
    imports.add_files([str(path)])
    with qtbot.waitSignal(imports.finished, timeout=20_000) as finished:
        qtbot.waitUntil(lambda: running.window.panes.list.model.rowCount() > 0, timeout=10_000)
        running.window.parts.board.cancel_all()
    report = finished.args[0]
    assert report.cancelled
    assert 0 < len(report.added) < 4000
    qtbot.waitUntil(lambda: len(shown(running)) == len(report.added))
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: running.window.panes.list.model.rowCount() == 0)


# -- what holds for every control


def controls(running: Running) -> Iterator[QWidget]:
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit)
    for widget in running.window.findChildren(QWidget):
        if isinstance(widget, kinds) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget


def test_every_control_has_a_name_for_a_screen_reader(running: Running):
    from PySide6.QtGui import QAccessible

    nameless = []
    for widget in controls(running):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


def test_every_row_says_what_it_shows(running: Running, qtbot: QtBot):
    view = running.window.panes.list.view
    spoken = view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"unread, {TITLES[0]}, 2018")
    sidebar = running.window.panes.sidebar
    qtbot.waitUntil(lambda: sidebar.model().find("").data(COUNT) == len(TITLES))
    assert (
        sidebar.model()
        .index(0, 0, sidebar.model().index(0, 0))
        .data(Qt.ItemDataRole.AccessibleTextRole)
        == "All papers, 6 papers"
    )


def test_no_two_commands_share_a_key_in_one_place(running: Running):
    registry = running.window.menus.registry
    places = {"window": {"window", "reading", "list", "papers"}}
    seen: dict[tuple[str, str], str] = {}
    for command in registry.commands():
        for sequence in registry.action(command.id).shortcuts():
            for scope in places.get(command.scope, {command.scope}):
                key = (scope, sequence.toString())
                assert key not in seen, f"{command.id} and {seen.get(key)} share {key}"
                seen[key] = command.id


def test_every_command_is_in_a_menu_or_the_palette(running: Running):
    registry = running.window.menus.registry
    in_menus = {
        action.objectName()
        for top in running.window.menuBar().actions()
        for action in top.menu().actions()
    }
    for command in registry.commands():
        assert command.listed or not command.menu
        assert command.id in in_menus or command.listed or command.keys
    assert all(isinstance(registry.action(one.id), QAction) for one in registry.commands())


def drop(window: QWidget, data: QMimeData) -> None:
    """Drop data on the middle of the window."""
    window.dropEvent(
        QDropEvent(
            QPointF(400, 300),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
