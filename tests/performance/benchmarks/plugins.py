"""What plugins cost at the start, and what the host's own loop costs beside pluggy's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.performance.figures import Figure, Mark, Side
from tests.performance.made_plugins import put_plugins
from tests.performance.place import Place
from tests.performance.processes import run_peer
from tests.performance.starts import painted

NAME = "plugins"
TITLE = "plugins: their cost at the start, and a call of all of them"
HOW = """\
Plugins that contribute one of everything, as files of the plugin folder, loaded in a process of
their own: finding, importing, asking and checking, against importing the same files, registering
them with pluggy and calling the same hooks. A plugin's cost is the difference to no plugins,
divided by their number. First paint: the window started with so many plugins beside one without;
they are loaded after it. A call tells all plugins of an event; pluggy's own does not
keep a failure apart."""

A_PLUGIN = Mark("ours", 2.0)
LOOP = Mark("ratio", 3.0)
FIRST_PAINT = Mark("ratio", 1.05)
WITHOUT_HARM = Mark("ratio", 1.1)


def measure(place: Place) -> list[Figure]:
    """Return what loading, the first paint and a call take."""
    sizes = place.sizes
    library = place.copy(place.shelf.listing_library(sizes.few_papers))
    figures = []
    none = _loads(place, 0)
    for count in sizes.plugins:
        ours, plain = _loads(place, count), _loads(place, count, kind="plain")
        _must_be(ours, contributions=9 * count, failed=0)
        size = f"{count} plugins, {sizes.plugin_loads} loads"
        base = _middle(none, "load_ms")
        figures += [
            _figure("load", size, "ms", ours, plain, "load_ms"),
            Figure(
                what="load, a plugin",
                size=size,
                unit="ms",
                statistic="median",
                ours=Side("Carrel", tuple((one["load_ms"] - base) / count for one in ours)),
                marks=(A_PLUGIN,),
            ),
        ]
        if count == max(sizes.plugins):
            figures.append(_calls(size, ours, plain))
            figures.append(_broken(place, count, ours))
    figures.append(_first_paint(place, max(sizes.plugins), library))
    put_plugins(Path(place.environment["HOME"]), 0)  # other benchmarks share the home
    return figures


def _loads(
    place: Place, count: int, *, kind: str = "ours", broken: bool = False
) -> list[dict[str, Any]]:
    put_plugins(Path(place.environment["HOME"]), count, broken=broken)
    words = (kind, str(place.sizes.plugin_calls))
    run_peer(place, "peers.plugin_hosts", *words)  # compiles the files
    loads = range(place.sizes.plugin_loads)
    return [run_peer(place, "peers.plugin_hosts", *words) for _ in loads]


def _calls(size: str, ours: list[dict[str, Any]], plain: list[dict[str, Any]]) -> Figure:
    return Figure(
        what="a call of all plugins",
        size=size,
        unit="us",
        statistic="median",
        ours=Side("Carrel", tuple(us for one in ours for us in one["call_us"])),
        peer=Side("pluggy", tuple(us for one in plain for us in one["call_us"])),
        marks=(LOOP,),
    )


def _broken(place: Place, count: int, sound: list[dict[str, Any]]) -> Figure:
    with_broken = _loads(place, count, broken=True)
    _must_be(with_broken, contributions=9 * count, failed=1)
    return Figure(
        what="load, with one more that is broken",
        size=f"{count} plugins and a broken one",
        unit="ms",
        statistic="median",
        ours=Side("with", tuple(one["load_ms"] for one in with_broken)),
        peer=Side("without", tuple(one["load_ms"] for one in sound)),
        marks=(WITHOUT_HARM,),
    )


def _first_paint(place: Place, count: int, library: Path) -> Figure:
    environment = {**place.environment, "QT_QPA_PLATFORM": "offscreen"}
    put_plugins(Path(place.environment["HOME"]), count)
    told: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(place.sizes.plugin_starts + 1):
        for with_plugins, samples in told.items():
            words = [] if with_plugins else ["--no-plugins"]
            command = [*place.program, "--library", str(library), *words]
            with painted(command, place.folder, environment) as paint:
                if turn:  # the first one warms up
                    samples.append(paint["wall_ms"])
    return Figure(
        what="start to first paint, off-screen",
        size=f"{count} plugins and Carrel's own",
        unit="ms",
        statistic="median",
        ours=Side("with", tuple(told[True])),
        peer=Side("--no-plugins", tuple(told[False])),
        marks=(FIRST_PAINT,),
    )


def _figure(
    what: str,
    size: str,
    unit: str,
    ours: list[dict[str, Any]],
    plain: list[dict[str, Any]],
    name: str,
) -> Figure:
    return Figure(
        what=what,
        size=size,
        unit=unit,
        statistic="median",
        ours=Side("Carrel", tuple(one[name] for one in ours)),
        peer=Side("pluggy", tuple(one[name] for one in plain)),
    )


def _middle(loads: list[dict[str, Any]], name: str) -> float:
    found = sorted(one[name] for one in loads)
    return float(found[len(found) // 2])


def _must_be(loads: list[dict[str, Any]], **wanted: int) -> None:
    for name, number in wanted.items():
        found = {one[name] for one in loads}
        if found != {number}:
            raise AssertionError(f"{name}: {found}, not {number}")
