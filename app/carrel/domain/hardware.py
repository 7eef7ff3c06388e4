"""Hardware that papers speak of, with figures in SI units, each with where it comes from.

FLOP/s, OP/s (integers), B, B/s, W and 1 (a count). A label such as "80 GB" is taken as 80e9 B,
which NVIDIA's boards exceed by 7 %; where a vendor means GiB it is counted so. Peaks are dense
unless their name ends in `_sparse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

FigureStatus: TypeAlias = Literal["verified", "derived", "unverified"]

_SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a data sheet.

    `evidence` says what stands behind the status: "vendor_text", "secondary_agree" (two sources or
    more), "one_lineage" (sources that copy each other), "single_secondary", "derived" or "" (not
    said). `source` names documents, "" where there is none.
    """

    value: float
    unit: str
    status: FigureStatus
    evidence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How many of which device something holds; `device` is an id."""

    device: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A generation of devices (Hopper, CDNA 3, TPU), also called an architecture."""

    name: str
    vendor: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One accelerator: a board, a module, a chip, or what software sees as one device.

    `kind` is "gpu", "tpu", "npu", "soc", "wafer", "rdu", "ipu" or "lpu".
    `peaks` (FLOP/s; OP/s for int8), by precision: `tensor16_f32acc` is FP16/BF16 in the matrix
    units with FP32 sums, `tensor16_f16acc` with FP16 sums, `fp16_vector` FP16 without matrix units;
    `fp64` is the vector, `fp64_tensor` the matrix rate; others are named alike.
    `memory` is in B, `bandwidth` (of that memory) in B/s, `power` the limit in W.
    `link_bandwidth` is the sum over all links of one device and both directions, in B/s;
    `link_type` says what they are. `process` is the marketing name of the node in nm.
    `parts` are devices that software sees in one of it: an MI250X has two GCDs.
    `figures` are what few devices have, e.g. `memory_ddr`.
    """

    id: str
    name: str
    vendor: str
    family: str
    kind: str
    aliases: tuple[str, ...] = ()
    release_year: int | None = None
    process: float | None = None
    memory_type: str = ""
    link_type: str = ""
    sparsity: bool = False
    notes: str = ""
    memory: Figure | None = None
    bandwidth: Figure | None = None
    power: Figure | None = None
    link_bandwidth: Figure | None = None
    peaks: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    figures: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    parts: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A server or a rack: devices that share a board, a case or a link.

    `kind` is "node" or "rack". `memory`, `bandwidth` and `peaks` are sums over the devices;
    `power` is of the whole. `figures` hold the rest, e.g. `network` (B/s, one direction).
    """

    id: str
    name: str
    vendor: str
    kind: str = "node"
    aliases: tuple[str, ...] = ()
    release_year: int | None = None
    notes: str = ""
    memory: Figure | None = None
    bandwidth: Figure | None = None
    power: Figure | None = None
    peaks: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    figures: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    contents: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A supercomputer or a pod. `peaks` are of the whole; `figures` count, e.g. `nodes`."""

    id: str
    name: str
    vendor: str
    kind: str = "machine"
    aliases: tuple[str, ...] = ()
    release_year: int | None = None
    notes: str = ""
    topology: str = ""
    peaks: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    figures: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    contents: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interconnect:
    """A link between devices, to the host, or between nodes.

    `kind` is "intra-node", "inter-node", "host", "cpu-gpu" or "intra-pod". `bandwidth` is in B/s
    and one direction, `bandwidth_both` the sum of both; of one device or port, see `notes`.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    release_year: int | None = None
    notes: str = ""
    bandwidth: Figure | None = None
    bandwidth_both: Figure | None = None


Hardware: TypeAlias = Device | Node | Machine | Interconnect


@dataclass(frozen=True, kw_only=True)
class HardwareRegistry:
    """Everything known about hardware, in the order of the file; it never changes.

    Ids are unique. A name that several devices share ("A100") is an alias of one of them; the
    notes of the data say which.
    """

    devices: tuple[Device, ...] = ()
    nodes: tuple[Node, ...] = ()
    machines: tuple[Machine, ...] = ()
    links: tuple[Interconnect, ...] = ()
    families: tuple[Family, ...] = ()

    def __iter__(self) -> Iterator[Hardware]:
        yield from self.devices
        yield from self.nodes
        yield from self.machines
        yield from self.links

    def get(self, hardware_id: str) -> Hardware | None:
        """Return what has this id, None where nothing has."""
        return self._by_id.get(hardware_id)

    def named(self, name: str) -> Hardware | None:
        """Return what has this id, name or alias, however it is spaced, dashed or cased."""
        return self._by_name.get(plain_name(name))

    def family(self, name: str) -> Family | None:
        """Return a family by its name or an alias, written in any of the usual ways."""
        return self._family_by_name.get(plain_name(name))

    def family_of(self, hardware_id: str) -> Family | None:
        """Return the family of a device, None for what is no device."""
        device = self.get(hardware_id)
        return self.family(device.family) if isinstance(device, Device) else None

    def devices_of(self, family: str) -> tuple[Device, ...]:
        """Return the devices of a family, named in any of its ways."""
        found = self.family(family)
        return tuple(one for one in self.devices if found and one.family == found.name)

    def vendor_of(self, hardware_id: str) -> str:
        """Return who makes or runs something, "" for links and for what is not known."""
        found = self.get(hardware_id)
        return found.vendor if isinstance(found, Device | Node | Machine) else ""

    def contents(self, hardware_id: str) -> tuple[Holding, ...]:
        """Return what something holds directly: a node's devices, a device's parts."""
        found = self.get(hardware_id)
        if isinstance(found, Device):
            return found.parts
        return found.contents if isinstance(found, Node | Machine) else ()

    def count(self, hardware_id: str, device_id: str) -> int:
        """Return how many of a device something holds, parts of its devices included."""
        return sum(
            one.count * (1 if one.device == device_id else self.count(one.device, device_id))
            for one in self.contents(hardware_id)
        )

    @cached_property
    def _by_id(self) -> dict[str, Hardware]:
        return {one.id: one for one in self}

    @cached_property
    def _by_name(self) -> dict[str, Hardware]:
        found: dict[str, Hardware] = {}
        for one in self:
            for name in (one.id, one.name, *one.aliases):
                found.setdefault(plain_name(name), one)
        return found

    @cached_property
    def _family_by_name(self) -> dict[str, Family]:
        return {
            plain_name(name): family
            for family in self.families
            for name in (*family.aliases, family.name)
        }


def plain_name(name: str) -> str:
    """Return a name as names are compared: lower case, without spaces, dashes and brackets."""
    return _SEPARATORS.sub("", name).lower()
