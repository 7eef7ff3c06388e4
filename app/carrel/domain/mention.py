"""Mentions: spans of a paper's title or abstract in which an extractor found something."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Literal, TypeAlias

#: What a mention tells under one name; None where the text does not say.
MentionValue: TypeAlias = str | int | float | bool | Sequence["MentionValue"] | None
#: How many values of an extractor's mentions can be keys.
MOST_KEYS = 8
#: A value to sort and select by.
MentionKey: TypeAlias = str | int | float | bool | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What was found at `text[start:end]` (code points, end exclusive) of a field of a paper.

    `quote` is that span of the text. `values` are what was understood, by names that the extractor
    chooses, as JSON can hold them: `{"value": 2.3, "unit": "x"}`. `certain` is False for what is
    doubtful: it is then a suggestion, shown as one and counted by nothing.
    """

    field: Literal["title", "abstract"]
    start: int
    end: int
    quote: str
    values: Mapping[str, MentionValue] = dataclasses.field(default_factory=dict)
    certain: bool = True


class MentionState(StrEnum):
    """Who stands for a mention: the extractor (found, suggested), or the reader who looked at it.

    An added one is the reader's own; a rejected one is kept, so that it is not found again.
    """

    FOUND = "found"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"

    @classmethod
    def of(cls, mention: Mention) -> MentionState:
        """Return the state of what an extractor found and nobody decided."""
        return cls.FOUND if mention.certain else cls.SUGGESTED

    @property
    def counts(self) -> bool:
        """Whether search fields, facets and tables of results take it as said by the paper."""
        return self not in (MentionState.SUGGESTED, MentionState.REJECTED)

    @property
    def is_decided(self) -> bool:
        """Whether the reader decided it."""
        return self not in (MentionState.FOUND, MentionState.SUGGESTED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class KeptMention:
    """A mention in the library; `extractor` is the name of what finds its kind ("metrics")."""

    paper_id: int
    extractor: str
    mention: Mention
    state: MentionState

    @property
    def place(self) -> tuple[int, str, str, int, int]:
        """What tells it from every other mention of the library."""
        at = self.mention
        return self.paper_id, self.extractor, at.field, at.start, at.end


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MentionQuery:
    """Which mentions of one extractor are asked for, and in what order.

    `paper_ids` None is the whole library (but its trash). `where` holds, for keys of the extractor,
    the values of which a mention must have one (None: no value); a key that holds several texts
    needs one of them. `ranges` holds, for keys that are numbers, the least and the largest value,
    both included (None: no limit). `order_by` is a key, "state", or "" for the order of `paper_ids`
    (newest first for the whole library) and of the text; what has no value comes last either way.
    """

    paper_ids: Sequence[int] | None = None
    where: Mapping[str, Collection[MentionKey]] = dataclasses.field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = dataclasses.field(
        default_factory=dict
    )
    states: Collection[MentionState] = tuple(MentionState)
    order_by: str = ""
    descending: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """An extractor as the library knows it; another version or other keys read everything anew."""

    name: str
    version: int = 1
    keys: tuple[str, ...] = ()
