"""What is asked of the search, and what it answers."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from carrel.domain.fields import StoredField

#: The query that is in the order of the queue where no other was chosen.
QUEUED = "is:later"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A query as typed, and the order of the answer.

    `order` is "added", "year", "title", "queue", "field:NAME" or "relevance"; the last one is
    always best first, whatever `descending` says. "queue" is the order of the papers that are kept
    for later, ascending: the next one to read first. NAME is that of a stored field or of one in
    `carrel.domain.fields.BUILT_IN_FIELDS`: papers without a value come last either way, of several
    values the smallest counts upwards and the largest downwards, and equals are newest first; a
    name that nobody knows is newest first. `fields` are those that plugins added to the language.
    """

    text: str = ""
    order: str = "added"
    descending: bool = True
    fields: tuple[StoredField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodClause:
    """One clause of a query and what was made of it, for the chip under the search box.

    `text` is the clause as typed, `query[start:end]` (characters); `meaning` is for the
    reader ("tag is llm", "searched as text: foo:bar"). `kind` is "field", "text", "negated", or
    "unknown" for what looks like a clause and is not one, or could not be used.
    """

    text: str
    meaning: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchAnswer:
    """The ids of the papers found (`Paper.id`, 64-bit), in the order asked for.

    `refused` is a sentence that says why the query was not answered; `ids` is then empty, and
    must not be shown as "nothing found". `took_ms` is milliseconds of wall time. `indexed` says
    whether the search process answered. `scores` says how well papers fit (more is
    better) where the order is "relevance"; the search process keeps them to itself.
    """

    request: SearchRequest
    ids: array[int]
    understood: tuple[UnderstoodClause, ...]
    took_ms: float
    refused: str | None = None
    indexed: bool = False
    scores: Mapping[int, float] = field(default_factory=dict)
