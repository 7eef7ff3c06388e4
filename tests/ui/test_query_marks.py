"""Words of the query are marked in the paper that is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.domain.paper import Paper
from carrel.search.found_words import WordFinder
from carrel.search.query_language import parse
from carrel.ui.reader import reader_pane
from carrel.ui.reader.plain_view import PlainView
from carrel.ui.reader.reader_pane import ReaderPane
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, Tokens

PAPER = Paper(
    id=1,
    carrel_id="x",
    citekey="x",
    title="Lamps\n of 𝒜 Lamp",
    abstract="𝒜 lämp is lit.\r\n\r\nSee https://example.org/lamp or none of the clamps.",
)


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    made = ReaderPane(lambda address: None)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def finder(query: str) -> WordFinder:
    return WordFinder(parse(query).tree)


def drawn(view: PlainView) -> list[str]:
    """What stands under the colours, as the document has it."""
    return [selection.cursor.selectedText() for selection in view.extraSelections()]


def grounds(view: PlainView) -> set[str]:
    return {one.format.background().color().name() for one in view.extraSelections()}


@pytest.mark.parametrize(
    ("query", "title", "abstract"),
    [
        ("lamp", ["Lamps", "Lamp"], ["lämp", "lamp"]),
        ("title:lamp", ["Lamps", "Lamp"], []),
        ("lit -lamp", [], ["lit"]),
        ('"lit see"', [], ["lit.\u200b\u2029\u200b\u2029See"]),
        ("lamq~", ["Lamp"], ["lämp", "lamp"]),
        ("zebra", [], []),
        ("is:read", [], []),
    ],
)
def test_what_is_found_is_marked(
    pane: ReaderPane, query: str, title: list[str], abstract: list[str]
) -> None:
    pane.show_paper(PAPER)
    pane.set_finder(finder(query))
    assert drawn(pane.header.title) == title
    assert drawn(pane.abstract) == abstract


def test_marks_follow_paper_and_query(pane: ReaderPane) -> None:
    pane.set_finder(finder("lamp"))
    pane.show_paper(PAPER)
    assert drawn(pane.abstract) == ["lämp", "lamp"]
    pane.show_paper(replace(PAPER, id=2, abstract="one lamp"))
    assert drawn(pane.abstract) == ["lamp"]
    pane.show_paper(replace(PAPER, id=2, abstract=None, summary="a summary of lamps"))
    assert drawn(pane.abstract) == ["lamps"]
    pane.set_finder(finder("summary"))
    assert (drawn(pane.header.title), drawn(pane.abstract)) == ([], ["summary"])
    pane.show_paper(None)
    pane.set_finder(None)
    pane.show_paper(PAPER)
    assert (drawn(pane.header.title), drawn(pane.abstract)) == ([], [])


def test_finding_in_the_text_comes_first(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.set_finder(finder("lamp"))
    pane.show_paper(PAPER)
    pane.find_bar.open_bar()
    assert (drawn(pane.header.title), drawn(pane.abstract)) == ([], [])
    qtbot.keyClicks(pane.find_bar.field, "none")
    assert drawn(pane.abstract) == ["none"]
    pane.show_paper(replace(PAPER, id=2, abstract="none of the lamps"))
    qtbot.waitUntil(lambda: drawn(pane.abstract) == ["none"])
    assert drawn(pane.header.title) == []
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert drawn(pane.header.title) == ["Lamps", "Lamp"]
    assert drawn(pane.abstract) == ["lamps"]


def test_the_bar_that_went_with_the_paper_leaves_the_marks(pane: ReaderPane) -> None:
    pane.set_finder(finder("lamp"))
    pane.show_paper(PAPER)
    pane.find_bar.open_bar()
    pane.show_paper(None)
    pane.show_paper(PAPER)
    assert drawn(pane.abstract) == ["lämp", "lamp"]


@pytest.mark.parametrize(("first", "second"), [(LIGHT, DARK), (DARK, LIGHT)])
def test_found_words_have_no_colour_of_a_highlight(
    pane: ReaderPane, first: Tokens, second: Tokens
) -> None:
    pane.setPalette(make_palette(first))
    pane.set_finder(finder("lamp"))
    pane.show_paper(PAPER)
    assert grounds(pane.abstract) == grounds(pane.header.title) == {first.line}
    pane.setPalette(make_palette(second))
    assert grounds(pane.abstract) == grounds(pane.header.title) == {second.line}
    inks = {one.format.foreground().color().name() for one in pane.abstract.extraSelections()}
    assert inks == {second.text}


def test_only_so_many_are_marked(pane: ReaderPane) -> None:
    far = "x" * reader_pane.LOOKED_INTO + " lamp"
    pane.set_finder(finder("lamp"))
    pane.show_paper(replace(PAPER, abstract="lamp " * 500))
    assert len(drawn(pane.abstract)) == reader_pane.MOST_MARKED
    pane.show_paper(replace(PAPER, abstract=far))
    assert drawn(pane.abstract) == []


@given(st.text(max_size=80), st.text(min_size=1, max_size=3))
def test_any_text_is_marked_as_it_stands(pane: ReaderPane, text: str, word: str) -> None:
    asked = finder(word)
    pane.set_finder(asked)
    pane.show_paper(replace(PAPER, abstract=text))
    expected = [text[start:end] for start, end, _ in asked.words("abstract", text)]
    assert pane.abstract.marked_words() == expected
    assert len(drawn(pane.abstract)) == len(expected)


def test_the_window_marks_what_it_was_asked_for(
    run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot
) -> None:
    running = run_window(library_folder)
    session, reader = running.window.session, running.window.panes.reader
    qtbot.waitUntil(lambda: reader.paper is not None)
    word = next(one for one in reader.abstract.text().split() if one.isalpha() and len(one) > 4)
    session.ask(f'abstract:"{word}"')
    qtbot.waitUntil(lambda: word in reader.abstract.marked_words())
    assert drawn(reader.abstract) == reader.abstract.marked_words()
    assert drawn(reader.header.title) == []
    session.ask("is:inbox")
    qtbot.waitUntil(lambda: not reader.abstract.marked_words())
    session.ask(word)
    qtbot.waitUntil(lambda: word in reader.abstract.marked_words())
    session.ask("x " * 400)  # refused
    qtbot.waitUntil(lambda: not reader.abstract.marked_words())
    session.ask(word)
    qtbot.waitUntil(lambda: word in reader.abstract.marked_words())
    session.ask("")
    qtbot.waitUntil(lambda: not reader.abstract.marked_words())
