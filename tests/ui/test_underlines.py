"""Lines under words: where they stand in any text, and what nests is seen beside each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage, QTextFormat
from pytestqt.qtbot import QtBot

from carrel.ui.reader.marks import mark, mark_look
from carrel.ui.reader.plain_view import PlainView
from carrel.ui.reader.positions import shown_text
from carrel.ui.reader.underlines import Underline, lanes, pieces
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, Tokens, mix

TEXT = "It runs at 225 TFLOPs/s per A100 and jumps gladly."
OUTER = (TEXT.index("225"), TEXT.index(" and"))
INNER = (TEXT.index("A100"), TEXT.index(" and"))
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=30).map(
    lambda pairs: [(start, start + length) for start, length in pairs]
)


@pytest.fixture
def view(qtbot: QtBot) -> PlainView:
    made = PlainView(lambda address: None, "Text")
    qtbot.addWidget(made)
    made.set_line_height(1.25)
    made.resize(600, 100)
    made.show()
    return made


def picture(view: PlainView, tokens: Tokens = LIGHT) -> QImage:
    view.setPalette(make_palette(tokens))
    return view.grab().toImage()


def pixels(image: QImage, within: QRect) -> Iterator[tuple[int, int, QColor]]:
    for y in range(max(within.top(), 0), min(within.bottom() + 1, image.height())):
        for x in range(max(within.left(), 0), min(within.right() + 1, image.width())):
            yield x, y, image.pixelColor(x, y)


def is_near(colour: QColor, wanted: str, within: int = 40) -> bool:
    other = QColor(wanted)
    pairs = (
        (colour.red(), other.red()),
        (colour.green(), other.green()),
        (colour.blue(), other.blue()),
    )
    return all(abs(one - two) <= within for one, two in pairs)


def rows_of(view: PlainView, ink: str, tokens: Tokens, span: tuple[int, int]) -> set[int]:
    """Return in which rows of pixels below a span's letters an ink is seen."""
    words = view.place_of(*span)
    below = QRect(words.left(), words.bottom(), words.width(), 12)
    return {y for _, y, colour in pixels(picture(view, tokens), below) if is_near(colour, ink)}


@given(SPANS)
def test_what_overlaps_lies_in_different_lanes(spans: list[tuple[int, int]]) -> None:
    found = lanes(spans)
    assert len(found) == len(spans)
    for first, (start, end) in enumerate(spans):
        for second in range(first):
            other = spans[second]
            overlap = start < other[1] and other[0] < end
            assert not overlap or found[first] != found[second] or found[first] == 2


@given(SPANS)
def test_what_stands_alone_is_next_to_its_words(spans: list[tuple[int, int]]) -> None:
    for lane, (start, end) in zip(lanes(spans), spans, strict=True):
        others = [one for one in spans if one[0] < end and start < one[1]]
        assert lane == 0 or len(others) > 1


def test_the_shorter_of_two_is_nearer_to_the_words() -> None:
    assert lanes([OUTER, INNER]) == [1, 0]
    assert lanes([INNER, OUTER]) == [0, 1]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_nested_lines_are_both_seen(view: PlainView, tokens: Tokens) -> None:
    view.set_text(TEXT)
    view.underline([Underline(*OUTER), Underline(*INNER, look="hardware")])
    metric = rows_of(view, tokens.metric, tokens, INNER)
    hardware = rows_of(view, tokens.hardware, tokens, INNER)
    assert metric
    assert hardware
    assert max(hardware) < min(metric)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_a_suggestion_is_drawn_at_half_strength(view: PlainView, tokens: Tokens) -> None:
    view.set_text(TEXT)
    view.underline([Underline(*INNER, faint=True)])
    assert not rows_of(view, tokens.metric, tokens, INNER)
    assert rows_of(view, mix(tokens.metric, tokens.paper, 0.5), tokens, INNER)


def test_letters_grounds_and_links_stay_as_they_are(view: PlainView) -> None:
    view.set_text(TEXT)
    document = view.document()
    yellow = mark(document, *OUTER, mark_look(LIGHT, LIGHT.yellow))
    yellow.format.setProperty(QTextFormat.Property.FontUnderline, True)
    view.set_layer("find", [yellow])
    before = picture(view)
    view.underline([Underline(*OUTER), Underline(*INNER, look="hardware")])
    after = picture(view)
    words = view.place_of(*OUTER)
    letters = QRect(words.topLeft(), QPoint(words.right(), words.bottom() - 2))
    assert list(pixels(before, letters)) == list(pixels(after, letters))
    assert before != after


def test_a_new_text_has_no_lines(view: PlainView) -> None:
    view.set_text(TEXT)
    plain = picture(view)
    view.underline([Underline(*INNER)], INNER)
    assert picture(view) != plain
    view.set_text("Another")
    view.set_text(TEXT)
    assert picture(view) == plain


def test_words_over_two_lines_have_a_line_below_each(view: PlainView) -> None:
    view.set_text("many short words " * 20)
    view.resize(300, 100)
    found = list(pieces(view.document(), 0, 17 * 6))
    assert len({piece.words.top() for piece in found}) == len(found) > 1
    assert all(0 <= piece.words.left() < piece.words.right() <= 300 for piece in found)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), text=st.text(min_size=1, max_size=120))
def test_a_span_of_any_text_is_where_its_words_are(qtbot: QtBot, data: st.DataObject, text: str):
    view = PlainView(lambda address: None, "Text")
    qtbot.addWidget(view)
    view.resize(240, 100)
    view.set_text(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    view.underline([Underline(start, end)], (start, end))
    cursor = view.to_cursor(start, end)
    # Qt cuts a selection of half a surrogate pair or of a line's end as it likes; spans are whole.
    shown = shown_text(text)[start:end].replace("\n", "\u2029")
    assert cursor.selectedText().replace("\u2028", "\u2029") == shown.replace("\u2028", "\u2029")
    found = list(pieces(view.document(), cursor.selectionStart(), cursor.selectionEnd()))
    for piece in found:
        assert piece.words.width() >= 1
        assert piece.words.top() >= 0
    view.grab()


@pytest.mark.parametrize(("words", "hit"), [("225", [0]), ("A100", [1, 0]), ("runs", [])])
def test_the_mouse_finds_the_shortest_first(view: PlainView, words: str, hit: list[int]) -> None:
    view.set_text(TEXT)
    view.underline([Underline(*OUTER), Underline(*INNER, look="hardware")])
    start = TEXT.index(words)
    at = QPointF(view.place_of(start, start + len(words)).center())
    assert view._underlines.at(at) == hit
