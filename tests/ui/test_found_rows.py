"""Rows of a search for words: a third line says where they stand, and they are marked."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.ui.papers import Source, a_row

from carrel.search.found_texts import FoundText
from carrel.search.snippets import Snippet
from carrel.ui.paper_list.delegate import PaperRowDelegate
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
def test_any_width_is_painted(qapp: object, width: int) -> None:
    painted(Found(), THEMES[0], width=max(width, 1))


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
    noted = FoundText(TITLE, (NOTE, BODY), BODY)
    assert spoken(a_row(1), noted).endswith("in the note: my beans")
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
