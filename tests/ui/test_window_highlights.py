"""Highlights in a running window: made by key, changed in their bar, listed, followed, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.highlight_desk import ABSTRACT, OTHER, SUMMED, HighlightDesk, highlight_desk

from carrel.app.running import Running
from carrel.domain.highlight import HIGHLIGHT_COLOURS
from carrel.domain.mention import KeptMention, Mention, MentionState
from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.ui.library_links import open_library_link
from carrel.ui.reader.mention_marks import MentionMark


@pytest.fixture
def desk(
    run_window: Callable[..., Running], tmp_path: Path, home: Path, qtbot: QtBot
) -> HighlightDesk:
    return highlight_desk(run_window, tmp_path / "library", qtbot)


@pytest.mark.parametrize(
    ("field", "words", "quote"),
    [
        ("abstract", "burns for nine", "burns for nine"),
        ("abstract", " dim, ", "dim,"),
        ("title", "that burn", "that\tburn"),
    ],
)
def test_a_key_highlights_what_is_selected(desk: HighlightDesk, field: str, words: str, quote: str):
    desk.select(words, field)
    desk.press(Qt.Key.Key_H)
    desk.wait(lambda: desk.quotes() == [words.strip()])
    assert "".join(one.quote for one in desk.stored()).split() == quote.split()
    assert desk.reader.marks.selection() is None
    desk.wait(desk.reader.highlight_bar.isVisible)
    assert desk.reader.highlight_bar.kind.text() == "Yellow highlight"
    assert desk.reader.abstract.hasFocus()
    desk.run("edit.undo")
    desk.wait(lambda: desk.quotes() == [] and desk.listed() == [])
    assert desk.reader.highlight_bar.isHidden()
    desk.run("edit.redo")
    desk.wait(lambda: desk.quotes() == [words.strip()])


def test_words_selected_by_keyboard_alone(desk: HighlightDesk):
    view = desk.reader.abstract
    view.setTextCursor(view.to_cursor(0, 0))
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for _ in range(2):
        desk.press(Qt.Key.Key_Right, shift | control)
    desk.press(Qt.Key.Key_H)
    desk.wait(lambda: desk.quotes() == ["𝒜 lamp"])
    # The caret is where the selection ended, and reading goes on from there.
    assert view.textCursor().position() == len("𝒜 lamp ") + 1


def test_the_same_words_twice_are_one_highlight(desk: HighlightDesk):
    for _ in range(2):
        desk.select("nine hours")
        desk.press(Qt.Key.Key_H)
    desk.wait(lambda: desk.quotes() == ["nine hours"])
    desk.reader.walk.leave()
    desk.select("nine hours")
    desk.press(Qt.Key.Key_H)
    desk.wait(lambda: desk.reader.highlights.current)
    desk.highlight("nine hours", "green")
    assert [one.colour for one in desk.stored()] == ["yellow", "green"]
    assert desk.quotes() == ["nine hours"] * 2


def test_the_key_again_opens_the_comment_which_ctrl_enter_stores(desk: HighlightDesk):
    desk.select("nine hours")
    desk.press(Qt.Key.Key_H)
    desk.press(Qt.Key.Key_H)
    field = desk.reader.highlight_bar.field
    desk.wait(field.hasFocus)
    QTest.keyClicks(field, "Just nine, Jj?")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: [one.comment for one in desk.stored()] == ["Just nine, Jj?"])
    desk.wait(lambda: desk.reader.highlight_bar.comment.text() == "Just nine, Jj?")
    assert field.isHidden()
    assert desk.reader.highlight_bar.buttons["comment"].hasFocus()


@pytest.mark.parametrize(("leave", "kept"), [("esc", ""), ("focus", "said"), ("paper", "said")])
def test_how_a_comment_ends(desk: HighlightDesk, leave: str, kept: str):
    made = desk.highlight("nine hours")
    desk.run("paper.comment_highlight")
    field = desk.reader.highlight_bar.field
    desk.wait(field.hasFocus)
    QTest.keyClicks(field, "said")
    if leave == "esc":
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert desk.reader.highlights.current is not None
    elif leave == "focus":
        desk.panes.list.view.setFocus()
    else:
        desk.read(OTHER)
    desk.qtbot.wait(50)
    desk.wait(field.isHidden)

    def comment() -> str:
        found = desk.desk.reader.find_highlight(made.highlight_id)
        return found.comment if found is not None else "?"

    desk.wait(lambda: comment() == kept)


def test_a_comment_outlives_the_window_that_closes_meanwhile(desk: HighlightDesk):
    made = desk.highlight("nine hours")
    desk.run("paper.comment_highlight")
    desk.wait(desk.reader.highlight_bar.field.hasFocus)
    QTest.keyClicks(desk.reader.highlight_bar.field, "in haste")
    folder = desk.desk.library.folder
    desk.window.close()
    desk.running.finish()
    with open_library(folder, origin="command line") as library:
        reader = LibraryReader(library.path)
        found = reader.find_highlight(made.highlight_id)
        reader.close()
    assert found is not None
    assert found.comment == "in haste"


def test_the_bar_changes_colour_and_tags_and_deletes(desk: HighlightDesk):
    desk.highlight("nine hours")
    bar = desk.reader.highlight_bar
    bar.colours.buttons["pink"].click()
    desk.wait(lambda: bar.kind.text() == "Pink highlight")
    desk.run("paper.tag_highlight")
    desk.wait(bar.tags.field.hasFocus)
    QTest.keyClicks(bar.tags.field, "light/old, dim")
    QTest.keyClick(bar.tags.field, Qt.Key.Key_Return)
    desk.wait(lambda: bar.tags.tags == ("light/old", "dim"))
    bar.tags.tag_removed.emit("dim")
    desk.wait(lambda: [one.tags for one in desk.stored()] == [("light/old",)])
    bar.buttons["delete"].click()
    desk.wait(lambda: desk.quotes() == [])
    desk.run("edit.undo")
    desk.wait(lambda: desk.quotes() == ["nine hours"])
    assert (desk.stored()[0].colour, desk.stored()[0].tags) == ("pink", ("light/old",))


def test_the_colour_used_last_is_the_next_one_s_and_the_preferred_the_first(desk: HighlightDesk):
    assert desk.highlight("nine").colour == "yellow"
    assert desk.highlight("dim", "blue").colour == "blue"
    assert desk.highlight("wick").colour == "blue"
    desk.parts.preferences.set("reading.highlight_colour", "orange")
    assert desk.highlight("long").colour == "orange"
    desk.run("paper.highlight_green")
    desk.wait(lambda: [one.colour for one in desk.stored()][-1] == "green")
    assert len(desk.stored()) == 4


def test_without_words_the_key_says_what_to_do(desk: HighlightDesk):
    desk.press(Qt.Key.Key_H)
    assert "Select words" in desk.said()
    assert desk.stored() == []


def test_the_menu_of_the_text_offers_five_colours(desk: HighlightDesk):
    desk.select("nine hours")
    point, view = QPoint(20, 20), desk.reader.abstract
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, view.mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (colours,) = [one.menu() for one in menu.actions() if one.text() == "Highlight"]
    assert [one.text().lower() for one in colours.actions()] == list(HIGHLIGHT_COLOURS)
    colours.actions()[-1].trigger()
    menu.close()
    desk.wait(lambda: [one.colour for one in desk.stored()] == ["orange"])


def test_f4_goes_through_mentions_and_highlights_in_the_order_of_the_text(desk: HighlightDesk):
    paper = desk.window.session.current
    start = ABSTRACT.index("nine")
    mention = Mention(field="abstract", start=start, end=start + 4, quote="nine")
    kept = KeptMention(
        paper_id=paper, extractor="numbers", mention=mention, state=MentionState.FOUND
    )
    mark = MentionMark(kept=kept, kind="Number", look="metric", describe=lambda: "9")
    for words in ("for nine hours", "wick"):
        desk.highlight(words)
    desk.highlight("Lamps", field="title")
    desk.reader.show_mentions(paper, [mark])
    desk.reader.walk.leave()
    seen = []
    for _ in range(5):
        desk.press(Qt.Key.Key_F4)
        mentions = desk.reader.mark_bar.isVisible()
        assert mentions != desk.reader.highlight_bar.isVisible()
        bar = desk.reader.mark_bar if mentions else desk.reader.highlight_bar
        seen.append((mentions, bar.steps.place.text()))
    order = [(False, "1 of 4"), (False, "2 of 4"), (True, "3 of 4"), (False, "4 of 4")]
    assert seen == [*order, order[0]]
    assert desk.reader.header.title.hasFocus()
    assert desk.reader.header.title.accessibleDescription() == "Yellow highlight"
    desk.press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert desk.reader.highlight_bar.steps.place.text() == "4 of 4"
    arrow = desk.reader.highlight_bar.steps.arrow(-1)
    arrow.setFocus()
    arrow.click()
    assert desk.reader.mark_bar.steps.arrow(-1).hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert desk.reader.walk.current is None


def test_a_click_comes_to_the_shortest_mark_and_then_to_the_one_around_it(desk: HighlightDesk):
    desk.highlight("is dim, and the wick is long", "green")
    desk.highlight("wick", "blue")
    desk.reader.walk.leave()
    view, start = desk.reader.abstract, ABSTRACT.index("wick")
    at = view.place_of(start, start + 4).center()
    seen = []
    for _ in range(3):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert desk.reader.highlights.current is not None
        seen.append(desk.reader.highlights.current.highlight.colour)
        QTest.qWait(QApplication.doubleClickInterval() + 20)
    assert seen == ["blue", "green", "blue"]


def test_words_that_are_gone_lose_their_place_and_come_back(desk: HighlightDesk):
    desk.read(SUMMED)
    made = desk.highlight("a line of its own", "pink")
    fuller = ImportedPaper(
        title=SUMMED, arxiv="2401.00001", abstract="Nothing of what was there is said here now."
    )
    with open_library(desk.desk.library.folder, origin="command line") as library:
        library.add_batch([fuller], source="invented")
    desk.wait(lambda: desk.quotes() == [])
    assert desk.listed() == ["a line of its own"]
    assert desk.reader.highlight_bar.isHidden()
    spoken = "Pink highlight lost its place in the abstract, a line of its own"
    desk.wait(
        lambda: desk.pane.list.items.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    )
    # Its comment and its tags are still within reach, below the list.
    desk.run("go.to_highlights")
    desk.wait(desk.pane.bar.isVisible)
    desk.press(Qt.Key.Key_C)
    desk.wait(desk.pane.bar.field.hasFocus)
    QTest.keyClicks(desk.pane.bar.field, "where?")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: desk.stored()[0].comment == "where?")
    # And it can be put on other words, as the same highlight.
    assert desk.pane.bar.buttons["place"].isVisible()
    desk.select("what was there")
    desk.run("paper.place_highlight")
    desk.wait(lambda: desk.quotes() == ["what was there"])
    assert desk.stored()[0].highlight_id == made.highlight_id
    assert desk.stored()[0].comment == "where?"
    for _ in range(3):
        desk.run("edit.undo")
    desk.wait(lambda: desk.quotes() == ["a line of its own"])
    assert desk.stored()[0].highlight_id == made.highlight_id


def test_a_change_of_another_process_shows(desk: HighlightDesk):
    paper = desk.window.session.current
    with open_library(desk.desk.library.folder, origin="command line") as library:
        key = library.add_highlight(paper, "abstract", (2, 6), colour="blue", comment="so")
    desk.wait(lambda: desk.quotes() == ["lamp"])
    with open_library(desk.desk.library.folder, origin="command line") as library:
        library.delete_highlights([key])
    desk.wait(lambda: desk.quotes() == [] and desk.listed() == [])


def test_words_of_the_note_are_highlighted_once_it_is_saved(desk: HighlightDesk):
    editor = desk.panes.notes.editor
    editor.setPlainText("One 𝒜 line.\n\nAnd some words of mine.\n")
    desk.select_in_note("some words")
    desk.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: [(one.field, one.quote) for one in desk.stored()] == [("note", "some words")])

    def drawn() -> list[str]:
        return [one.cursor.selectedText() for one in editor.extraSelections()]

    desk.wait(lambda: drawn() == ["some words"])
    assert not editor.textCursor().hasSelection()
    editor.moveCursor(editor.textCursor().MoveOperation.Start)
    editor.insertPlainText("Before it all. ")
    assert drawn() == ["some words"]
    start = editor.text().index("some words")
    desk.wait(lambda: desk.stored()[0].span == (start, start + len("some words")))
    desk.panes.notes.find_bar.open_bar()
    desk.panes.notes.find_bar.field.setText("line")
    assert drawn() == ["some words", "line"]
    desk.panes.notes.find_bar.close_bar()
    assert drawn() == ["some words"]


def test_a_link_leads_to_the_highlight(desk: HighlightDesk):
    made = desk.highlight("nine hours")
    paper = desk.reader.paper
    assert paper is not None
    desk.read(OTHER)

    def follow(address: str) -> bool:
        return open_library_link(
            address,
            desk.desk.reader,
            desk.window.session,
            go_to_paper=desk.menus.go_to_paper,
            go_to_highlight=desk.menus.highlighting.go_to,
        )

    assert not follow("https://example.org/")
    assert follow(f"carrel://paper/{paper.carrel_id}#highlight-{made.highlight_id}")
    desk.wait(lambda: desk.reader.highlights.current is not None)
    assert desk.window.session.current == paper.id
    assert follow(f"carrel://paper/{paper.carrel_id}#highlight-01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert "no longer there" in desk.said()
    assert follow("carrel://paper/01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert "not in this library" in desk.said()


def test_undo_goes_back_to_the_paper(desk: HighlightDesk):
    desk.highlight("nine hours")
    paper = desk.window.session.current
    desk.read(OTHER)
    desk.run("edit.undo")
    desk.wait(lambda: desk.window.session.current == paper)
    desk.wait(lambda: desk.stored() == [])
