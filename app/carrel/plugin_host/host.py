"""The host: loads plugins once, asks their hooks, hands out lists of contributions."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any

import pluggy

from carrel.api import Importer, hookspecs
from carrel.api.context import PluginContext
from carrel.plugin_host.guard import collect
from carrel.plugin_host.loader import find_plugins, load_plugin
from carrel.plugin_host.record import PluginRecord, PluginState
from carrel.plugin_host.validation import wrong_importer

log = logging.getLogger(__name__)


class PluginHost:
    """Carrel's plugins.

    Carrel's own plugins are on. Anyone else's are listed and their code is imported only if
    their name is in `enabled`. `only`, where given, names the plugins that may be on at all
    (an empty collection starts without plugins).
    """

    def __init__(
        self, enabled: frozenset[str] = frozenset(), only: Collection[str] | None = None
    ) -> None:
        self._enabled = enabled
        self._only = None if only is None else frozenset(only)
        self._records: list[PluginRecord] = []
        self._importers: list[Importer] = []
        self._loaded = False

    def load(self) -> None:
        """Find, import and ask every plugin; a second call does nothing. Never raises."""
        if self._loaded:
            return
        self._loaded = True
        manager = pluggy.PluginManager("carrel")
        manager.add_hookspecs(hookspecs)
        found = list(find_plugins())
        self._records = [plugin.record for plugin in found]
        # pluggy calls the last registered first, and Carrel's own are to come first
        for plugin in reversed(found):
            if plugin.record.state is PluginState.OFF and self._wanted(plugin.record):
                load_plugin(manager, plugin)
        on = {r.name: r for r in self._records if r.state is PluginState.ON}
        caller = manager.hook.register_importers
        self._importers = collect(caller, on, _arguments, wrong_importer)
        for record in self._records:
            for problem in record.problems:
                log.warning("plugin %s: %s", record.name, problem.reason)

    def importers(self) -> list[Importer]:
        """Return the importers, Carrel's own first, in the order their plugins gave them."""
        return list(self._importers)

    def records(self) -> list[PluginRecord]:
        """Return what is known of each installed plugin, Carrel's own first."""
        return list(self._records)

    def _wanted(self, record: PluginRecord) -> bool:
        if self._only is not None and record.name not in self._only:
            return False
        return record.first_party or record.name in self._enabled


def _arguments(plugin: str) -> Mapping[str, Any]:
    logger = logging.getLogger(f"carrel.plugins.{plugin}")
    return {"context": PluginContext(plugin=plugin, log=logger)}
