"""Cells whose values are chips: as many as there is room for, then how many more there are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.ui.papers import Source

from carrel.domain.fields import FieldValue
from carrel.ui.paper_list.columns import ListColumn
from carrel.ui.paper_list.delegate import PaperRowDelegate
from carrel.ui.paper_list.model import PaperListModel
from carrel.ui.paper_list.row_layout import ChipLine, RowLayouts
from carrel.ui.paper_list.view import PaperListView
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import THEMES, Tokens, contrast

DEVICES = ("A100", "H100 SXM5 80GB", "RTX 4090", "TPU v4")
COLUMN = ListColumn(id="own.device", title="Hardware", field="device", width=120, chips=True)
STATE = QStyle.StateFlag


class Shelf(Source):
    """A source whose papers have devices, and what was asked of it."""

    def __init__(self, devices: tuple[str, ...] = DEVICES) -> None:
        super().__init__()
        self.devices = devices
        self.reads = 0

    def field_values(
        self, ids: Sequence[int], names: Sequence[str]
    ) -> dict[int, dict[str, tuple[FieldValue, ...]]]:
        self.reads += 1
        return {one: dict.fromkeys(names, self.devices) for one in ids}


def model_of(source: Shelf) -> PaperListModel:
    model = PaperListModel(source)
    model.set_ids(array("q", (1, 2)))
    model.set_columns([COLUMN])
    return model


def painted(tokens: Tokens, look: QStyle.StateFlag, width: int = 240) -> QImage:
    model = model_of(Shelf())
    delegate = PaperRowDelegate(model)
    delegate.restyle(QFont(), make_palette(tokens))
    image = QImage(width, delegate.row_height, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.paper))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, delegate.row_height)
    option.state = look
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 1))
    painter.end()
    return image


def said(line: ChipLine) -> list[str]:
    more = [] if line.more is None else [line.more.text()]
    return [chip.text.text() for chip in line.chips] + more


def test_as_many_chips_as_there_is_room_for(qapp: object):
    layouts = RowLayouts(QFont(), "comfortable", {})
    assert said(layouts.cell_chips(DEVICES, 900)) == list(DEVICES)
    before = 0
    for width in range(20, 600, 7):
        line = layouts.cell_chips(DEVICES, width)
        hidden = len(DEVICES) - len(line.chips)
        assert said(line)[len(line.chips) :] == ([f"+{hidden}"] if line.more else [])
        assert all(chip.x + chip.width <= width for chip in line.chips)
        assert len(line.chips) >= before
        before = len(line.chips)
        # What tells devices apart is the end of their names.
        assert said(line)[1 : len(line.chips)] == list(DEVICES[1 : len(line.chips)])
    assert said(layouts.cell_chips(DEVICES, 120))[-1] == "+3"


def test_a_cell_is_laid_out_once(qapp: object):
    layouts = RowLayouts(QFont(), "comfortable", {})
    assert layouts.cell_chips(DEVICES, 120) is layouts.cell_chips(DEVICES, 120)
    for number in range(2000):
        layouts.cell_chips((f"A{number}",), 120)
    assert len(layouts._cells) <= 400


def test_chips_are_plain_text_without_a_tag_s_colour(qapp: object):
    layouts = RowLayouts(QFont(), "comfortable", {"A100": "pink"})
    (chip,) = layouts.cell_chips(("A100",), 200).chips
    assert chip.colour == ""
    (chip,) = layouts.cell_chips(("<b>A</b>\n100",), 200).chips
    assert (chip.text.text(), chip.text.textFormat()) == ("<b>A</b> 100", Qt.TextFormat.PlainText)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(
    ("look", "ground"),
    [
        (STATE.State_None, "window"),
        (STATE.State_Selected, "paper"),
        (STATE.State_MouseOver, "paper"),
        (STATE.State_Selected | STATE.State_HasFocus, "paper"),
    ],
)
def test_chips_can_be_told_from_the_row_and_read(
    tokens: Tokens, look: QStyle.StateFlag, ground: str, qapp: object
):
    image = painted(tokens, look)
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert {getattr(tokens, ground), tokens.muted} <= colours
    assert contrast(tokens.muted, getattr(tokens, ground)) >= 4.5


def test_all_of_them_are_said(qtbot: QtBot):
    view = PaperListView(model_of(Shelf()))
    qtbot.addWidget(view)
    index = view.papers.index(0, 1)
    everything = "A100, H100 SXM5 80GB, RTX 4090, TPU v4"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == everything
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Hardware: {everything}"


def test_no_values_no_chips(qapp: object):
    model = model_of(Shelf(devices=()))
    assert model.cell_texts(0, 1) == ()
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Hardware: nothing"


def test_values_are_read_for_many_rows_at_once(qapp: object):
    source = Shelf()
    model = model_of(source)
    for _ in range(3):
        assert [model.cell_texts(row, 1) for row in (0, 1)] == [DEVICES, DEVICES]
    assert source.reads == 1


def test_a_column_without_room_keeps_its_width(qtbot: QtBot):
    view = PaperListView(model_of(Shelf()))
    qtbot.addWidget(view)
    view.resize(800, 300)
    with qtbot.waitExposed(view):
        view.show()
    view.heads.show([COLUMN])
    header = view.horizontalHeader()
    assert header.sectionSize(1) == COLUMN.width
    for width, hidden in ((300, True), (800, False), (300, True), (500, False)):
        view.resize(width, 300)
        qtbot.waitUntil(lambda hidden=hidden: header.isSectionHidden(1) == hidden)
    assert header.sectionSize(1) == COLUMN.width
    assert view.heads.widths() == {}
    header.resizeSection(1, 150)
    assert view.heads.widths() == {COLUMN.id: 150}
