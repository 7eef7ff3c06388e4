"""Columns of the list beside the title: what they are, and how their values read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from carrel.domain.fields import FieldValue

#: Papers whose values are asked for at once.
ASKED_AT_ONCE = 64

Values = Callable[[Sequence[int]], Sequence[FieldValue | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column. With `field` the library has its values and can sort by them; otherwise `values`
    gives one a paper id (None for nothing), in their order, and does not raise. `chips` draws each
    value as a chip.
    """

    id: str
    title: str
    field: str = ""
    values: Values | None = None
    width: int = 96
    align: Literal["left", "right"] = "left"
    unit: str = ""
    shown: bool = True
    chips: bool = False


def shown_texts(column: ListColumn, values: Sequence[object]) -> tuple[str, ...]:
    """Return what a cell shows of a paper's values, a text each."""
    return tuple(_one(column, value) for value in values if value is not None)


def _one(column: ListColumn, value: object) -> str:
    if column.field == "added" and isinstance(value, int):
        return time.strftime("%Y-%m-%d", time.localtime(value / 1000))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {column.unit}" if column.unit else text
