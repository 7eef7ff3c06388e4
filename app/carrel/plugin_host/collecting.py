"""Asks the hooks of one plugin, so that one failure costs one hook's share and no more.

pluggy calls a hook of all plugins at once and stops at the first exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import pluggy

from carrel.plugin_host.record import ENDS_THE_PROGRAM, PluginRecord, Problem
from carrel.plugin_host.validation import wanted_from, with_article

#: More contributions than this from one hook of one plugin is a loop without an end.
MAXIMUM_CONTRIBUTIONS = 1000


def collect(
    caller: pluggy.HookCaller,
    record: PluginRecord,
    arguments: Mapping[str, Any],
    wrong: Callable[[Any], str | None],
) -> list[Any]:
    """Return what the plugin contributes through one hook.

    Each implementation gets those of `arguments` that it names. `wrong(contribution)` says why
    one cannot be used, or None. A hook that raises loses all it would give, a wrong contribution
    only itself; both are told in the plugin's record.
    """
    taken: dict[str, Any] = {}
    for impl in _implementations(caller, record):
        for contribution in _offered(impl, caller.name, record, arguments):
            try:
                # First: what is given twice must not take a name that nobody then has.
                reason = _given_before(contribution, taken) or wrong(contribution)
            except Exception as error:  # noqa: BLE001 - a property of it may raise
                record.note(Problem.of(caller.name, "looking at a contribution", error))
                continue
            if reason is not None:
                record.note(Problem(where=caller.name, reason=reason))
                continue
            taken[contribution.id] = contribution
    if taken:
        record.contributions[caller.name] = list(taken)
    return list(taken.values())


def call(caller: pluggy.HookCaller, record: PluginRecord, arguments: Mapping[str, Any]) -> None:
    """Call an event or life-cycle hook of one plugin; raises what it raises."""
    for impl in _implementations(caller, record):
        impl.function(*(arguments[name] for name in impl.argnames))


def _implementations(caller: pluggy.HookCaller, record: PluginRecord) -> list[pluggy.HookImpl]:
    """Return the plugin's own, but wrappers: the loader says that there are none."""
    return [
        impl
        for impl in caller.get_hookimpls()
        if impl.plugin_name == record.name and not (impl.wrapper or impl.hookwrapper)
    ]


def _given_before(contribution: Any, taken: Mapping[str, Any]) -> str | None:
    found = getattr(contribution, "id", None)
    known = isinstance(found, str) and found in taken
    return f"the id {found!r} is taken already" if known else None


def _offered(
    impl: pluggy.HookImpl, hook: str, record: PluginRecord, named: Mapping[str, Any]
) -> list[Any]:
    """Return what one implementation gives; nothing where it raises, which is noted."""
    try:
        result: Any = impl.function(*(named[argument] for argument in impl.argnames))
        if result is None:
            return []
        if not hasattr(type(result), "__iter__"):
            wanted = f"return a list (or another iterable) of {wanted_from(hook)}"
            reason = f"{hook} gave {with_article(type(result))}: {wanted}"
            record.note(Problem(where=hook, reason=reason))
            return []
        offered = list(islice(result, MAXIMUM_CONTRIBUTIONS + 1))
        if len(offered) > MAXIMUM_CONTRIBUTIONS:
            raise ValueError(f"it gave more than {MAXIMUM_CONTRIBUTIONS} contributions")
    except ENDS_THE_PROGRAM:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises
        record.note(Problem.of(hook, hook, error))
        return []
    return offered
