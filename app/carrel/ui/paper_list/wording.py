"""What a row says, to the eye and to a screen reader. No Qt here.

Titles and names come from anywhere: they are shown as plain text of one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.library.rows import ListRow
    from carrel.search.found_texts import FoundText
    from carrel.search.snippets import Snippet

LONGEST_SHOWN = 600  # characters of a title that are laid out; no screen is wider
GONE = "No longer in the library"

_UNREAD = ("inbox", "later")
_STATE_WORDS = {
    "inbox": "unread",
    "later": "unread, for later",
    "reading": "reading",
    "read": "read",
    "dropped": "dropped",
}
_JOINERS = "\u200c\u200d"  # shape letters of some scripts; other format characters only mislead
_PARTICLES = frozenset(
    "al bin da das de dei del della den der di do dos du el la le ten ter van von zu".split()
)
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_GROUPS = frozenset(("team", "group", "collaboration", "consortium", "lab", "labs", "project"))


def one_line(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return `text` on one line, without control, bidirectional-override and lone half characters.

    At most `longest` characters are kept, with an ellipsis where something was cut off.
    """
    cut = len(text) > longest
    text = text[:longest] if cut else text
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return text + "\u2026" if cut else text


def is_unread(row: ListRow) -> bool:
    """Return whether a paper still waits to be read: in the inbox or kept for later."""
    return row.state in _UNREAD


def surname(name: str) -> str:
    """Return the part of an author's name that a reference would use.

    "Elias Frantar", "Frantar, Elias" -> "Frantar"; "Laurens van der Maaten" -> "van der Maaten";
    a group's name stays whole.
    """
    name = one_line(name, 80)
    before, comma, _ = name.partition(",")
    if comma and before.strip():
        return before.strip()
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _SUFFIXES:
        words.pop()
    if len(words) < 2 or words[0].lower() == "the" or words[-1].lower() in _GROUPS:
        return name
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    if first == 1 and words[0] in _PARTICLES:  # "de Groot"; but "Di Wang" has a first name
        first = 0
    return " ".join(words[first:])


def byline(row: ListRow) -> str:
    """Return year and authors as the second line shows them: "2023 \u00b7 Frantar et al."."""
    parts = [] if row.year is None else [str(row.year)]
    if row.first_author:
        parts.append(surname(row.first_author) + (" et al." if row.author_count > 1 else ""))
    elif row.venue:
        parts.append(one_line(row.venue, 80))
    return " \u00b7 ".join(parts)


def spoken(row: ListRow | None, found: FoundText | None = None) -> str:
    """Return a row as a screen reader says it, with where words were found.

    "unread, starred, TITLE, 2023, Frantar and others, 2 tags, 1 note, in the abstract: … 4 bits …"
    """
    if row is None:
        return GONE
    parts = [_STATE_WORDS.get(row.state, row.state)]
    if row.starred:
        parts.append("starred")
    parts.append(one_line(row.title) or "untitled")
    if row.year is not None:
        parts.append(str(row.year))
    if row.first_author:
        parts.append(surname(row.first_author) + (" and others" if row.author_count > 1 else ""))
    if row.rating:
        parts.append(f"rated {row.rating} of 5")
    if row.tags:
        parts.append("1 tag" if len(row.tags) == 1 else f"{len(row.tags)} tags")
    if row.has_note:
        parts.append("1 note")
    if row.highlights:
        parts.append("1 highlight" if row.highlights == 1 else f"{row.highlights} highlights")
    field = ""
    for snippet in found.snippets if found is not None else ():
        parts.append(snippet.text if snippet.field == field else _said_of(snippet))
        field = snippet.field
    return ", ".join(parts)


def _said_of(snippet: Snippet) -> str:
    return f"in the {snippet.field}: {snippet.text}"
