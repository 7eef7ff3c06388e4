"""The fixtures for authors of plugins: what they give, when they fail a test, what they leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from carrel.api import JobControl
from carrel.testing import JobInTest, window

PLUGIN = """
from carrel.api import Column, Command, Facet, SearchField, View, hookimpl

@hookimpl
def register_search_fields():
    return [SearchField(id="marks.mark", name="mark", title="Mark", kind="keyword",
                        values=lambda paper: [paper.title[:1], *paper.tags])]

@hookimpl
def register_columns():
    return [
        Column(id="marks.mark", title="Mark", field="mark"),
        Column(id="marks.loud", title="Loud", values=lambda ps: [p.title.upper() for p in ps]),
    ]

@hookimpl
def register_facets():
    return [Facet(id="marks.mark", title="Mark", field="mark")]

@hookimpl
def register_commands():
    return [
        Command(id="marks.tag", title="Mark", run=tag),
        Command(id="marks.fail", title="Fail", run=fail),
    ]

@hookimpl
def register_views():
    return [View(id="marks.view", title="Marks", create=create)]

@hookimpl
def papers_added(papers, context):
    for paper in papers:
        context.notify(f"new: {paper.title}")

def tag(context):
    context.plugin.notify("marked")
    context.plugin.library.add_tags(context.paper_ids, ["marked"])

def fail(context):
    raise ArithmeticError("no marks today")

def create(context):
    from PySide6.QtWidgets import QLabel
    label = QLabel()
    context.on_current(lambda paper: label.setText(paper.title if paper else ""))
    return label
"""

#: Tests as an author writes them, with how each ends.
AUTHORS_TESTS = """
import os
from pathlib import Path
import pytest

@pytest.fixture
def marks(carrel_plugin_folder):
    (carrel_plugin_folder / "marks.py").write_text(Path(os.environ["MARKS"]).read_text())

@pytest.fixture
def broken(carrel_plugin_folder):
    (carrel_plugin_folder / "broken.py").write_text("import a_module_that_nobody_has")

def test_passes(marks, carrel_host): carrel_host("marks")
def test_fails_unknown(carrel_host): carrel_host("nobodys")
def test_fails_broken(broken, carrel_host): carrel_host("broken")
def test_passes_broken(broken, carrel_host):
    assert carrel_host("broken", allow_problems=True).plugin.state == "failed"
def test_errors_later(marks, carrel_host):
    host = carrel_host("marks")
    (run,) = (one.run for one in host.contributions("register_commands") if one.id == "marks.fail")
    host.guard.call("marks.fail", run, None)
def test_errors_later_in_a_window(marks, carrel_library, carrel_window):
    carrel_library.add("A Lamp")
    carrel_window("marks", carrel_library).run("marks.fail")
def test_fails_command(marks, carrel_library, carrel_window):
    carrel_window("marks", carrel_library).run("marks.nothing")
def test_fails_view(marks, carrel_library, carrel_window):
    carrel_window("marks", carrel_library).open_view("marks.nothing")
