"""How fast a link is said to be, and what a link is called with that."""

from __future__ import annotations

import re

from carrel.api import HardwareRegistry

_GAP = r"(?:[\s~-]|\\[,; ])?"
_RATE_BEFORE = re.compile(
    rf"(?<![\d.])(\d{{1,4}}){_GAP}(?:[Gg]bps|[Gg]b/s|[Gg]bit/s|Gbit|GbE|[Gg]igabit|G)(?:{_GAP}(?:[EHNX]DR|the))?\s*\Z"
)
_ADAPTER_AFTER = re.compile(r"\)?[\s-]{1,2}(?:NICs?\b|[Nn]etwork [Ii]nterface|[Aa]dapters?\b)")
_LOOK_BACK = 24  # characters: "400 Gbit/s NDR "


def rate_before(text: str, start: int) -> tuple[int, int] | None:
    """Return the rate in Gbit/s that stands before a position, and where it begins."""
    match = _RATE_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    return (int(match[1]), match.start()) if match else None


def link_name(name: str, rate: int | None, text: str, end: int) -> str:
    """Return a link's name with its rate, or as what it is an adapter of: "RDMA NIC"."""
    if name.lower().startswith("remote direct"):
        name = "RDMA"
    if _ADAPTER_AFTER.match(text, end):
        name += " NIC"
    elif name == "RDMA":
        name += " network"
    return f"{name} ({rate} Gbps)" if rate else name


def link_id(name: str, rate: int | None, registry: HardwareRegistry) -> str:
    """Return the registry's link of a rate, "" where it has none; RDMA runs over several."""
    if not rate:
        return ""
    for written in (f"{rate}Gbps {name}", f"{rate}Gb/s {name}"):
        found = registry.named(written) if name != "RDMA" else None
        if found:
            return found.id
    return ""
