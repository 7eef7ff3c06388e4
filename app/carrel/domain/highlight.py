"""Highlights: spans of a paper's texts that the reader marked, with a colour and a comment."""

from __future__ import annotations

import dataclasses
from typing import Literal, TypeAlias

from carrel.domain.anchoring import Anchor

HighlightColour: TypeAlias = Literal["yellow", "green", "blue", "pink", "orange"]
HIGHLIGHT_COLOURS: tuple[HighlightColour, ...] = ("yellow", "green", "blue", "pink", "orange")
#: The texts that can be highlighted; "abstract" is Carrel's summary where a paper has no abstract.
HIGHLIGHT_FIELDS = ("title", "abstract", "note")
MAXIMUM_COMMENT = 100_000  # characters
MAXIMUM_QUOTE = 20_000  # characters


class HighlightError(ValueError):
    """A highlight cannot be made like this; the message says why."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A highlight as it was made, and where its words stand now.

    `highlight_id` is a ULID that links and notes see; `id` is the library's own. `span` is the
    place of the words in the text now (code points, end exclusive), None where they lost it.
    Times are milliseconds since the epoch.
    """

    id: int
    highlight_id: str
    paper_id: int
    field: str
    anchor: Anchor
    colour: HighlightColour
    comment: str = ""
    tags: tuple[str, ...] = ()
    created_at: int = 0
    changed_at: int = 0
    span: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The words that were highlighted."""
        return self.anchor.quote


def checked_colour(name: str) -> HighlightColour:
    """Return the colour of this name. Raises HighlightError where there is none."""
    for colour in HIGHLIGHT_COLOURS:
        if name.strip().casefold() == colour:
            return colour
    raise HighlightError(f"a highlight is {', '.join(HIGHLIGHT_COLOURS[:-1])} or orange")
