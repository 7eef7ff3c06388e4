"""The model reads windows of rows when they are looked at, and never holds them all."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from tests.ui.papers import Source

from carrel.ui.paper_list.model import WINDOW, WINDOWS_KEPT, PaperListModel

ROLE = Qt.ItemDataRole


def ids_upto(last: int) -> array[int]:
    return array("q", range(1, last + 1))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qapp: object, source: Source) -> PaperListModel:
    return PaperListModel(source)


def test_nothing_is_read_before_a_row_is_looked_at(model: PaperListModel, source: Source) -> None:
    model.set_ids(ids_upto(100_000))
    assert model.rowCount() == 100_000
    assert source.asked == []


def test_only_the_window_of_a_row_is_read_and_once(model: PaperListModel, source: Source) -> None:
    model.set_ids(ids_upto(1000))
    for row in range(WINDOW, 2 * WINDOW):
        assert model.index(row, 0).data() == f"Paper number {row + 1} about beans"
    assert source.asked == [list(range(WINDOW + 1, 2 * WINDOW + 1))]


def test_the_last_window_is_as_long_as_what_is_left(model: PaperListModel, source: Source) -> None:
    model.set_ids(ids_upto(WINDOW + 3))
    assert model.row_at(WINDOW + 2) is not None
    assert [len(ids) for ids in source.asked] == [3]
    assert model.row_at(WINDOW + 3) is None


def test_the_windows_used_longest_ago_are_forgotten(model: PaperListModel, source: Source) -> None:
    model.set_ids(ids_upto(100 * WINDOW))
    model.row_at(0)
    for number in range(1, WINDOWS_KEPT + 20):
        model.row_at(number * WINDOW)
        model.row_at(0)  # looked at again and again: it stays
    assert len(model._windows) == WINDOWS_KEPT
    assert sum(ids[0] == 1 for ids in source.asked) == 1


def test_a_change_is_read_again_where_it_is_held(
    model: PaperListModel, source: Source, qtbot: QtBot
) -> None:
    model.set_ids(ids_upto(10 * WINDOW))
    model.row_at(5)
    model.row_at(3 * WINDOW)
    source.asked.clear()
    source.changes["title"] = "Another title"
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh(frozenset((6, 9, 8 * WINDOW)))
    top, bottom = changed.args[:2]
    assert (top.row(), bottom.row()) == (5, 8)
    assert source.asked == []  # until somebody looks
    assert model.index(5, 0).data() == "Another title"
    model.row_at(3 * WINDOW)
    assert len(source.asked) == 1


def test_a_change_of_what_nobody_looked_at_says_and_reads_nothing(
    model: PaperListModel, source: Source, qtbot: QtBot
) -> None:
    model.set_ids(ids_upto(10 * WINDOW))
    model.row_at(0)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.refresh(frozenset((5 * WINDOW,)))
        model.refresh(frozenset())
    assert len(source.asked) == 1


def test_the_same_ids_again_do_not_reset(model: PaperListModel, qtbot: QtBot) -> None:
    model.set_ids(ids_upto(40))
    model.row_at(0)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_ids(ids_upto(40))
    with qtbot.waitSignal(model.modelReset):
        model.set_ids(ids_upto(39))


def test_papers_and_rows_find_each_other(model: PaperListModel) -> None:
    model.set_ids(array("q", (30, 10, 20, 50, 40)))
    assert [model.id_at(row) for row in (-1, 0, 4, 5)] == [-1, 30, 40, -1]
    assert [model.row_of(paper) for paper in (30, 40, 7)] == [0, 4, -1]
    assert model.rows_of((40, 30, 7)) == [0, 4]
    assert model.rows_of((10, 20, 30, 40, 50, 60)) == [0, 1, 2, 3, 4]


def test_roles_are_plain_text(model: PaperListModel, source: Source) -> None:
    source.changes["title"] = "<b>Bold</b>\n& <img src='file:///etc/passwd'>"
    model.set_ids(ids_upto(3))
    plain = "<b>Bold</b> & <img src='file:///etc/passwd'>"
    index = model.index(0, 0)
    assert index.data(ROLE.DisplayRole) == plain
    assert index.data(ROLE.ToolTipRole) == plain
    assert plain in index.data(ROLE.AccessibleTextRole)
    assert index.data(ROLE.DecorationRole) is None


def test_a_row_is_spoken(model: PaperListModel) -> None:
    model.set_ids(array("q", (12,)))
    assert model.index(0, 0).data(ROLE.AccessibleTextRole) == (
        "reading, starred, Paper number 12 about beans, 2012, Pennywhistle, 2 tags, 1 note"
    )


def test_a_paper_that_is_gone_leaves_a_row_that_says_so(
    model: PaperListModel, source: Source
) -> None:
    source.gone.add(2)
    model.set_ids(ids_upto(3))
    assert model.index(1, 0).data() == "No longer in the library"


def test_a_library_that_cannot_be_read_is_told_once_and_tried_again(
    model: PaperListModel, source: Source, qtbot: QtBot
) -> None:
    source.broken = True
    model.set_ids(ids_upto(40))
    with qtbot.waitSignal(model.read_failed) as failed:
        for row in range(40):
            assert model.row_at(row) is None
    assert failed.args == ["database disk image is malformed"]
    assert len(source.asked) == 1
    source.broken = False
    model.refresh(frozenset((999,)))  # any news is a reason to look again
    assert model.row_at(0) is not None


def test_another_library_begins_empty(model: PaperListModel) -> None:
    model.set_ids(ids_upto(40))
    model.row_at(0)
    other = Source(title="Of the other library")
    model.set_source(other)
    assert model.rowCount() == 0
    model.set_ids(ids_upto(40))
    assert model.index(0, 0).data() == "Of the other library"


def test_qt_finds_nothing_to_complain_about(model: PaperListModel) -> None:
    assert isinstance(model, QAbstractItemModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(ids_upto(700))
    model.row_at(0)
    model.refresh(frozenset((1, 2)))
    model.set_ids(ids_upto(3))
    assert tester.model() is model
