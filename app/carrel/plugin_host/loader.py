"""Imports one plugin and registers its hooks; what goes wrong is told in its record."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pluggy

from carrel.plugin_host import hints
from carrel.plugin_host.discovery import Found
from carrel.plugin_host.fingerprint import stamp_of
from carrel.plugin_host.record import (
    ENDS_THE_PROGRAM,
    PluginRecord,
    PluginState,
    Problem,
    one_line,
)


def load_plugin(manager: pluggy.PluginManager, found: Found) -> None:
    """Import one plugin and register it.

    Implementations of hooks that this version does not have are noted and ignored: a plugin
    made for a later version of the same API keeps what works.
    """
    record = found.record
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            plugin = found.load()
    except ENDS_THE_PROGRAM:
        raise
    except BaseException as error:  # noqa: BLE001 - a module may call sys.exit()
        _fail(record, Problem.of("import", "importing it", error))
        return
    for warning in said:
        _pass_on(warning, record)
    known_as = manager.get_name(plugin)
    if known_as is not None:
        reason = f"its code is that of the plugin {known_as}, which is there already"
        _fail(record, Problem(where="register", reason=reason))
        return
    try:
        manager.register(plugin, name=record.name)
        record.roots = record.roots or tuple(_roots_of(plugin, first_party=record.first_party))
        _note_hooks(manager, plugin, record)
    except pluggy.PluginValidationError as error:
        _take_back(manager, record)
        parts = [one_line(error), hints.for_signature(manager, error)]
        reason = f"a hook has the wrong signature: {'; '.join(filter(None, parts))}"
        _fail(record, Problem(where="register", reason=reason))
    except Exception as error:  # noqa: BLE001 - its attributes may raise when looked at
        _take_back(manager, record)
        _fail(record, Problem.of("register", "registering it", error))
    else:
        _stamp(record)
        record.state = PluginState.ON


def _stamp(record: PluginRecord) -> None:
    """Have the record tell the code that runs; Python imports it once, so this looks once too."""
    if not (record.first_party or record.stamp):
        with contextlib.suppress(OSError):  # a folder that cannot be listed
            record.stamp = stamp_of(record.roots)


def _pass_on(warning: warnings.WarningMessage, record: PluginRecord) -> None:
    """Note that the plugin uses what the API will drop; any other warning goes where it would."""
    said = str(warning.message)
    if issubclass(warning.category, DeprecationWarning) and said.startswith("carrel.api."):
        record.note(Problem(where="import", reason=said))
    else:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def _take_back(manager: pluggy.PluginManager, record: PluginRecord) -> None:
    if manager.has_plugin(record.name):
        manager.unregister(name=record.name)


def _roots_of(plugin: object, *, first_party: bool) -> Iterator[Path]:
    """Yield where the plugin's code lies: its own module, and the package that it is part of."""
    name = str(plugin.__name__ if hasattr(plugin, "__name__") else type(plugin).__module__)
    yield from _places_of(name)
    top = name.partition(".")[0]
    if not first_party and top != name:  # Carrel's own plugins lie in one package
        yield from _places_of(top)


def _places_of(name: str) -> Iterator[Path]:
    """Yield a package's folder, or a module's file; nothing for a package of many owners."""
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if file:
        folders = getattr(module, "__path__", None)
        yield from map(Path, folders) if folders is not None else [Path(file)]


def _note_hooks(manager: pluggy.PluginManager, plugin: object, record: PluginRecord) -> None:
    callers = manager.get_hookcallers(plugin) or []
    for caller in callers:
        for impl in caller.get_hookimpls():
            if impl.plugin is not plugin:
                continue
            if not caller.has_spec() and not impl.optionalhook:
                reason = f"this version of Carrel has no hook {caller.name}; it is ignored"
                record.note(Problem(where=caller.name, reason=reason))
            elif impl.wrapper or impl.hookwrapper:
                reason = f"{caller.name} cannot be a wrapper here; it is ignored"
                record.note(Problem(where=caller.name, reason=reason))
    if not callers:
        record.note(Problem(where="register", reason="it implements no hook"))


def _fail(record: PluginRecord, problem: Problem) -> None:
    record.state = PluginState.FAILED
    record.note(problem)
