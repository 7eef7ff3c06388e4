"""Groups of the chart: families of hardware, each with a colour and a symbol that stay its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel.api import Device, HardwareRegistry

NOT_STATED = "hardware not stated"
OTHER = "other hardware"
SEVERAL = "several families"

#: By theme, dark or not: blue, orange, green, pink, yellow, violet, red, so light or dark that
#: they stand out from the ground by 3:1 and that who sees no red or no green tells them apart.
_COLOURS = {
    False: ("#3187d3", "#6a440c", "#32954c", "#953281", "#8e8610", "#391ee6", "#72182a"),
    True: ("#5982c0", "#e28736", "#8fefa3", "#f4b3e7", "#e2e236", "#9c48e5", "#e0244a"),
}
_GREYS = {False: "#716b63", True: "#a19b92"}
_INKS = {False: "#1f1d1a", True: "#e8e4dc"}
#: Names of pyqtgraph's symbols: circle, square, and what can be told from them when small.
_SYMBOLS = ("o", "s", "t1", "d", "t", "t2", "t3")


class Mark(NamedTuple):
    """How the points of a group look; the colour is "#rrggbb"."""

    colour: str
    symbol: str


def group_of(registry: HardwareRegistry, ids: Sequence[str], text: str) -> str:
    """Return the family of the hardware with these ids, or what is said in place of one.

    Nodes and machines count as the devices in them. `text` is how the paper names the hardware.
    """
    families = {name for one in ids for name in _families(registry, one)}
    if len(families) > 1:
        return SEVERAL
    if families:
        return families.pop()
    return OTHER if ids or text else NOT_STATED


def marks(registry: HardwareRegistry, *, dark: bool) -> dict[str, Mark]:
    """Return the mark of every group, in the order of a legend.

    It follows from the registry alone, so that no family changes its colour with what is shown.
    Families with many devices come first: the usual ones have colours of their own, rare ones
    share a colour and differ by symbol.
    """
    colours = _COLOURS[dark]
    sizes = {family.name: 0 for family in registry.families}
    for device in registry.devices:
        sizes[device.family] = sizes.get(device.family, 0) + 1
    names = sorted(sizes, key=lambda name: -sizes[name])
    found = {
        name: Mark(colours[at % len(colours)], _SYMBOLS[(at + at // len(colours)) % len(_SYMBOLS)])
        for at, name in enumerate(names)
    }
    found[SEVERAL] = Mark(_INKS[dark], "star")
    found[OTHER] = Mark(_GREYS[dark], "s")
    found[NOT_STATED] = Mark(_GREYS[dark], "o")
    return found


def _families(registry: HardwareRegistry, hardware_id: str) -> set[str]:
    found = registry.get(hardware_id)
    if isinstance(found, Device):
        return {found.family}
    held = registry.contents(hardware_id)
    return {name for one in held for name in _families(registry, one.device)}
