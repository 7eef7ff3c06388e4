"""What the extractor finds: one number with what it measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "abstract"]

#: How a number is hedged; "range" where it has two ends and nothing else was said.
QUALIFIERS = (
    "exact",
    "about",
    "up_to",
    "at_least",
    "more_than",
    "less_than",
    "average",
    "geomean",
    "max",
    "range",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A number that a text states.

    `start` and `end` count code points in `field`, end exclusive, and `quote` is what stands
    there. `low` and `high` are in `unit` without prefix, and equal for a single value. `hardware`
    are ids of the registry, `hardware_text` the words that name it. Texts are empty where nothing
    was said. A metric that is not `certain` is only a suggestion.
    """

    field: Field
    start: int
    end: int
    quote: str
    quantity: str
    low: float
    high: float
    unit: str
    qualifier: str = "exact"
    baseline: str = ""
    hardware: tuple[str, ...] = ()
    hardware_text: str = ""
    model: str = ""
    dataset: str = ""
    is_result: bool = True
    certain: bool = True
