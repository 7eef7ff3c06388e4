"""Loads plugins of the plugin folder by Carrel's host, and by pluggy alone; tells how long each.

Usage: plugin_hosts [ours|plain] CALLS; prints JSON: `load_ms`, the `contributions`, how many
plugins failed, and microseconds of each of CALLS calls of an event of all plugins.
"""

from __future__ import annotations

import importlib
import json
import sys
import time

from carrel.settings.places import plugin_folder


def main() -> None:
    kind, calls = sys.argv[1], int(sys.argv[2])
    # Both sides need pluggy and the API; what they do with them is measured.
    import pluggy  # noqa: F401

    import carrel.api.hookspecs  # noqa: F401

    print(json.dumps(_ours(calls) if kind == "ours" else _plain(calls)))


def _ours(calls: int) -> dict[str, object]:
    import logging

    from carrel.assembly import plugin_host

    logging.disable()  # a broken plugin is told; writing it is no part of loading
    names = sorted(path.stem for path in plugin_folder().glob("*.py"))
    host = plugin_host(only=names)
    began = time.perf_counter()
    host.load()
    load_ms = (time.perf_counter() - began) * 1000
    on = [record for record in host.records() if record.state == "on"]
    took = []
    for _ in range(calls):
        began = time.perf_counter()
        host.tell("papers_changed", papers=(), fields=frozenset())
        took.append((time.perf_counter() - began) * 1e6)
    return {
        "load_ms": load_ms,
        "contributions": sum(len(ids) for one in on for ids in one.contributions.values()),
        "failed": sum(record.state == "failed" for record in host.records()),
        "call_us": took,
    }


def _plain(calls: int) -> dict[str, object]:
    import pluggy

    from carrel.api import hookspecs

    folder = plugin_folder()
    began = time.perf_counter()
    manager = pluggy.PluginManager("carrel")
    manager.add_hookspecs(hookspecs)
    sys.path.append(str(folder))
    for path in sorted(folder.glob("*.py")):
        manager.register(importlib.import_module(path.stem))
    found = 0
    for name in vars(hookspecs):
        if name.startswith("register_"):
            found += sum(map(len, getattr(manager.hook, name)(context=None)))
    load_ms = (time.perf_counter() - began) * 1000
    took = []
    for _ in range(calls):
        began = time.perf_counter()
        manager.hook.papers_changed(papers=(), fields=frozenset(), context=None)
        took.append((time.perf_counter() - began) * 1e6)
    return {"load_ms": load_ms, "contributions": found, "failed": 0, "call_us": took}
