"""What the hardware filter asks for, as clauses of a query, and read back from one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carrel.api import Device
from carrel_plugins.hardware_filter.figures import CAPABILITIES, amount, least
from carrel_plugins.hardware_filter.things import Thing, typed_name

#: What is offered for "at least", in SI units; years for the release.
OFFERED: Mapping[str, Sequence[float]] = {
    "memory": (16e9, 24e9, 32e9, 40e9, 48e9, 80e9, 96e9, 128e9, 192e9),
    "bandwidth": (0.5e12, 1e12, 1.5e12, 2e12, 3e12, 4e12, 5e12, 8e12),
    "released": tuple(range(2016, 2026)),
}
OFFERED_PEAKS: Sequence[float] = (10e12, 50e12, 100e12, 200e12, 300e12, 500e12, 1e15, 2e15, 5e15)

_CLAUSE = re.compile(
    r"(?<![\w.:\"(-])hw(?P<on>\.on)?\.(?P<name>[a-z0-9]+):>=(?P<value>[^\s()\"]+)", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<prefix>[kmgtp]?)[a-z/]*\Z", re.IGNORECASE)
_BARE = re.compile(r"[\w.+-]+")
_QUOTES = re.compile('["“”„]')
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a device must have: the least of each capability, by name, in its unit.

    `evaluated` asks for papers that were evaluated on it, not only those that mention it.
    """

    evaluated: bool = True
    least: Mapping[str, float] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The field of names that goes with it."""
        return "hw.on" if self.evaluated else "hw"

    def clauses(self) -> dict[str, str]:
        """Return the clause of each capability: "hw.on.memory:>=80GB"."""
        return {
            name: f"{self.field}.{name}:>={amount(value, CAPABILITIES[name].unit).replace(' ', '')}"
            for name, value in self.least.items()
        }

    def has(self, thing: Thing) -> bool:
        """Whether one device of a thing has all of it; see figures.py for names that are open."""
        return not self.least or any(self._is_met_by(boards) for boards in thing.devices)

    def _is_met_by(self, boards: Sequence[Device]) -> bool:
        found = ((least(CAPABILITIES[name], boards), value) for name, value in self.least.items())
        return all(has is not None and has >= value for has, value in found)


def clause_of(thing: Thing, wanted: Wanted) -> str:
    """Return the clause that finds the papers of a thing: "hw.on:a100-80gb"."""
    typed = typed_name(thing.label)
    if not _BARE.fullmatch(typed):
        # No clause can hold a quotation mark; a space stands for it.
        typed = f'"{" ".join(_QUOTES.sub(" ", thing.label).split())}"'
    return f"{wanted.field}:{typed}"


def read_wanted(query: str, *, evaluated: bool) -> tuple[Wanted, dict[str, str]]:
    """Return what a query asks of hardware, and its clauses by capability as they are written.

    Where it speaks of both, only what papers were evaluated on is read; where it speaks of neither,
    `evaluated` stays. Negated and grouped clauses are not the filter's.
    """
    found: dict[bool, dict[str, tuple[float, str]]] = {True: {}, False: {}}
    for match in _CLAUSE.finditer(query):
        name, value = match["name"].lower(), _value(match["value"])
        if name in CAPABILITIES and value is not None:
            found[match["on"] is not None][name] = (value, match[0])
    scope = True if found[True] else False if found[False] else evaluated
    read = found[scope]
    wanted = Wanted(evaluated=scope, least={name: value for name, (value, _) in read.items()})
    return wanted, {name: written for name, (_, written) in read.items()}


def _value(text: str) -> float | None:
    match = _AMOUNT.match(text.replace(",", ""))
    return float(match["number"]) * _FACTORS[match["prefix"].lower()] if match else None
