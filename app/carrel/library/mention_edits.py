"""The reader's decisions about mentions, laid over what an extractor found.

A decision keeps what it is about: a text can change and an extractor learn, and it stands as long
as its words are found again. It hides whatever else is found where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from carrel.domain.mention import Mention, MentionState
from carrel.domain.mention_json import dumped, loaded

#: So much of the text on either side tells equal quotes apart.
AROUND = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionEdit:
    """A decision; `mention` stands where it stood when it was made, `before` and `after` it."""

    id: int
    state: MentionState
    mention: Mention
    before: str
    after: str

    @classmethod
    def from_row(cls, row: tuple[int, str, str, str]) -> MentionEdit:
        """Return the edit of a row: id, state, mention, around."""
        edit_id, state, mention, around = row
        before, after = json.loads(around)
        return cls(
            id=edit_id,
            state=MentionState(state),
            mention=loaded(mention)[0],
            before=before,
            after=after,
        )


def row_of(mention: Mention, text: str) -> dict[str, str]:
    """Return the columns that keep a mention of `text`, without its state."""
    around = [text[max(0, mention.start - AROUND) : mention.start], _behind(text, mention.end)]
    return {"mention": dumped([mention]), "around": json.dumps(around)}


def overlaid(
    found: Sequence[Mention], edits: Iterable[MentionEdit], texts: Mapping[str, str]
) -> list[tuple[Mention, MentionState]]:
    """Return the mentions with their states in the order of the texts, titles first.

    `texts` are the paper's texts by field. An edit whose words are gone is left out.
    """
    placed: list[tuple[Mention, MentionState]] = []
    for edit in edits:
        mention = placed_in(edit, texts.get(edit.mention.field, ""))
        if mention is not None:
            placed.append((mention, edit.state))
    free = [one for one in found if not any(overlap(one, at) for at, _ in placed)]
    told = [(one, MentionState.of(one)) for one in free]
    return sorted(
        [*told, *placed], key=lambda one: (one[0].field != "title", one[0].start, one[0].end)
    )


def placed_in(edit: MentionEdit, text: str) -> Mention | None:
    """Return the edit's mention where its words stand now; None where that is not certain.

    A wrong place would be worse than none.
    """
    at, quote = edit.mention, edit.mention.quote
    if text[at.start : at.end] == quote and _fits(edit, text, at.start):
        return at
    places = [start for start in _occurrences(text, quote) if _fits(edit, text, start)]
    if len(places) != 1:
        return None
    return replace(at, start=places[0], end=places[0] + len(quote))


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two mentions of a paper share a character."""
    return one.field == other.field and one.start < other.end and other.start < one.end


def _fits(edit: MentionEdit, text: str, start: int) -> bool:
    """Whether what stood on one side of the quote stands there still."""
    end = start + len(edit.mention.quote)
    before = text[max(0, start - AROUND) : start]
    return before == edit.before or _behind(text, end) == edit.after


def _behind(text: str, end: int) -> str:
    return text[end : end + AROUND]


def _occurrences(text: str, quote: str) -> Iterable[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)
