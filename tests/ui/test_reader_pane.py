"""The reader pane shows a paper, keeps the reader's place, and only asks for changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from carrel.domain.paper import Link, Paper, ReadingState
from carrel.ui.reader.paper_header import paper_links
from carrel.ui.reader.reader_pane import NOTHING_TO_READ, ReaderPane

HOSTILE = "<script>alert(1)</script><img src='file:///etc/passwd'><a href='file:///x'>x</a> &amp;"
PAPER = Paper(
    id=5,
    carrel_id="01HZZZZZZZZZZZZZZZZZZZZZZZ",
    citekey="example2024lantern",
    title="Lantern: a Made-up Paper",
    abstract="Waiting requests are put aside. " * 60,
    authors=("Ada Example", "Bo Sample"),
    year=2024,
    venue="Invented Workshop",
    arxiv="2401.00001",
    doi="10.1234/abc",
    url="https://example.org/paper",
    links=(Link(url="https://example.org/code", title="Code & data"),),
    tags=("llm/inference", "scheduling"),
)


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def pane(qtbot: QtBot, opened: list[str]) -> ReaderPane:
    made = ReaderPane(opened.append)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.activateWindow()
    return made


def buttons(pane: ReaderPane) -> dict[str, QAbstractButton]:
    return {b.accessibleName(): b for b in pane.findChildren(QAbstractButton) if b.isVisible()}


def test_nothing_selected_says_what_to_do(pane: ReaderPane) -> None:
    said = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert "Select a paper to read it" in said
    pane.show_paper(PAPER)
    pane.show_paper(None)
    assert not pane.abstract.isVisible()


def test_a_paper_is_shown(pane: ReaderPane) -> None:
    pane.show_paper(PAPER)
    assert pane.header.title.toPlainText() == PAPER.title
    assert pane.header.authors.toPlainText() == "Ada Example, Bo Sample"
    assert pane.abstract.toPlainText() == PAPER.abstract
    assert pane.label.text() == "Abstract"
    said = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert "2024 \u00b7 Invented Workshop" in said
    assert pane.header.tags.tags == PAPER.tags


def test_a_summary_says_whose_it_is(pane: ReaderPane) -> None:
    pane.show_paper(replace(PAPER, abstract=None, summary="A summary."))
    assert pane.label.text() == "Summary by Carrel"
    assert pane.abstract.accessibleName() == "Summary by Carrel"
    assert pane.abstract.toPlainText() == "A summary."
    pane.show_paper(replace(PAPER, summary="A summary."))
    assert pane.label.text() == "Abstract"


def test_no_text_is_said_plainly(pane: ReaderPane) -> None:
    pane.show_paper(replace(PAPER, abstract=None))
    assert pane.nothing.isVisible()
    assert pane.nothing.text() == NOTHING_TO_READ
    assert not pane.abstract.isVisible()


def test_hostile_text_is_only_text(pane: ReaderPane, opened: list[str], qtbot: QtBot) -> None:
    paper = replace(
        PAPER,
        title=HOSTILE,
        abstract=HOSTILE,
        authors=(HOSTILE,),
        venue=HOSTILE,
        published=HOSTILE,
        arxiv=HOSTILE,
        url="file:///etc/passwd",
        links=(Link(url="javascript:alert(1)", title=HOSTILE), Link(url="smb://x/y")),
        tags=("<b>tag</b>",),
    )
    pane.show_paper(paper)
    pane.grab()
    assert pane.header.title.toPlainText() == HOSTILE
    assert pane.header.authors.toPlainText() == HOSTILE
    assert pane.abstract.toPlainText() == HOSTILE
    for label in pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for widget in (*pane.findChildren(QAbstractButton), *pane.findChildren(QLabel)):
        assert "<img" not in widget.toolTip()
        assert "<b>" not in widget.toolTip()
    refused: list[str] = []
    pane.link_refused.connect(refused.append)
    for name, button in buttons(pane).items():
        if name.startswith("Open "):
            button.click()
    assert len(refused) == 3
    assert all(address.startswith("https://") for address in opened)


def test_links_are_opened_once_each(pane: ReaderPane, opened: list[str]) -> None:
    paper = replace(
        PAPER, links=(*PAPER.links, Link(url="https://example.org/paper", title="again"))
    )
    pane.show_paper(paper)
    assert [text for text, _ in paper_links(paper)] == [
        "arXiv:2401.00001",
        "doi:10.1234/abc",
        "Web page",
        "Code & data",
    ]
    button = buttons(pane)["Open Code & data in the browser"]
    assert button.text() == "Code && data"
    button.click()
    assert opened == ["https://example.org/code"]


def test_the_same_paper_again_keeps_place_and_selection(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.show_paper(PAPER)
    bar = pane._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(150)
    pane.abstract.setTextCursor(pane.abstract.to_cursor(8, 16))
    bar.setValue(150)
    pane.show_paper(replace(PAPER, tags=(*PAPER.tags, "new"), state=ReadingState.READ, rating=3))
    qtbot.wait(20)
    assert bar.value() == 150
    assert pane.abstract.selected_span() == (8, 16)
    assert pane.header.tags.tags[-1] == "new"
    pane.show_paper(replace(PAPER, id=6))
    assert bar.value() == 0
    assert pane.abstract.selected_span() is None


def test_typing_a_tag_survives_a_change_of_the_paper(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.show_paper(PAPER)
    pane.edit_tags()
    qtbot.keyClicks(pane.header.tags.field, "gpu")
    pane.show_paper(replace(PAPER, starred=True, tags=()))
    assert pane.header.tags.field.text() == "gpu"
    assert pane.header.tags.field.hasFocus()


def test_requests_carry_the_paper(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.show_paper(PAPER)
    controls = pane.header.controls
    with qtbot.waitSignal(pane.star_toggled) as star:
        controls.star.click()
    assert star.args == [5, True]
    controls.state.menu().aboutToShow.emit()
    menu = {action.text(): action for action in controls.state.menu().actions()}
    assert list(menu) == ["Inbox", "Later", "Reading", "Read", "Dropped"]
    assert menu["Inbox"].isChecked()
    with qtbot.waitSignal(pane.state_chosen) as state:
        menu["Read"].trigger()
    assert state.args == [5, "read"]
    with qtbot.waitSignal(pane.rating_chosen) as rating:
        qtbot.keyClick(controls.rating, Qt.Key.Key_4)
    assert rating.args == [5, 4]
    with qtbot.waitSignal(pane.tag_removed) as removed:
        pane.header.tags.tag_removed.emit("scheduling")
    assert removed.args == [5, "scheduling"]


def test_stars_are_clicked_and_taken_back(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.show_paper(PAPER)
    rating = pane.header.controls.rating
    chosen: list[object] = []
    rating.rating_chosen.connect(chosen.append)
    third = QPoint(4 + 2 * 20 + 10, rating.height() // 2)
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=third)
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=third)
    qtbot.keyClick(rating, Qt.Key.Key_Right)
    qtbot.keyClick(rating, Qt.Key.Key_0)
    assert chosen == [3, None, 1, None]
    pane.show_paper(replace(PAPER, rating=5))
    assert chosen == [3, None, 1, None]  # showing is not choosing
    assert rating.accessibleDescription() == "5 of 5"


def test_many_authors_are_folded(pane: ReaderPane) -> None:
    pane.show_paper(replace(PAPER, authors=tuple(f"Author {i}" for i in range(40))))
    assert "Author 12" not in pane.header.authors.toPlainText()
    buttons(pane)["Show 28 more authors"].click()
    assert "Author 39" in pane.header.authors.toPlainText()


def test_paging_and_zoom_keys(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.show_paper(PAPER)
    bar = pane._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    pane.focus_text()
    qtbot.keyClick(pane.abstract, Qt.Key.Key_Space)
    assert bar.value() > 100
    qtbot.keyClick(pane.abstract, Qt.Key.Key_PageUp)
    assert bar.value() == 0
    steps: list[int] = []
    pane.zoom_requested.connect(steps.append)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        qtbot.keyClick(pane.abstract, key, Qt.KeyboardModifier.ControlModifier)
    assert steps == [1, -1, 0]
    before = pane.abstract.font().pointSizeF()
    pane.set_scale(1.5)
    assert pane.abstract.font().pointSizeF() == pytest.approx(1.5 * before)
    assert pane.abstract.toPlainText() == PAPER.abstract


def test_every_control_has_a_name(pane: ReaderPane) -> None:
    pane.show_paper(PAPER)
    pane.find_bar.open_bar()
    pane.edit_tags()
    for kind in (QAbstractButton, QLineEdit, QSlider):
        for widget in pane.findChildren(kind):
            if widget.isVisible():
                assert widget.accessibleName(), widget
    for button in pane.findChildren(QAbstractButton):
        if button.isVisible() and not button.text():
            assert button.toolTip(), button.accessibleName()
            assert button.width() >= 24 or button.parentWidget() is not None


def test_long_words_do_not_widen_the_pane(pane: ReaderPane) -> None:
    pane.show_paper(
        replace(
            PAPER,
            title="T" * 900,
            authors=("A" * 5000,),
            venue="V" * 500,
            tags=("t" * 120,),
            links=(Link(url="https://example.org/" + "p" * 900),),
        )
    )
    pane.resize(280, 500)
    pane.grab()
    assert pane.width() == 280
    assert pane._body.width() <= 280


@settings(max_examples=25)
@given(st.text(max_size=80), st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_any_text_can_be_shown(pane: ReaderPane, title: str, abstract: str, tag: str) -> None:
    pane.show_paper(replace(PAPER, title=title, abstract=abstract, venue=title, tags=(tag,)))
    assert pane.abstract.text() == abstract
