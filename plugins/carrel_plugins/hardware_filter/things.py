"""What a mention of hardware speaks of: its names, its place in a tree, the devices that it may be.

A name often leaves open which board is meant: an "A100" has 40 or 80 GB. The registry's id of such
a mention is that of the usual board; what is said of it here holds for all that it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from carrel.api import (
    Device,
    Family,
    Hardware,
    HardwareRegistry,
    Interconnect,
    KeptMention,
    MentionValue,
    plain_name,
)
from carrel_plugins.hardware_filter.evidence import BRANDS
from carrel_plugins.hardware_filter.variants import base_name, variant_parts

#: Makers and series that are not said in short: a "GeForce RTX 4090" is an RTX 4090.
_UNSAID = frozenset({maker.lower() for maker in BRANDS.values()} | {"geforce", "instinct", "tesla"})
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_SPACES = re.compile(r"[\s_]+")
#: Steps of the tree for what has no vendor or no family.
SYSTEMS, LINKS, OTHERS = "Systems", "Links", "Other makers"
_ACRONYMS = frozenset("cpu dpu fpga gpu ipu lpu mcu npu rdu soc tpu".split())
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thing:
    """One piece of hardware as a paper names it.

    `label` is its short name ("A100 80GB"), `paths` are its place ("NVIDIA/Ampere/A100 80GB") and
    those of what is in it, `names` all by which a reader looks for it. `devices` holds, for each
    device that it is or that is in it, the boards of the registry that this may be; it is empty
    for what the registry lacks.
    """

    label: str
    paths: tuple[str, ...]
    kind: str
    names: tuple[str, ...]
    devices: tuple[tuple[Device, ...], ...] = ()


class Things:
    """What mentions speak of, by one registry; kept, because the same few come again and again."""

    def __init__(self, registry: HardwareRegistry) -> None:
        self.registry = registry
        self._kept: dict[tuple[str, str, str, str], Thing] = {}

    def of(self, values: Mapping[str, MentionValue]) -> Thing:
        """Return what the values of a mention speak of; see `HardwareFinder` for them."""
        key = tuple(str(values.get(one) or "") for one in ("name", "device_id", "family", "kind"))
        name, hardware_id, family, kind = key
        found = self._kept.get((name, hardware_id, family, kind))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._made(name, self.registry.get(hardware_id), family, kind)
            self._kept[name, hardware_id, family, kind] = found
        return found

    def of_device(self, device: Device) -> Thing:
        """Return a device of the registry by its full name."""
        return self._made(device.name, device, device.family, device.kind)

    def _made(self, name: str, known: Hardware | None, family_name: str, kind: str) -> Thing:
        family = self.registry.family(family_name)
        label = short_name(name or (known.name if known else "")) or "?"
        devices: tuple[tuple[Device, ...], ...] = ()
        if isinstance(known, Device):
            devices = (self._boards(known, name),)
        elif known is not None and not isinstance(known, Interconnect):
            parts = (self.registry.get(one.device) for one in known.contents)
            devices = tuple((part,) for part in parts if isinstance(part, Device))
        vendor = _vendor(name, known, family)
        names = [name, *_ways_of(label)]
        if kind != "architecture":
            names += _ways_of(short_name(base_name(name)))
        if known is not None and (not isinstance(known, Device) or len(devices[0]) == 1):
            names += [known.id, known.name, *_aliases(known)]
        elif known is not None:  # an A100 may have no name that says 40 GB
            base = plain_name(base_name(known.name))
            names += [alias for alias in _aliases(known) if plain_name(alias) in base]
        held = [] if isinstance(known, Device) else [self.of_device(one) for (one,) in devices]
        names += [way for one in held for way in one.names]
        if family is not None:
            names += [way for one in (family.name, *family.aliases) for way in _ways_of(one)]
        elif family_name:
            names += _ways_of(family_name)
        names += vendor.split("/")
        return Thing(
            label=label,
            paths=(
                "/".join(_steps(label, known, family, family_name, kind, vendor)),
                *(path for one in held for path in one.paths),
            ),
            kind=kind,
            names=tuple(_each_once(names)),
            devices=devices,
        )

    def _boards(self, usual: Device, name: str) -> tuple[Device, ...]:
        """Return all boards that a name may mean, the usual one first."""
        base, said = base_name(usual.name), variant_parts(name)
        alike = (
            one
            for one in self.registry.devices
            if one is not usual
            and base_name(one.name) == base
            and one.family == usual.family
            and said <= variant_parts(one.name)
        )
        return (usual,) if said >= variant_parts(usual.name) else (usual, *alike)


_last: Things | None = None


def things_by(registry: HardwareRegistry) -> Things:
    """Return what mentions speak of by a registry; the last one's is kept."""
    global _last
    if _last is None or _last.registry is not registry:
        _last = Things(registry)
    return _last


def told_things(
    mentions: Iterable[KeptMention], things: Things, *, evaluated: bool
) -> Sequence[Thing]:
    """Return what mentions speak of, each thing once, what was evaluated on first.

    `evaluated` leaves out all else.
    """
    by_role: dict[bool, list[Thing]] = {True: [], False: []}
    for kept in mentions:
        values = kept.mention.values
        by_role[values.get("role") == "evaluated_on"].append(things.of(values))
    return tuple(dict.fromkeys([*by_role[True], *([] if evaluated else by_role[False])]))


def short_name(name: str) -> str:
    """Return a name without its maker and what stands in brackets: "NVIDIA A100" is an "A100"."""
    words = _BRACKETS.sub("", name).split() or name.split()
    while len(words) > 1 and words[0].lower() in _UNSAID:
        words = words[1:]
    return " ".join(words).replace("/", "-")


def _vendor(name: str, known: Hardware | None, family: Family | None) -> str:
    if known is not None and not isinstance(known, Interconnect):
        return known.vendor
    if family is not None:
        return family.vendor
    return BRANDS.get(name.split(" ", 1)[0].lower(), "")


def _steps(
    label: str,
    known: Hardware | None,
    family: Family | None,
    family_name: str,
    kind: str,
    vendor: str,
) -> list[str]:
    if kind in ("node", "rack", "machine"):
        return [SYSTEMS, label]
    if kind == "link" or isinstance(known, Interconnect):
        return [LINKS, label]
    of_family = family.name if family is not None else family_name
    if of_family and label in (of_family, *(family.aliases if family else ())):
        return [vendor or OTHERS, of_family]  # a whole family, not one of its devices
    return [vendor or OTHERS, (of_family or _kind_step(kind)).replace("/", "-"), label]


def _kind_step(kind: str) -> str:
    if kind == "soc":
        return "SoCs"
    return f"{kind.upper() if kind in _ACRONYMS else kind.capitalize() or 'Other'}s"


def _aliases(known: Hardware) -> Iterator[str]:
    for alias in known.aliases:
        if "(" not in alias:
            yield from _ways_of(alias)


def typed_name(name: str) -> str:
    """Return a name as it is typed without quotation marks: "rtx-4090"."""
    return _SPACES.sub("-", name.lower())


def _ways_of(name: str) -> tuple[str, ...]:
    return name, typed_name(name)


def _each_once(names: Iterable[str]) -> Iterator[str]:
    """Yield names without doubles; case tells none apart."""
    seen = set[str]()
    for name in names:
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            yield name
