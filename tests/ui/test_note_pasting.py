"""Pictures and highlights that are pasted or dropped into a note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.library.attachments import attachments_folder
from carrel.ui.notes.editor import NoteEditor
from carrel.ui.notes.pasting import HIGHLIGHT_TYPE


class Shelf:
    """Stores pictures by number, or fails with `trouble`."""

    def __init__(self) -> None:
        self.stored: list[tuple[bytes, str]] = []
        self.trouble = ""

    def store(self, data: bytes, suffix: str) -> str:
        if self.trouble:
            raise OSError(self.trouble)
        self.stored.append((data, suffix))
        return f"{len(self.stored)}.{suffix.removeprefix('.')}"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def editor(qtbot: QtBot, shelf: Shelf) -> NoteEditor:
    made = NoteEditor()
    qtbot.addWidget(made)
    made.pictures.store_by(shelf.store)
    made.resize(400, 300)
    made.show()
    made.show_text("before after")
    go(made, 7)
    return made


def go(editor: NoteEditor, place: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(place)
    editor.setTextCursor(cursor)


def image() -> QImage:
    made = QImage(6, 4, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.red)
    return made


def of_image(*, text: str = "") -> QMimeData:
    source = QMimeData()
    source.setImageData(image())
    if text:
        source.setText(text)
    return source


def of_files(*paths: Path) -> QMimeData:
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return source


def test_a_picture_goes_where_the_cursor_was(editor: NoteEditor, shelf: Shelf, qtbot: QtBot):
    assert editor.canInsertFromMimeData(of_image())
    editor.insertFromMimeData(of_image())
    go(editor, 0)
    editor.textCursor().insertText("typed meanwhile ")
    qtbot.waitUntil(lambda: "attachments" in editor.text())
    assert editor.text() == "typed meanwhile before ![](attachments/1.png)after"
    ((data, suffix),) = shelf.stored
    assert (QImage.fromData(data).size(), suffix) == (image().size(), "png")
    editor.undo()
    assert editor.text() == "typed meanwhile before after"


def test_text_wins_over_the_picture_of_an_office_program(editor: NoteEditor, shelf: Shelf):
    editor.insertFromMimeData(of_image(text="1\t2"))
    assert (editor.text(), shelf.stored) == ("before 1\t2after", [])


def test_files_that_are_pictures(editor: NoteEditor, shelf: Shelf, qtbot: QtBot, tmp_path: Path):
    paths = [tmp_path / "a.png", tmp_path / "b.JPG"]
    for path in paths:
        image().save(str(path))
    source = of_files(*paths)
    place = editor.cursorRect().center()
    held = (Qt.DropAction.CopyAction, source, Qt.MouseButton.LeftButton)
    enters = QDragEnterEvent(place, *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor.viewport(), enters)
    assert enters.isAccepted()
    drops = QDropEvent(QPointF(place), *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor.viewport(), drops)
    qtbot.waitUntil(lambda: "attachments" in editor.text())
    assert editor.text() == "before ![](attachments/1.png)\n![](attachments/2.JPG)after"
    assert [data for data, _ in shelf.stored] == [path.read_bytes() for path in paths]


def test_other_files_are_their_names(editor: NoteEditor, shelf: Shelf, tmp_path: Path):
    source = of_files(tmp_path / "a.png", tmp_path / "b.txt")
    source.setText("a.png b.txt")
    editor.insertFromMimeData(source)
    assert (editor.text(), shelf.stored) == ("before a.png b.txtafter", [])


@pytest.mark.parametrize("case", ["store", "missing", "not open"])
def test_what_fails_is_told(
    editor: NoteEditor, shelf: Shelf, qtbot: QtBot, tmp_path: Path, case: str
):
    shelf.trouble = "the disk is full" if case == "store" else ""
    if case == "not open":
        editor.pictures._store = None
    source = of_files(tmp_path / "gone.png") if case == "missing" else of_image()
    with qtbot.waitSignal(editor.pictures.failed) as said:
        editor.insertFromMimeData(source)
    expected = {"store": "the disk is full", "missing": "gone.png", "not open": "library is open"}
    assert expected[case] in said.args[0]
    assert editor.text() == "before after"


def test_another_note_is_left_alone(editor: NoteEditor, qtbot: QtBot):
    with qtbot.waitSignal(editor.pictures.failed) as said:
        editor.insertFromMimeData(of_image())
        editor.show_text("another note")
    assert "![](attachments/1.png)" in said.args[0]
    assert editor.text() == "another note"


@pytest.mark.parametrize(
    ("text", "place", "result"),
    [
        ("", 0, "> said"),
        ("one two", 4, "one \n\n> said\n\ntwo"),
        ("one", 3, "one\n\n> said"),
        ("one", 0, "> said\n\none"),
        ("one\n\ntwo", 4, "one\n\n> said\n\ntwo"),
        ("\U0001f600 a", 3, "\U0001f600 \n\n> said\n\na"),
    ],
)
def test_a_highlight_becomes_a_block(editor: NoteEditor, text: str, place: int, result: str):
    source = QMimeData()
    source.setData(HIGHLIGHT_TYPE, b"> said\n")
    source.setText("plain")
    editor.show_text(text)
    go(editor, place)
    assert editor.canInsertFromMimeData(source)
    editor.insertFromMimeData(source)
    assert editor.text() == result
    editor.undo()
    assert editor.text() == text


def test_in_a_window(run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot):
    window = run_window(library_folder).window
    editor = window.panes.notes.editor
    editor.setFocus()
    editor.insertFromMimeData(of_image())
    qtbot.waitUntil(lambda: "attachments/" in editor.text())
    (stored,) = attachments_folder(library_folder).iterdir()
    assert f"![](attachments/{stored.name})" in editor.text()
    assert not QImage(str(stored)).isNull()
    qtbot.keyClicks(editor, " [[folding")
    qtbot.waitUntil(lambda: window.panes.notes.completing.is_open)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    key = editor.text().rpartition("[[")[2].removesuffix("]]")
    assert window.parts.desk.reader.resolve(key).title.startswith("Folding")
    window.parts.desk.library.read_only = "the disk is write-protected"
    with qtbot.waitSignal(window.panes.notes.failed) as said:
        editor.insertFromMimeData(of_image())
    assert "write-protected" in said.args[0]
    window.parts.desk.library.read_only = None
