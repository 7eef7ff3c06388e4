"""Plugins of somebody else's: their sources, how they are installed, a host that has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from carrel.plugin_host import (
    ChoicesInMemory,
    Consent,
    Known,
    PluginHost,
    PluginRecord,
    Surroundings,
)
from carrel.plugin_host.discovery import find_plugins

#: One contribution, of a kind that every version of the API has.
GOOD = """
from carrel.api import Importer, hookimpl

def importer(id, **other):
    values = dict(title="Test", patterns=("*.t",), sniff=lambda h, n: 0, read=lambda s, j: [])
    return Importer(id=id, **{**values, **other})

@hookimpl
def register_importers():
    return [importer("NAME.one")]
"""


#: A contribution through every hook that registers.
EVERYTHING = """
from dataclasses import dataclass
from carrel.api import *

@dataclass(frozen=True)
class Settings:
    depth: int = setting(3, "Depth")

def nothing(*_): ...
def made(kind, other, /, **given): return kind(**{**given, **other})
def importer(id="NAME.in", **other):
    return made(Importer, other, id=id, title="In", patterns=("*",), sniff=nothing, read=nothing)
def exporter(id="NAME.out", **other):
    return made(Exporter, other, id=id, title="Out", format="NAME", suffix=".t", write=nothing)
def section(id="NAME.section", **other):
    given = dict(name="depths", title="Depths", keys=("dive_depth",), stamp=nothing)
    return made(NoteSection, other, id=id, render=nothing, fields=nothing, **given)
def field(id="NAME.field", **other):
    given = dict(name="depth", title="Depth", kind="number", values=nothing)
    return made(SearchField, other, id=id, **given)
def extractor(id="NAME.extractor", **other):
    return made(Extractor, other, id=id, name="signs", title="Signs", extract=nothing)
def kind(id="NAME.kind", **other):
    return made(MentionKind, other, id=id, extractor="signs", title="Sign", describe=nothing)
def column(id="NAME.column", **other):
    return made(Column, other, id=id, title="Depth", field="depth")
def facet(id="NAME.facet", **other):
    return made(Facet, other, id=id, title="Depth", field="depth")
def view(id="NAME.view", **other):
    return made(View, other, id=id, title="View", create=nothing)
def command(id="NAME.command", **other):
    return made(Command, other, id=id, title="Do", run=nothing)
def cli(id="NAME.cli", **other):
    return made(CliCommand, other, id=id, name="dive", help="dive", run=nothing)
def page(id="NAME.page", **other):
    return made(SettingsPage, other, id=id, title="Page", schema=Settings)

@hookimpl
def register_settings_pages(): return [page()]
@hookimpl
def register_importers(): return [importer()]
@hookimpl
def register_exporters(): return [exporter()]
@hookimpl
def register_note_sections(): return [section()]
@hookimpl
def register_search_fields(): return [field()]
@hookimpl
def register_extractors(): return [extractor()]
@hookimpl
def register_mention_kinds(): return [kind()]
@hookimpl
def register_columns(): return [column()]
@hookimpl
def register_facets(): return [facet()]
@hookimpl
def register_views(): return [view()]
@hookimpl
def register_commands(): return [command()]
@hookimpl
def register_cli_commands(): return [cli()]
"""

#: Its contributions, a hook each.
ALL = {
    "register_settings_pages": "page",
    "register_importers": "in",
    "register_exporters": "out",
    "register_note_sections": "section",
    "register_search_fields": "field",
    "register_extractors": "extractor",
    "register_mention_kinds": "kind",
    "register_columns": "column",
    "register_facets": "facet",
    "register_views": "view",
    "register_commands": "command",
    "register_cli_commands": "cli",
}


class Site:
    """A folder like `site-packages`, with what is installed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(
        self,
        source: str,
        name: str = "visitor",
        distribution: str = "somebodys-plugin",
        *,
        extras: str = "",
        version: int = 1,
    ) -> Path:
        """Install a module as the plugin `name`; NAME in `source` is replaced. Returns its file."""
        module = f"{distribution.replace('-', '_')}_{name}_v{version}"
        path = self.folder / f"{module}.py"
        path.write_text(source.replace("NAME", name))
        self.point(f"{name} = {module} {extras}".rstrip(), distribution, version=version)
        return path

    def point(
        self, entry: str, distribution: str = "somebodys-plugin", *, version: int = 1
    ) -> Path:
        """Add an entry point to a distribution; returns the folder of its metadata."""
        info = self.folder / f"{distribution.replace('-', '_')}-2.5.dist-info"
        info.mkdir(exist_ok=True)
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.5\n"
        (info / "METADATA").write_text(metadata)
        with (info / "entry_points.txt").open("a") as points:
            points.write(f"[carrel.plugins.v{version}]\n{entry}\n")
        return info


def agreed(*names: str, folder: Path | None = None) -> ChoicesInMemory:
    """Return choices in which the reader agreed to these plugins as they are now."""
    choices = ChoicesInMemory()
    for found in find_plugins(folder):
        if found.record.name in names:
            consent = Consent(found.record.version, found.fingerprint())
            choices.turn_on(found.record.name, consent)
    return choices


def host_with(
    *names: str,
    only: Collection[str] | None = None,
    folder: Path | None = None,
    choices: ChoicesInMemory | None = None,
    **surroundings: Any,
) -> PluginHost:
    """Return a loaded host; the reader agreed to the plugins named."""
    host = PluginHost(
        choices or agreed(*names, folder=folder),
        only=only,
        folder=folder,
        surroundings=Surroundings(**surroundings),
        known=Known(fields_own={"year"}, commands_own={"search"}),
    )
    host.load()
    return host


def record(host: PluginHost, name: str = "visitor", distribution: str = "") -> PluginRecord:
    """Return the plugin of this name that is not Carrel's, or of this distribution."""
    found: Iterator[PluginRecord] = (
        one
        for one in host.records()
        if one.name == name and (one.distribution == distribution or not distribution)
    )
    return next(one for one in found if not one.first_party)


def ids(host: PluginHost, hook: str = "register_importers") -> set[str]:
    """Return the ids of what is contributed through a hook and is not Carrel's own."""
    own = tuple(f"{one.name}." for one in host.records() if one.first_party)
    return {one.id for one in host.contributions(hook) if not one.id.startswith(own)}


def whole(problems: Collection[Any]) -> str:
    """Return the reasons as one text."""
    return "\n".join(f"{one.where}: {one.reason}" for one in problems)
