"""How the Plugins page says what it knows of a plugin. No Qt here."""

from __future__ import annotations

from typing import NamedTuple

from carrel.plugin_host.record import PluginRecord, PluginState

#: What a hook's contributions are called, one and several.
_THINGS = {
    "register_importers": ("format to read", "formats to read"),
    "register_exporters": ("format to write", "formats to write"),
    "register_note_sections": ("section of exported notes", "sections of exported notes"),
    "register_extractors": ("extractor", "extractors"),
    "register_search_fields": ("search field", "search fields"),
    "register_columns": ("column", "columns"),
    "register_facets": ("section of the sidebar", "sections of the sidebar"),
    "register_views": ("panel", "panels"),
    "register_commands": ("command", "commands"),
    "register_cli_commands": ("command of the command line", "commands of the command line"),
}


class Standing(NamedTuple):
    """A plugin's state in a word, with its icon ("" is a ring) and the token of the icon's ink."""

    word: str
    icon: str
    ink: str


def standing(record: PluginRecord) -> Standing:
    """Return how a plugin stands."""
    if record.state is PluginState.FAILED:
        return Standing("Failed", "dropped", "bad")
    if record.state is PluginState.OFF:
        return Standing("Off", "", "muted")
    if record.problems:
        return Standing("On, with problems", "warning", "caution")
    return Standing("On", "read", "good")


def state_sentence(record: PluginRecord) -> str:
    """Return the state and why: "Off: you turned it off."."""
    why = record.off_because if record.state is not PluginState.ON else ""
    if not why and record.state is PluginState.OFF:
        why = "you have not turned it on"
    if not why and record.state is PluginState.FAILED and record.problems:
        why = record.problems[0].reason
    word = standing(record).word
    return f"{word}: {why.rstrip('.')}." if why else f"{word}."


def origin_sentence(record: PluginRecord) -> str:
    """Return version and origin, and what loading it took."""
    parts = [f"Version {record.version}" if record.version else "No version given"]
    origin = record.origin or record.distribution or "an unknown place"
    parts.append("Part of Carrel" if record.first_party else f"From {origin}")
    if record.load_ms:
        parts.append(f"Loaded in {max(record.load_ms, 1):,.0f} ms")
    return " · ".join(parts)


def added_lines(record: PluginRecord) -> list[str]:
    """Return a line a hook: "2 columns: authors, last author"."""
    lines = []
    for hook, ids in record.contributions.items():
        if hook == "register_settings_pages":  # one at most, and its id says nothing
            lines.append("Settings")
            continue
        one, several = _THINGS.get(hook, (hook, hook))
        names = ", ".join(
            one_id.removeprefix(f"{record.name}.").replace("_", " ") for one_id in ids
        )
        lines.append(f"{len(ids)} {one if len(ids) == 1 else several}: {names}")
    return lines


def rights_sentence(record: PluginRecord) -> str:
    """Return what must be known before someone else's plugin is turned on."""
    version = f"version {record.version}" if record.version else "without a version"
    origin = record.origin or record.distribution or "an unknown place"
    return (
        f"A plugin has Carrel's own rights: it can read, change and delete whatever you can, and"
        f" use the network. {record.name}, {version}, comes from {origin}. Turn it on only if you"
        " trust who made it. When its files change, Carrel asks again."
    )
