"""Plugins for measuring: each contributes one of everything, in files of the plugin folder."""

from __future__ import annotations

import json
from pathlib import Path

from carrel.plugin_host.discovery import find_plugins

_ONE_OF_EACH = """
from dataclasses import dataclass

from carrel.api import (
    CliCommand, Column, Command, Exporter, Facet, Importer, SearchField, SettingsPage, View,
    hookimpl, setting,
)

heard = 0


@dataclass(frozen=True)
class Settings:
    goal: int = setting(1, "Goal")


def nothing(*_):
    return None


def none(*_):
    return []


@hookimpl
def register_settings_pages():
    return [SettingsPage(id="NAME.settings", title="NAME", schema=Settings)]


@hookimpl
def register_search_fields():
    return [SearchField(id="NAME.field", name="NAME", title="NAME", kind="number", values=none)]


@hookimpl
def register_columns():
    return [Column(id="NAME.column", title="NAME", field="NAME", shown=False)]


@hookimpl
def register_facets():
    return [Facet(id="NAME.facet", title="NAME", field="NAME")]


@hookimpl
def register_views():
    return [View(id="NAME.view", title="NAME", create=nothing)]


@hookimpl
def register_commands():
    return [Command(id="NAME.command", title="NAME", run=nothing)]


@hookimpl
def register_cli_commands():
    return [CliCommand(id="NAME.cli", name="NAME", help="NAME", run=nothing)]


@hookimpl
def register_importers():
    return [Importer(id="NAME.in", title="NAME", patterns=("*.NAME",), sniff=nothing, read=none)]


@hookimpl
def register_exporters():
    return [Exporter(id="NAME.out", title="NAME", format="NAME", suffix=".NAME", write=nothing)]


@hookimpl
def papers_changed(papers, fields):
    global heard
    heard += 1
"""
_BROKEN = "raise RuntimeError('broken')\n"


def put_plugins(home: Path, count: int, *, broken: bool = False) -> list[str]:
    """Write plugins into the plugin folder of a home, agreed to by its user; return their names.

    `broken` adds one that fails to be imported. What was there before is deleted.
    """
    folder = home / ".local/share/carrel/plugins"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    names = [f"made{number:02}" for number in range(count)]
    for name in names:
        (folder / f"{name}.py").write_text(_ONE_OF_EACH.replace("NAME", name), "utf-8")
    if broken:
        names.append("made_broken")
        (folder / "made_broken.py").write_text(_BROKEN, "utf-8")
    consents = {
        found.record.name: {"version": "", "fingerprint": found.fingerprint()}
        for found in find_plugins(folder)
        if found.record.name in names
    }
    choices = home / ".config/carrel/plugins.json"
    choices.parent.mkdir(parents=True, exist_ok=True)
    choices.write_text(json.dumps({"enabled": consents}), "utf-8")
    return names
