"""The panel "Metrics chart": what it shows, mouse and keys, themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from tests.plugins.chart_desk import KEPT, Desk
from tests.plugins.charted import REGISTRY, a_number, papers
from tests.plugins.open_plugins import a_paper
from tests.plugins.painted_views import THEMES, colours_of, painted

from carrel.ui.theme.tokens import DARK, Tokens
from carrel_plugins.metrics_table.chart_hardware import marks


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, papers(5), KEPT)


@pytest.fixture
def shown(desk: Desk) -> Desk:
    return desk.opened()


def test_it_shows_the_most_frequent_numbers(shown: Desk):
    assert shown.values() == [2, 3, 9]
    assert shown.view.layout_shown.names == ("Lamp2", "Lamp3", "Lamp1")
    assert shown.view.status.text() == "3 numbers of 3 papers"
    boxes = [shown.view.quantity, shown.view.unit]
    assert [box.currentText() for box in boxes] == ["speedup (4)", "x (3)"]
    legend = [entry.label for entry in shown.view.page.legend.entries]
    assert legend == ["Hop", "Ten", "hardware not stated", "up to", "range"]


def test_choices(shown: Desk):
    shown.choose(shown.view.unit, "%")
    assert shown.values() == [30]
    shown.choose(shown.view.quantity, "model size")
    assert shown.values() == [5e9]
    shown.choose(shown.view.quantity, "speedup")
    assert shown.values() == [2, 3, 9]
    shown.view.results_only.setChecked(False)
    shown.settle()
    assert shown.values() == [2, 3, 4, 9]


def test_the_axis(shown: Desk):
    assert not shown.view.layout_shown.axis.logarithmic
    shown.choose(shown.view.scale, "Logarithmic")
    assert shown.view.layout_shown.axis.logarithmic
    shown.choose(shown.view.scale, "Linear")
    assert not shown.view.layout_shown.axis.logarithmic


def test_it_follows_the_list_unless_the_library_is_shown(shown: Desk):
    shown.window.show([1])
    shown.settle()
    assert shown.values() == [2]
    shown.choose(shown.view.scope, "Whole")
    assert shown.values() == [2, 3, 9]
    reads = shown.shelf.found.reads
    shown.window.show([2])
    shown.settle()
    assert shown.shelf.found.reads == reads


def test_it_follows_mentions_of_its_own(shown: Desk):
    shown.shelf.found.kept.append(a_number(4, 7.0))
    shown.window.change("hardware")
    assert not shown.view._timer.isActive()
    shown.window.change("metrics")
    shown.settle()
    assert shown.values() == [2, 3, 7, 9]


def test_nobody_reads_for_a_hidden_panel(desk: Desk):
    desk.window.show([1, 2])
    desk.qtbot.wait(250)
    assert desk.shelf.found.reads == 0


def test_what_is_asked_for_stays_asked_for(shown: Desk):
    shown.choose(shown.view.quantity, "model size")
    shown.window.show([1])
    shown.settle()
    assert shown.is_empty()
    assert shown.view.empty.text() == "No numbers of model size in these papers."
    assert shown.view.quantity.currentText() == "model size (0)"
    assert not shown.view.export.isEnabled()
    shown.view.widen.click()
    shown.settle()
    assert shown.values() == [5e9]
    assert shown.view.scope.currentText() == "Whole library"


def test_no_numbers_at_all(qtbot: QtBot):
    desk = Desk(qtbot, papers(2), [a_number(1, 2.0, is_result=False)]).opened()
    assert desk.view.empty.text() == "These papers tell no numbers."
    assert desk.view.page is None
    desk.view.widen.click()
    desk.settle()
    assert desk.is_empty()
    assert desk.view.widen.text() == "Show others' results too"
    desk.view.widen.click()
    desk.settle()
    assert desk.values() == [2]


def test_numbers_without_a_place(qtbot: QtBot):
    desk = Desk(qtbot, papers(1), [a_number(1, -2.0), a_number(1, 3.0)]).opened()
    desk.choose(desk.view.scale, "Log")
    assert desk.view.status.text() == "1 number of 1 paper, 1 without a place on this axis"
    desk.shelf.found.kept.pop()
    desk.window.change("metrics")
    desk.settle()
    assert desk.values() == [-2]  # nothing is positive: the axis is linear


def test_a_library_that_cannot_be_read(desk: Desk):
    desk.shelf.found.failure = "the library cannot be read"
    desk.opened()
    assert desk.view.empty.text() == "the library cannot be read"
    assert not desk.view.widen.isVisible()


# -- mouse and keys


def test_a_click_goes_to_the_mention(shown: Desk):
    plot = shown.plot
    for index, point in enumerate(shown.view.layout_shown.points):
        place = plot.place_of(index).toPoint()
        assert plot.index_at(plot.place_of(index)) == index
        shown.qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert shown.window.gone_to_mentions[-1] == point.kept
    shown.qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert len(shown.window.gone_to_mentions) == 3


def test_hovering_tells(shown: Desk):
    plot = shown.plot
    shown.qtbot.mouseMove(plot.viewport(), plot.place_of(1).toPoint())
    told = "up to 9x · over vLamp · Lamp2: a light (2015)"
    shown.qtbot.waitUntil(lambda: shown.view.caption.text() == told)
    assert plot.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    shown.qtbot.mouseMove(plot.viewport(), QPoint(2, 2))
    shown.qtbot.waitUntil(lambda: shown.view.caption.text() == "")


def test_a_tip_is_text_and_no_markup(qtbot: QtBot):
    desk = Desk(qtbot, [a_paper(title="<b>Lamps</b> & light")], [a_number()]).opened()
    place = desk.plot.place_of(0).toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, desk.plot.mapToGlobal(place))
    QApplication.sendEvent(desk.plot.viewport(), event)
    assert QToolTip.text().startswith("&lt;b&gt;Lamps&lt;/b&gt; &amp; light<br>2x speedup<br>")
    QToolTip.hideText()


def test_keys_go_through_the_points(shown: Desk):
    plot = shown.plot
    told = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Right):
        shown.qtbot.keyClick(plot, key)
        told.append(plot.accessibleDescription().split(" ")[0])
    assert told == ["up", "3–6x", "2x", "3–6x"]
    assert plot.accessibleDescription().endswith("Enter shows it in the paper.")
    shown.qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert shown.window.gone_to_mentions == [KEPT[2]]


def test_the_tab_key_begins_at_the_first_point(shown: Desk):
    shown.view.activateWindow()
    shown.plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.plot.current == 1


def test_names_for_a_screen_reader(shown: Desk):
    view = shown.view
    named = [view, view.quantity, view.unit, view.scope, view.scale, shown.plot]
    assert [one.accessibleName() for one in named] == [
        "Metrics chart",
        "Quantity",
        "Unit",
        "Papers",
        "Axis",
        "Chart of speedup",
    ]
    assert "Hop, Ten" in view.page.legend.accessibleDescription()
    assert shown.plot.accessibleDescription() == "The arrow keys go to the points."


def test_a_mark_in_the_reader_is_marked_here(shown: Desk):
    shown.window.choose(KEPT[2])
    assert shown.view.layout_shown.points[shown.plot.current].kept == KEPT[2]
    assert "Lamp3" in shown.view.caption.text()
    shown.window.choose(KEPT[4])
    assert shown.view.layout_shown.points[shown.plot.current].kept == KEPT[2]
    shown.choose(shown.view.scale, "Log")
    assert shown.view.layout_shown.points[shown.plot.current].kept == KEPT[2]


def test_many_rows_scroll(qtbot: QtBot):
    desk = Desk(qtbot, papers(40), [a_number(n, float(n), start=n) for n in range(1, 41)]).opened()
    bar = desk.view.page.bar
    assert bar.isVisible()
    assert desk.plot.top == 0
    desk.qtbot.keyClick(desk.plot, Qt.Key.Key_End)
    assert desk.plot.top == bar.maximum() / 100 > 0
    assert desk.plot.index_at(desk.plot.place_of(desk.plot.current)) == desk.plot.current
    bar.setValue(0)
    assert desk.plot.top == 0
    desk.view.resize(900, 1600)
    desk.settle()
    assert not bar.isVisible()


def test_thousands_of_points(qtbot: QtBot):
    kept = [a_number(n % 500 + 1, 1.0 + n, start=n) for n in range(3000)]
    desk = Desk(qtbot, papers(500), kept).opened()
    assert not desk.view.layout_shown.rows
    assert desk.view.status.text() == "3,000 numbers of 500 papers"
    assert not desk.view.page.bar.isVisible()
    for index in (0, 1500, 2999):
        found = desk.plot.index_at(desk.plot.place_of(index))
        assert abs(desk.view.layout_shown.lows[found] - desk.view.layout_shown.lows[index]) < 0.1


def test_it_fits_a_narrow_panel(shown: Desk):
    shown.view.resize(300, 420)
    shown.settle()
    assert shown.view.width() == 300
    assert shown.view.scope.y() > shown.view.quantity.y()
    shown.view.resize(1200, 420)
    shown.settle()
    assert shown.view.scope.y() == shown.view.quantity.y()


# -- looks


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_it_paints_in_the_theme(shown: Desk, tokens: Tokens):
    painted(shown.view, THEMES[0])
    colours = colours_of(painted(shown.view, tokens))
    found = marks(REGISTRY, dark=tokens is DARK)
    assert {tokens.window, tokens.line, tokens.text} <= colours
    assert {found[group].colour for group in ("Hop", "Ten")} <= colours
    other = marks(REGISTRY, dark=tokens is not DARK)
    assert other["Hop"].colour not in colours


def test_the_current_point_is_ringed(shown: Desk):
    shown.plot.mark(0)
    for tokens in THEMES:
        assert tokens.accent in colours_of(painted(shown.view, tokens))


def test_it_takes_the_font_of_the_window(shown: Desk):
    before = shown.plot.getAxis("left").width()
    font = QFont(shown.view.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    shown.view.setFont(font)
    shown.settle()
    assert shown.plot.getAxis("left").width() > before * 1.3
    assert shown.plot.getAxis("bottom").style["tickFont"].pointSizeF() == font.pointSizeF()


def test_nothing_of_it_leaks_into_the_settings_of_pyqtgraph(shown: Desk):
    import pyqtgraph

    assert pyqtgraph.getConfigOption("background") == "k"
    assert not pyqtgraph.getConfigOption("antialias")
    assert type(shown.plot.viewport()).__name__ == "QWidget"  # and no OpenGL


def test_in_a_window(carrel_window, carrel_library):
    carrel_library.add("Lamps", abstract="We present Lampy. Lampy is 2.5x faster on an A100 GPU.")
    carrel_library.add("Candles", abstract="We present Wax. Wax reaches a speedup of up to 4x.")
    window = carrel_window("metrics_table", carrel_library)
    window.catch_up()
    view = window.open_view("metrics_table.chart")
    window.wait_until(lambda: view.layout_shown is not None)
    assert view.layout_shown.names == ("Candles", "Lamps")
    window.ask("lamps")
    window.wait_until(lambda: view.layout_shown.names == ("Lamps",))
    view.page.plot.mark(0)
    view.page.plot.chosen.emit(0)
    window.wait_until(lambda: window.current() is not None)
    window.close_view("metrics_table.chart")
