"""Every control of the started window can be named, reached by Tab and seen to have focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.walking import nameless, tab_stops, unreachable, unseen_focus

from carrel.testing.library import LibraryInTest
from carrel.testing.window import OpenWindow, WindowInTest

ABSTRACT = "Our lamp folds 2.3x faster than the last one on eight A100 GPUs, and needs less paper."


@pytest.fixture
def window(carrel_library: LibraryInTest, carrel_window: OpenWindow) -> WindowInTest:
    """A window on two papers with tags, a note, numbers and a panel of a plugin."""
    paper = carrel_library.add("A lamp", abstract=ABSTRACT, tags=("light/folding", "paper"))
    carrel_library.add("A chair", abstract="We sit.")
    opened = carrel_window("metrics_table", carrel_library)
    opened.catch_up()
    opened.read(paper)
    opened.window.activateWindow()
    opened.wait_until(lambda: QApplication.activeWindow() is opened.window)
    opened.window.panes.list.view.setFocus()
    opened.wait_until(QApplication.focusWidget)
    return opened


def as_started(_: WindowInTest) -> None:
    """Nothing more is open."""


def with_a_panel(window: WindowInTest) -> None:
    window.open_view("metrics_table.metrics")
    window.catch_up()


def with_a_mark(window: WindowInTest) -> None:
    window.wait_until(window.window.panes.reader.marks.steps)
    window.run("paper.next_mark")
    window.wait_until(window.window.panes.reader.mark_bar.isVisible)


def with_the_note_beside_its_preview(window: WindowInTest) -> None:
    window.window.panes.notes.set_mode("split")


def with_a_search(window: WindowInTest) -> None:
    window.ask("lamp tag:paper")


STATES = [as_started, with_a_panel, with_a_mark, with_the_note_beside_its_preview, with_a_search]


@pytest.mark.parametrize("opened", STATES)
def test_every_control(window: WindowInTest, opened: Callable[[WindowInTest], None]):
    opened(window)
    check(window.window)


def check(top: QWidget) -> None:
    """Fail with what is wrong with the controls of a window."""
    assert nameless(top) == []
    if QApplication.focusWidget() is None:
        top.setFocus()
    stops = tab_stops(top)
    assert unreachable(top, stops) == []
    assert unseen_focus(top, stops) == []
