"""Marks in the reader pane: what is drawn, chosen, stepped through and asked, without a library."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from carrel.domain.mention import KeptMention, Mention, MentionState
from carrel.domain.paper import Paper
from carrel.ui.reader import mention_marks
from carrel.ui.reader.mention_marks import MentionMark
from carrel.ui.reader.plain_view import PlainView
from carrel.ui.reader.reader_pane import ReaderPane

PAPER = Paper(
    id=1,
    carrel_id="x",
    citekey="x",
    title="Lamps: 2x brighter",
    abstract="𝒜 lamp gives 225 lm per bulb of 9 W.\n\n"
    + "It says nothing for a while. " * 80
    + "See https://example.org/7 and then 4 bulbs.",
)
TEXTS = {"title": PAPER.title, "abstract": PAPER.abstract or ""}


def mark(
    quote: str,
    field: str = "abstract",
    extractor: str = "numbers",
    state: MentionState = MentionState.FOUND,
    paper: int = 1,
) -> MentionMark:
    start = TEXTS[field].index(quote)
    mention = Mention(field=field, start=start, end=start + len(quote), quote=quote)  # type: ignore[arg-type]
    kept = KeptMention(paper_id=paper, extractor=extractor, mention=mention, state=state)
    look = "metric" if extractor == "numbers" else "hardware"
    return MentionMark(
        kept=kept,
        kind=extractor.title(),
        look=look,
        describe=lambda: f"means {quote}",
        can_correct=True,
        has_table=True,
    )


OUTER, INNER = mark("225 lm per bulb"), mark("bulb", extractor="lamps")
MARKS = [mark("4 bulbs"), OUTER, INNER, mark("2x", "title"), mark("9 W")]
ORDER = ["2x", "225 lm per bulb", "bulb", "9 W", "4 bulbs"]


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    made = ReaderPane(lambda address: None)
    qtbot.addWidget(made)
    made.resize(560, 420)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_paper(PAPER)
    made.show_mentions(1, MARKS)
    return made


def quotes(pane: ReaderPane) -> list[str]:
    return [one.kept.mention.quote for one in pane.marks.steps()]


def current(pane: ReaderPane) -> str:
    now = pane.marks.current
    return now.kept.mention.quote if now is not None else ""


def click(view: PlainView, field: str, words: str) -> None:
    start = TEXTS[field].index(words)
    at = view.place_of(start, start + len(words)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_marks_come_in_the_order_of_the_text(pane: ReaderPane) -> None:
    assert quotes(pane) == ORDER


def test_marks_of_another_paper_are_passed_over(pane: ReaderPane) -> None:
    pane.show_mentions(2, [])
    assert quotes(pane) == ORDER
    pane.show_paper(replace(PAPER, id=2))
    assert quotes(pane) == []


def test_a_text_that_changed_keeps_only_marks_whose_words_stand(pane: ReaderPane) -> None:
    pane.marks.go_to(OUTER.kept.place)
    pane.show_paper(replace(PAPER, abstract="𝒜 lamp gives 226 lm per bulb of 9 W."))
    assert quotes(pane) == ["2x", "bulb", "9 W"]
    assert pane.marks.current is None
    assert pane.mark_bar.isHidden()


def test_the_same_paper_again_changes_nothing(pane: ReaderPane) -> None:
    pane.marks.go_to(INNER.kept.place)
    before = pane.grab().toImage()
    pane.show_paper(replace(PAPER, starred=False))
    pane.show_mentions(1, MARKS)
    assert current(pane) == "bulb"
    assert pane.grab().toImage() == before


@pytest.mark.parametrize(("forward", "first"), [(True, 0), (False, -1)])
def test_steps_go_around(pane: ReaderPane, *, forward: bool, first: int) -> None:
    seen = []
    for _ in range(len(ORDER) + 1):
        pane.walk.step(forward=forward)
        seen.append(current(pane))
    way = ORDER if forward else ORDER[::-1]
    assert seen == [*way, way[0]]
    assert way[0] == ORDER[first]


def test_a_step_scrolls_to_the_mark_above_the_bar(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.walk.step(forward=False)

    def is_seen() -> bool:
        at = MARKS[0].kept.mention
        place = pane.abstract.place_of(at.start, at.end)
        low = pane.abstract.mapTo(pane, place.bottomLeft()).y()
        return bool(place.height()) and 0 < low < pane.mark_bar.y()

    qtbot.waitUntil(is_seen)
    assert pane.abstract.hasFocus()


def test_a_click_chooses_the_shortest_and_again_what_is_around(
    pane: ReaderPane, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(pane.marks.chosen):
        click(pane.abstract, "abstract", "bulb")
    assert current(pane) == "bulb"
    click(pane.abstract, "abstract", "bulb")
    assert current(pane) == "225 lm per bulb"
    click(pane.header.title, "title", "2x")
    assert current(pane) == "2x"
    click(pane.abstract, "abstract", "lamp")
    assert pane.marks.current is None


def test_what_is_clicked_stays_under_the_mouse(pane: ReaderPane, qtbot: QtBot) -> None:
    bar = pane._scroll.verticalScrollBar()
    before = bar.value()
    click(pane.abstract, "abstract", "9 W")
    qtbot.wait(20)
    place = pane.abstract.place_of(*_span("9 W"))
    low = pane.abstract.mapTo(pane, place.bottomLeft()).y()
    assert low < pane.mark_bar.y()
    assert bar.value() == before or low > pane.mark_bar.y() - 2 * place.height()


def test_a_drag_selects_and_chooses_nothing(pane: ReaderPane) -> None:
    place = pane.abstract.place_of(*_span("225 lm per bulb"))
    view = pane.abstract.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place.center())
    QTest.mouseMove(view, QPoint(place.left() - 30, place.center().y()))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(place.left() - 30, 20))
    assert pane.marks.current is None


def test_a_link_is_followed_not_chosen(qtbot: QtBot) -> None:
    opened: list[str] = []
    pane = ReaderPane(opened.append)
    qtbot.addWidget(pane)
    pane.resize(560, 420)
    pane.show()
    pane.show_paper(PAPER)
    pane.show_mentions(1, [mark("org/7")])
    click(pane.abstract, "abstract", "org/7")
    assert opened == ["https://example.org/7"]
    assert pane.marks.current is None


def test_the_bar_says_the_line_and_asks(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.marks.go_to(OUTER.kept.place)
    bar = pane.mark_bar
    assert bar.isVisible()
    assert (bar.kind.text(), bar.said.text(), bar.steps.place.text()) == (
        "Numbers",
        "means 225 lm per bulb",
        "2 of 5",
    )
    for name in ("confirm", "correct", "reject", "table"):
        with qtbot.waitSignal(pane.marks.asked) as told:
            bar.buttons[name].click()
        assert told.args == [pane.marks.current, name]


def test_keys_reach_the_bar_and_leave_it(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.walk.step(forward=True)
    with qtbot.waitSignal(pane.marks.asked) as told:
        QTest.keyClick(pane.header.title, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert told.args[1] == "reject"
    pane.mark_bar.buttons["confirm"].setFocus()
    QTest.keyClick(pane.mark_bar.buttons["confirm"], Qt.Key.Key_Escape)
    assert pane.marks.current is None
    assert pane.header.title.hasFocus()


S = MentionState


@pytest.mark.parametrize(
    ("state", "actions", "steps"),
    [
        (S.FOUND, {"confirm", "correct", "reject", "table"}, True),
        (S.SUGGESTED, {"confirm", "correct", "reject", "table"}, True),
        (S.CONFIRMED, {"correct", "reject", "take_back", "table"}, True),
        (S.CORRECTED, {"correct", "reject", "take_back", "table"}, True),
        (S.ADDED, {"correct", "take_back", "table"}, True),
        (S.REJECTED, {"take_back", "table"}, False),
    ],
)
def test_what_can_be_done_follows_the_state(
    pane: ReaderPane, state: MentionState, actions: set[str], *, steps: bool
) -> None:
    only = mark("9 W", state=state)
    pane.show_mentions(1, [only])
    assert quotes(pane) == (["9 W"] if steps else [])
    assert pane.marks.go_to(only.kept.place)
    shown = {name for name, button in pane.mark_bar.buttons.items() if button.isVisible()}
    assert shown == only.actions() == actions
    pane.marks.ask("take_back" if "take_back" not in actions else "nonsense")  # is passed over


def test_a_rejected_mark_stays_current_until_left(pane: ReaderPane) -> None:
    pane.marks.go_to(OUTER.kept.place)
    pane.show_mentions(1, [mark("225 lm per bulb", state=S.REJECTED), *MARKS[2:]])
    assert current(pane) == "225 lm per bulb"
    assert pane.mark_bar.state.text() == "rejected"
    pane.walk.step(forward=True)
    assert current(pane) == "bulb"
    assert "225 lm per bulb" not in quotes(pane)


def test_switches(pane: ReaderPane) -> None:
    pane.show_mentions(1, [OUTER, mark("9 W", state=S.SUGGESTED)])
    pane.marks.switch(shown=True, suggestions=False)
    assert quotes(pane) == ["225 lm per bulb"]
    pane.marks.switch(shown=False, suggestions=True)
    assert quotes(pane) == []
    assert not pane.walk.step(forward=True)
    assert pane.marks.go_to(OUTER.kept.place)  # who asks for one sees it
    assert current(pane) == "225 lm per bulb"


def test_the_mouse_is_told_at_once(pane: ReaderPane, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *more: told.append(text))
    monkeypatch.setattr(QToolTip, "hideText", lambda: told.append("hidden"))
    view, place = pane.abstract, pane.abstract.place_of(*_span("bulb"))
    for at in (place.center(), place.center() + QPoint(2, 0)):
        QTest.mouseMove(view.viewport(), at)
    assert told == ["<qt>means bulb</qt>"]
    rest = QHelpEvent(QEvent.Type.ToolTip, place.center(), view.mapToGlobal(place.center()))
    QApplication.sendEvent(view.viewport(), rest)
    assert told == ["<qt>means bulb</qt>"]
    QTest.mouseMove(view.viewport(), view.place_of(*_span("lamp")).center())
    assert told[1:] == ["hidden"]


def test_the_current_mark_is_the_texts_description(
    pane: ReaderPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(mention_marks, "announce", lambda _, text: said.append(text))
    pane.show_mentions(1, [mark("9 W", state=S.SUGGESTED)])
    pane.walk.step(forward=True)
    assert said == ["Numbers: means 9 W, suggested, not counted"]
    assert pane.abstract.accessibleDescription() == f"Mark: {said[0]}"
    pane.show_mentions(1, [mark("9 W", state=S.SUGGESTED)])
    assert len(said) == 1
    pane.show_mentions(1, [mark("9 W", state=S.CONFIRMED)])
    assert said[1:] == ["Numbers: means 9 W, confirmed"]
    pane.marks.leave()
    assert pane.abstract.accessibleDescription() == ""


@pytest.mark.parametrize(
    ("field", "words", "quote"),
    [("abstract", " 225 lm ", "225 lm"), ("abstract", "  ", ""), ("title", "Lamps: ", "Lamps:")],
)
def test_selected_words_without_their_blanks(
    pane: ReaderPane, field: str, words: str, quote: str
) -> None:
    view = pane.header.title if field == "title" else pane.abstract
    text = TEXTS[field] if words.strip() else TEXTS[field] + "  "
    if not words.strip():
        pane.show_paper(replace(PAPER, abstract=text))
    start = text.index(words)
    view.setTextCursor(view.to_cursor(start, start + len(words)))
    found = pane.marks.selection()
    if not quote:
        assert found is None
        return
    assert found is not None
    assert found[0] == field
    assert text[found[1] : found[2]] == found[3] == quote


@settings(deadline=None, max_examples=60)
@given(data=st.data(), text=st.text(min_size=1, max_size=80))
def test_what_is_selected_stands_in_the_text(pane: ReaderPane, data: st.DataObject, text: str):
    pane.show_paper(replace(PAPER, id=7, abstract=text))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    view = pane.abstract
    view.setTextCursor(view.to_cursor(start, end))
    found = pane.marks.selection()
    assert (found is None) == (not text[start:end].strip())
    if found is not None:
        assert text[found[1] : found[2]] == found[3] == text[start:end].strip()
        kept = KeptMention(
            paper_id=7,
            extractor="numbers",
            mention=Mention(field=found[0], start=found[1], end=found[2], quote=found[3]),
            state=MentionState.ADDED,
        )
        pane.show_mentions(7, [replace(OUTER, kept=kept)])
        assert quotes(pane) == [found[3]]
        at = QPointF(view.place_of(found[1], found[2]).center())
        assert view._underlines.at(at) in ([0], [])
    view.grab()


def _span(words: str) -> tuple[int, int]:
    start = TEXTS["abstract"].index(words)
    return start, start + len(words)
