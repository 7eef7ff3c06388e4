"""How many papers speak of which hardware."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from carrel.api import MentionAccess, MentionQuery, MentionState
from carrel_plugins.hardware_filter.things import Thing, Things

#: Mentions that are read at once, between two looks at whether somebody still wants the answer.
STEP = 500
_COUNTED = tuple(state for state in MentionState if state.counts)


@dataclass(slots=True)
class DeviceCount:
    """A thing, with the papers that mention it and, of them, those that were evaluated on it."""

    thing: Thing
    papers: dict[int, None] = field(default_factory=dict)
    evaluated: dict[int, None] = field(default_factory=dict)


def count(
    mentions: MentionAccess,
    paper_ids: Sequence[int],
    things: Things,
    going_on: Callable[[], bool] = lambda: True,
) -> list[DeviceCount] | None:
    """Count the things that these papers name, by their short names, most papers first.

    Papers stand in the order of `paper_ids`. Returns None where `going_on()` said no.
    """
    found: dict[str, DeviceCount] = {}
    ids = mentions.find(MentionQuery(paper_ids=paper_ids, states=_COUNTED))
    for start in range(0, len(ids), STEP):
        if not going_on():
            return None
        for kept in mentions.read(ids[start : start + STEP]):
            if kept is None:
                continue
            thing = things.of(kept.mention.values)
            one = found.setdefault(thing.label.casefold(), DeviceCount(thing))
            one.papers[kept.paper_id] = None
            if kept.mention.values.get("role") == "evaluated_on":
                one.evaluated[kept.paper_id] = None
    return sorted(
        found.values(),
        key=lambda one: (-len(one.papers), -len(one.evaluated), one.thing.label.casefold()),
    )
