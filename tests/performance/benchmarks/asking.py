"""Part of the search benchmark: questions asked of Carrel's search process and of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from tests.performance.benchmarks.search_desk import OURS, Desk, memory
from tests.performance.figures import Figure, Mark, Side, Statistic
from tests.performance.keystrokes import Kind, Question, asked, sessions, warming
from tests.performance.processes import talking

_Limits = tuple[tuple[Mark, ...], tuple[Mark, ...]]
_NO_LIMITS: _Limits = ((), ())

#: For so many papers: what a keystroke has to meet, and what it is to reach; ms.
KEYSTROKE: dict[int, _Limits] = {
    10_000: ((Mark("ours", 10),), (Mark("ours", 3),)),
    50_000: ((Mark("ours", 20),), (Mark("ours", 5),)),
}
#: The same beside peers.
BESIDE: dict[str, _Limits] = {
    "fts5_best": ((Mark("ratio", 0.25),), (Mark("ratio", 0.05),)),
    "tantivy_best": ((), (Mark("ratio", 1),)),
    "tantivy_newest": ((), (Mark("ratio", 1),)),
}
#: Of whole questions to so many papers; ms.
_RANKED_PAPERS = 50_000
RANKED: dict[Kind, Mark] = {
    "and": Mark("ours", 40),
    "or": Mark("ours", 40),
    "phrase": Mark("ours", 60),
    "facets": Mark("ours", 20),
}
RANKED_GOAL = Mark("ours", 10)

_PEERS = {
    "fts5_best": "FTS5, bm25",
    "fts5_newest": "FTS5, newest",
    "tantivy_best": "tantivy, best",
    "tantivy_newest": "tantivy, newest",
    "whoosh": "naive Whoosh",
}
_BEST, _NEWEST = ("fts5_best", "tantivy_best"), ("fts5_newest", "tantivy_newest")
_NAMES: dict[Kind, str] = {
    "and": "ranked, all of two or three words",
    "or": "ranked, any of two or three words",
    "phrase": "ranked, a phrase",
    "facets": "ranked, with three facets counted",
}
#: So many whole questions are asked of one side, before it is the next one's turn.
_IN_TURN = 5


@dataclass(slots=True)
class _Told:
    """What a side told of all its sittings: ms a question, papers found, MB a sitting."""

    ms: list[float] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)

    def side(self, name: str) -> Side:
        return Side(name, tuple(self.ms))


def typing(desk: Desk) -> list[Figure]:
    """Return how long a keystroke takes, beside each peer, and the memory after a sitting."""
    sizes, queries = desk.place.sizes, desk.place.shelf.queries
    batches, before = sessions(queries), warming("typed", queries)
    told = _sittings(desk, _BEST + _NEWEST, before, batches, sizes.typings)
    size = f"{desk.size}, {sizes.typings} times {sum(map(len, batches))} keystrokes"
    marks, goals = KEYSTROKE.get(desk.papers, _NO_LIMITS)
    alone = _alone("a keystroke, p95", size, told, "p95")
    found = [
        _alone("a keystroke, median", size, told, "median"),
        replace(alone, marks=marks, goals=goals),
    ]
    for peer, figure in _beside(alone, told).items():
        marks, goals = BESIDE.get(peer, _NO_LIMITS) if desk.papers in KEYSTROKE else _NO_LIMITS
        found.append(replace(figure, marks=marks, goals=goals))
    if desk.with_whoosh:
        told_slowly = _sittings(desk, ("whoosh",), before, batches, sizes.naive_typings)
        size = f"{desk.size}, {sizes.naive_typings} times {sum(map(len, batches))} keystrokes"
        alone = _alone("a keystroke, p95", size, told_slowly, "p95")
        found += _beside(alone, told_slowly).values()
    return [*found, memory(desk, "after typing", told["carrel"].resident_mb)]


def ranked(desk: Desk) -> list[Figure]:
    """Return how long whole questions take, beside the peers that rank; facets have no peer."""
    queries, found = desk.place.shelf.queries, []
    times = desk.place.sizes.typings
    for kind, name in _NAMES.items():
        questions = asked(kind, queries)
        batches = [questions[at : at + _IN_TURN] for at in range(0, len(questions), _IN_TURN)]
        peers = _BEST if kind != "facets" else ()
        told = _sittings(desk, peers, warming(kind, queries), batches, times)
        size = f"{desk.size}, {times} times {len(questions)} questions"
        alone = _alone(name, size, told, "p95")
        marked = desk.papers == _RANKED_PAPERS
        found += [
            replace(alone, marks=(RANKED[kind],), goals=(RANKED_GOAL,)) if marked else alone,
            *_beside(alone, told).values(),
        ]
    return found


# -- sittings


def _sittings(
    desk: Desk,
    peers: Sequence[str],
    before: list[Question],
    batches: list[list[Question]],
    times: int,
) -> dict[str, _Told]:
    """Ask Carrel and those of the peers that are there, in turn, `times` with new processes.

    What is asked `before` is not told. Raises AssertionError for a side that finds nothing at all.
    """
    sides = ("carrel", *(peer for peer in peers if _target_of(peer) in desk.targets))
    told = {side: _Told() for side in sides}
    for _ in range(times):
        with ExitStack() as processes:
            asking = {}
            for side in sides:
                files = map(str, (desk.library, desk.targets[_target_of(side)]))
                asking[side] = processes.enter_context(
                    talking(desk.place, "peers.sitting", side, *files)
                )
                asking[side](_lines(before))
            for batch in batches:
                for side, ask in asking.items():
                    answered = ask(_lines(batch))
                    told[side].ms += answered["ms"]
                    told[side].found += answered["found"]
            for side, ask in asking.items():
                told[side].resident_mb.append(ask([])["resident_mb"])
    for side, one in told.items():
        if not any(one.found):
            raise AssertionError(f"{side} finds nothing")
    return told


def _target_of(side: str) -> str:
    return side.partition("_")[0]


def _lines(questions: list[Question]) -> list[list[str]]:
    return [[question.kind, question.text] for question in questions]


# -- figures


def _alone(what: str, size: str, told: dict[str, _Told], statistic: Statistic) -> Figure:
    return Figure(
        what=what, size=size, unit="ms", statistic=statistic, ours=told["carrel"].side(OURS)
    )


def _beside(alone: Figure, told: dict[str, _Told]) -> dict[str, Figure]:
    """Return the same beside each of the peers."""
    peers = [peer for peer in told if peer != "carrel"]
    return {peer: replace(alone, peer=told[peer].side(_PEERS[peer])) for peer in peers}
