"""Grounds behind words: seen, beside each other where they overlap, below what is selected."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QToolTip
from pytestqt.qtbot import QtBot

from carrel.domain.anchoring import Anchor, anchored
from carrel.domain.highlight import HIGHLIGHT_COLOURS, Highlight
from carrel.ui.highlights.note_marks import NoteMark, note_grounds, note_marks
from carrel.ui.reader.abstract_view import AbstractView
from carrel.ui.reader.highlight_grounds import Ground, bands
from carrel.ui.reader.highlight_words import said_of
from carrel.ui.reader.underlines import Underline
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, Tokens, contrast, mix

TEXT = "𝒜 lamp burns at https://example.org for nine hours, and then for ten hours more. " * 3
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=8,
)


@pytest.fixture
def view(qtbot: QtBot) -> AbstractView:
    made = AbstractView(lambda address: None)
    qtbot.addWidget(made)
    made.set_text(TEXT)
    made.resize(520, 200)
    made.show()
    return made


def colours(view: AbstractView, words: str, tokens: Tokens) -> dict[str, int]:
    """Return how many pixels of words have the colour of each ground."""
    view.setPalette(make_palette(tokens))
    start = TEXT.index(words)
    place = view.place_of(start, start + len(words))
    image = view.grab().toImage()
    grounds = {QColor(tokens.highlight(one)).name(): one for one in HIGHLIGHT_COLOURS}
    found: dict[str, int] = {}
    for y in range(place.top(), place.bottom() + 1):
        for x in range(place.left(), place.right() + 1):
            colour = image.pixelColor(QPoint(x, y)).name()
            if colour in grounds:
                found[grounds[colour]] = found.get(grounds[colour], 0) + 1
    return found


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_words_have_their_ground_and_no_others(view: AbstractView, tokens: Tokens):
    view.lay_grounds([Ground(*span("nine hours"), "green")])
    assert set(colours(view, "nine hours", tokens)) == {"green"}
    assert not colours(view, "burns", tokens)
    view.lay_grounds([])
    assert not colours(view, "nine hours", tokens)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_all_grounds_of_the_same_words_are_seen(view: AbstractView, tokens: Tokens):
    view.lay_grounds(
        [
            Ground(*span("for nine hours, and"), "yellow"),
            Ground(*span("nine hours"), "blue"),
            Ground(*span("hours, and then"), "pink"),
        ]
    )
    assert set(colours(view, "nine", tokens)) == {"yellow", "blue"}
    assert set(colours(view, "hours", tokens)) == {"yellow", "blue", "pink"}
    # Marks of mentions lie beside them.
    view.underline([Underline(*span("nine"), "hardware")])
    assert set(colours(view, "nine", tokens)) == {"yellow", "blue"}


def test_what_is_selected_is_seen_over_the_ground(view: AbstractView):
    view.lay_grounds([Ground(*span("nine hours"), "orange")])
    view.setTextCursor(view.to_cursor(*span("nine")))
    view.setFocus()
    assert not colours(view, "nine", LIGHT)
    assert set(colours(view, "hours", LIGHT)) == {"orange"}


def test_a_comment_and_the_current_one_are_marked(view: AbstractView):
    plain = [Ground(*span("nine hours"))]
    pictures = []
    for grounds, current in (
        (plain, None),
        ([Ground(*span("nine hours"), marked=True)], None),
        (plain, 0),
    ):
        view.lay_grounds(grounds, current)
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[0] != pictures[2]
    view.set_text(TEXT + "!")
    assert not colours(view, "nine hours", LIGHT)


def test_a_link_on_a_ground_is_written_in_the_ink_of_the_text(view: AbstractView):
    view.lay_grounds([Ground(*span("at https://example.org for"), "blue")])
    for tokens in (LIGHT, DARK):
        view.setPalette(make_palette(tokens))
        (ink,) = {one.format.foreground().color().name() for one in view.extraSelections()}
        assert ink == tokens.text


def test_hovering_says_what_is_known_of_the_words(view: AbstractView, qtbot: QtBot):
    view.lay_grounds([Ground(*span("nine hours"))], tell=lambda _: "Yellow highlight: why <b>?")
    view.underline([Underline(*span("nine"))], tell=lambda _: "9 h")
    for words, said in (("nine", "9 h · Yellow highlight: why <b>?"), ("hours", "Yellow hi")):
        at = view.place_of(*span(words)).center()
        QTest.mouseMove(view.viewport(), at)
        assert said in html.unescape(QToolTip.text())
    QTest.mouseMove(view.viewport(), view.place_of(*span("burns")).center())
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_what_is_said_of_a_highlight():
    anchor = Anchor(start=0, end=1, quote="x")
    made = Highlight(
        id=1,
        highlight_id="A",
        paper_id=1,
        field="title",
        anchor=anchor,
        colour="pink",
        comment="two\nlines",
        tags=("a/b", "c"),
    )
    assert said_of(made) == "Pink highlight: two lines · #a/b #c"
    assert said_of(replace(made, comment="", tags=())) == "Pink highlight"


@given(SPANS)
def test_bands_cover_every_span_and_share_what_is_shared(spans: list[tuple[int, int]]):
    found = bands(spans)
    for place, (start, end) in enumerate(spans):
        own = sorted((one.start, one.end) for one in found if one.place == place)
        covered = [at for first, last in own for at in range(first, last)]
        assert covered == list(range(start, end))
    for one in found:
        beside = [other for other in found if (other.start, other.end) == (one.start, one.end)]
        assert sorted(other.band for other in beside) == list(range(one.among))


# -- the note --------------------------------------------------------------------------------------


def note_mark(start: int, end: int, colour: str) -> NoteMark:
    anchor = Anchor(start=start, end=end, quote="x" * (end - start))
    made = Highlight(
        id=1,
        highlight_id="A",
        paper_id=1,
        field="note",
        anchor=anchor,
        colour=colour,  # type: ignore[arg-type]
    )
    return NoteMark(made, start, end)


def test_a_note_shows_both_of_two_that_overlap(qtbot: QtBot):
    editor = QPlainTextEdit("𝒜bcdefghij")
    qtbot.addWidget(editor)
    editor.setPalette(make_palette(LIGHT))
    marks = [note_mark(0, 6, "yellow"), note_mark(4, 8, "blue")]
    drawn = note_grounds(editor, "𝒜bcdefghij", marks)
    seen = [
        (
            one.cursor.selectedText(),
            one.format.background().color().name(),
            one.format.fontUnderline(),
        )
        for one in drawn
    ]
    both = mix(LIGHT.blue, LIGHT.yellow, 0.5)
    assert sorted(seen) == sorted(
        [("𝒜bcd", LIGHT.yellow, False), ("ef", both, True), ("gh", LIGHT.blue, False)]
    )


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_text_on_mixed_grounds_is_read(tokens: Tokens):
    grounds = [tokens.highlight(one) for one in HIGHLIGHT_COLOURS]
    mixed = (mix(one, other, 0.5) for one in grounds for other in grounds)
    assert min(contrast(tokens.text, ground) for ground in mixed) >= 4.5


def test_places_in_a_note_with_other_line_ends():
    body = "first\r\nsecond line\r\nthird"
    start = body.index("second line")
    anchor = anchored(body, start, start + 11)
    made = Highlight(
        id=1,
        highlight_id="A",
        paper_id=1,
        field="note",
        anchor=anchor,
        colour="pink",
        span=(start, start + 11),
    )
    (mark,) = note_marks([made], body)
    assert body.replace("\r\n", "\n")[mark.start : mark.end] == "second line"
