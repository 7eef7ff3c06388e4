"""A plugin's life: turned on and off while the program runs, told of events, ended; and crashes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.unit.plugin_host.visitors import GOOD, Site, agreed, host_with, ids, record, whole

from carrel.plugin_host import ChoicesInMemory, PluginHost, PluginState, Surroundings
from carrel.plugin_host.blame import plugin_of_frame, plugin_of_traceback

FIELD = """
from carrel.api import Exporter, CliCommand, SearchField, hookimpl

@hookimpl
def register_search_fields():
    return [SearchField(id="NAME.f", name="depth", title="D", kind="number", values=lambda p: [])]
@hookimpl
def register_exporters():
    return [Exporter(id="NAME.x", title="X", format="x", suffix=".x", write=lambda *a: None)]
@hookimpl
def register_cli_commands():
    return [CliCommand(id="NAME.c", name="dive", help="x", run=lambda *a: 0)]
"""

LIFE = """
from carrel.api import hookimpl

@hookimpl
def plugin_enabled(context): context.notify("NAME enabled")
@hookimpl
def plugin_disabled(context): context.notify("NAME disabled")
@hookimpl
def papers_added(papers, context): context.notify(f"NAME added {papers}")
@hookimpl
def papers_changed(papers, fields): import builtins; builtins.told.append((papers, fields))
@hookimpl
def papers_removed(paper_ids, context): context.notify(f"NAME removed {paper_ids}")
"""


def test_enabled_and_disabled_while_it_runs(site: Site):
    site.install(GOOD + LIFE)
    told: list[str] = []
    choices = ChoicesInMemory()
    host = host_with(choices=choices, only=[], notify=told.append)
    changes: list[set[str]] = []
    host.on_change(lambda: changes.append(ids(host)))

    found = host.enable("visitor")
    assert (found.state, found.off_because) == (PluginState.ON, "")
    assert found.contributions == {"register_importers": ["visitor.one"]}
    consent = choices.consent("visitor")
    assert consent is not None
    assert (consent.version, len(consent.fingerprint)) == ("2.5", 64)
    assert host.enable("visitor") is found  # nothing more to do
    assert (told, changes) == (["visitor enabled"], [{"visitor.one"}])

    host.disable("visitor")
    assert (found.state, found.off_because) == (PluginState.OFF, "you turned it off")
    assert found.contributions == {}
    assert (choices.consent("visitor"), choices.is_off("visitor")) == (None, True)
    assert told == ["visitor enabled", "visitor disabled"]
    assert changes[1:] == [set()]
    host.tell("papers_added", papers=())
    host.enable("visitor")
    assert told[2:] == ["visitor enabled"]


def test_carrels_own_can_be_turned_off_and_on(site: Site):
    host = host_with()
    host.disable("json_lines")
    assert "json_lines.papers" not in [one.id for one in host.importers()]
    assert host.enable("json_lines").state is PluginState.ON
    assert "json_lines.papers" in [one.id for one in host.importers()]


@pytest.mark.expects_log("taken by the plugin early")
def test_names_are_free_again(site: Site):
    site.install(FIELD, "early")
    site.install(FIELD, "late", "another-plugin")
    host = host_with("early", "late")
    hooks = ("register_search_fields", "register_exporters", "register_cli_commands")
    assert [ids(host, hook) for hook in hooks] == [{"early.f"}, {"early.x"}, {"early.c"}]
    host.disable("late")
    host.disable("early")
    assert host.enable("late").problems == []
    assert [ids(host, hook) for hook in hooks] == [{"late.f"}, {"late.x"}, {"late.c"}]


@pytest.mark.expects_log("ZeroDivisionError")
def test_enabling_what_cannot_be_loaded_says_why_and_can_be_repeated(site: Site):
    path = site.install("1 / 0")
    host = host_with("visitor")
    assert record(host).state is PluginState.FAILED
    path.write_text(GOOD.replace("NAME", "visitor"))
    sys.path_importer_cache.clear()
    found = host.enable("visitor")
    assert (found.state, found.problems) == (PluginState.ON, [])
    path.write_text("1 / 0")
    host.disable("visitor")
    assert found.state is PluginState.OFF


def test_a_broken_plugin_that_is_turned_off_is_off(site: Site, expects_log):
    expects_log("ZeroDivisionError")
    site.install("1 / 0")
    host = host_with("visitor")
    found = host.disable("visitor")
    assert (found.state, found.off_because) == (PluginState.OFF, "you turned it off")


def test_the_window_may_ask_while_a_plugin_loads(site: Site):
    site.install("from carrel.api import hookimpl\nimport builtins\nbuiltins.told()\n" + GOOD)
    host = host_with()
    asked: list[int] = []

    def ask() -> None:
        thread = threading.Thread(target=lambda: asked.append(len(host.contributions("x"))))
        thread.start()
        thread.join(5)

    import builtins

    builtins.told = ask  # type: ignore[attr-defined]
    try:
        assert host.enable("visitor").state is PluginState.ON
    finally:
        del builtins.told  # type: ignore[attr-defined]
    assert asked == [0]


# -- events


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list:
    import builtins

    found: list = []
    monkeypatch.setattr(builtins, "told", found, raising=False)
    return found


def test_events_reach_every_plugin_in_order_with_what_it_names(site: Site, told: list):
    site.install(LIFE, "a_first")
    site.install(LIFE, "b_second", "another-plugin")
    host = host_with(only=["a_first", "b_second"], notify=told.append)
    told.clear()
    assert host.listens("papers_added")
    assert not host_with(only=[]).listens("papers_added")
    host.tell("papers_added", papers=("p",))
    host.tell("papers_changed", papers=("p",), fields=frozenset({"state"}))
    host.tell("papers_removed", paper_ids=("i",))
    host.tell("notes_changed", papers=("p",))
    changed = (("p",), frozenset({"state"}))
    assert told == [
        "a_first added ('p',)",
        "b_second added ('p',)",
        changed,
        changed,
        "a_first removed ('i',)",
        "b_second removed ('i',)",
    ]


@pytest.mark.expects_log("plugin a_first: a_first.papers_added raised RuntimeError: tired")
def test_an_event_that_fails_is_the_plugins_own(site: Site, told: list):
    tired = LIFE.replace('context.notify(f"NAME added {papers}")', "raise RuntimeError('tired')")
    site.install(tired, "a_first")
    site.install(LIFE, "b_second", "another-plugin")
    host = host_with(only=["a_first", "b_second"], notify=told.append)
    host.tell("papers_added", papers=())
    assert told[-1] == "b_second added ()"
    assert whole(record(host, "a_first").problems).startswith("a_first.papers_added: ")


@pytest.mark.expects_log("plugin visitor: visitor.plugin_enabled raised RuntimeError")
def test_a_start_that_fails_leaves_the_contributions(site: Site):
    site.install(GOOD + "\n@hookimpl\ndef plugin_enabled(): raise RuntimeError('tired')\n")
    host = host_with("visitor")
    assert ids(host) == {"visitor.one"}
    assert record(host).failures == 1


def test_closing_tells_each_plugin_once_and_nothing_after(site: Site, told: list):
    site.install(LIFE, "a_first")
    site.install(LIFE, "b_second", "another-plugin")
    host = host_with(only=["a_first", "b_second"], notify=told.append)
    host.disable("b_second")
    told.clear()
    host.close()
    host.close()
    host.tell("papers_added", papers=())
    assert told == ["a_first disabled"]


# -- whose code it is


def test_a_failure_is_given_to_the_plugin_in_whose_code_it_happened(site: Site):
    package = site.folder / "shared_package"
    for name in ("early", "late"):
        (package / name).mkdir(parents=True)
        source = f"import sys\nfrom shared_package.{name} import work\n" + GOOD
        (package / name / "__init__.py").write_text(source.replace("NAME", name))
        (package / name / "work.py").write_text("def fail(f=None): return f() if f else 1 / 0")
        site.point(f"{name} = shared_package.{name}")
    (package / "__init__.py").touch()
    (package / "common.py").write_text("import sys\ndef frame(): return sys._getframe()")
    host = host_with(only=["early", "late"])
    records = [record(host, "early"), record(host, "late")]
    for name in ("early", "late"):
        work = sys.modules[f"shared_package.{name}.work"]
        with pytest.raises(ZeroDivisionError) as raised:
            work.fail()
        owner = plugin_of_traceback(records, raised.tb)
        assert owner is not None
        assert owner.name == name
    common = __import__("shared_package.common").common
    assert plugin_of_frame(records, common.frame()) in records
    assert plugin_of_frame(records, sys._getframe()) is None


# -- a process that dies


START = """
import json, sys
from pathlib import Path
from carrel.plugin_host import PluginHost
from carrel.settings.plugin_choices import PluginChoices

