"""The axis of values: linear or logarithmic, where its ticks are and what stands beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from carrel_plugins.metrics_table.wording import scale_of

#: Positive values that span more than a decade and a half are shown on a logarithmic axis.
_WIDE = 10**1.5
_MARGIN = 0.04
#: Which digits of a decade are written, as far as there is room.
_DIGITS = ((1, 2, 5), (1, 3), (1,))
#: From here on a number without a prefix is written with a power of ten.
_LONG = 1e6


class Scale(StrEnum):
    """Which axis the reader wants."""

    AUTOMATIC = "automatic"
    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


class Tick(NamedTuple):
    """A place on the axis, and what stands beside it; "" for a small one."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where the axis goes, in its own coordinates: values, or their logarithms."""

    low: float
    high: float
    logarithmic: bool = False

    def at(self, value: float) -> float | None:
        """Return the place of a value, None where it has none."""
        if not self.logarithmic:
            return value
        return math.log10(value) if value > 0 else None

    def ticks(self, most: int, unit: str) -> list[Tick]:
        """Return up to about `most` (at least 2) labelled ticks, and small ones between."""
        if self.logarithmic:
            return self._decades(max(2, most), unit)
        step = _nice_step((self.high - self.low) / max(2, most))
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        values = [number * step for number in range(first, last + 1)]
        largest = max((abs(value) for value in values), default=0.0)
        return [Tick(value, tick_label(value, unit, like=largest)) for value in values]

    def _decades(self, most: int, unit: str) -> list[Tick]:
        first, last = math.floor(self.low), math.ceil(self.high)
        named = next(
            (one for one in _DIGITS if self._within(first, last, one) <= most), _DIGITS[-1]
        )
        every = math.ceil(max(1, self._within(first, last, (1,))) / most)
        ticks = []
        for power in range(first, last + 1):
            for digit in range(1, 10) if every == 1 else (1,):
                at = power + math.log10(digit)
                shown = digit in named and power % every == 0
                if self.low <= at <= self.high:
                    label = tick_label(digit * 10.0**power, unit) if shown else ""
                    ticks.append(Tick(at, label))
        return ticks

    def _within(self, first: int, last: int, digits: Sequence[int]) -> int:
        places = (p + math.log10(digit) for p in range(first, last + 1) for digit in digits)
        return sum(self.low <= at <= self.high for at in places)


def axis_of(values: Sequence[float], scale: Scale = Scale.AUTOMATIC) -> Axis:
    """Return the axis on which values are shown: at least one, all finite.

    A linear axis begins at zero unless the values lie close together far from it. On a
    logarithmic one what is zero or less has no place; it is linear where nothing is positive.
    """
    positive = [value for value in values if value > 0]
    if scale is Scale.AUTOMATIC:
        wide = len(positive) == len(values) and max(positive) / min(positive) > _WIDE
        scale = Scale.LOGARITHMIC if wide else Scale.LINEAR
    if scale is Scale.LOGARITHMIC and positive:
        return _logarithmic(math.log10(min(positive)), math.log10(max(positive)))
    return _linear(min(values), max(values))


def _logarithmic(low: float, high: float) -> Axis:
    lacking = max(0.0, 1.0 - (high - low)) / 2
    margin = _MARGIN * max(1.0, high - low)
    return Axis(low - lacking - margin, high + lacking + margin, logarithmic=True)


def _linear(low: float, high: float) -> Axis:
    if low == high:
        low, high = min(0.0, 2 * low), max(0.0, 2 * high)
    if 0 < low <= high / 2:
        low = 0.0
    elif low / 2 <= high < 0:
        high = 0.0
    if low == high:
        low, high = -1.0, 1.0
    margin = _MARGIN * (high - low)
    return Axis(low - margin, high + margin)


def tick_label(value: float, unit: str, *, like: float | None = None) -> str:
    """Return a value with its prefix, "100 G", or with the prefix of the value `like`."""
    factor, prefix = _prefix(abs(value if like is None else like), unit)
    number = value / factor
    said = f"{number:.3g}" if abs(number) >= _LONG else f"{number:,.6g}"
    said = said.replace("-", "−") if value else "0"
    return f"{said} {prefix}" if prefix and value else said


def _prefix(size: float, unit: str) -> tuple[float, str]:
    """Return factor and letter of the prefix; seconds stay seconds, so that ticks are round."""
    if unit == "s" and size >= 1:
        return 1.0, ""
    scale = scale_of(size, unit)
    letters = scale.unit.removesuffix(unit) if scale.unit.endswith(unit) else ""
    return scale.factor, scale.letter or letters


def _nice_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= least * (1 - 1e-9))