def test_passes_own_home(): assert Path.home() == Path(os.environ["OUTER_HOME"])
def test_passes_home(carrel_home): assert Path.home() == carrel_home
"""


@pytest.fixture
def marks(carrel_plugin_folder: Path) -> str:
    """A plugin in the plugin folder."""
    (carrel_plugin_folder / "marks.py").write_text(PLUGIN)
    return "marks"


def outcomes(tmp_path: Path, home: Path, tests: str, *options: str) -> tuple[dict[str, str], str]:
    """Run an author's tests in a process of their own: how each ended, and all that was said."""
    (tmp_path / "marks_source.txt").write_text(PLUGIN)
    (tmp_path / "test_authors.py").write_text(tests)
    variables = {"MARKS": str(tmp_path / "marks_source.txt"), "OUTER_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *options, "."],
        cwd=tmp_path,
        env={**os.environ, **variables, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    told: dict[str, str] = {}
    for line in done.stdout.splitlines():
        if line.startswith("test_authors.py::"):
            name, outcome = line.removeprefix("test_authors.py::").split()[:2]
            told[name] = outcome  # a test's ERROR comes after its PASSED
    return told, done.stdout + done.stderr


# -- the library -----------------------------------------------------------------------------------


def test_a_library_takes_what_importers_and_readers_give(carrel_library):
    paper = carrel_library.add(
        "A Lamp for Two",
        authors=("Ada Sample",),
        year=2024,
        state="reading",
        starred=True,
        rating=4,
        tags=["light"],
        note="It hums.",
    )
    assert (paper.authors, paper.year, paper.tags) == (("Ada Sample",), 2024, ("light",))
    assert (paper.state, paper.starred, paper.rating) == ("reading", True, 4)
    assert carrel_library.note(paper) == "It hums."
    assert carrel_library.search("tag:light") == [paper.id]
    assert carrel_library.path.is_relative_to(carrel_library.folder)


def test_a_library_is_changed(carrel_library):
    paper = carrel_library.add("A Lamp for Two")
    carrel_library.set_note(paper, "It hums.")
    carrel_library.set_state(paper, "dropped")
    carrel_library.add_tags([paper], ["light"])
    carrel_library.highlight(paper, "Two", field="title", comment="not three", tags=["count"])
    assert carrel_library.highlight(paper, "hums", field="note") > 0
    assert carrel_library.search("highlight:two highlight:three highlight:count") == [paper.id]
    with pytest.raises(ValueError, match="not found"):
        carrel_library.highlight(paper, "three")
    changed = carrel_library.paper(paper.id)
    assert (changed.state, changed.tags) == ("dropped", ("light",))
    carrel_library.trash(paper)
    assert carrel_library.search("") == []
    assert carrel_library.paper(paper.id).trashed_at


def test_a_library_says_what_it_does_not_take(carrel_library):
    carrel_library.add("A Lamp for Two")
    with pytest.raises(ValueError, match="has “A Lamp for Two” already"):
        carrel_library.add("A Lamp for Two")
    with pytest.raises(TypeError, match="colour"):
        carrel_library.add("Another", colour="red")
    with pytest.raises(KeyError):
        carrel_library.paper(99)


# -- the host --------------------------------------------------------------------------------------


def test_a_host_has_this_plugin_and_no_other(carrel_host, marks: str):
    host = carrel_host(marks)
    assert host.importers() == []
    assert [one.id for one in host.contributions("register_columns")] == [
        "marks.mark",
        "marks.loud",
    ]
    assert host.plugin.contributions["register_views"] == ["marks.view"]


def test_names_that_carrel_and_its_own_plugins_have_are_taken(
    carrel_host, carrel_plugin_folder: Path, expects_log
):
    fields = "\n".join(
        f"SearchField(id='clash.{name}', name='{name}', title='T', kind='text', values=list),"
        for name in ("title", "authors", "free")
    )
    (carrel_plugin_folder / "clash.py").write_text(
        "from carrel.api import SearchField, hookimpl\n"
        f"@hookimpl\ndef register_search_fields():\n    return [{fields}]"
    )
    host = carrel_host("clash", allow_problems=True)
    expects_log("plugin clash")
    assert [one.name for one in host.contributions("register_search_fields")] == ["free"]
    assert "the field 'title' is Carrel's own" in host.plugin.report()
    assert "the field 'authors' is taken by the plugin bibliography" in host.plugin.report()


def test_one_of_carrel_s_own_plugins_has_its_own_names(carrel_host):
    assert carrel_host("bibliography").contributions("register_search_fields")


def test_a_plugin_s_fields_are_found_as_soon_as_a_paper_is_there(
    carrel_host, carrel_library, marks: str
):
    early = carrel_library.add("Early")
    carrel_host(marks, library=carrel_library)
    late = carrel_library.add("Late", tags=["lamp"])
    assert carrel_library.search("mark:e") == [early.id]
    assert carrel_library.search("mark:lamp") == [late.id]
    carrel_library.add_tags([early], ["lamp"])
    assert set(carrel_library.access.search("mark:lamp")) == {early.id, late.id}


def test_events_and_notices(carrel_host, carrel_library, marks: str):
    host = carrel_host(marks, library=carrel_library)
    host.tell("papers_added", papers=[carrel_library.add("A Lamp for Two")])
    assert host.notices == ["new: A Lamp for Two"]


def test_what_was_imported_from_the_folder_is_gone_afterwards(tmp_path: Path, home: Path):
    tests = """
import sys
def write(folder, number):
    (folder / "again.py").write_text(f'''
from carrel.api import hookimpl
__version__ = "{number}"
@hookimpl
def plugin_enabled(context):
    context.notify(__version__)
''')
def test_1(carrel_plugin_folder, carrel_host):
    write(carrel_plugin_folder, 1)
    assert carrel_host("again").notices == ["1"]
def test_2(carrel_plugin_folder, carrel_host):
    assert "again" not in sys.modules
    write(carrel_plugin_folder, 2)
    assert carrel_host("again").notices == ["2"]
"""
    told, said = outcomes(tmp_path, home, tests)
    assert told == {"test_1": "PASSED", "test_2": "PASSED"}, said


# -- the window ------------------------------------------------------------------------------------


def test_a_window_shows_what_the_plugin_brings(carrel_window, carrel_library, marks: str):
    carrel_library.add("A Lamp for Two")
    window = carrel_window(marks, carrel_library)
    assert window.titles() == ["A Lamp for Two"]
    assert window.column("marks.loud") == ["A LAMP FOR TWO"]
    window.wait_until(lambda: window.column("marks.mark") == ["A"])


def test_a_window_asks_reads_and_runs(carrel_window, carrel_library, marks: str):
    lamp, chair = carrel_library.add("A Lamp"), carrel_library.add("A Chair")
    window = carrel_window(marks, carrel_library)
    view = window.open_view("marks.view")
    window.read(lamp)
    window.wait_until(lambda: view.text() == "A Lamp")
    window.ask("chair")
    assert window.titles() == ["A Chair"]
    window.ask("chair")  # a second time
    window.ask("")
    window.read(chair)
    window.run("marks.tag")
    window.wait_until(lambda: carrel_library.paper(chair.id).tags == ("marked",))
    assert carrel_library.paper(lamp.id).tags == ()
    window.close_view("marks.view")


def test_a_facet_is_counted_when_it_is_asked_for(carrel_window, carrel_library, marks: str):
    lamp = carrel_library.add("A Lamp")
    carrel_library.add("Chair")
    window = carrel_window(marks, carrel_library)
    assert window.facet("marks.mark") == {"mark:A": 1, "mark:C": 1}
    carrel_library.add("Another")
    carrel_library.add_tags([lamp], ["light"])
    assert window.facet("marks.mark") == {"mark:A": 2, "mark:C": 1, "mark:light": 1}
    window.ask("mark:c")
    assert window.facet("marks.mark") == {"mark:C": 1}
    with pytest.raises(pytest.fail.Exception, match=r"there is no facet 'marks\.nothing'"):
        window.facet("marks.nothing")


def test_a_window_says_what_is_read_and_what_was_said(carrel_window, carrel_library, marks: str):
    lamp = carrel_library.add("A Lamp")
    window = carrel_window(marks, carrel_library)
    window.read(lamp)
    assert window.current() == lamp.id
    window.run("marks.tag")
    window.wait_until(lambda: "marked" in window.said)
    window.ask("nothing like it")
    window.wait_until(lambda: window.titles() == [])


def test_nothing_is_read_in_an_empty_library(carrel_window, carrel_library, marks: str):
    assert carrel_window(marks, carrel_library).current() is None


def test_who_waits_in_vain_is_told_what_the_window_showed(
    carrel_window, carrel_library, marks: str, monkeypatch: pytest.MonkeyPatch
):
    carrel_library.add("A Lamp")
    carrel_library.add("A Chair")
    opened = carrel_window(marks, carrel_library)
    opened.ask("chair")
    opened.host.context(marks).notify("a line of the plugin's")
    monkeypatch.setattr(window, "PATIENCE_MS", 200)
    with pytest.raises(pytest.fail.Exception) as failed:
        opened.wait_until(list)
    assert str(failed.value).splitlines() == [
        "the window did not come to it within 0.2 seconds (in the end it was [])",
        "the query was 'chair'",
        "papers in the list: 1",
        "    A Chair",
        "the status bar said",
        "    a line of the plugin's",
    ]


def test_a_window_leaves_the_process_as_it_was(tmp_path: Path, home: Path):
    tests = """
import os, signal, sys
from pathlib import Path
def state(): return sys.exit, signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
BEFORE = state()
def test_window(carrel_plugin_folder, carrel_library, carrel_window):
    (carrel_plugin_folder / "marks.py").write_text(Path(os.environ["MARKS"]).read_text())
    carrel_window("marks", carrel_library)
    assert state() != BEFORE
def test_afterwards():
    assert state() == BEFORE
"""
    told, said = outcomes(tmp_path, home, tests)
    assert set(told.values()) == {"PASSED"}, said
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


# -- a job -----------------------------------------------------------------------------------------


def test_a_job_is_steered_and_listens():
    job = JobInTest()
    control: JobControl = job
    control.progress(1, 3)
    control.progress(2)
    assert job.told == [(1, 3), (2, None)]
    assert not control.cancelled
    job.cancelled = True
    assert control.cancelled
    assert JobInTest(cancelled=True).cancelled


# -- tests of authors ------------------------------------------------------------------------------


def test_a_test_fails_when_its_plugin_has_a_problem(tmp_path: Path, home: Path):
    told, said = outcomes(tmp_path, home, AUTHORS_TESTS)
    ends = {"passes": "PASSED", "fails": "FAILED", "errors": "ERROR"}
    assert told == {name: ends[name.split("_")[1]] for name in told}, said
    assert len(told) == AUTHORS_TESTS.count("\ndef test_")
    for sentence in (
        "there is no plugin 'nobodys': install its project",
        "No module named 'a_module_that_nobody_has'",
        "ArithmeticError: no marks today",
        "the command 'marks.nothing' is not in the window",
        "there is no view 'marks.nothing'",
    ):
        assert sentence in said


def test_without_pytest_qt_only_the_window_is_missing(tmp_path: Path, home: Path):
    tests = (
        "def test_library(carrel_library): carrel_library.add('A Lamp')\n"
        "def test_window(carrel_window): pass\n"
    )
    told, said = outcomes(tmp_path, home, tests, "-p", "no:pytest-qt")
    assert told == {"test_library": "PASSED", "test_window": "ERROR"}
    assert "the fixture carrel_window needs pytest-qt" in said


def test_loading_the_fixtures_is_cheap():
    heavy = "{'PySide6', 'sqlalchemy', 'sqlmodel', 'sqlite3', 'carrel.library', 'carrel.search'}"
    code = f"import carrel.testing, sys; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
