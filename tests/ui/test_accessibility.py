"""Every control of the started window can be named, reached by Tab and seen to have focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.ui.walking import nameless, tab_stops, unreachable, unseen_focus

from carrel.jobs.job import Job
from carrel.library.reading import LibraryReader
from carrel.testing.library import LibraryInTest
from carrel.testing.window import OpenWindow, WindowInTest
from carrel.ui.notes.history_dialog import HistoryDialog
from carrel.vault.exporting import export

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


def with_its_highlights(window: WindowInTest) -> None:
    desk = window.window.parts.desk
    desk.writer.add_highlight(window.current(), "abstract", (4, 8), colour="pink")
    desk.writer.add_highlight(window.current(), "title", (2, 6), colour="blue")
    window.run("view.highlights")
    window.wait_until(lambda: window.window.panes.highlights.list.items.items)
    window.run("go.to_highlights")
    window.run("paper.next_mark")
    window.wait_until(window.window.panes.reader.highlight_bar.isVisible)
    window.window.panes.list.view.setFocus()  # a title takes the keyboard by F4, not by Tab


def while_skimming(window: WindowInTest) -> None:
    window.run("view.skim")
    window.wait_until(lambda: not window.window.panes.list.isVisible())


STATES = [
    with_its_highlights,
    while_skimming,
    as_started,
    with_a_panel,
    with_a_mark,
    with_the_note_beside_its_preview,
    with_a_search,
]


@pytest.mark.parametrize("opened", STATES)
def test_every_control(window: WindowInTest, opened: Callable[[WindowInTest], None]):
    opened(window)
    check(window.window)


def of_many(command: str) -> Callable[[WindowInTest], None]:
    """Run a command on both papers."""

    def opened(window: WindowInTest) -> None:
        window.select(list(window.window.panes.list.model.ids))
        window.run(command)

    return opened


def with_a_vault(command: str) -> Callable[[WindowInTest], None]:
    """Run a command on a vault in which one note was edited, the other on both sides."""

    def opened(window: WindowInTest) -> None:
        desk, vault = window.window.parts.desk, window.window.parts.desk.library.folder / "vault"
        desk.library.save_note(1, "as it was\n")
        desk.library.save_note(2, "as it was\n")
        reader = LibraryReader(desk.library.path)
        export(reader.export_papers([1, 2]), vault, Job("export"))
        reader.close()
        for file in vault.glob("*.md"):
            file.write_text(file.read_text("utf-8").replace("as it was", "as I say"), "utf-8")
        desk.library.save_note(2, "as Carrel says\n")
        window.window.parts.preferences.change({"vault.folder": str(vault)})
        window.run(command)

    return opened


DIALOGS = {
    "preferences": lambda window: window.run("edit.preferences"),
    "keys": lambda window: window.run("help.keys"),
    "tags": lambda window: window.run("go.tags"),
    "tags of many": of_many("paper.tag"),
    "export": lambda window: window.run("file.export"),
    "conflicts": with_a_vault("vault.conflicts"),
    "read back": with_a_vault("vault.read_back"),
    "history": lambda window: window.run("paper.note_history"),
    "history without texts": lambda window: window.run("paper.note_history"),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog(window: WindowInTest, carrel_library: LibraryInTest, name: str):
    if name == "history":
        carrel_library.set_note(window.current(), "first")
        window.catch_up()
        # What another side wrote is kept when this one writes over it.
        window.window.parts.desk.writer.save_note(window.current(), "second")
        window.wait_until(lambda: carrel_library.note(window.current()) == "second")
    window.catch_up()
    DIALOGS[name](window)

    def opened() -> list[QWidget]:
        tops = QApplication.topLevelWidgets()
        return [one for one in tops if isinstance(one, QDialog) and one.isVisible()]

    window.wait_until(opened)
    (dialog,) = opened()
    window.wait_until(lambda: QApplication.activeWindow() is dialog and QApplication.focusWidget())
    if name in ("conflicts", "read back"):
        window.wait_until(dialog.list.hasFocus)
    if isinstance(dialog, HistoryDialog):
        # Its texts come from another thread, and move the keyboard.
        window.wait_until(
            lambda: (
                dialog.says.text().startswith("Since then")
                if name == "history"
                else QApplication.focusWidget().text() == "Close"
            )
        )
    check(dialog)
    dialog.close()


def check(top: QWidget) -> None:
    """Fail with what is wrong with the controls of a window."""
    assert nameless(top) == []
    if QApplication.focusWidget() is None:
        top.setFocus()
    stops = tab_stops(top)
    assert unreachable(top, stops) == []
    assert unseen_focus(top, stops) == []
