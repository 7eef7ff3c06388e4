"""An empty list says one sentence and offers one action."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from carrel.resources import resource_path
from carrel.ui.paper_list import empty
from carrel.ui.paper_list.empty import EmptyPane, EmptyState

STATES = [state for state in vars(empty).values() if isinstance(state, EmptyState)]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.icon)
def test_a_state_is_one_sentence_and_one_action(state: EmptyState) -> None:
    assert state.sentence.endswith(".")
    assert state.sentence.count(".") == 1
    assert state.action
    assert resource_path("icons", f"{state.icon}.svg").is_file()


def test_the_action_is_called(qtbot: QtBot) -> None:
    pane, called = EmptyPane(), []
    qtbot.addWidget(pane)
    pane.show_state(empty.NOTHING_FOUND, lambda: called.append("cleared"))
    button = pane.findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert called == ["cleared"]
    assert pane.accessibleName() == empty.NOTHING_FOUND.sentence
    pane.show_state(empty.CANNOT_READ, None)
    assert button.isHidden()


def test_a_sentence_is_plain_text_and_fits_a_narrow_pane(qtbot: QtBot) -> None:
    pane = EmptyPane()
    qtbot.addWidget(pane)
    pane.show_state(EmptyState("tag", "No paper carries <b>this</b> tag.", "Show all"), print)
    label = pane.findChild(QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText
    pane.resize(160, 400)
    with qtbot.waitExposed(pane):
        pane.show()
    assert label.height() >= label.heightForWidth(label.width())
    pane.hide()
