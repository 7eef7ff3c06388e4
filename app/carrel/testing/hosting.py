"""A plugin loaded without a window, for one test."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

from carrel.hardware import load_registry
from carrel.plugin_host import ChoicesInMemory, Known, PluginHost, PluginRecord, Surroundings
from carrel.search.fields import FIELDS
from carrel.settings.places import plugin_data_folder
from carrel.testing.library import LibraryInTest


class HostInTest(PluginHost):
    """The program's own plugin host with one plugin in it.

    `contributions("register_columns")` are what the plugin gave through a hook, checked as in
    the program; `tell("papers_added", papers=[paper])` tells it an event at once, on the
    caller's thread; `context("name")` is its `PluginContext`. `notices` are the lines that it
    showed the reader.
    """

    def __init__(
        self, name: str, folder: Path, library: LibraryInTest | None, settings: Mapping[str, Any]
    ) -> None:
        choices = ChoicesInMemory()
        choices.stored[name] = dict(settings)
        self.name = name
        self.notices: list[str] = []
        around = Surroundings(
            notify=self.notices.append, data_folder=plugin_data_folder, hardware=load_registry
        )
        if library is not None:
            around.library = library.access
        super().__init__(
            choices, only=[name], folder=folder, surroundings=around, known=taken_names(name)
        )

    @property
    def plugin(self) -> PluginRecord:
        """The plugin's record: its state, its problems, the ids that were taken from it."""
        return self.record(self.name)


class OpenHost(Protocol):
    """What the fixture `carrel_host` gives."""

    def __call__(
        self,
        name: str,
        *,
        library: LibraryInTest | None = None,
        settings: Mapping[str, Any] | None = None,
        allow_problems: bool = False,
    ) -> HostInTest:
        """Load the plugin of this name, installed or lying in `carrel_plugin_folder`.

        `library` is what `context.library` will be, `settings` what the reader chose on the
        plugin's settings page. The test fails, with the plugin's report, where the plugin is
        not found or has a problem, now or by the end of the test, unless `allow_problems`.
        """


class Hosts:
    """The hosts of one test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[HostInTest] = []
        self._sound: list[HostInTest] = []  # and must stay so

    def open(
        self,
        name: str,
        *,
        library: LibraryInTest | None = None,
        settings: Mapping[str, Any] | None = None,
        allow_problems: bool = False,
    ) -> HostInTest:
        """See `OpenHost`."""
        host = HostInTest(name, self._folder, library, settings or {})
        host.load()
        self._open.append(host)
        must_be_sound(host, name, allow_problems=allow_problems)
        if not allow_problems:
            self._sound.append(host)
        if library is not None:
            library.use(host, follow=True)
        return host

    def close(self) -> None:
        """End the plugins; fails the test where one had a problem meanwhile."""
        for host in self._open:
            host.close()
        for host in self._sound:
            must_be_sound(host, host.name)


def must_be_sound(host: PluginHost, name: str, *, allow_problems: bool = False) -> None:
    """Fail the test, with the plugin's report, where the plugin is missing or has a problem."""
    found = [record for record in host.records() if record.name == name]
    if not found:
        there = ", ".join(record.name for record in host.records()) or "none"
        pytest.fail(
            f"there is no plugin {name!r}: install its project (pip install -e .), or put its file"
            f" into carrel_plugin_folder; there are {there}",
            pytrace=False,
        )
    if found[0].problems and not allow_problems:
        pytest.fail(found[0].report(), pytrace=False)


def taken_names(plugin: str) -> Known:
    """Return the names that this plugin cannot have: Carrel's, and those of its own plugins."""
    own = _taken_by_own_plugins()
    return Known(
        fields_own=own.fields_own,
        commands_own=own.commands_own,
        fields={name: owner for name, owner in own.fields.items() if owner != plugin},
        cli={name: owner for name, owner in own.cli.items() if owner != plugin},
        formats={name: owner for name, owner in own.formats.items() if owner != plugin},
        extractors={name: owner for name, owner in own.extractors.items() if owner != plugin},
        blocks={name: owner for name, owner in own.blocks.items() if owner != plugin},
        keys={name: owner for name, owner in own.keys.items() if owner != plugin},
    )


@cache
def _taken_by_own_plugins() -> Known:
    from carrel.cli.choice import COMMANDS

    known = Known(fields_own=frozenset(FIELDS), commands_own=frozenset(COMMANDS))
    around = Surroundings(
        notify=lambda _: None, data_folder=plugin_data_folder, hardware=load_registry
    )
    host = PluginHost(ChoicesInMemory(), surroundings=around, known=known)
    host.load()
    host.close()
    return known
