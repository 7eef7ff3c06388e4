"""The note pane: editing, preview, saving, and what happens elsewhere."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carrel.ui.notes import preview as preview_module
from carrel.ui.notes import rendering
from carrel.ui.notes.note_pane import NotePane
from carrel.ui.notes.save_status import write_text


class Library:
    """Keeps notes at once, or fails with `trouble`."""

    def __init__(self) -> None:
        self.notes: dict[int, str] = {}
        self.writes: list[tuple[int, str]] = []
        self.trouble = ""

    def save(self, paper_id: int, body: str) -> Future[int]:
        future: Future[int] = Future()
        if self.trouble:
            future.set_exception(OSError(self.trouble))
        else:
            self.notes[paper_id] = body
            self.writes.append((paper_id, body))
            future.set_result(1_700_000_000_000)
        return future


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def pane(qtbot: QtBot, library: Library, tmp_path: Path) -> NotePane:
    made = NotePane(
        library.save, lambda address: None, choose_file=lambda parent: str(tmp_path / "copy.md")
    )
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.activateWindow()
    return made


def insert(pane: NotePane, text: str) -> None:
    """Type any text: keyClicks aborts the process on what is not ASCII."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(pane.editor, event)


def test_nothing_selected_says_so(pane: NotePane) -> None:
    said = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert said == ["Select a paper to write a note on it"]
    assert not pane.editor.isVisible()
    assert not pane.bar.isVisible()


def test_typing_is_saved(pane: NotePane, library: Library, qtbot: QtBot) -> None:
    pane.show_note(3, "")
    pane.focus_editor()
    with qtbot.waitSignal(pane.saved, timeout=2000) as said:
        qtbot.keyClicks(pane.editor, "plain ")
        insert(pane, "\u00e9\U0001f600\u00a0")
    assert said.args == [3, 1_700_000_000_000]
    assert library.notes == {3: "plain \u00e9\U0001f600\u00a0"}
    assert pane.status.startswith("saved ")


def test_showing_a_note_writes_nothing(pane: NotePane, library: Library, qtbot: QtBot) -> None:
    for number, body in enumerate(
        ["a\r\nb", "hard\u00a0space", "line\u2028break", "", "x\x00y", "\ufeffz"]
    ):
        pane.show_note(number, body)
        pane.focus_editor()
        assert pane.flush(wait=True)
    pane.show_note(None)
    assert library.writes == []


def test_hard_spaces_survive_an_edit(pane: NotePane, library: Library) -> None:
    pane.show_note(1, "a\u00a0b\u2028c")
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)
    insert(pane, "!")
    pane.flush(wait=True)
    assert library.notes == {1: "a\u00a0b\u2028c!"}


@pytest.mark.parametrize("way", ["focus", "paper", "hide", "close", "quit"])
def test_every_way_out_saves_at_once(
    pane: NotePane, library: Library, qtbot: QtBot, way: str
) -> None:
    pane.show_note(1, "")
    pane.focus_editor()
    qtbot.waitUntil(pane.editor.hasFocus)
    insert(pane, "typed")
    assert library.writes == []
    if way == "focus":
        pane.bar.findChild(QAbstractButton).setFocus()
    elif way == "paper":
        pane.show_note(2, "")
    elif way == "hide":
        pane.hide()
    elif way == "close":
        pane.close()
    else:
        QCoreApplication.instance().aboutToQuit.emit()
    assert library.writes == [(1, "typed")]


def test_a_window_around_it_that_closes_saves(qtbot: QtBot, library: Library) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pane = NotePane(library.save, parent=window)
    window.show()
    pane.show_note(1, "")
    insert(pane, "typed")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.Close))
    assert library.writes == [(1, "typed")]


