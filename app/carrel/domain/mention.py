"""Mentions: spans of a paper's title or abstract in which an extractor found something."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

#: What a mention tells under one name; None where the text does not say.
MentionValue: TypeAlias = str | int | float | bool | Sequence["MentionValue"] | None


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
