"""Facets of plugins: counted over the papers of the list, off the window's thread."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from carrel.domain.fields import BUILT_IN_KINDS, FieldKind, FieldValue, StoredField
from carrel.domain.query import Field
from carrel.search.clauses import add_clause, remove_clause, replace_clause, write_clause
from carrel.search.facets import FacetReader, FacetValue
from carrel.search.query_language import parse
from carrel.ui.sidebar.facets import FacetLine, FacetSection

if TYPE_CHECKING:
    from pathlib import Path

    from carrel.api import Facet
    from carrel.domain.changes import ChangeSet
    from carrel.jobs.runner import Runner
    from carrel.plugin_host import PluginHost
    from carrel.search.request import SearchAnswer
    from carrel.ui.bridge import Bridge
    from carrel.ui.shell.parts import Parts

#: Counts follow what is typed at this distance; they are glanced at, not read while typing.
_SETTLE_MS = 80
#: Values of an open facet that was made longer; more are found faster by typing.
_MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class _Counted:
    """The values of a facet, as they stand in it, and how many papers have none."""

    values: Sequence[FacetValue]
    missing: int = 0


@dataclass(slots=True)
class _Shown:
    """How the reader left a facet, and what was counted last."""

    open: bool = False
    longer: bool = False
    counted: _Counted | None = None


@dataclass(slots=True)
class _Question:
    """What is to be counted: facets with their kinds, over these papers (None: over all)."""

    facets: list[tuple[Facet, FieldKind]] = field(default_factory=list)
    ids: array[int] | None = None


class PluginFacets(QObject):
    """Keeps the sidebar's facets in step with plugins, with the list, and with the reader."""

    def __init__(self, host: PluginHost, parts: Parts, runner: Runner, bridge: Bridge) -> None:
        super().__init__(parts.window)
        self._host, self._parts, self._runner, self._bridge = host, parts, runner, bridge
        self._facets: list[Facet] = []
        self._fields: tuple[StoredField, ...] = ()
        self._shown: dict[str, _Shown] = {}
        self._reader: FacetReader | None = None
        self._answer: SearchAnswer | None = None
        self._busy = self._again = False
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._count)
        sidebar = parts.panes.sidebar
        sidebar.facet_opened.connect(self._toggle)
        sidebar.facet_lengthened.connect(self._lengthen)
        sidebar.narrowed.connect(self._narrow)
        parts.session.library_changed.connect(self._changed)
        parts.session.library_renewed.connect(self._soon.start)

    def open_library(self, path: Path) -> None:
        """Count in this library."""
        self._reader = FacetReader(path)
        assert self._parts.desk is not None
        self._parts.desk.search.answered.connect(self._answered)
        self._soon.start()

    def show(self, fields: tuple[StoredField, ...]) -> None:
        """Show what plugins contribute now; `fields` are their search fields."""
        self._fields = fields
        self._facets = self._host.contributions("register_facets")
        for facet in self._facets:
            self._shown.setdefault(facet.id, _Shown())
        self._tell()
        self._soon.start()

    def state(self) -> list[str]:
        """Return which facets are open."""
        return [facet_id for facet_id, shown in self._shown.items() if shown.open]

    def restore(self, state: object) -> None:
        """Open the facets that `state()` named; nonsense is passed over."""
        if isinstance(state, list):
            for facet_id in state:
                if isinstance(facet_id, str):
                    self._shown.setdefault(facet_id, _Shown()).open = True

    def close(self) -> None:
        """Close the connection; the search lane has been shut down by now."""
        self._soon.stop()
        if self._reader is not None:
            self._reader.close()

    # -- what the reader does

    def _toggle(self, facet_id: str) -> None:
        self._shown[facet_id].open = not self._shown[facet_id].open
        self._tell()
        self._count()

    def _lengthen(self, facet_id: str) -> None:
        self._shown[facet_id].longer = not self._shown[facet_id].longer
        self._tell()

    def _narrow(self, clause: str) -> None:
        """Add a clause to the query, or take it out where it is there already."""
        session = self._parts.session
        narrowed = add_clause(session.query, clause, self._fields)
        if narrowed == session.query:
            narrowed = _without_clause(session.query, clause, self._fields)
        session.ask(narrowed)

    # -- counting

    def _changed(self, change: ChangeSet) -> None:
        if not change.is_of_mentions:
            self._soon.start()

    def _answered(self, answer: SearchAnswer) -> None:
        self._answer = answer
        self._soon.start()

    def _count(self) -> None:
        wanted = [facet for facet in self._facets if self._shown[facet.id].open]
        if not wanted or self._reader is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        answer = self._answer
        everything = answer is None or not answer.request.text.strip()
        question = _Question(
            facets=[(facet, self._kind_of(facet.field)) for facet in wanted],
            ids=None if everything or answer is None else answer.ids,
        )
        work = partial(_counted, self._reader, question)
        self._bridge.deliver(self._runner.submit("search", work), self._arrived, self._failed)

    def _arrived(self, counted: dict[str, _Counted]) -> None:
        for facet_id, one in counted.items():
            if facet_id in self._shown:
                self._shown[facet_id].counted = one
        self._tell()
        self._finished()

    def _failed(self, error: Exception) -> None:
        self._parts.session.complain(f"The facets cannot be counted: {error}")
        self._finished()

    def _finished(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self._count()

    # -- what is shown

    def _tell(self) -> None:
        self._parts.panes.sidebar.show_facets([self._section(facet) for facet in self._facets])

    def _section(self, facet: Facet) -> FacetSection:
        shown = self._shown[facet.id]
        if not shown.open or shown.counted is None:
            return FacetSection(id=facet.id, title=facet.title, open=shown.open)
        values = shown.counted.values
        most = _MOST_LINES if shown.longer else facet.limit
        lines = [self._line(facet, one) for one in values[:most]]
        return FacetSection(
            id=facet.id,
            title=facet.title,
            lines=tuple(_as_tree(lines) if facet.kind == "tree" else lines),
            more=max(0, len(values) - most) if not shown.longer else 0,
            fewer=shown.longer and len(values) > facet.limit,
            missing=self._missing(facet, shown.counted.missing),
            open=True,
        )

    def _line(self, facet: Facet, one: FacetValue) -> FacetLine:
        clause = write_clause(facet.field, one.value, self._fields)
        return FacetLine(
            title=_title(one.value), clause=clause, count=one.count, chosen=self._has(clause)
        )

    def _missing(self, facet: Facet, count: int) -> FacetLine | None:
        """Return the line for papers without a value, where there are some or it is chosen."""
        clause = f"no:{facet.field}"
        chosen = self._has(clause)
        if not facet.missing or not (count or chosen):
            return None
        if not isinstance(parse(clause + " ", self._fields).tree, Field):
            return None  # every paper has this field, so that there is no such clause
        return FacetLine(title=facet.missing, clause=clause, count=count, chosen=chosen)

    def _has(self, clause: str) -> bool:
        query = self._parts.session.query
        return bool(query.strip()) and add_clause(query, clause, self._fields) == query

    def _kind_of(self, name: str) -> FieldKind:
        stored = next((one.kind for one in self._fields if one.name == name), None)
        return stored or BUILT_IN_KINDS.get(name, "keyword")


def _counted(reader: FacetReader, question: _Question) -> dict[str, _Counted]:
    try:
        return {
            facet.id: _count_of(reader, facet, kind, question.ids)
            for facet, kind in question.facets
        }
    except sqlite3.Error:
        reader.close()
        raise


def _count_of(
    reader: FacetReader, facet: Facet, kind: FieldKind, ids: array[int] | None
) -> _Counted:
    is_tree = facet.kind == "tree"
    values = reader.counts(facet.field, kind, ids, _MOST_LINES, order=facet.order, steps=is_tree)
    if is_tree:
        # A short facet shows the first steps rather than the greatest leaves of one of them.
        values.sort(key=lambda one: str(one.value).count("/"))
    missing = reader.without(facet.field, kind, ids) if facet.missing else 0
    return _Counted(values, missing)


def _without_clause(query: str, clause: str, fields: tuple[StoredField, ...]) -> str:
    """Return a query without a clause that it has; others about the same field stay."""
    for one in parse(query, fields).understood:
        without = remove_clause(query, one)
        if add_clause(without, clause, fields) != without:
            return without
    # It stands there twice.
    return replace_clause(query, clause.partition(":")[0], "", fields)


def _title(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _as_tree(lines: Sequence[FacetLine]) -> list[FacetLine]:
    """Return the lines with each step below the one before it; equals stay in their order."""
    by_title = {line.title.casefold(): place for place, line in enumerate(lines)}

    def place(line: FacetLine) -> tuple[int, ...]:
        steps = line.title.casefold().split("/")
        above = ("/".join(steps[: end + 1]) for end in range(len(steps)))
        return tuple(by_title.get(step, len(lines)) for step in above)

    return [
        FacetLine(
            title=line.title.rpartition("/")[2],
            clause=line.clause,
            count=line.count,
            depth=line.title.count("/"),
            chosen=line.chosen,
        )
        for line in sorted(lines, key=place)
    ]
