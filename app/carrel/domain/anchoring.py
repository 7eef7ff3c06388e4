"""Keeps a span of a text that changes: by position and by quoted text.

After the W3C Web Annotation Data Model (TextPositionSelector, TextQuoteSelector). What stands
before and after the quote is kept so long that it tells the quote from its likes in the text; where
that text changes, the quote is placed only where no other place could be meant. A wrong place
would be worse than none: what is uncertain has lost its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

#: At least so much of the text is kept on either side (code points).
_AROUND = 32
#: More is kept, up to this, until quote and one side are found only once.
_MOST_AROUND = 512
#: A quote that stood alone in its text is known by itself from this length on.
_KNOWN_ALONE = 12
#: So much of both sides must stand for words between them that were edited to be the same.
_SIDE = 24
#: How alike edited words must be, as a ratio of `SequenceMatcher`.
_ALIKE = 0.6
#: So many characters agree by chance.
_CHANCE = 4
#: Words that stand more often than this are no quote that could be told from its likes.
_MOST_LIKES = 200
#: A text or a quote beyond this is not compared word by word.
_LONGEST_COMPARED = 4_000
_SPACE = re.compile(r"\s+")

_ALONE, _AFTER_PREFIX, _BEFORE_SUFFIX = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a span is found by: `text[start:end]` was `quote` when it was made.

    `prefix` and `suffix` stood before and after it. `single` tells what stood only once in that
    text: 1 the quote, 2 prefix and quote, 4 quote and suffix (added up).
    """

    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    single: int = 0


def anchored(text: str, start: int, end: int) -> Anchor:
    """Return what finds `text[start:end]` again. Raises ValueError for an empty or outside span."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words stand at {start} to {end} of {len(text)} characters")
    quote = text[start:end]
    before, after = _around(text, start, end)
    prefix, suffix = text[start - before : start], text[end : end + after]
    single = (
        _ALONE * _stands_once(text, quote)
        + _AFTER_PREFIX * _stands_once(text, prefix + quote)
        + _BEFORE_SUFFIX * _stands_once(text, quote + suffix)
    )
    return Anchor(start=start, end=end, quote=quote, prefix=prefix, suffix=suffix, single=single)


def placed(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Return where the anchor's words stand in `text`; None where that is not certain."""
    if _stands_at(anchor, text):
        return anchor.start, anchor.end
    plain = _Plain.of(text)
    wanted = _Wanted.of(anchor)
    found = _by_words(wanted, plain.text) or _by_surroundings(wanted, plain.text)
    return plain.span(*found) if found is not None else None


