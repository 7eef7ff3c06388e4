"""Texts as the plain evaluation looks at them: folded, cut into words, and what is found in them.

It shares nothing with carrel.search.words, whose rules it tells again in the plainest way.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

from carrel.domain.query import Text

SPELLINGS = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
SPELLINGS |= {"×": "x", "’": "'", "‘": "'", "\u00ad": "", "\u200b": ""}
SPELLINGS |= dict.fromkeys("‐‑–−", "-")

MARKS = re.compile("[\u0300-\u036f]")
WORDS = re.compile("[^\\W_\u2e80-\U0010ffff]+")


def plain(text: str) -> str:
    """Return a text without case, accents and other differences that do not count."""
    if text.isascii():
        return text.lower()
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return "".join(SPELLINGS.get(c, c) for c in bare)


class PlainTexts(NamedTuple):
    """The texts of a paper in one field, folded; all of them in one, and their different words."""

    folded: tuple[str, ...]
    joined: str
    words: tuple[str, ...]


def plain_texts(*texts: str | None) -> PlainTexts:
    """Return texts as they are looked at."""
    return in_one(tuple(plain(text or "") for text in texts))


def in_one(folded: tuple[str, ...]) -> PlainTexts:
    """Return folded texts as they are looked at."""
    joined = "\n".join(folded)
    return PlainTexts(folded, joined, tuple(map(sys.intern, dict.fromkeys(WORDS.findall(joined)))))


class Asked(NamedTuple):
    """What a leaf of text asks for.

    `terms` follow each other, each as its pieces between hyphens; `whole_end` says that a word
    ends where they do. With `near` words nearly like it are asked for, and nothing else.
    """

    terms: tuple[tuple[str, ...], ...]
    whole_end: bool
    near: str = ""


def asked_by(leaf: Text) -> Asked:
    """Return what a leaf of text asks for."""
    terms: list[tuple[str, ...]] = []
    for word in leaf.words:
        for term in plain(word.rstrip("~") if leaf.fuzzy else word).split():
            stripped = term.rstrip(",;:.!?-'").lstrip("-'")
            if any(c.isalnum() for c in stripped):
                terms.append(tuple(piece for piece in stripped.split("-") if piece))
    if leaf.fuzzy and len(terms) == 1 and len(terms[0]) == 1:
        word = terms[0][0]
        if len(word) >= 3 and all(map(joins, word)):
            return Asked((), whole_end=False, near=word)
    return Asked(tuple(terms), whole_end=leaf.phrase and not leaf.prefix)


def joins(character: str) -> bool:
    """Whether a character makes one word with a neighbour of its kind."""
    return character.isalnum() and ord(character) < 0x2E80


def is_edge(text: str, at: int) -> bool:
    """Whether no word goes on across this place."""
    return at in (0, len(text)) or not (joins(text[at - 1]) and joins(text[at]))


def ends(text: str, at: int, terms: tuple[tuple[str, ...], ...]) -> set[int]:
    """Return the places where terms that begin at a place can end."""
    places = {at}
    for number, pieces in enumerate(terms):
        if number:
            places = {end for place in places for end in behind_signs(text, place)}
        for piece_number, piece in enumerate(pieces):
            if piece_number:
                places |= {place + 1 for place in places if is_sign(text, place)}
            places = {place + len(piece) for place in places if text.startswith(piece, place)}
    return places


def is_sign(text: str, at: int) -> bool:
    """Whether space or punctuation stands at a place."""
    return at < len(text) and not text[at].isalnum()


def behind_signs(text: str, at: int) -> Iterator[int]:
    """Yield the places behind the first, the second ... of the signs that stand at a place."""
    while is_sign(text, at):
        at += 1
        yield at


def finder(leaf: Text) -> Callable[[PlainTexts], bool]:
    """Return what says whether the words of a leaf are found in one of some texts."""
    asked = asked_by(leaf)
    if asked.near:
        nearly = cache(partial(is_near, asked.near))  # a word stands in many texts
        return lambda texts: any(map(nearly, texts.words))
    pieces = sorted({piece for term in asked.terms for piece in term}, key=len, reverse=True)

    def found(texts: PlainTexts) -> bool:
        for piece in pieces:
            if piece not in texts.joined:
                return False
        return any(stands_in(folded, asked) for folded in texts.folded)

    return found


def stands_in(folded: str, asked: Asked) -> bool:
    """Whether terms stand in a text one after the other, where a word begins."""
    first = asked.terms[0][0]
    anywhere = not joins(first[0])
    at = folded.find(first)
    while at >= 0:
        if anywhere or is_edge(folded, at):
            for end in ends(folded, at, asked.terms):
                if not asked.whole_end or is_edge(folded, end):
                    return True
        at = folded.find(first, at + 1)
    return False


def is_near(word: str, other: str) -> bool:
    """Whether two words are one edit apart or none; two where the first has 8 letters."""
    most = 1 if len(word) < 8 else 2
    if abs(len(word) - len(other)) > most or len(set(other) - set(word)) > most:
        return False
    # The textbook's table: the distance of each beginning of one from each of the other.
    table = {(-1, at): at + 1 for at in range(-1, len(other))}
    table |= {(at, -1): at + 1 for at in range(len(word))}
    for at, letter in enumerate(word):
        for place, facing in enumerate(other):
            table[at, place] = min(
                table[at - 1, place] + 1,
                table[at, place - 1] + 1,
                table[at - 1, place - 1] + (letter != facing),
            )
            if at and place and letter == other[place - 1] and word[at - 1] == facing:
                table[at, place] = min(table[at, place], table[at - 2, place - 2] + 1)
    return table[len(word) - 1, len(other) - 1] <= most
