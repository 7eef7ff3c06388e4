"""What the chart asks of the library, and what it gets to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from carrel.api import (
    HardwareRegistry,
    KeptMention,
    LibraryAccess,
    MentionKey,
    MentionQuery,
    MentionState,
    Paper,
    PluginContext,
)
from carrel_plugins.metrics_table.chart_points import Point, point_of

MOST_POINTS = 20_000
#: Mentions between two looks at whether somebody still wants the answer.
_STEP = 400
_COUNTING = tuple(state for state in MentionState if state.counts)

#: What can be chosen, with how many mentions it has, most first.
Choices = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which numbers: "" is the most frequent quantity or unit, `paper_ids` None every paper."""

    quantity: str = ""
    unit: str = ""
    paper_ids: Sequence[int] | None = None
    results_only: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The points of one quantity in one unit, and what else there is to choose.

    `found` counts the mentions; above 20,000 of them only the first have points.
    """

    quantities: Choices = ()
    quantity: str = ""
    units: Choices = ()
    unit: str = ""
    points: tuple[Point, ...] = ()
    found: int = 0


def answer(
    plugin: PluginContext, question: Question, going_on: Callable[[], bool]
) -> Answer | None:
    """Read what is asked for; None where `going_on()` said no. Raises RuntimeError.

    A quantity or a unit that was asked for stays the chosen one, with no numbers if need be.
    """
    mentions = plugin.library.mentions("metrics")
    where: dict[str, Sequence[MentionKey]] = {"is_result": [True]} if question.results_only else {}

    def asked() -> MentionQuery:
        return MentionQuery(paper_ids=question.paper_ids, where=where, states=_COUNTING)

    quantities, quantity = _chosen(mentions.counts("quantity", asked()), question.quantity)
    if not going_on():
        return None
    if not quantity:
        return Answer()
    where = {**where, "quantity": [quantity]}
    units, unit = _chosen(mentions.counts("unit", asked()), question.unit)
    where = {**where, "unit": [unit]}
    ids = mentions.find(asked())
    first, points = ids[:MOST_POINTS], list[Point]()
    for start in range(0, len(first), _STEP):
        if not going_on():
            return None
        kept = [one for one in mentions.read(first[start : start + _STEP]) if one is not None]
        papers = _papers(plugin.library, {one.paper_id for one in kept})
        points += _points(kept, papers, plugin.hardware)
    return Answer(
        quantities=quantities,
        quantity=quantity,
        units=units,
        unit=unit,
        points=tuple(points),
        found=len(ids),
    )


def _chosen(counts: Sequence[tuple[MentionKey, int]], wanted: str) -> tuple[Choices, str]:
    choices = tuple((str(name), count) for name, count in counts if name not in (None, ""))
    names = [name for name, _ in choices]
    if wanted and wanted not in names:
        choices = (*choices, (wanted, 0))
    return choices, wanted or (names[0] if names else "")


def _papers(library: LibraryAccess, paper_ids: set[int]) -> dict[int, Paper]:
    return {paper.id: paper for paper in library.papers(sorted(paper_ids))}


def _points(
    kept: Sequence[KeptMention], papers: dict[int, Paper], registry: HardwareRegistry
) -> list[Point]:
    """Return the points of mentions; a paper may go while they are read."""
    found = (
        point_of(one, papers[one.paper_id], registry) for one in kept if one.paper_id in papers
    )
    return [one for one in found if one is not None]