# -- making ----------------------------------------------------------------------------------------


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return how much to keep before and after, so that either side tells the quote apart."""
    before = after = _AROUND
    while before < _MOST_AROUND and not _stands_once(text, text[max(0, start - before) : end]):
        before *= 2
    while after < _MOST_AROUND and not _stands_once(text, text[start : end + after]):
        after *= 2
    return min(before, start), min(after, len(text) - end)


def _stands_once(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


# -- finding ---------------------------------------------------------------------------------------


class _Plain(NamedTuple):
    """A text with single spaces, and where each of its characters stands in the text."""

    text: str
    places: list[int] | None  # None: the text as it is

    @classmethod
    def of(cls, text: str) -> _Plain:
        if not any(len(run) > 1 or run != " " for run in _SPACE.findall(text)):
            return cls(text, None)
        parts, places, at = list[str](), list[int](), 0
        for space in _SPACE.finditer(text):
            parts += (text[at : space.start()], " ")
            places.extend(range(at, space.start() + 1))
            at = space.end()
        parts.append(text[at:])
        places.extend(range(at, len(text) + 1))
        return cls("".join(parts), places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text itself."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


class _Wanted(NamedTuple):
    """An anchor with single spaces."""

    quote: str
    prefix: str
    suffix: str
    single: int

    @classmethod
    def of(cls, anchor: Anchor) -> _Wanted:
        quote, prefix, suffix = (
            _SPACE.sub(" ", part) for part in (anchor.quote, anchor.prefix, anchor.suffix)
        )
        return cls(quote, prefix, suffix, anchor.single)


def _stands_at(anchor: Anchor, text: str) -> bool:
    """Whether the words and all that stood around them stand where they stood."""
    before = anchor.start - len(anchor.prefix)
    whole = anchor.prefix + anchor.quote + anchor.suffix
    return before >= 0 and text.startswith(whole, before)


def _by_words(wanted: _Wanted, text: str) -> tuple[int, int] | None:
    """Place the quote as it is, by what stands on one side of it or by itself."""
    quote, places = wanted.quote, set[int]()
    for bit, needle, ahead in (
        (_AFTER_PREFIX, wanted.prefix + quote, len(wanted.prefix)),
        (_BEFORE_SUFFIX, quote + wanted.suffix, 0),
    ):
        if not wanted.single & bit or len(needle) < _KNOWN_ALONE:
            continue
        if _stands_once(text, needle):
            places.add(text.index(needle) + ahead)
    if not places and wanted.single & _ALONE and len(quote) >= _KNOWN_ALONE:
        places = {text.index(quote)} if _stands_once(text, quote) else set()
    if len(places) != 1:
        return None
    (start,) = places
    return None if _is_disputed(wanted, text, start) else (start, start + len(quote))


def _is_disputed(wanted: _Wanted, text: str, start: int) -> bool:
    """Whether the quote stands elsewhere too, and there more of one side stands with it.

    Sentences that changed places do that: one side of a place is of the sentence before it.
    """
    here = _agreement(wanted, text, start)
    at, looked = text.find(wanted.quote), 0
    while at >= 0:
        there = _agreement(wanted, text, at)
        looked += 1
        more = any(other > max(own, _CHANCE) for other, own in zip(there, here, strict=True))
        if looked > _MOST_LIKES or more:
            return True
        at = text.find(wanted.quote, at + 1)
    return False


def _agreement(wanted: _Wanted, text: str, start: int) -> tuple[int, int]:
    """Return how many characters before and after the quote stand as they stood."""
    before = text[max(0, start - len(wanted.prefix)) : start]
    after = text[start + len(wanted.quote) :][: len(wanted.suffix)]
    return _alike(before[::-1], wanted.prefix[::-1]), _alike(after, wanted.suffix)


def _alike(one: str, side: str) -> int:
    """Return how many characters two texts begin with alike; a whole side is no chance."""
    pairs = enumerate(zip(one, side, strict=False))
    alike = next((at for at, (a, b) in pairs if a != b), min(len(one), len(side)))
    return alike + _CHANCE if side and alike == len(side) else alike


def _by_surroundings(wanted: _Wanted, text: str) -> tuple[int, int] | None:
    """Place words that were edited, where both sides stand as they did and enclose their like."""
    start, end = _end_of(wanted.prefix, text), _start_of(wanted.suffix, text)
    if start is None or end is None or len(wanted.quote) > _LONGEST_COMPARED:
        return None
    words = text[start:end]
    start += len(words) - len(words.lstrip(" "))
    words = words.strip(" ")
    if not words or len(words) > 2 * len(wanted.quote) + _SIDE:
        return None
    alike = SequenceMatcher(None, wanted.quote, words, autojunk=False).ratio()
    return (start, start + len(words)) if alike >= _ALIKE else None


def _end_of(prefix: str, text: str) -> int | None:
    """Return where the words begin: behind what stood before them, or where the text begins."""
    side = prefix[-_SIDE:]
    if len(side) < _SIDE:
        return len(side) if text.startswith(side) else None
    return text.index(side) + _SIDE if _stands_once(text, side) else None


def _start_of(suffix: str, text: str) -> int | None:
    """Return where the words end: before what stood behind them, or where the text ends."""
    side = suffix[:_SIDE]
    if len(side) < _SIDE:
        return len(text) - len(side) if text.endswith(side) else None
    return text.index(side) if _stands_once(text, side) else None
