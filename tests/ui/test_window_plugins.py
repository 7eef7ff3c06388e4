"""Plugins in a running window: they come and go, hear what happens, and fail alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from carrel.app.hang_watch import HangWatch
from carrel.app.running import Running
from carrel.domain.paper import ReadingState
from carrel.settings.places import plugin_folder
from carrel.ui.plugins.placeholder import Placeholder

VISITOR = '''
"""One of everything."""
from carrel.api import *
from PySide6.QtWidgets import QLabel

heard = []

@hookimpl
def register_search_fields():
    return [SearchField(id="visitor.letters", name="letters", title="Letters", kind="number",
                        values=lambda paper: [len(paper.title)])]

@hookimpl
def register_columns(context):
    return [Column(id="visitor.letters", title="Letters", field="letters", align="right"),
            Column(id="visitor.initial", title="Initial",
                   values=lambda papers: [paper.title[0] for paper in papers])]

@hookimpl
def register_facets():
    return [Facet(id="visitor.letters", title="Letters", field="letters")]

class Shown(QLabel):
    def __init__(self, context):
        super().__init__("nothing yet")
        context.on_current(lambda paper: self.setText(paper.title if paper else "nobody"))
        context.on_result(lambda ids: self.setToolTip(str(len(ids))))

@hookimpl
def register_views():
    return [View(id="visitor.shown", title="Shown", create=Shown)]

@hookimpl
def register_commands():
    return [Command(id="visitor.copy", title="Copy initials", shortcut="Ctrl+Shift+F9",
                    run=lambda c: c.copy("".join(p.title[0] for p in c.papers()))),
            Command(id="visitor.taken", title="Taken", shortcut="F11", run=lambda c: None),
            Command(id="visitor.broken", title="Broken", run=lambda c: 1 / 0)]

def write(papers, stream, job):
    for paper in papers:
        stream.write(paper.title + "\\n")

def fail(papers, stream, job):
    stream.write("half")
    raise ValueError("no ink")

@hookimpl
def register_exporters():
    return [Exporter(id="visitor.lines", title="Lines", format="lines", suffix=".lines",
                     write=write),
            Exporter(id="visitor.fails", title="Fails", format="fails", suffix=".fails",
                     write=fail)]

@hookimpl
def papers_changed(papers, fields):
    heard.append(("changed", tuple(p.title for p in papers), set(fields)))

@hookimpl
def papers_removed(paper_ids):
    heard.append(("removed", len(paper_ids)))

@hookimpl
def papers_added(papers):
    heard.append(("added", len(papers)))

@hookimpl
def notes_changed(papers, context):
    heard.append(("note", context.library.note(papers[0].id)))

@hookimpl
def plugin_enabled():
    heard.append("enabled")

@hookimpl
def plugin_disabled():
    heard.append("disabled")
'''

BAD_VIEW = """
import sys, time
from carrel.api import *
from PySide6.QtWidgets import QLabel, QPushButton

class Paints(QLabel):
    def paintEvent(self, event):
        raise ValueError("cannot paint")

class Exits(QPushButton):
    def __init__(self, context):
        super().__init__("Exit")
        self.clicked.connect(self.leave)
    def leave(self):
        sys.exit(3)

class Hangs(QPushButton):
    def __init__(self, context):
        super().__init__("Hang")
        self.clicked.connect(self.hang)
    def hang(self):
        time.sleep(0.8)

def cannot(context):
    raise RuntimeError("no view today")

@hookimpl
def register_views():
    return [View(id="rough.paints", title="Paints", create=lambda context: Paints("x")),
            View(id="rough.exits", title="Exits", create=Exits),
            View(id="rough.hangs", title="Hangs", create=Hangs),
            View(id="rough.cannot", title="Cannot", create=cannot)]
"""


@pytest.fixture
def put_plugin(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Put a plugin into the user's plugin folder."""
    path = list(sys.path)
    put: list[str] = []

    def work(name: str, source: str) -> None:
        folder = plugin_folder()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(source, "utf-8")
        put.append(name)

    yield work
    sys.path[:] = path
    for name in put:
        sys.modules.pop(name, None)


@pytest.fixture
def running(
    run_window: Callable[..., Running],
    library_folder: Path,
    put_plugin: Callable[[str, str], None],
) -> Running:
    put_plugin("visitor", VISITOR)
    put_plugin("rough", BAD_VIEW)
    return run_window(library_folder, plugins=("visitor", "rough"))


def heard() -> list[object]:
    return sys.modules["visitor"].heard


def menu_titles(running: Running, name: str) -> list[str]:
    menus = running.window.menuBar().actions()
    menu = next(one.menu() for one in menus if one.text().replace("&", "") == name)
    return [action.text().replace("&", "") for action in menu.actions()]


def complaint(running: Running) -> str:
    labels = running.window.panes.status.findChildren(QLabel)
    return " ".join(label.text() for label in labels)


