"""What the chart draws of a mention: one point, or one bar where the number has two ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from carrel.api import HardwareRegistry, KeptMention, Paper
from carrel_plugins.metrics_table.chart_hardware import group_of
from carrel_plugins.metrics_table.wording import PEAKS, ends_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A mention with its paper; `low` and `high` are in the mention's unit, often the same.

    `group` is the family of its hardware, or what stands in place of one.
    """

    kept: KeptMention
    paper: Paper
    low: float
    high: float
    group: str

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high

    @property
    def is_peak(self) -> bool:
        """Whether the paper says only what is reached at best."""
        return self.kept.mention.values.get("qualifier") in PEAKS


def point_of(kept: KeptMention, paper: Paper, registry: HardwareRegistry) -> Point | None:
    """Return the point of a mention, None where its value is no number."""
    values = kept.mention.values
    ends = ends_of(values.get("value"))
    if ends is None or not all(map(math.isfinite, ends)):
        return None
    ids = values.get("hardware")
    group = group_of(
        registry,
        [str(one) for one in ids] if isinstance(ids, Sequence) and not isinstance(ids, str) else (),
        str(values.get("hardware_text") or ""),
    )
    return Point(kept=kept, paper=paper, low=min(ends), high=max(ends), group=group)
