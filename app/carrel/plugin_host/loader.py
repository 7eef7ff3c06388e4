"""Finds plugins among the installed distributions and loads them one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import pluggy

from carrel.api import API_VERSION
from carrel.plugin_host.record import PluginRecord, PluginState, Problem, one_line

GROUP = f"carrel.plugins.v{API_VERSION}"
OWN_DISTRIBUTION = "carrel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plugin that is installed, not yet imported."""

    entry_point: EntryPoint
    record: PluginRecord


def find_plugins() -> Iterator[Found]:
    """Yield every installed plugin, Carrel's own first, each group by name.

    Reads metadata only: no code of a plugin runs. A name that is taken already is yielded
    with a problem, so that it is listed and not loaded.
    """
    found = [Found(entry_point=e, record=_record(e)) for e in entry_points(group=GROUP)]
    found.sort(key=lambda f: (not f.record.first_party, f.record.name, f.record.distribution))
    seen: dict[str, Found] = {}
    for plugin in found:
        first = seen.setdefault(plugin.record.name, plugin)
        if first is not plugin:
            if (first.entry_point.value, first.record.distribution) == (
                plugin.entry_point.value,
                plugin.record.distribution,
            ):
                continue  # the same metadata on two places of sys.path
            reason = f"the name is taken by a plugin of {first.record.distribution or 'elsewhere'}"
            plugin.record.state = PluginState.FAILED
            plugin.record.problems.append(Problem(where="import", reason=reason))
        yield plugin


def load_plugin(manager: pluggy.PluginManager, found: Found) -> None:
    """Import one plugin and register it; what goes wrong is told in its record.

    Implementations of hooks that this version does not have are noted and ignored: a plugin
    made for a later version of the same API keeps what works.
    """
    record = found.record
    try:
        plugin = found.entry_point.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a module may call sys.exit()
        _fail(record, Problem.of("import", "importing it", error))
        return
    try:
        registered = manager.register(plugin, name=record.name)
    except pluggy.PluginValidationError as error:
        manager.unregister(name=record.name)
        reason = f"a hook has the wrong signature: {one_line(error)}"
        _fail(record, Problem(where="register", reason=reason))
        return
    except Exception as error:  # noqa: BLE001 - its attributes may raise when looked at
        manager.unregister(name=record.name)
        _fail(record, Problem.of("register", "registering it", error))
        return
    record.state = PluginState.ON if registered else PluginState.FAILED
    _note_hooks(manager, plugin, record)


def _note_hooks(manager: pluggy.PluginManager, plugin: object, record: PluginRecord) -> None:
    callers = manager.get_hookcallers(plugin) or []
    for caller in callers:
        for impl in caller.get_hookimpls():
            if impl.plugin is plugin and not caller.has_spec() and not impl.optionalhook:
                reason = f"this version of Carrel has no hook {caller.name}; it is ignored"
                record.problems.append(Problem(where=caller.name, reason=reason))
    if not callers:
        record.problems.append(Problem(where="register", reason="it implements no hook"))


def _fail(record: PluginRecord, problem: Problem) -> None:
    record.state = PluginState.FAILED
    record.problems.append(problem)


def _record(entry_point: EntryPoint) -> PluginRecord:
    name, version = "", ""
    try:
        if entry_point.dist is not None:
            name, version = entry_point.dist.name or "", entry_point.dist.version or ""
    except Exception:  # noqa: BLE001 - damaged metadata must not end the listing
        name, version = name or "", ""
    own = re.sub(r"[-_.]+", "-", name).lower() == OWN_DISTRIBUTION
    return PluginRecord(name=entry_point.name, version=version, distribution=name, first_party=own)
