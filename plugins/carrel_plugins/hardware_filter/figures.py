"""The figures of devices that papers are found by, and how they are said.

Where a name leaves open which board is meant (see things.py), the least figure of them all counts.
Readers ask for "at least": what they find then surely has it, and an "A100" is not taken for one
with 80 GB because some have them. What is not known of one of the boards is not known at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carrel.api import Device

#: The registry has one figure for both 16-bit formats; these families lack one of them.
_NO_BF16 = frozenset({"Pascal", "Volta", "Turing", "TSP"})
_NO_FP16 = frozenset({"TPU"})
_PREFIXES = (("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3), ("", 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """A figure: what it is called in a clause (`hw.NAME`) and for people, its SI unit."""

    name: str
    title: str
    unit: str
    of: Callable[[Device], float | None]


def least(capability: Capability, boards: Sequence[Device]) -> float | None:
    """Return the figure that all of these boards have at least; None where one's is not known."""
    found = [capability.of(board) for board in boards]
    known = [value for value in found if value is not None]
    return min(known) if found and len(known) == len(found) else None


def _figure(name: str) -> Callable[[Device], float | None]:
    def of(device: Device) -> float | None:
        figure = getattr(device, name)
        return None if figure is None else float(figure.value)

    return of


def _peak(*names: str, lacking: frozenset[str] = frozenset()) -> Callable[[Device], float | None]:
    """Return the first of these peaks that a device has: its matrix units before its vectors."""

    def of(device: Device) -> float | None:
        if device.family in lacking:
            return None
        return next((device.peaks[one].value for one in names if one in device.peaks), None)

    return of


#: Dense rates; with sums in FP32 where the registry tells them apart.
PEAKS = tuple(
    Capability(name=name, title=f"{title} peak", unit=unit, of=of)
    for name, title, unit, of in (
        ("fp64", "FP64", "FLOP/s", _peak("fp64_tensor", "fp64")),
        ("fp32", "FP32", "FLOP/s", _peak("fp32_matrix", "fp32")),
        ("tf32", "TF32", "FLOP/s", _peak("tf32")),
        (
            "fp16",
            "FP16",
            "FLOP/s",
            _peak("tensor16_f32acc", "tensor16_f16acc", "fp16_vector", lacking=_NO_FP16),
        ),
        ("bf16", "BF16", "FLOP/s", _peak("bf16_tensor", "tensor16_f32acc", lacking=_NO_BF16)),
        ("fp8", "FP8", "FLOP/s", _peak("fp8", "fp8_f16acc")),
        ("fp4", "FP4", "FLOP/s", _peak("fp4")),
        ("int8", "INT8", "OP/s", _peak("int8")),
    )
)
MEMORY = Capability(name="memory", title="Memory", unit="B", of=_figure("memory"))
BANDWIDTH = Capability(name="bandwidth", title="Bandwidth", unit="B/s", of=_figure("bandwidth"))
POWER = Capability(name="power", title="Power limit", unit="W", of=_figure("power"))
RELEASED = Capability(
    name="released",
    title="Released",
    unit="",
    of=lambda device: device.release_year,
)
NUMBERS = (MEMORY, BANDWIDTH, POWER, *PEAKS)
CAPABILITIES: Mapping[str, Capability] = {one.name: one for one in (*NUMBERS, RELEASED)}


def amount(value: float, unit: str) -> str:
    """Return a figure for people, with three digits at most: "80 GB", "989 TFLOP/s", "2.04 TB/s".

    A year is said as it is.
    """
    if not unit:
        return f"{value:g}"
    if unit == "W":  # nobody says "0.7 kW" of a board
        return f"{value:,.0f} W"
    prefix, factor = next((one for one in _PREFIXES if value >= one[1]), _PREFIXES[-1])
    return f"{float(f'{value / factor:.3g}'):g} {prefix}{unit}"
