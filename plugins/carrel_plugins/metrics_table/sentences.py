"""Finds where sentences begin and end."""

from __future__ import annotations

import re

#: A full stop with blanks before a new sentence, an empty line, a bullet. "93.\n5%" is one number.
_BREAK = re.compile(
    r"(?!\.\n\d{1,2} ?[%×x])[.!?][\"'’”)\]*_]{0,3}\s+(?=[\"'“‘(\[$*_`]{0,3}[A-Z0-9\\])"
    r"|\n\s*\n|\s[•*]\s(?=[A-Z])"
)
_ABBREVIATIONS = frozenset(
    """e.g i.e eg ie vs cf al fig figs eq eqs sec no nos approx resp ca etc. dr mr st ref refs
    tab ch app inc ltd max min avg vol pp p.p""".split()
)
_LAST_WORD = re.compile(r"[\w.]{1,12}\Z")
#: A sentence is at most this long: what follows is read as another one.
LONGEST = 1500


def sentences(text: str, end: int) -> list[tuple[int, int]]:
    """Return start and end of each sentence of `text[:end]`, in order and without gaps."""
    found = []
    begin = 0
    for match in _BREAK.finditer(text, 0, end):
        if text[match.start()] == "." and _abbreviated(text, match.start(), match.end()):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    found.append((begin, end))
    return [part for first, last in found for part in _pieces(first, last)]


def _pieces(first: int, last: int) -> list[tuple[int, int]]:
    if last - first <= LONGEST:
        return [(first, last)] if first < last else []
    return [(at, min(at + LONGEST, last)) for at in range(first, last, LONGEST)]


def _abbreviated(text: str, dot: int, after: int) -> bool:
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    if word is None or text[word.start() - 1 : word.start()] in {"/", "\\", "-", "}", "$"}:
        return False
    last = word.group().lower()
    if last == "al":
        return text[after : after + 1].isdigit()
    return last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last != "i")