def test_a_change_elsewhere_is_shown(pane: NotePane, library: Library, qtbot: QtBot) -> None:
    pane.show_note(1, "one two three")
    cursor = pane.editor.textCursor()
    cursor.setPosition(13)
    pane.editor.setTextCursor(cursor)
    pane.external_note(1, "one \U0001f600 2 three")
    assert pane.editor.text() == "one \U0001f600 2 three"
    assert pane.editor.textCursor().atEnd()
    pane.external_note(2, "of another paper")
    pane.show_note(1, "one 2 three")  # the same paper again
    assert pane.editor.text() == "one 2 three"
    qtbot.wait(20)
    pane.flush(wait=True)
    assert library.writes == []  # it came from there
    insert(pane, "!")
    pane.flush(wait=True)
    assert library.writes == [(1, "one 2 three!")]


def test_what_the_reader_typed_wins(pane: NotePane, library: Library) -> None:
    pane.show_note(1, "old")
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)
    insert(pane, " typed")
    pane.external_note(1, "from the command line")
    assert pane.editor.text() == "old typed"
    pane.show_note(1, "from the command line")
    assert pane.editor.text() == "old typed"
    pane.flush(wait=True)
    assert library.writes == [(1, "old typed")]


def test_a_text_that_is_owed_comes_back_with_its_paper(pane: NotePane, library: Library) -> None:
    library.trouble = "the disk is full"
    pane.show_note(1, "")
    insert(pane, "typed")
    pane.show_note(2, "of another")
    assert pane.editor.text() == "of another"
    pane.show_note(1, "")  # the library has no note yet
    assert pane.editor.text() == "typed"
    library.trouble = ""
    assert pane.flush(wait=True)
    assert library.writes == [(1, "typed")]


@settings(max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_change_elsewhere_is_exact(pane: NotePane, one: str, other: str) -> None:
    pane.show_note(None)
    pane.show_note(1, other)
    expected = pane.editor.text()
    pane.show_note(None)
    pane.show_note(1, one)
    pane.external_note(1, other)
    assert pane.editor.text() == expected


def test_what_is_not_saved_can_be_saved_elsewhere(
    pane: NotePane, library: Library, qtbot: QtBot, tmp_path: Path
) -> None:
    library.trouble = "the disk is full"
    pane.show_note(1, "", name="First <b>paper</b>")
    insert(pane, "caf\u00e9")
    pane.flush(wait=True)
    assert pane.status == "not saved: the disk is full"
    assert pane.unsaved.isVisible()
    assert "the disk is full" in pane.unsaved.said.text()
    assert pane.editor.text() == "caf\u00e9"
    pane.unsaved.copy.click()
    assert QGuiApplication.clipboard().text() == "caf\u00e9"
    pane.unsaved.elsewhere.click()
    assert (tmp_path / "copy.md").read_text(encoding="utf-8") == "caf\u00e9"
    assert "copy.md" in pane.unsaved.said.text()
    assert pane.status.startswith("not saved")
    pane.show_note(2, "")
    insert(pane, "second")
    assert not pane.flush(wait=True)
    pane.unsaved.elsewhere.click()
    copy = (tmp_path / "copy.md").read_text(encoding="utf-8")
    assert "# First <b>paper</b> (1)\n\ncaf\u00e9" in copy
    assert "second" in copy
    library.trouble = ""
    pane.unsaved.retry.click()
    qtbot.waitUntil(lambda: not pane.unsaved.isVisible())
    assert library.notes == {1: "caf\u00e9", 2: "second"}


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert write_text(str(tmp_path / "missing" / "x.md"), "text")
    assert write_text(str(tmp_path / "x.md"), "text") == ""
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]


# -- preview -----------------------------------------------------------------------------------


