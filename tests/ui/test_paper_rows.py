"""The delegate paints every kind of row, as plain text."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot
from tests.ui.papers import STATES, Source, a_row

from carrel.library.rows import ListRow
from carrel.ui.paper_list.delegate import PaperRowDelegate
from carrel.ui.paper_list.model import PaperListModel
from carrel.ui.paper_list.row_layout import RowLayouts
from carrel.ui.paper_list.view import PaperListView
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT, THEMES, Tokens

STATE = QStyle.StateFlag
LOOKS = (
    STATE.State_None,
    STATE.State_Selected,
    STATE.State_MouseOver,
    STATE.State_HasFocus,
    STATE.State_Selected | STATE.State_HasFocus | STATE.State_MouseOver,
)


class One:
    """A source with one row, or none."""

    def __init__(self, row: ListRow | None) -> None:
        self.row = row

    def rows(self, ids: object) -> list[ListRow | None]:
        return [self.row]


def painted(
    row: ListRow | None,
    look: QStyle.StateFlag = STATE.State_None,
    tokens: Tokens = LIGHT,
    width: int = 400,
    density: str = "comfortable",
) -> QImage:
    model = PaperListModel(One(row))
    model.set_ids(array("q", (1,)))
    delegate = PaperRowDelegate(model)
    delegate.restyle(QFont(), make_palette(tokens), density, {"beans": "green"})
    image = QImage(max(width, 1), delegate.row_height, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.paper))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, delegate.row_height)
    option.state = look
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("state", STATES)
def test_every_state_and_look_is_painted(qapp: object, state: str, tokens: Tokens) -> None:
    row = a_row(12, state=state, tags=("beans", "peas", "a", "b", "c"))
    pictures = [painted(row, look, tokens) for look in LOOKS]
    plain = pictures[0]
    assert all(picture != plain for picture in pictures[1:])
    assert tokens.selection in colours(pictures[1])
    assert tokens.green in colours(plain)


@pytest.mark.parametrize("width", [0, 1, 20, 40, 60, 90, 200, 3000])
@pytest.mark.parametrize("density", ["comfortable", "compact"])
def test_any_width_is_painted(qapp: object, width: int, density: str) -> None:
    painted(a_row(12), width=width, density=density)
    painted(None, width=width, density=density)


@pytest.mark.parametrize(
    "row",
    [
        None,
        a_row(1, title="", year=None, first_author="", author_count=0, tags=()),
        a_row(1, title="x" * 1_000_000),
        a_row(1, title="\u202e\x00\n\ud800", first_author="\ud800", tags=("\u202e" * 80,)),
        a_row(1, state="a state of a later version"),
    ],
    ids=["gone", "empty", "a megabyte", "hostile", "unknown state"],
)
def test_odd_rows_are_painted(qapp: object, row: ListRow | None) -> None:
    for look in LOOKS:
        painted(row, look)


def test_unread_is_said_by_weight_and_a_dot(qapp: object) -> None:
    unread, read = painted(a_row(1, state="inbox")), painted(a_row(1, state="read"))
    title = QRect(32, 0, 200, 30)
    dark = [
        sum(
            picture.pixelColor(x, y).lightness() < 128
            for x in range(title.left(), title.right())
            for y in range(title.height())
        )
        for picture in (unread, read)
    ]
    assert dark[0] > dark[1] * 1.15
    assert unread.pixelColor(16, 17).name() == LIGHT.accent


def test_markup_is_shown_as_it_is_written(qapp: object) -> None:
    layouts = RowLayouts(QFont(), "comfortable", {})
    markup = layouts.layout(a_row(1, title="<b>x</b>", tags=("<i>t</i>",)), 600)
    assert markup.title.textFormat() == Qt.TextFormat.PlainText
    assert markup.byline.textFormat() == Qt.TextFormat.PlainText
    assert markup.tags.chips[0].text.textFormat() == Qt.TextFormat.PlainText
    bold = layouts.layout(a_row(2, title="x"), 600)
    assert markup.title.size().width() > 3 * bold.title.size().width()


def test_a_tool_tip_shows_markup_as_it_is_written(qtbot: QtBot) -> None:
    view = PaperListView(PaperListModel(Source(title="<b>Bold</b> & <img src='x.png'>")))
    qtbot.addWidget(view)
    view.papers.set_ids(array("q", (1, 2)))
    with qtbot.waitExposed(view):
        view.show()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    delegate = view.itemDelegate()
    assert delegate.helpEvent(event, view, QStyleOptionViewItem(), view.papers.index(0, 0))
    assert QToolTip.text() == "<p>&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;img src='x.png'&gt;</p>"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    view.hide()


def test_long_titles_end_in_an_ellipsis_before_the_star(qapp: object) -> None:
    layouts = RowLayouts(QFont(), "comfortable", {})
    title = "beans " * 60
    starred = layouts.layout(a_row(1, title=title, starred=True), 300)
    plain = layouts.layout(a_row(2, title=title, starred=False), 300)
    assert starred.title.text().endswith("\u2026")
    assert starred.title.size().width() < plain.title.size().width() <= 300


def test_at_most_three_chips_and_the_rest_as_a_number(qapp: object) -> None:
    layouts = RowLayouts(QFont(), "comfortable", {"b": "pink"})
    wide = layouts.layout(a_row(1, tags=("a", "b", "c", "d", "e")), 900)
    assert [chip.text.text() for chip in wide.tags.chips] == ["a", "b", "c"]
    assert wide.tags.chips[1].colour == "pink"
    assert wide.tags.more is not None
    assert wide.tags.more.text() == "+2"
    for width in range(40, 500, 20):
        row = layouts.layout(a_row(3, tags=("a long tag", "another long tag", "third")), width)
        assert all(chip.x + chip.width <= width for chip in row.tags.chips)


def test_a_row_is_laid_out_once_until_it_changes(qapp: object) -> None:
    layouts = RowLayouts(QFont(), "comfortable", {})
    first = layouts.layout(a_row(1), 300)
    assert layouts.layout(a_row(1), 300) is first
    assert layouts.layout(a_row(1), 301) is not first
    assert layouts.layout(a_row(1, starred=True), 300) is not first
    for paper_id in range(2000):
        layouts.layout(a_row(paper_id), 300)
    assert len(layouts._made) <= 400


def test_dark_rows_are_dark(qapp: object) -> None:
    assert painted(a_row(3), tokens=DARK).pixelColor(200, 2).name() == DARK.paper