def test_columns_are_shown_sorted_and_hidden(running: Running, qtbot: QtBot):
    view, model = running.window.panes.list.view, running.window.panes.list.model
    heads = [model.headerData(i, view.horizontalHeader().orientation()) for i in range(3)]
    assert heads == ["Paper", "Letters", "Initial"]
    assert view.horizontalHeader().isVisible()
    lengths = [len(model.row_at(row).title) for row in range(model.rowCount())]
    qtbot.waitUntil(lambda: [model.cell_text(r, 1) for r in range(6)] == list(map(str, lengths)))
    assert model.cell_text(0, 2) == model.row_at(0).title[0]
    running.window.menus.registry.run("view.sort_field.letters")

    def shown() -> list[int]:
        return [len(model.row_at(row).title) for row in range(model.rowCount())]

    qtbot.waitUntil(lambda: shown() == sorted(lengths, reverse=True))
    view.heads.sort_requested.emit("letters")
    qtbot.waitUntil(lambda: shown() == sorted(lengths))
    running.window.menus.registry.run("view.column.visitor.letters")
    running.window.menus.registry.run("view.column.visitor.initial")
    assert model.columnCount() == 1
    assert not view.horizontalHeader().isVisible()


def test_a_field_is_searched(running: Running, qtbot: QtBot):
    model = running.window.panes.list.model
    wanted = max(len(model.row_at(row).title) for row in range(model.rowCount()))
    qtbot.waitUntil(lambda: model.cell_text(0, 1) != "")
    running.window.session.ask(f"letters:>={wanted}")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert len(model.row_at(0).title) == wanted


def test_a_view_follows_what_is_read(running: Running, qtbot: QtBot):
    binding = running.plugins.binding
    running.window.menus.registry.run("view.panel.visitor.shown")
    shown = binding.widget("visitor.shown")
    model, view = running.window.panes.list.model, running.window.panes.list.view
    view.go_to_row(3)
    qtbot.waitUntil(lambda: shown.text() == model.row_at(3).title)
    running.window.session.ask("-is:inbox")
    qtbot.waitUntil(lambda: shown.toolTip() == str(model.rowCount()))
    running.window.menus.registry.run("view.panel.visitor.shown")
    assert not binding.is_open("visitor.shown")


def test_commands_have_menu_and_key(running: Running, qtbot: QtBot):
    registry = running.window.menus.registry
    assert "Copy initials" in menu_titles(running, "Paper")
    running.window.panes.list.view.go_to_row(0)
    running.window.session.select(list(running.window.panes.list.model.ids)[:2])
    registry.run("visitor.copy")
    titles = [running.window.panes.list.model.row_at(row).title for row in (0, 1)]
    assert QApplication.clipboard().text() == "".join(title[0] for title in titles)
    assert registry.action("visitor.copy").shortcut().toString() == "Ctrl+Shift+F9"
    assert registry.action("visitor.taken").shortcut().isEmpty()
    record = running.plugins.host.record("visitor")
    assert any("F11 belongs to" in problem.reason for problem in record.problems)


@pytest.mark.expects_log("plugin visitor: visitor.broken raised ZeroDivisionError")
def test_a_command_that_fails_thrice_takes_its_plugin_out(running: Running, qtbot: QtBot):
    registry = running.window.menus.registry
    running.window.panes.list.view.go_to_row(0)
    registry.run("visitor.broken")
    qtbot.waitUntil(lambda: "The plugin visitor failed" in complaint(running))
    registry.run("visitor.broken")
    registry.run("visitor.broken")
    qtbot.waitUntil(lambda: "Copy initials" not in menu_titles(running, "Paper"))
    assert running.window.panes.list.model.columnCount() == 1
    qtbot.waitUntil(lambda: heard()[-1] == "disabled")


def test_events_are_told_in_order(running: Running, qtbot: QtBot):
    writer = running.window.parts.desk.writer
    first = running.window.panes.list.model.ids[0]
    writer.set_state([first], ReadingState.DROPPED)
    qtbot.waitUntil(lambda: any(one[0] == "changed" for one in heard()))
    writer.save_note(first, "a thought")
    qtbot.waitUntil(lambda: ("note", "a thought") in heard())
    writer.trash([first])
    qtbot.waitUntil(lambda: ("removed", 1) in heard())
    writer.restore([first])
    qtbot.waitUntil(lambda: ("added", 1) in heard())
    assert heard()[0] == "enabled"
    changed = next(one for one in heard() if one[0] == "changed")
    assert changed[2] == {"state"}


