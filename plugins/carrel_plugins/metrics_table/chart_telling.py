"""A point of the chart in words: in one line, in several, and as it is read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from carrel.api import HardwareRegistry, MentionValue
from carrel_plugins.metrics_table.chart_points import Point
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity, shown_value


def value_told(point: Point) -> str:
    """Return value and qualifier: "up to 2.3x"."""
    values = point.kept.mention.values
    shown = shown_value(values.get("value"), str(values.get("unit") or ""))
    return f"{shown_qualifier(str(values.get('qualifier') or ''))} {shown}".strip()


def line_of(point: Point, registry: HardwareRegistry) -> str:
    """Return all that is known in one line, the value first."""
    return " · ".join([value_told(point), *_conditions(point, registry), _titled(point)])


def lines_of(point: Point, registry: HardwareRegistry) -> list[str]:
    """Return the lines of a tip: the paper, the claim, what it was measured on, the quote."""
    values = point.kept.mention.values
    quantity = shown_quantity(str(values.get("quantity") or ""))
    claim = f"{value_told(point)} {quantity}".strip()
    quote = " ".join(point.kept.mention.quote.split())
    return [_titled(point), claim, *_conditions(point, registry), f"“{quote}”"]


def _conditions(point: Point, registry: HardwareRegistry) -> list[str]:
    values = point.kept.mention.values
    baseline = values.get("baseline")
    hardware = _hardware(values.get("hardware"), registry) or str(values.get("hardware_text") or "")
    told = [f"over {baseline}" if baseline else "", f"on {hardware}" if hardware else ""]
    return [one for one in told if one]


def _hardware(ids: MentionValue, registry: HardwareRegistry) -> str:
    if not isinstance(ids, Sequence) or isinstance(ids, str):
        return ""
    found = ((str(one), registry.get(str(one))) for one in ids)
    return ", ".join(thing.name if thing else name for name, thing in found)


def _titled(point: Point) -> str:
    title = " ".join(point.paper.title.split()) or "Untitled"
    return f"{title} ({point.paper.year})" if point.paper.year else title