def test_the_preview_follows_the_text(pane: NotePane, qtbot: QtBot) -> None:
    pane.show_note(1, "# Title\n\n- [x] done")
    pane.set_mode("split")
    qtbot.waitUntil(lambda: "Title" in pane.preview.browser.toPlainText())
    assert "\u2611 done" in pane.preview.browser.toPlainText()
    insert(pane, "New ")
    qtbot.waitUntil(lambda: "New" in pane.preview.browser.toPlainText())
    pane.show_note(2, "other")
    assert "Title" not in pane.preview.browser.toPlainText()
    qtbot.waitUntil(lambda: pane.preview.browser.toPlainText() == "other")
    pane.show_note(3, "")
    assert pane.preview.browser.toPlainText() == ""


def test_the_preview_reads_nothing_and_refuses(pane: NotePane, qtbot: QtBot) -> None:
    body = (
        "![x](file:///etc/passwd) <img src='/etc/passwd'> <script>1</script> "
        "[a](vscode://x) [b](https://example.org)"
    )
    pane.show_note(1, body)
    pane.set_mode("preview")
    browser = pane.preview.browser
    qtbot.waitUntil(lambda: "b" in browser.toPlainText())
    assert "<img" not in browser.toHtml()
    assert isinstance(browser.loadResource(2, "file:///etc/passwd"), QImage)
    assert "vscode" not in browser.toHtml()


def test_the_preview_of_a_broken_note_is_its_text(
    pane: NotePane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise IndexError

    monkeypatch.setattr(rendering, "render", broken)
    pane.show_note(1, "the <text> itself")
    pane.set_mode("preview")
    qtbot.waitUntil(lambda: pane.preview.browser.toPlainText() == "the <text> itself")


def test_a_long_note_is_cut_until_all_is_asked_for(
    pane: NotePane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = rendering.Limits(characters=100, list_items=5, table_cells=40, blocks=50)
    monkeypatch.setattr(rendering, "USUAL", small)
    pane.show_note(1, "word " * 40 + "end")
    pane.set_mode("preview")
    qtbot.waitUntil(pane.preview.show_all.isVisible)
    assert "end" not in pane.preview.browser.toPlainText()
    pane.preview.show_all.click()
    qtbot.waitUntil(lambda: "end" in pane.preview.browser.toPlainText())
    assert not pane.preview.show_all.isVisible()


def test_nothing_is_rendered_that_is_not_seen(
    pane: NotePane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(preview_module, "_render", lambda body, whole: calls.append(body))
    pane.show_note(1, "text")
    insert(pane, "more")
    qtbot.wait(250)
    assert calls == []


def test_modes(pane: NotePane, qtbot: QtBot) -> None:
    pane.show_note(1, "text")
    modes: list[str] = []
    pane.mode_changed.connect(modes.append)
    for mode, editor, preview in (
        ("split", True, True),
        ("preview", False, True),
        ("edit", True, False),
    ):
        pane.bar.mode_chosen.emit(mode)
        assert (pane.editor.isVisible(), pane.preview.isVisible()) == (editor, preview)
    assert modes == ["split", "preview", "edit"]
    with pytest.raises(ValueError, match="sideways"):
        pane.set_mode("sideways")
    pane.set_mode("preview")
    pane.focus_editor()
    assert pane.mode == "edit"
    assert pane.editor.hasFocus()


def test_find_in_the_note(pane: NotePane, qtbot: QtBot) -> None:
    pane.show_note(1, "one two one")
    pane.focus_editor()
    qtbot.waitUntil(pane.editor.hasFocus)
    qtbot.keyClick(pane.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.find_bar.field, "one")
    assert pane.find_bar.count.text() == "1 of 2"
    assert len(pane.editor.extraSelections()) == 2
    pane.set_mode("preview")
    qtbot.waitUntil(lambda: len(pane.preview.browser.extraSelections()) == 2)
    assert pane.editor.extraSelections() == []


def test_every_control_has_a_name(pane: NotePane, library: Library) -> None:
    library.trouble = "no"
    pane.show_note(1, "text")
    insert(pane, "x")
    pane.flush(wait=True)
    pane.set_mode("split")
    pane.find_bar.open_bar()
    for button in pane.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.parentWidget() is pane.find_bar.field
    for label in pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
