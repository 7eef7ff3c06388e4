"""Calls a registration hook plugin by plugin, so that one failure costs one plugin's share.

pluggy stops a hook's call at the first exception; the loop here goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import pluggy

from carrel.plugin_host.record import PluginRecord, Problem

#: More contributions than this from one hook of one plugin is a loop without an end.
MAXIMUM_CONTRIBUTIONS = 1000


def collect(
    caller: pluggy.HookCaller,
    records: Mapping[str, PluginRecord],
    arguments: Callable[[str], Mapping[str, Any]],
    wrong: Callable[[str, Any], str | None],
) -> list[Any]:
    """Return the contributions of every plugin that implements the hook.

    `arguments(plugin)` gives the hook's arguments by name; each implementation gets those that
    it names. `wrong(plugin, contribution)` says why a contribution cannot be used, or None.
    A hook that raises loses that plugin's share of this hook, a wrong contribution only itself;
    both are told in the plugin's record.
    """
    taken: dict[str, Any] = {}
    # reversed is the order in which pluggy itself would call them
    for impl in reversed(caller.get_hookimpls()):
        record = records[impl.plugin_name]
        try:
            offered = _offered(impl, arguments(impl.plugin_name))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises
            record.problems.append(Problem.of(caller.name, caller.name, error))
            continue
        for contribution in offered:
            reason = wrong(impl.plugin_name, contribution)
            if reason is None and contribution.id in taken:
                reason = f"the id {contribution.id!r} is taken already"
            if reason is not None:
                record.problems.append(Problem(where=caller.name, reason=reason))
                continue
            taken[contribution.id] = contribution
            record.contributions.append(contribution.id)
    return list(taken.values())


def _offered(impl: pluggy.HookImpl, named: Mapping[str, Any]) -> list[Any]:
    """Return what one implementation gives; raises what it raises."""
    if impl.hookwrapper or impl.wrapper:
        raise TypeError("a hook that registers cannot be a wrapper")
    result: Any = impl.function(*(named[argument] for argument in impl.argnames))
    offered = list(islice(result or (), MAXIMUM_CONTRIBUTIONS + 1))
    if len(offered) > MAXIMUM_CONTRIBUTIONS:
        raise ValueError(f"it gave more than {MAXIMUM_CONTRIBUTIONS} contributions")
    return offered
