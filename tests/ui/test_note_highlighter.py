"""The note editor's colours: on the text, in both themes, and without holding up the typing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carrel.ui.notes import highlighter
from carrel.ui.notes.editor import NoteEditor
from carrel.ui.notes.word_count import WordCounter
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, Tokens


@pytest.fixture
def editor(qtbot: QtBot) -> NoteEditor:
    made = NoteEditor()
    qtbot.addWidget(made)
    made.setPalette(make_palette(LIGHT))
    made.resize(500, 400)
    made.show()
    return made


def formats(editor: NoteEditor, line: int = 0) -> list[tuple[int, int, str, bool]]:
    """(start, length, colour, bold) of a line, in UTF-16 units."""
    found = editor.document().findBlockByNumber(line).layout().formats()
    return [
        (
            one.start,
            one.length,
            one.format.foreground().color().name() if one.format.hasProperty(0x821) else "",
            one.format.fontWeight() >= QFont.Weight.Bold,
        )
        for one in found
    ]


def settle(editor: NoteEditor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: editor.colours.is_done)


def test_colours_are_the_theme_s_and_count_as_qt_does(editor: NoteEditor, qtbot: QtBot):
    editor.show_text("\U0001f600 **b** `c` #t")
    settle(editor, qtbot)
    expected = [
        (3, 2, "muted", False),
        (5, 1, "", True),
        (6, 2, "muted", False),
        (9, 3, "hardware", False),
        (13, 2, "good", False),
    ]
    for tokens in (LIGHT, DARK):
        editor.setPalette(make_palette(tokens))
        settle(editor, qtbot)
        assert formats(editor) == [
            (start, length, getattr(tokens, ink) if ink else "", bold)
            for start, length, ink, bold in expected
        ]


def test_every_ink_is_one_that_the_contrast_test_holds():
    assert set(highlighter.INKS.values()) - {""} <= set(Tokens._fields)


def test_a_fence_colours_what_follows_and_lets_go_of_it(editor: NoteEditor, qtbot: QtBot):
    lines = 300
    editor.show_text("\n" + "a *b* c\n" * lines)
    settle(editor, qtbot)
    before = formats(editor, lines)
    editor.textCursor().insertText("```")
    settle(editor, qtbot)
    assert [one[2] for one in formats(editor, lines)] == [LIGHT.hardware]
    editor.undo()
    settle(editor, qtbot)
    assert formats(editor, lines) == before


def test_what_takes_long_is_postponed_and_done(
    editor: NoteEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(highlighter, "_BUDGET_S", 0.0005)
    editor.show_text("# one\n" * 2_000 + "last #tag")
    assert not editor.colours.is_done
    assert formats(editor, 2_000) == []
    cursor = QTextCursor(editor.document())
    cursor.insertText("typed *meanwhile*\n")
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(" #more")
    settle(editor, qtbot)
    assert all(formats(editor, line) for line in range(2_002))
    assert [one[2] for one in formats(editor, 2_001)] == [LIGHT.good, LIGHT.good]


def test_colouring_is_no_change_of_the_text(editor: NoteEditor, qtbot: QtBot):
    editor.show_text("# one\n" * 500)
    changes = []
    editor.textChanged.connect(lambda: changes.append(1))
    settle(editor, qtbot)
    editor.setPalette(make_palette(DARK))
    settle(editor, qtbot)
    assert not changes
    assert not editor.document().isUndoAvailable()


MARKUP = st.text(alphabet="`$*_[]#|>-a \n\U0001f600", max_size=8)
EDITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), MARKUP), max_size=12)


@settings(max_examples=60)
@given(edits=EDITS)
def test_edits_end_in_the_colours_of_a_new_text(qapp: QApplication, edits: list):
    one, other = NoteEditor(), NoteEditor()
    for place, length, text in edits:
        cursor = one.textCursor()
        end = one.document().characterCount() - 1
        cursor.setPosition(min(place, end))
        cursor.setPosition(min(place + length, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
    other.document().setPlainText(one.document().toPlainText())
    while not (one.colours.is_done and other.colours.is_done):
        qapp.processEvents()
    if one.text() == other.text():
        for line in range(one.document().blockCount()):
            assert formats(one, line) == formats(other, line)
    one.deleteLater()
    other.deleteLater()


def test_words_of_note_and_selection(editor: NoteEditor, qtbot: QtBot):
    counter = WordCounter(editor)
    editor.show_text("one two\nthree")
    with qtbot.waitSignal(counter.counted) as told:
        pass
    assert told.args == ["3 words", "3 words, 12 characters"]
    with qtbot.waitSignal(counter.counted) as told:
        editor.moveCursor(QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveMode.KeepAnchor)
    assert told.args == ["2 of 3 words", "2 of 3 words, 7 characters chosen"]
