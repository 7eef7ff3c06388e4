"""The abstract stands in its document character for character, and in a readable column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor
from pytestqt.qtbot import QtBot

from carrel.ui.reader.abstract_view import AbstractView
from carrel.ui.reader.positions import PositionMap, shown_text
from carrel.ui.theme.tokens import LIGHT

MIXED = (
    "Plain, \U0001f600 beyond the plane, e\u0301 combined, \u05e9\u05dc\u05d5\u05dd right to left, "
    "\u4f60\u597d, a hard\u00a0space, a\u2028line, \U0001d54f again.\n\n"
    "Second <b>paragraph</b> &amp; <img src='file:///etc/passwd'> *as is*."
)


@pytest.fixture
def view(qtbot: QtBot) -> AbstractView:
    made = AbstractView(lambda address: None)
    qtbot.addWidget(made)
    return made


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_ordinary_text_is_the_document(view: AbstractView) -> None:
    view.set_text(MIXED)
    assert view.document().toRawText() == MIXED.replace("\n", "\u2029")
    assert view.document().characterCount() == units(MIXED) + 1
    assert view.text() == MIXED


@pytest.mark.parametrize(
    "words", ["beyond", "\U0001f600", "e\u0301", "\u05dc\u05d5", "\U0001d54f again", "<b>"]
)
def test_code_points_are_found_in_the_document(view: AbstractView, words: str) -> None:
    view.set_text(MIXED)
    start = MIXED.index(words)
    cursor = view.to_cursor(start, start + len(words))
    assert cursor.selectedText() == words
    view.setTextCursor(cursor)
    assert view.selected_span() == (start, start + len(words))


def test_what_is_copied_is_the_text_as_given(view: AbstractView) -> None:
    text = "one\r\ntwo\u00a0three\rfour \U0001f600\x00end"
    view.set_text(text)
    view.selectAll()
    data = view.createMimeDataFromSelection()
    assert data.text() == text
    assert not data.hasHtml()
    view.copy()
    assert QGuiApplication.clipboard().text() == text


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_offsets_are_true_for_any_text(view: AbstractView, text: str) -> None:
    view.set_text(text)
    assert len(shown_text(text)) == len(text)
    assert view.document().characterCount() == units(shown_text(text)) + 1
    for offset in range(len(text) + 1):
        position = PositionMap(shown_text(text)).to_document(offset)
        assert PositionMap(shown_text(text)).to_text(position) == offset
    view.selectAll()
    span = view.selected_span()
    assert span == ((0, len(text)) if text else None)


def test_it_can_be_selected_with_the_keyboard(view: AbstractView, qtbot: QtBot) -> None:
    view.set_text("some words to select")
    view.show()
    view.setFocus()
    qtbot.keyClick(
        view,
        Qt.Key.Key_Right,
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier,
    )
    assert view.selected_span() == (0, 5)
    qtbot.keyClicks(view, "x")
    assert view.toPlainText() == "some words to select"


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.7])
def test_lines_have_sixty_to_seventy_five_characters(view: AbstractView, scale: float) -> None:
    words = (
        "the scheduler moves requests that wait to slower memory and brings them back when their "
        "turn comes so that long prompts do not hold up the short ones behind them in the queue "
    )
    view.set_text(words * 6)
    view.set_scale(scale)
    view.resize(2000, 800)  # its own maximum holds
    view.show()
    layout = view.document().firstBlock().layout()
    lengths = [layout.lineAt(i).textLength() for i in range(layout.lineCount() - 1)]
    assert max(lengths) <= 75
    assert sum(lengths) / len(lengths) >= 60


def test_it_is_as_tall_as_its_text(view: AbstractView, qtbot: QtBot) -> None:
    view.set_text("words " * 200)
    view.show()
    view.resize(500, 10)
    tall = view.height()
    view.resize(250, 10)
    qtbot.waitUntil(lambda: view.height() > 1.5 * tall)
    assert view.verticalScrollBar().maximum() == 0


def test_addresses_become_links_and_the_text_stays(view: AbstractView) -> None:
    text = (
        "See https://example.org/code. Or (http://example.org/x), not file:///etc/passwd "
        "\U0001f600 https://example.org/y"
    )
    view.set_text(text)
    found = {}
    block = view.document().firstBlock()
    for fragment in (item.fragment() for item in block):
        if fragment.charFormat().isAnchor():
            found[fragment.text()] = fragment.charFormat().anchorHref()
    assert found == {
        address: address
        for address in ("https://example.org/code", "http://example.org/x", "https://example.org/y")
    }
    assert view.toPlainText() == text


def test_links_are_followed_by_mouse(qtbot: QtBot) -> None:
    opened: list[str] = []
    view = AbstractView(opened.append)
    qtbot.addWidget(view)
    view.set_text("https://example.org/code")
    view.resize(400, 100)
    view.show()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 16))
    assert opened == ["https://example.org/code"]


def test_the_same_text_again_changes_nothing(view: AbstractView) -> None:
    view.set_text("some words")
    cursor = view.textCursor()
    cursor.setPosition(4, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.set_text("some words")
    assert view.selected_span() == (0, 4)


def test_the_focus_is_seen(view: AbstractView, qtbot: QtBot) -> None:
    view.set_text("some words")
    view.resize(300, 60)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    picture: QImage = view.grab().toImage()
    assert picture.pixelColor(1, picture.height() // 2).name() == LIGHT.accent
