"""Lists of highlights: what passes a filter, what a row says and carries, what keys ask for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from carrel.domain.anchoring import Anchor
from carrel.domain.highlight import Highlight
from carrel.ui.highlights.items import Filter, Item, all_tags, found, item_of
from carrel.ui.highlights.list_view import HighlightList
from carrel.ui.highlights.pane import HighlightsPane
from carrel.ui.notes.pasting import HIGHLIGHT_TYPE
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT


def item(
    key: int,
    quote: str,
    colour: str = "yellow",
    *,
    comment: str = "",
    tags: tuple[str, ...] = (),
    paper: int = 1,
    field: str = "abstract",
    lost: bool = False,
) -> Item:
    made = Highlight(
        id=key,
        highlight_id=f"KEY{key}",
        paper_id=paper,
        field=field,
        anchor=Anchor(start=0, end=len(quote), quote=quote),
        colour=colour,  # type: ignore[arg-type]
        comment=comment,
        tags=tags,
        created_at=key * 10,
        span=None if lost else (0, len(quote)),
    )
    return item_of(made, f"Paper {paper}", f"ID{paper}", 2020 + paper)


ITEMS = [
    item(3, "Lamps burn", tags=("light/old",)),
    item(1, "long  lines\nbreak", "blue", comment="Straße", paper=2),
    item(2, "a wick", "orange", tags=("Light",), field="note", paper=2),
    item(4, "what was here", "green", lost=True, paper=3),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), [3, 1, 2, 4]),
        (Filter(words="LAMPS"), [3]),
        (Filter(words="lines break"), [1]),
        (Filter(words="strasse paper"), [1]),
        (Filter(words="paper 2 wick"), [2]),
        (Filter(words="none"), []),
        (Filter(colours=("blue", "green")), [1, 4]),
        (Filter(tag="light"), [3, 2]),
        (Filter(tag="light/old"), [3]),
        (Filter(papers=frozenset({2})), [1, 2]),
        (Filter(order="newest"), [4, 3, 2, 1]),
        (Filter(order="colour"), [3, 4, 1, 2]),
        (Filter(order="newest", words="a", papers=frozenset({1, 2})), [3, 2, 1]),
    ],
)
def test_what_passes_a_filter(wanted: Filter, ids: list[int]):
    assert [one.highlight.id for one in found(ITEMS, wanted)] == ids


def test_tags_are_offered_once_each():
    assert all_tags([*ITEMS, item(9, "x", tags=("light", "light/old"))]) == ["light", "light/old"]


@pytest.fixture(params=[True, False], ids=["library", "beside"])
def shown(request: pytest.FixtureRequest, qtbot: QtBot) -> HighlightList:
    made = HighlightList(titles=request.param)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    made.activateWindow()
    made.show_items(ITEMS)
    made.setFocus()
    return made


def test_what_a_row_says(shown: HighlightList):
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [shown.items.index(row).data(role) for row in range(4)]
    first = "Yellow highlight in the abstract, Lamps burn, tags: light/old"
    lost = "Green highlight lost its place in the abstract, what was here"
    titles = shown.uniformItemSizes()
    assert said[0] == (f"{first}, Paper 1" if titles else first)
    assert said[3] == (f"{lost}, Paper 3" if titles else lost)
    assert shown.items.data(shown.items.index(7)) is None


def test_rows_are_painted_in_their_colours_in_both_themes(shown: HighlightList):
    for tokens in (LIGHT, DARK):
        shown.setPalette(make_palette(tokens))
        image = shown.viewport().grab().toImage()
        seen = {image.pixelColor(11, y).name() for y in range(image.height())}
        assert {QColor(tokens.highlight(one.highlight.colour)).name() for one in ITEMS} <= seen


def test_a_dragged_row_carries_markdown(shown: HighlightList):
    indexes = [shown.items.index(row) for row in (2, 0)]
    data = shown.items.mimeData(indexes)
    assert data.text() == f"{ITEMS[0].markdown()}\n\n---\n\n{ITEMS[2].markdown()}"
    assert bytes(data.data(HIGHLIGHT_TYPE).data()).decode() == data.text()
    assert shown.items.flags(indexes[0]) & Qt.ItemFlag.ItemIsDragEnabled


def test_keys_ask(shown: HighlightList, qtbot: QtBot):
    heard: list[object] = []
    shown.chosen.connect(lambda one: heard.append(("go", one.highlight.id)))
    shown.comment_asked.connect(lambda one: heard.append(("comment", one.highlight.id)))
    shown.delete_asked.connect(lambda ids: heard.append(("delete", ids)))
    shown.go_to(1)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    QTest.keyClick(shown, Qt.Key.Key_C)
    QTest.keyClick(shown, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert heard == [("go", 1), ("comment", 1), ("delete", [1, 2])]


def test_what_is_selected_stays_so_and_of_what_is_gone_the_next_is_current(shown: HighlightList):
    shown.selectAll()
    shown.go_to(1)
    shown.selectAll()
    shown.show_items([ITEMS[2], ITEMS[3], ITEMS[0]])
    assert sorted(one.highlight.id for one in shown.selected()) == [2, 3, 4]
    current = shown.current()
    assert current is not None
    assert current.highlight.id == 4  # in the row of the one that is gone


def test_the_pane_beside_the_note(qtbot: QtBot):
    pane = HighlightsPane()
    qtbot.addWidget(pane)
    pane.resize(400, 300)
    pane.show()
    counts: list[int] = []
    pane.count_changed.connect(counts.append)
    pane.show_items([])
    assert pane.empty.isVisible()
    with qtbot.waitSignal(pane.to_text_asked):
        QTest.keyClick(pane.empty.focusProxy(), Qt.Key.Key_Space)
    pane.show_items(ITEMS)
    assert counts == [0, 4]
    assert pane.bar.isHidden()
    pane.list.go_to(3)
    assert pane.bar.isHidden()  # the reader's bar is there for it
    for key in (2, 4):
        pane.list.go_to(key)
        assert pane.bar.isVisible()
    pane.bar.stepped.emit(-1)
    assert pane.bar.kind.text() == "Orange highlight"
    QTest.keyClick(pane.bar.buttons["copy"], Qt.Key.Key_Escape)
    assert pane.bar.isHidden()