def test_a_plugin_goes_and_comes_back_without_a_restart(running: Running, qtbot: QtBot):
    plugins, model = running.plugins, running.window.panes.list.model
    plugins.binding.toggle("visitor.shown")
    plugins.disable("visitor")
    qtbot.waitUntil(lambda: model.columnCount() == 1)
    qtbot.waitUntil(lambda: heard()[-1] == "disabled")
    assert not plugins.binding.is_open("visitor.shown")
    assert "Copy initials" not in menu_titles(running, "Paper")
    running.window.session.ask("letters:>=1")
    desk = running.window.parts.desk
    assert desk.search.request().fields == ()
    running.window.session.ask("")
    plugins.enable("visitor")
    qtbot.waitUntil(lambda: model.columnCount() == 3)
    assert "Copy initials" in menu_titles(running, "Paper")
    assert plugins.host.record("visitor").state == "on"


@pytest.mark.expects_log("cannot paint|no view today")
def test_a_view_that_fails_has_a_placeholder(running: Running, qtbot: QtBot):
    binding = running.plugins.binding
    binding.toggle("rough.cannot")
    assert isinstance(binding.widget("rough.cannot"), Placeholder)
    binding.toggle("rough.paints")
    qtbot.waitUntil(lambda: isinstance(binding.widget("rough.paints"), Placeholder))
    assert running.plugins.host.record("visitor").state == "on"


@pytest.mark.expects_log("sys.exit")
def test_sys_exit_in_a_slot_ends_nothing(running: Running, qtbot: QtBot):
    binding = running.plugins.binding
    binding.toggle("rough.exits")
    button = binding.widget("rough.exits")
    assert isinstance(button, QPushButton)
    with qtbot.captureExceptions() as caught:
        hook, sys.excepthook = sys.excepthook, running._guards._failed
        button.click()
        sys.excepthook = hook
    assert not caught
    qtbot.waitUntil(lambda: running.plugins.host.record("rough").failures == 1)
    assert running.window.isVisible()


@pytest.mark.expects_log("the window stood still")
def test_a_hang_names_the_plugin(running: Running, qtbot: QtBot):
    plugins = running.plugins
    watch = HangWatch(plugins.binding.running, plugins.binding.hung, running.window, hang_s=0.3)
    try:
        plugins.binding.toggle("rough.hangs")
        plugins.binding.widget("rough.hangs").click()
        record = plugins.host.record("rough")
        qtbot.waitUntil(lambda: any("stood still" in one.reason for one in record.problems))
        assert "in hang" in record.report()
    finally:
        watch.stop()


def test_a_facet_counts_the_list_and_narrows_it(running: Running, qtbot: QtBot):
    sidebar, session = running.window.panes.sidebar, running.window.session
    model, lines = running.window.panes.list.model, sidebar.model()

    def facet() -> list[str]:
        heading = lines.item(2)
        assert heading.text() == "Letters"
        return [heading.child(row).text() for row in range(heading.rowCount())]

    assert facet() == []
    sidebar.facet_opened.emit("visitor.letters")
    lengths = {str(len(model.row_at(row).title)) for row in range(model.rowCount())}
    qtbot.waitUntil(lambda: set(facet()) == lengths)
    sidebar._ask(lines.item(2).child(0).index())
    wanted = lines.item(2).child(0).text()
    qtbot.waitUntil(lambda: model.rowCount() < 6)
    assert session.query == f"letters:{wanted}"
    qtbot.waitUntil(lambda: facet() == [wanted])
    sidebar.narrowed.emit(f"letters:{wanted}")
    qtbot.waitUntil(lambda: set(facet()) == lengths)
    sidebar.facet_opened.emit("visitor.letters")
    assert facet() == []


def test_an_exporter_writes_the_list(
    running: Running, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "out.lines"
    chosen = lambda *_: (str(target), "")  # noqa: E731
    monkeypatch.setattr("carrel.ui.plugins.exporters.QFileDialog.getSaveFileName", chosen)
    running.window.menus.registry.run("file.export.visitor.lines")
    qtbot.waitUntil(lambda: "Exported 6 papers" in complaint(running))
    model = running.window.panes.list.model
    assert target.read_text().splitlines() == [model.row_at(row).title for row in range(6)]


@pytest.mark.expects_log("no ink")
def test_an_exporter_that_fails_leaves_the_file(
    running: Running, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "out.fails"
    target.write_text("before")
    chosen = lambda *_: (str(target), "")  # noqa: E731
    monkeypatch.setattr("carrel.ui.plugins.exporters.QFileDialog.getSaveFileName", chosen)
    running.window.menus.registry.run("file.export.visitor.fails")
    qtbot.waitUntil(lambda: running.plugins.host.record("visitor").failures == 1)
    assert target.read_text() == "before"


def test_the_list_keeps_the_keyboard_when_plugins_come(running: Running, qtbot: QtBot):
    running.window.activateWindow()
    view = running.window.panes.list.view
    qtbot.waitUntil(lambda: running.plugins.settled)
    assert running.window.panes.focusWidget() is view or view.hasFocus()
