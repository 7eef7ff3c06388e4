"""Whether the plugins that `--plugins` names are there; asked before any of them is loaded."""

from __future__ import annotations

from collections.abc import Collection

from carrel.cli.failures import UsageError


def must_be_there(names: Collection[str]) -> None:
    """Raise UsageError, with what there is, for the name of no plugin; no plugin's code runs."""
    from carrel.plugin_host.discovery import find_plugins
    from carrel.plugin_host.naming import no_such_plugin
    from carrel.settings.places import plugin_folder

    said = no_such_plugin(names, (found.record.name for found in find_plugins(plugin_folder())))
    if said:
        raise UsageError(said)
