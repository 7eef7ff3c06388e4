"""Plugins load one by one: whatever is wrong with one of them costs only its own share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from carrel.plugin_host import PluginHost, PluginRecord, PluginState

FIRST_PARTY = ["hugging_face.api", "hugging_face.listing", "json_lines.papers"]

GOOD = """
from carrel.api import Importer, hookimpl

def importer(id, **other):
    values = dict(title="Test", patterns=("*.t",), sniff=lambda h, n: 0, read=lambda s, j: [])
    return Importer(id=id, **{**values, **other})

@hookimpl
def register_importers():
    return [importer("NAME.one")]
"""

Install = Callable[..., str]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a plugin of another distribution beside the installed ones; returns its name."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(source: str, name: str = "visitor", distribution: str = "somebodys-plugin") -> str:
        module = f"{distribution.replace('-', '_')}_{name}_module"
        (tmp_path / f"{module}.py").write_text(source.replace("NAME", name))
        info = tmp_path / f"{distribution.replace('-', '_')}-2.5.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.5\n"
        )
        with (info / "entry_points.txt").open("a") as points:
            points.write(f"[carrel.plugins.v1]\n{name} = {module}\n")
        monkeypatch.setitem(sys.modules, module, None)  # so that it is taken away afterwards
        monkeypatch.delitem(sys.modules, module)
        return name

    return install


def loaded(*enabled: str, only: list[str] | None = None) -> PluginHost:
    host = PluginHost(frozenset(enabled), only=only)
    host.load()
    return host


def record(host: PluginHost, name: str, distribution: str = "somebodys-plugin") -> PluginRecord:
    return next(r for r in host.records() if (r.name, r.distribution) == (name, distribution))


def ids(host: PluginHost) -> list[str]:
    return [importer.id for importer in host.importers()]


def test_first_party_plugins_are_on():
    host = loaded()
    assert ids(host) == FIRST_PARTY
    assert all(r.first_party and r.state is PluginState.ON for r in host.records())
    assert all(r.version and not r.problems for r in host.records())


def test_a_second_load_changes_nothing():
    host = loaded()
    host.load()
    assert ids(host) == FIRST_PARTY


def test_somebody_elses_plugin_is_listed_but_not_imported(install: Install):
    install("raise AssertionError('imported')")
    host = loaded()
    found = record(host, "visitor")
    assert (found.state, found.version, found.first_party) == (PluginState.OFF, "2.5", False)
    assert ids(host) == FIRST_PARTY


def test_an_enabled_plugin_comes_after_carrels_own(install: Install):
    install(GOOD, "a_visitor")
    host = loaded("a_visitor")
    assert ids(host) == [*FIRST_PARTY, "a_visitor.one"]
    assert record(host, "a_visitor").contributions == ["a_visitor.one"]


def test_only_names_what_may_be_on():
    assert ids(loaded(only=["json_lines"])) == ["json_lines.papers"]
    host = loaded(only=[])
    assert not host.importers()
    assert {r.state for r in host.records()} == {PluginState.OFF}


def test_a_hook_gets_the_arguments_that_it_names(install: Install):
    hook = "def register_importers(context):\n    assert context.plugin == 'NAME'"
    hook += "\n    context.log.info('here')"
    install(GOOD.replace("def register_importers():", hook))
    assert "visitor.one" in ids(loaded("visitor"))


BROKEN_ON_LOADING = {
    "an import that is missing": ("import there_is_no_such_module", "there_is_no_such_module"),
    "a syntax error": ("def (", "SyntaxError"),
    "a module that exits": ("import sys\nsys.exit(3)", "SystemExit"),
    "an exception without a message": (
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
        "importing it raised E",
    ),
    "a wrong signature": (
        GOOD.replace("register_importers()", "register_importers(papers)"),
        "wrong signature",
    ),
}


@pytest.mark.expects_log("plugin visitor")
@pytest.mark.parametrize("case", BROKEN_ON_LOADING)
def test_what_cannot_be_loaded_is_recorded(install: Install, case: str):
    source, said = BROKEN_ON_LOADING[case]
    install(source)
    host = loaded("visitor")
    found = record(host, "visitor")
    assert found.state is PluginState.FAILED
    assert said in found.problems[0].reason
    if found.problems[0].where == "import":
        assert "Traceback" in found.problems[0].traceback or "File" in found.problems[0].traceback
    assert ids(host) == FIRST_PARTY


def giving(result: str) -> str:
    return GOOD.replace('return [importer("NAME.one")]', result)


BROKEN_CONTRIBUTIONS = {
    "the hook raises": (giving("raise RuntimeError('tired')"), "tired", []),
    "the hook raises halfway": (
        giving("yield importer('NAME.one')\n    raise RuntimeError('tired')"),
        "tired",
        [],
    ),
    "no list": (giving("return 7"), "TypeError", []),
    "no end": (giving("while True: yield importer('NAME.one')"), "more than 1000", []),
    "another type": (giving("return ['x', importer('NAME.one')]"), "got str", ["visitor.one"]),
    "an id of somebody else": (giving("return [importer('other.one')]"), "begin with", []),
    "an id that is no text": (giving("return [importer(7)]"), "begin with", []),
    "the same id twice": (
        giving("return [importer('NAME.one'), importer('NAME.one')]"),
        "taken already",
        ["visitor.one"],
    ),
    "no title": (giving("return [importer('NAME.one', title=' ')]"), "no title", []),
    "one pattern as text": (giving("return [importer('NAME.one', patterns='*')]"), "tuple", []),
    "nothing to call": (giving("return [importer('NAME.one', read=None)]"), "read cannot", []),
    "a hook of the future": (
        GOOD + "\n@hookimpl\ndef register_dreams(context): ...\n",
        "no hook register_dreams",
        ["visitor.one"],
    ),
    "no hook": ("x = 1", "implements no hook", []),
    "a wrapper": (
        GOOD.replace("@hookimpl", "@hookimpl(wrapper=True)").replace(
            "return [importer", "yield [importer"
        ),
        "wrapper",
        [],
    ),
}


@pytest.mark.expects_log("plugin visitor")
@pytest.mark.parametrize("case", BROKEN_CONTRIBUTIONS)
def test_a_wrong_contribution_is_dropped_and_the_rest_stays(install: Install, case: str):
    source, said, kept = BROKEN_CONTRIBUTIONS[case]
    install(source)
    host = loaded("visitor")
    found = record(host, "visitor")
    assert found.state is PluginState.ON
    assert any(said in problem.reason for problem in found.problems)
    assert ids(host) == FIRST_PARTY + kept


def test_nothing_given_is_no_problem(install: Install):
    install(giving("return None"))
    assert not record(loaded("visitor"), "visitor").problems


@pytest.mark.expects_log("plugin json_lines: the name is taken by a plugin of carrel")
def test_a_name_is_taken_once(install: Install):
    install("raise AssertionError('imported')", "json_lines")
    host = loaded("json_lines")
    assert record(host, "json_lines").state is PluginState.FAILED
    assert ids(host) == FIRST_PARTY


@pytest.mark.expects_log("plugin bad")
def test_a_failure_leaves_the_other_plugins(install: Install):
    install(GOOD, "good")
    install("1 / 0", "bad")
    host = loaded("good", "bad")
    assert ids(host) == [*FIRST_PARTY, "good.one"]
