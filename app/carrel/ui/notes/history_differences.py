"""The differences of two texts: by lines, and by words in the lines that differ. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

SAME, INSERTED, DELETED, LEFT_OUT = "same", "inserted", "deleted", "left out"

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 3_000  # of a stretch that is compared word by word; a longer one was rewritten
_AROUND = 2  # lines shown before and after a difference
_LEAST_LEFT_OUT = 4  # fewer lines are shown


class Piece(NamedTuple):
    """A stretch of text: in both texts, only in the new one, or only in the old one.

    With `LEFT_OUT`, `text` says in words what is not shown.
    """

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`.

    Those that are the same or inserted are the new text, those that are the same or deleted the
    old one.
    """
    found: list[Piece] = []
    for before, after in _changed(_LINES.findall(old), _LINES.findall(new), found):
        one, other = _WORDS.findall("".join(before)), _WORDS.findall("".join(after))
        if max(len(one), len(other)) > _MOST_WORDS:
            found += _replaced("".join(before), "".join(after))
            continue
        for gone, come in _changed(one, other, found):
            found += _replaced("".join(gone), "".join(come))
    return _joined(found)


def words_changed(pieces: Iterable[Piece]) -> tuple[int, int]:
    """Return how many words were inserted and how many deleted."""
    counts = {INSERTED: 0, DELETED: 0}
    for piece in pieces:
        if piece.kind in counts:
            counts[piece.kind] += len(_WORD.findall(piece.text))
    return counts[INSERTED], counts[DELETED]


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(text))


def collapsed(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with long unchanged stretches left out, but for lines around them."""
    found = []
    for place, piece in enumerate(pieces):
        if piece.kind != SAME:
            found.append(piece)
            continue
        lines = _LINES.findall(piece.text)
        head = 0 if place == 0 else _AROUND + 1  # the first one ends the line of the change
        tail = 0 if place == len(pieces) - 1 else _AROUND + 1
        if len(lines) - head - tail < _LEAST_LEFT_OUT:
            found.append(piece)
            continue
        left_out = len(lines) - head - tail
        found.append(Piece(SAME, "".join(lines[:head])))
        found.append(Piece(LEFT_OUT, f"{left_out:,} lines are the same"))
        found.append(Piece(SAME, "".join(lines[len(lines) - tail :])))
    return [piece for piece in found if piece.text]


def _changed(
    old: Sequence[str], new: Sequence[str], found: list[Piece]
) -> Iterable[tuple[Sequence[str], Sequence[str]]]:
    """Yield what differs, and put what is the same into `found` before and after it."""
    first, last = _common_ends(old, new)
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    found.append(Piece(SAME, "".join(old[:first])))
    matcher = SequenceMatcher(None, middle_old, middle_new)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(SAME, "".join(middle_old[a:b])))
        else:
            yield middle_old[a:b], middle_new[c:d]
    found.append(Piece(SAME, "".join(old[len(old) - last :])))


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many parts both begin with, and how many of the rest both end with."""
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return first, last


def _replaced(before: str, after: str) -> list[Piece]:
    return [Piece(DELETED, before), Piece(INSERTED, after)]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Join pieces of the same kind that follow each other; drop empty ones.

    Between two unchanged stretches all deletions stand before all insertions.
    """
    found: list[Piece] = []
    for same, group in groupby((one for one in pieces if one.text), lambda one: one.kind == SAME):
        texts = {SAME: "", DELETED: "", INSERTED: ""}
        for piece in group:
            texts[piece.kind] += piece.text
        if same:
            found.append(Piece(SAME, texts[SAME]))
        else:
            found += [one for one in _replaced(texts[DELETED], texts[INSERTED]) if one.text]
    return found
