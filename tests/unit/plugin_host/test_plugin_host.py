"""Plugins load one by one: what is there, what may run, and what a host gives."""

from __future__ import annotations

import pytest
from tests.unit.plugin_host.visitors import GOOD, Site, agreed, host_with, ids, record

from carrel.plugin_host import ChoicesInMemory, PluginHost, PluginState

OWN_IMPORTERS = {"hugging_face.api", "hugging_face.listing", "json_lines.papers"}


def importers(host: PluginHost) -> list[str]:
    return [importer.id for importer in host.importers()]


def test_first_party_plugins_are_on():
    host = host_with()
    assert set(importers(host)) >= OWN_IMPORTERS
    assert all(r.first_party and r.state is PluginState.ON for r in host.records())
    assert all(r.version and r.load_ms > 0 and not r.problems for r in host.records())


def test_a_second_load_changes_nothing():
    host = host_with()
    before = importers(host)
    host.load()
    assert importers(host) == before


def test_somebody_elses_plugin_is_listed_but_not_imported(site: Site):
    site.install("raise AssertionError('imported')")
    host = host_with()
    found = record(host)
    assert (found.state, found.version, found.first_party) == (PluginState.OFF, "2.5", False)
    assert found.origin == "the package somebodys-plugin 2.5"
    assert (found.off_because, ids(host)) == ("", set())


def test_an_enabled_plugin_comes_after_carrels_own(site: Site):
    site.install(GOOD, "a_visitor")
    host = host_with("a_visitor")
    assert importers(host)[-1] == "a_visitor.one"
    assert record(host, "a_visitor").contributions == {"register_importers": ["a_visitor.one"]}


def test_only_names_what_may_be_on_and_is_consent(site: Site):
    site.install(GOOD)
    assert importers(host_with(only=["json_lines"])) == ["json_lines.papers"]
    assert importers(host_with(only=["visitor"])) == ["visitor.one"]
    host = host_with("visitor", only=[])
    assert not host.importers()
    assert {r.state for r in host.records()} == {PluginState.OFF}
    assert {r.off_because for r in host.records()} == {"this run does without it"}


def test_what_was_turned_off_stays_off(site: Site):
    site.install(GOOD)
    choices = agreed("visitor")
    for name in ("visitor", "json_lines"):
        choices.turn_off(name)
    host = host_with(choices=choices)
    assert "visitor.one" not in importers(host)
    assert "json_lines.papers" not in importers(host)
    assert record(host).off_because == "you turned it off"


def test_a_hook_gets_the_arguments_that_it_names(site: Site):
    hook = "def register_importers(context):\n    assert context.plugin == 'NAME'"
    hook += "\n    context.log.info('here')"
    site.install(GOOD.replace("def register_importers():", hook))
    assert ids(host_with("visitor")) == {"visitor.one"}


def test_nothing_given_is_no_problem(site: Site):
    site.install(GOOD.replace('[importer("NAME.one")]', "None"))
    assert not record(host_with("visitor")).problems


SETTINGS = """
from dataclasses import dataclass
from carrel.api import SettingsPage, hookimpl, setting

@dataclass(frozen=True)
class Settings:
    goal: int = setting(10, "Papers a week", minimum=0, maximum=100)

@hookimpl
def register_settings_pages():
    return [SettingsPage(id="NAME.settings", title="Visitor", schema=Settings),
            SettingsPage(id="NAME.more", title="More", schema=Settings)]

@hookimpl
def register_importers(context):
    context.log.info("%s", context.settings.goal)
"""


@pytest.mark.expects_log("one settings page at most")
def test_settings_are_there_for_the_other_hooks_and_follow_what_is_stored(site: Site):
    site.install(SETTINGS)
    choices = agreed("visitor")
    choices.stored["visitor"] = {"goal": 30}
    host = host_with(choices=choices)
    assert host.context("visitor.settings").settings.goal == 30
    choices.stored["visitor"] = {"goal": 3000, "other": []}
    assert host.context("visitor.settings").settings.goal == 10
    assert record(host).contributions == {"register_settings_pages": ["visitor.settings"]}


def test_the_context(site: Site, tmp_path):
    site.install(GOOD)
    told: list[str] = []
    host = host_with("visitor", notify=told.append, data_folder=lambda: tmp_path / "data")
    context = host.context("visitor.one")
    assert context.data_dir == tmp_path / "data" / "visitor"
    assert context.data_dir.is_dir()
    assert context.log.name == "carrel.plugins.visitor"
    context.notify("done")
    context.ui_thread(lambda: told.append("at once"))
    assert told == ["done", "at once"]
    assert context.settings is None
    with pytest.raises(RuntimeError, match="no library"):
        _ = context.library


def test_what_plugins_gave_can_be_traced(site: Site, monkeypatch, capsys):
    site.install(GOOD)
    monkeypatch.setenv("CARREL_TRACE_PLUGINS", "1")
    host_with("visitor")
    said = capsys.readouterr().err
    assert "plugins: visitor.register_importers: visitor.one" in said
    assert "plugins: visitor: on, " in said


def test_an_unknown_name_is_a_key_error():
    host = PluginHost(ChoicesInMemory(), only=[])
    for ask in (host.record, host.enable, host.disable):
        with pytest.raises(KeyError):
            ask("nobody")