choices = PluginChoices(Path(sys.argv[1]) / "plugins.json")
host = PluginHost(choices, folder=Path(sys.argv[2]), only=json.loads(sys.argv[3]))
host.load()
if len(sys.argv) > 4:
    host.enable(sys.argv[4])
told = {one.name: [one.state, one.off_because] for one in host.records() if not one.first_party}
own = {str(one.state) for one in host.records() if one.first_party}
print(json.dumps([told, sorted(own)]))
"""


@pytest.fixture
def start(tmp_path: Path, folder: Path):
    """Start a program with the plugins of `folder`, as a process of its own."""

    def run(*enable: str, only: list[str] | None = None) -> subprocess.CompletedProcess[str]:
        config = tmp_path / "config"
        command = [sys.executable, "-c", START, str(config), str(folder), json.dumps(only), *enable]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    return run


DEATHS = {
    "a segmentation fault": "os.kill(os.getpid(), signal.SIGSEGV)",
    "an end at once": "os._exit(0)",
}
DIED = "Carrel ended while it was being loaded"


@pytest.mark.parametrize("death", DEATHS)
def test_a_plugin_that_takes_the_program_along_is_off_at_the_next_start(folder: Path, start, death):
    (folder / "deadly.py").write_text(f"import os, signal\n{DEATHS[death]}")
    (folder / "good.py").write_text(GOOD.replace("NAME", "good"))
    start("good")
    expected = -signal.SIGSEGV if death.startswith("a seg") else 0
    died = start("deadly")
    assert (died.returncode, died.stdout) == (expected, "")
    for _ in range(2):  # it stays off, and why
        told, own = json.loads(start().stdout)
        assert told == {"deadly": ["off", DIED], "good": ["on", ""]}
        assert own == ["on"]
    assert start("deadly").returncode == expected  # the reader may try again
    told, _ = json.loads(start(only=[]).stdout)  # a start without plugins forgets nothing
    assert told["deadly"] == ["off", "this run does without it"]
    assert json.loads(start().stdout)[0]["deadly"] == ["off", DIED]


def test_what_is_being_loaded_elsewhere_has_not_died(folder: Path, start, tmp_path: Path):
    waits = "import sys; print('loading', flush=True); sys.stdin.read()"
    (folder / "slow.py").write_text("import os\nif 'WAIT' in os.environ:\n    " + waits)
    start("slow")
    command = [sys.executable, "-c", START, str(tmp_path / "config"), str(folder), "null"]
    with subprocess.Popen(
        command,
        env={**os.environ, "WAIT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "loading\n"
        assert json.loads(start().stdout)[0] == {"slow": ["on", ""]}
        other.communicate("", timeout=30)
    assert json.loads(start().stdout)[0] == {"slow": ["on", ""]}


def test_ctrl_c_while_loading_is_no_death(folder: Path, start):
    (folder / "slow.py").write_text("raise KeyboardInterrupt")
    assert start("slow").returncode != 0
    told, _ = json.loads(start(only=[]).stdout)
    assert told["slow"][1] == "this run does without it"
    assert DIED not in start().stdout


def test_choices_in_memory_serve_a_run_without_a_home(folder: Path):
    (folder / "lamps.py").write_text(GOOD.replace("NAME", "lamps"))
    choices = agreed("lamps", folder=folder)
    host = PluginHost(choices, folder=folder, surroundings=Surroundings())
    host.load()
    assert ids(host) == {"lamps.one"}
    assert choices.now_loading == ""
