"""Papers after `[[` and tags after `#` in the note editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from carrel.ui.notes.completing import NameCompleting
from carrel.ui.notes.editor import NoteEditor
from carrel.ui.notes.typed_names import typed_name
from carrel.ui.theme.choice_list import ChoiceList

PAPERS = [("lamp2020", "A Lamp of Paper", 2020), ("lattice2021", "Lattices", None)]


class Desk:
    """An editor, and what was asked for; answers papers at once unless `later` is set."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(500, 400)
        self.editor = NoteEditor(self.window)
        QVBoxLayout(self.window).addWidget(self.editor)
        self.asked: list[tuple[str, Callable[[list], None]]] = []
        self.later = False
        self.names = NameCompleting(self.editor, self.find, self.tags)
        self.window.show()
        self.window.activateWindow()
        self.editor.setFocus()
        qtbot.waitUntil(self.editor.hasFocus)

    def find(self, text: str, done: Callable[[list], None]) -> None:
        self.asked.append((text, done))
        if not self.later:
            done([paper for paper in PAPERS if text.casefold() in " ".join(paper[:2]).casefold()])

    def tags(self, text: str) -> list[str]:
        return [name for name in ("llm", "llm/serving", "loud") if name.startswith(text)]

    def offered(self) -> list[str]:
        shown = [one for one in self.window.findChildren(ChoiceList) if one.isVisible()]
        model = shown[0].model() if shown else None
        return [model.index(row, 0).data() for row in range(model.rowCount())] if model else []


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("see [[", ("paper", 4, "")),
        ("[[two words", ("paper", 0, "two words")),
        ("[[a]] [[b", ("paper", 6, "b")),
        ("#ta", ("tag", 0, "ta")),
        ("a #one/tw", ("tag", 2, "one/tw")),
        ("x" * 500 + " [[key", ("paper", 501, "key")),
        ("[[a|shown", None),
        ("[[a]]", None),
        ("# ", None),
        ("#", None),
        ("a#b", None),
        ("\\#b", None),
        ("https://x/#part", None),
        ("", None),
    ],
)
def test_what_is_being_typed(before: str, expected: tuple[str, int, str] | None):
    assert typed_name(before) == expected


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_paper_is_taken_by_key(desk: Desk, qtbot: QtBot, key: Qt.Key):
    qtbot.keyClicks(desk.editor, "see [[la")
    assert desk.offered() == ["A Lamp of Paper", "Lattices"]
    qtbot.keyClick(desk.editor, Qt.Key.Key_Down)
    qtbot.keyClick(desk.editor, key)
    assert desk.editor.text() == "see [[lattice2021]]"
    assert (desk.offered(), desk.editor.hasFocus()) == ([], True)
    desk.editor.undo()
    assert desk.editor.text() == "see [[la"


def test_brackets_that_are_there_are_not_doubled(desk: Desk, qtbot: QtBot):
    desk.editor.show_text("\U0001f600 [[]] on")
    cursor = desk.editor.textCursor()
    cursor.setPosition(5)
    desk.editor.setTextCursor(cursor)
    qtbot.keyClicks(desk.editor, "lamp")
    qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.editor.text() == "\U0001f600 [[lamp2020]] on"


def test_a_tag_is_taken_and_enter_still_ends_a_line(desk: Desk, qtbot: QtBot):
    qtbot.keyClicks(desk.editor, "#ll")
    assert desk.offered() == ["llm", "llm/serving"]
    qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    assert (desk.editor.text(), desk.offered()) == ("#ll\n", [])
    qtbot.keyClicks(desk.editor, "#llm")
    assert desk.offered() == ["llm/serving"]
    qtbot.keyClick(desk.editor, Qt.Key.Key_Tab)
    assert (desk.editor.text(), desk.offered()) == ("#ll\n#llm/serving", [])


def test_escape_is_remembered_until_another_name(desk: Desk, qtbot: QtBot):
    qtbot.keyClicks(desk.editor, "[[l")
    qtbot.keyClick(desk.editor, Qt.Key.Key_Escape)
    qtbot.keyClicks(desk.editor, "a")
    assert (desk.offered(), desk.editor.text()) == ([], "[[la")
    qtbot.keyClicks(desk.editor, " #l")
    qtbot.keyClicks(desk.editor, "]] [[la")
    assert desk.offered()


@pytest.mark.parametrize("text", ["```\n[[la", "`[[la", "$$\n#ll", "~~~\n#ll"])
def test_nothing_in_code_and_mathematics(desk: Desk, qtbot: QtBot, text: str):
    for character in text:
        if character == "\n":
            qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
        else:
            qtbot.keyClicks(desk.editor, character)
    assert (desk.offered(), desk.asked) == ([], [])


def test_an_answer_that_comes_late_is_dropped(desk: Desk, qtbot: QtBot):
    desk.later = True
    qtbot.keyClicks(desk.editor, "[[l")
    (_, first), *_ = desk.asked
    qtbot.keyClicks(desk.editor, "at")
    assert len(desk.asked) == 1  # one question at a time
    first(PAPERS)
    assert desk.offered() == []
    assert desk.asked[-1][0] == "lat"
    desk.asked[-1][1](PAPERS[1:])
    assert desk.offered() == ["Lattices"]
    qtbot.keyClicks(desk.editor, "x")
    qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    desk.editor.show_text("another note")
    desk.asked[-1][1](PAPERS)
    assert desk.offered() == []


def test_a_click_takes_and_leaving_hides(desk: Desk, qtbot: QtBot):
    qtbot.keyClicks(desk.editor, "[[la")
    (shown,) = desk.window.findChildren(ChoiceList)
    place = shown.visualRect(shown.model().index(1, 0)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.editor.text() == "[[lattice2021]]"
    qtbot.keyClicks(desk.editor, " [[la")
    assert desk.offered()
    qtbot.keyClick(desk.editor, Qt.Key.Key_Home)
    assert desk.offered() == []


def test_the_action_begins_a_link(desk: Desk, qtbot: QtBot):
    desk.editor.begin_paper_link()
    assert desk.editor.text() == "[["
    assert desk.offered() == ["A Lamp of Paper", "Lattices"]
