"""The reader's place survives new lists; keys move; letters are left to the commands."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.papers import Source

from carrel.ui.paper_list.model import PaperListModel
from carrel.ui.paper_list.view import PaperListView
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK

KEY = Qt.Key


class Told:
    """What a view told, in order."""

    def __init__(self, view: PaperListView) -> None:
        self.current: list[int] = []
        self.selections: list[list[int]] = []
        view.current_paper_changed.connect(self.current.append)
        view.selection_papers_changed.connect(self.selections.append)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PaperListView]:
    shown = PaperListView(PaperListModel(Source()))
    qtbot.addWidget(shown)
    shown.resize(420, 400)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.setFocus()
    shown.papers.set_ids(array("q", range(1, 501)))
    yield shown
    shown.hide()


@pytest.fixture
def told(view: PaperListView) -> Told:
    return Told(view)


def top_of(view: PaperListView, paper_id: int) -> int:
    return view.visualRect(view.papers.index(view.papers.row_of(paper_id), 0)).top()


def test_going_to_a_paper_tells_once(view: PaperListView, told: Told) -> None:
    assert view.current_paper() == -1
    assert view.go_to_paper(7)
    assert (told.current, told.selections) == ([7], [[7]])
    assert not view.go_to_paper(9999)
    assert view.go_to_paper(7)
    assert told.current == [7]


def test_keys_move(view: PaperListView, told: Told, qtbot: QtBot) -> None:
    view.go_to_row(10)
    for key in (KEY.Key_Down, KEY.Key_Up, KEY.Key_End, KEY.Key_Home):
        qtbot.keyClick(view, key)
    assert told.current == [11, 12, 11, 500, 1]
    qtbot.keyClick(view, KEY.Key_PageDown)
    assert 4 <= view.current_paper() <= 12
    qtbot.keyClick(view, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(view.selected_papers()) == 2


def test_steps_end_at_the_ends(view: PaperListView) -> None:
    assert view.step(1)
    assert view.current_paper() == 1
    assert not view.step(-1)
    assert view.step(3)
    assert view.current_paper() == 4
    assert view.step(10_000)
    assert view.current_paper() == 500


@pytest.mark.parametrize("typed", ["p", "j", "R", "*", "/", "7"])
def test_letters_are_not_taken(view: PaperListView, told: Told, typed: str) -> None:
    view.go_to_row(3)
    event = QKeyEvent(
        QKeyEvent.Type.KeyPress, KEY.Key_A, Qt.KeyboardModifier.NoModifier, text=typed
    )
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()
    view.keyboardSearch("Paper number 9")
    assert view.current_paper() == 4


def test_tab_leaves_the_list(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    shown, after = PaperListView(PaperListModel(Source())), QLineEdit()
    layout.addWidget(shown)
    layout.addWidget(after)
    shown.papers.set_ids(array("q", range(1, 50)))
    with qtbot.waitExposed(window):
        window.show()
    shown.setFocus()
    qtbot.keyClick(shown, KEY.Key_Tab)
    assert QApplication.focusWidget() is after
    window.hide()


def test_a_new_list_keeps_the_current_paper_where_it_stands(
    view: PaperListView, told: Told
) -> None:
    view.go_to_paper(200)
    before = top_of(view, 200)
    view.papers.set_ids(array("q", range(1, 501, 1))[50:])
    assert view.current_paper() == 200
    assert view.selected_papers() == [200]
    assert top_of(view, 200) == before
    assert (told.current, told.selections) == ([200], [[200]])


def test_a_paper_that_left_hands_over_to_what_is_in_its_row(
    view: PaperListView, told: Told
) -> None:
    view.go_to_paper(200)
    view.papers.set_ids(array("q", (i for i in range(1, 501) if i != 200)))
    assert told.current == [200, 201]
    assert view.selected_papers() == [201]


def test_the_last_row_hands_over_to_the_new_last_row(view: PaperListView, told: Told) -> None:
    view.go_to_paper(500)
    view.papers.set_ids(array("q", range(1, 400)))
    assert told.current == [500, 399]


def test_an_empty_list_has_no_current_paper(view: PaperListView, told: Told) -> None:
    view.go_to_paper(5)
    view.papers.set_ids(array("q"))
    assert told.current == [5, -1]
    assert told.selections == [[5], []]
    view.papers.set_ids(array("q", (8, 9)))
    assert view.current_paper() == -1


def test_a_selection_of_many_is_kept_as_far_as_it_is_there(view: PaperListView, told: Told) -> None:
    view.go_to_paper(20)
    view.select_papers((10, 20, 30, 31, 32))
    assert view.selected_papers() == [10, 20, 30, 31, 32]
    view.papers.set_ids(array("q", (500, 32, 30, 20, 9)))
    assert view.selected_papers() == [32, 30, 20]
    assert view.current_paper() == 20
    assert told.selections[-1] == [32, 30, 20]


def test_what_the_reader_scrolled_to_stays_when_the_current_paper_is_far(
    view: PaperListView,
) -> None:
    view.go_to_paper(3)
    view.verticalScrollBar().setValue(5000)
    seen = view.papers.id_at(view.rowAt(0))
    before = top_of(view, seen)
    view.papers.set_ids(array("q", range(5, 501)))
    assert top_of(view, seen) == before


def test_a_change_in_place_moves_nothing(view: PaperListView, told: Told) -> None:
    view.go_to_paper(100)
    scroll = view.verticalScrollBar().value()
    view.papers.refresh(frozenset((100, 101)))
    view.papers.set_ids(array("q", range(1, 501)))
    assert view.verticalScrollBar().value() == scroll
    assert told.current == [100]


def test_all_can_be_selected(view: PaperListView) -> None:
    view.papers.set_ids(array("q", range(1, 50_001)))
    view.selectAll()
    assert len(view.selected_papers()) == 50_000


def test_enter_opens_and_a_menu_is_asked_for(view: PaperListView, qtbot: QtBot) -> None:
    view.go_to_paper(4)
    with qtbot.waitSignal(view.paper_activated) as opened:
        qtbot.keyClick(view, KEY.Key_Return)
    assert opened.args == [4]
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    with qtbot.waitSignal(view.menu_requested) as asked:
        QApplication.sendEvent(view, event)
    under = view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).bottomLeft())
    assert asked.args == [under]


def test_density_and_font_set_the_height_of_rows(view: PaperListView) -> None:
    assert view.rowHeight(0) == 52
    view.set_density("compact")
    assert view.rowHeight(0) == 44
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    view.setFont(font)
    assert view.rowHeight(0) > 52


def test_the_theme_is_followed(view: PaperListView) -> None:
    light = view.grab().toImage().pixelColor(3, 40).name()
    view.setPalette(make_palette(DARK))
    assert view.grab().toImage().pixelColor(3, 40).name() == DARK.paper != light
    view.setPalette(QPalette())


def test_a_screen_reader_hears_the_row(view: PaperListView) -> None:
    view.go_to_row(11)
    table = QAccessible.queryAccessibleInterface(view)
    assert table.text(QAccessible.Text.Name) == "Papers"
    cell = table.child(12 * 2 + 1)  # a row of headers and a column of headers come first
    assert cell.text(QAccessible.Text.Name) == (
        "reading, starred, Paper number 12 about beans, 2012, Pennywhistle, 2 tags, 1 note"
    )
