"""Rows of a search for words: a third line says where they stand, and they are marked."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.ui.papers import Source, a_row

from carrel.search.found_texts import FoundText
from carrel.search.snippets import Snippet
from carrel.ui.paper_list.delegate import PaperRowDelegate
from carrel.ui.paper_list.found_line import found_line
from carrel.ui.paper_list.marked_line import MarkedLine
from carrel.ui.paper_list.model import PaperListModel
from carrel.ui.paper_list.view import PaperListView
from carrel.ui.paper_list.wording import spoken
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import THEMES, Tokens

TITLE = Snippet("title", "Beans in rows", ((0, 5),))
BODY = Snippet("abstract", "…of all the beans there are", ((12, 17),))
NOTE = Snippet("note", "my beans", ((3, 8),))
FOUND = FoundText(TITLE, (BODY,), Snippet("abstract", "All"))
AGAIN = Snippet("abstract", "…and some peas", ((10, 14),))
TWICE = FoundText(TITLE, (BODY, AGAIN), BODY)
NOTED = FoundText(TITLE, (NOTE, BODY), BODY)
ELSEWHERE = FoundText(Snippet("title", "Beans"), (), Snippet("abstract", "How it begins"))


class Found:
    """Says the same of every paper; counts what it is asked."""

    def __init__(self, found: FoundText = FOUND) -> None:
        self.found, self.asked, self.broken = found, 0, False

    def of(self, ids: Iterable[int]) -> dict[int, FoundText]:
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")
        found = dict.fromkeys(ids, self.found)
        self.asked += len(found)
        return found


def painted(found: Found | None, tokens: Tokens, width: int = 400) -> QImage:
    model = PaperListModel(Source(state="read"))
    model.set_ids(array("q", (1,)))
    model.set_found(found)
    delegate = PaperRowDelegate(model)
    delegate.restyle(QFont(), make_palette(tokens), found=found is not None)
    image = QImage(width, delegate.row_height, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.paper))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, delegate.row_height)
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()
    return image


def marks(image: QImage, colour: str) -> list[int]:
    """In how many columns of each marked line the colour stands, one number a line."""
    rows = [
        sum(image.pixelColor(x, y).name() == colour for x in range(image.width()))
        for y in range(image.height())
    ]
    bands = "".join("x" if row else " " for row in rows).split()
    return [len(band) for band in bands]


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_title_and_third_line_are_marked(qapp: object, tokens: Tokens) -> None:
    plain, found = painted(None, tokens), painted(Found(), tokens)
    assert found.height() > plain.height()
    assert marks(plain, tokens.yellow) == []
    assert len(marks(found, tokens.yellow)) == 2
    elsewhere = painted(Found(ELSEWHERE), tokens)
    assert marks(elsewhere, tokens.yellow) == []
    assert elsewhere.height() == found.height()


@pytest.mark.parametrize("width", [0, 1, 30, 60, 90, 3000])
@pytest.mark.parametrize("found", [FOUND, TWICE, NOTED])
def test_any_width_is_painted(qapp: object, width: int, found: FoundText) -> None:
    painted(Found(found), THEMES[0], width=max(width, 1))


def third_line(found: FoundText, like: str = "") -> tuple[str, list[str]]:
    """The third line and its found words, in a line as wide as `like`, or in a wide one."""
    measure = QFontMetrics(QFont())
    room = measure.horizontalAdvance(like) if like else 3000
    text, spans = found_line(found, measure, room)
    assert measure.horizontalAdvance(text) <= max(room, measure.horizontalAdvance("…"))
    return text, [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("found", "line", "words"),
    [
        (FOUND, "…of all the beans there are", ["beans"]),
        (TWICE, "…of all the beans there are … and some peas", ["beans", "peas"]),
        (NOTED, "note: my beans · …of all the beans there are", ["beans", "beans"]),
        (FoundText(TITLE, (NOTE,), BODY), "note: my beans", ["beans"]),
        (ELSEWHERE, "How it begins", []),
    ],
)
def test_fragments_stand_side_by_side(
    qapp: object, found: FoundText, line: str, words: list[str]
) -> None:
    assert third_line(found) == (line, words)


def test_two_fragments_share_a_narrow_line(qapp: object) -> None:
    first = Snippet("abstract", "…many words and beans, then many others…", ((16, 21),))
    second = Snippet("abstract", "…before the peas come more words…", ((12, 16),))
    line, words = third_line(FoundText(TITLE, (first, second), first), "x" * 40)
    assert words == ["beans", "peas"]
    shown, _, beside = line.partition(" … ")
    assert set(shown.strip("…").split()) <= set(first.text.strip("…").split())
    assert set(beside.strip("…").split()) <= set(second.text.strip("…").split())


def test_a_short_fragment_leaves_its_room_to_the_other(qapp: object) -> None:
    line, words = third_line(NOTED, "note: my beans · …of all the beans there are")
    assert (line, words) == ("note: my beans · …of all the beans there are", ["beans", "beans"])


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20), st.integers(0, 500))
def test_marks_stay_in_the_line(qapp: object, text: str, start: int, size: int, room: int) -> None:
    end = min(start + size, len(text))
    one = Snippet("note", text, ((start, end),) if start < end else ())
    line, spans = found_line(FoundText(TITLE, (one, one), one), QFontMetrics(QFont()), room)
    assert all(0 <= a < b <= len(line) for a, b in spans)


def test_what_is_cut_off_is_not_marked(qapp: object) -> None:
    room = QFontMetrics(QFont()).horizontalAdvance("one two th")
    line = MarkedLine("one two three", [(0, 3), (8, 13)], QFont(), room)
    assert line.plain.startswith("one two")
    assert line.plain.endswith("…")
    assert line.spans[0] == (0, 3)
    assert all(end < len(line.plain) for _, end in line.spans)


def test_letters_that_are_two_to_qt_count_as_two(qapp: object) -> None:
    assert MarkedLine("𝒜𝒜 ab", [(3, 5)], QFont(), 500).spans == [(5, 7)]


def test_a_reader_hears_where_words_were_found(qapp: object) -> None:
    assert spoken(a_row(1), FOUND).endswith("in the abstract: …of all the beans there are")
    noted = "in the note: my beans, in the abstract: …of all the beans there are"
    assert spoken(a_row(1), NOTED).endswith(noted)
    twice = "in the abstract: …of all the beans there are, …and some peas"
    assert spoken(a_row(1), TWICE).endswith(twice)
    assert "begins" not in spoken(a_row(1), ELSEWHERE)


def test_texts_are_read_once_for_rows_that_are_looked_at(qapp: object) -> None:
    model, found = PaperListModel(Source()), Found()
    model.set_ids(array("q", range(1, 1001)))
    model.set_found(found)
    for _ in range(3):
        assert model.found_at(5) is FOUND
    assert found.asked == 1
    model.refresh(frozenset({6}))
    assert model.found_at(5) is FOUND
    assert found.asked == 2
    model.set_found(None)
    assert model.found_at(5) is None


def test_texts_that_cannot_be_read_leave_the_row_as_it_was(qapp: object) -> None:
    model, found = PaperListModel(Source()), Found()
    found.broken = True
    model.set_ids(array("q", (1,)))
    model.set_found(found)
    assert model.found_at(0) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == spoken(a_row(1))


def test_the_current_paper_keeps_its_place_when_rows_grow(qtbot: QtBot) -> None:
    view = PaperListView(PaperListModel(Source()))
    qtbot.addWidget(view)
    view.resize(420, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.papers.set_ids(array("q", range(1, 501)))
    view.go_to_paper(250)
    before = view.visualRect(view.currentIndex())
    view.show_found(Found())
    after = view.visualRect(view.currentIndex())
    assert after.top() == before.top()
    assert after.height() > before.height()
    view.show_found(None)
    assert view.visualRect(view.currentIndex()) == before
    view.hide()
