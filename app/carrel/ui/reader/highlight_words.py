"""What is said of a highlight in words: its colour, its comment, its tags, and where it stands."""

from __future__ import annotations

from carrel.domain.highlight import Highlight
from carrel.ui.reader.plain_text import one_line

LOST = "Lost its place"
"""Said of a highlight whose words are no longer found in their text."""
_LONGEST_COMMENT = 300
_PLACES = {"title": "in the title", "abstract": "in the abstract", "note": "in the note"}


def kind_of(highlight: Highlight) -> str:
    """Return "Yellow highlight"."""
    return f"{highlight.colour.capitalize()} highlight"


def place_of(highlight: Highlight) -> str:
    """Return "in the abstract", or that it lost its place there."""
    place = _PLACES[highlight.field]
    return place if highlight.span is not None else f"{LOST.lower()} {place}"


def tags_of(highlight: Highlight) -> str:
    """Return "#one #two"."""
    return " ".join(f"#{tag}" for tag in highlight.tags)


def said_of(highlight: Highlight) -> str:
    """Return "Yellow highlight: comment · #tag"."""
    comment = one_line(highlight.comment, _LONGEST_COMMENT)
    about = " · ".join(filter(None, (comment, tags_of(highlight))))
    return ": ".join(filter(None, (kind_of(highlight), about)))


def spoken(highlight: Highlight) -> str:
    """Return what a screen reader says of a highlight in a list."""
    about = (
        f"{kind_of(highlight)} {place_of(highlight)}",
        one_line(highlight.quote, 600),
        f"comment: {one_line(highlight.comment, _LONGEST_COMMENT)}" if highlight.comment else "",
        f"tags: {', '.join(highlight.tags)}" if highlight.tags else "",
    )
    return ", ".join(filter(None, about))
