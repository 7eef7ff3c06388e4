"""Reads the registry's file and refuses what does not hold together.

The file is JSON: `sources` (a list of documents), `families`, `devices`, `nodes`, `machines` and
`links`. An entry has the fields of its class in `carrel.domain.hardware`; a figure is the list
[value, unit, status, evidence, number of its source or null], a holding [id, how many].
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from carrel.domain.hardware import (
    Device,
    Family,
    Figure,
    FigureStatus,
    HardwareRegistry,
    Holding,
    Interconnect,
    Machine,
    Node,
    plain_name,
)

FORMAT = 1
_UNITS = frozenset({"FLOP/s", "OP/s", "B", "B/s", "W", "1"})
_SECTIONS: Mapping[str, type] = {
    "families": Family,
    "devices": Device,
    "nodes": Node,
    "machines": Machine,
    "links": Interconnect,
}
_Entry = TypeVar("_Entry")


class HardwareFileError(ValueError):
    """The registry's file is broken; the message says where and how."""


def read_registry(path: Path) -> HardwareRegistry:
    """Return the registry that a file holds; raises HardwareFileError, or OSError."""
    try:
        content = json.loads(path.read_bytes(), object_pairs_hook=_without_doubles)
        return _registry(content)
    except (UnicodeDecodeError, HardwareFileError, json.JSONDecodeError) as error:
        raise HardwareFileError(f"{path.name}: {error}") from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise HardwareFileError(f'"{twice}" stands twice in one object')
    return found


def _registry(content: Any) -> HardwareRegistry:
    _expect(isinstance(content, dict), "the file", "is no object")
    _expect(content.get("format") == FORMAT, "the file", f"has another format than {FORMAT}")
    sources = content.get("sources")
    _expect(isinstance(sources, list) and all(isinstance(one, str) for one in sources), "sources")
    sections: dict[str, Any] = {}
    for section, kind in _SECTIONS.items():
        entries = content.get(section)
        _expect(isinstance(entries, list), section)
        sections[section] = tuple(
            _Reader(f"{section}[{number}]", sources).entry(kind, entry)
            for number, entry in enumerate(entries)
        )
    registry = HardwareRegistry(**sections)
    _check_names(registry)
    return registry


@cache
def _types(kind: str) -> Mapping[str, Any]:
    """Return the fields of a class with their types; 0.4 ms, so not for each of 170 entries."""
    return get_type_hints(next(one for one in _SECTIONS.values() if one.__name__ == kind))


class _Reader:
    """Reads one entry; `place` says in messages which."""

    def __init__(self, place: str, sources: list[str]) -> None:
        self._place = place
        self._sources = sources

    def entry(self, kind: type[_Entry], said: Any) -> _Entry:
        _expect(isinstance(said, dict), self._place, "is no object")
        self._place += f" ({said.get('id', said.get('name', '?'))})"
        types = _types(kind.__name__)
        odd = said.keys() - types.keys()
        _expect(not odd, self._place, f"has unknown fields: {', '.join(sorted(odd))}")
        needed = {
            one.name
            for one in dataclasses.fields(kind)  # type: ignore[arg-type]
            if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
        }
        lacking = needed - said.keys()
        _expect(not lacking, self._place, f"lacks {', '.join(sorted(lacking))}")
        return kind(**{name: self._value(name, types[name], said[name]) for name in said})

    def _value(self, name: str, kind: Any, said: Any) -> Any:
        place = f"{self._place}, {name}"
        if isinstance(kind, UnionType):
            kind = next(one for one in get_args(kind) if one is not type(None))
        if kind is Figure:
            return self._figure(place, said)
        if get_origin(kind) is Mapping:
            _expect(isinstance(said, dict), place)
            return {one: self._figure(f"{place}.{one}", value) for one, value in said.items()}
        if get_origin(kind) is tuple:
            _expect(isinstance(said, list), place)
            holds = get_args(kind)[0] is Holding
            return tuple(self._holding(place, one) if holds else _word(place, one) for one in said)
        if kind is str:
            return _word(place, said)
        if kind is float:
            _expect(_is_number(said), place)
            return float(said)
        _expect(type(said) is kind, place)
        return said

    def _figure(self, place: str, said: Any) -> Figure:
        _expect(isinstance(said, list) and len(said) == 5, place, "is no figure")
        value, unit, status, evidence, source = said
        _expect(_is_number(value) and 0 < value < float("inf"), place, "has no number above zero")
        _expect(unit in _UNITS, place, f"has the unknown unit {unit!r}")
        _expect(status in get_args(FigureStatus), place, f"has the unknown status {status!r}")
        known = source is None or (type(source) is int and 0 <= source < len(self._sources))
        _expect(known, place, f"names a source that is not there: {source!r}")
        return Figure(
            value=float(value),
            unit=unit,
            status=status,
            evidence=_word(place, evidence),
            source="" if source is None else self._sources[source],
        )

    @staticmethod
    def _holding(place: str, said: Any) -> Holding:
        pair = isinstance(said, list) and len(said) == 2
        _expect(pair and type(said[1]) is int and said[1] > 0, place, "is no pair of id and count")
        return Holding(device=_word(place, said[0]), count=said[1])


def _check_names(registry: HardwareRegistry) -> None:
    """Ids are unique, no name means two things, and what is held is there."""
    meant: dict[str, str] = {}
    for one in registry:
        names = {plain_name(name) for name in (one.id, one.name, *one.aliases)}
        for name in sorted(names):
            _expect(name not in meant, one.id, f"shares the name {name!r} with {meant.get(name)}")
            meant[name] = one.id
    devices = {one.id for one in registry.devices}
    for one in registry:
        for holding in registry.contents(one.id):
            _expect(
                holding.device in devices, one.id, f"holds {holding.device}, which is no device"
            )
    for device in registry.devices:
        _expect(
            registry.family(device.family) is not None,
            device.id,
            f"is of the family {device.family!r}, which is not there",
        )
    _check_parts(registry.devices)


def _check_parts(devices: Iterable[Device]) -> None:
    """A part has no parts, so that counting ends."""
    whole = {device.id for device in devices if device.parts}
    for device in devices:
        for part in device.parts:
            _expect(part.device not in whole, device.id, f"has the part {part.device} with parts")


def _word(place: str, said: Any) -> str:
    _expect(isinstance(said, str), place)
    return str(said)


def _is_number(said: Any) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool)


def _expect(holds: bool, place: str, what: str = "is missing or of the wrong type") -> None:
    if not holds:
        raise HardwareFileError(f"{place} {what}")
