"""Citekeys: made once, stored, never made anew; the form that Better BibTeX makes by default.

First author's surname, the first three words of the title that carry meaning, the year:
"frantarGPTQAccuratePostTraining2022". Without authors the title and the year remain.
"""

from __future__ import annotations

import re
import unicodedata

_WORDS = 3
_MAXIMUM_LENGTH = 80
_NOT_KEY = re.compile(r"[^A-Za-z0-9]+")
_SKIPPED = frozenset(
    "a about above across after against along amid among an and are around as at be before behind"
    " below beneath beside between beyond but by can d de del der des despite die do does down du"
    " during ein eine el en et except for from how i il in inside into is it its l la las le les"
    " like lo los near nor of off on onto or over past per plus since so some than that the their"
    " through to toward towards un una under une unlike until up upon versus via von we what when"
    " while who why with within without yet your zu zum".split()
)


def base_key(title: str, authors: tuple[str, ...], year: int | None) -> str:
    """Return the key before anything is done about clashes: ASCII letters and digits only."""
    surname = ""
    if authors and authors[0].strip():
        first = authors[0]
        surname = _ascii(first.split(",")[0] if "," in first else first.split()[-1]).lower()
    words = [word for word in map(_ascii, title.split()) if word]
    telling = [word for word in words if word.lower() not in _SKIPPED] or words
    short = "".join(word[:1].upper() + word[1:] for word in telling[:_WORDS])
    key = (surname + short)[:_MAXIMUM_LENGTH] + ("" if year is None else str(year))
    return key if key and not key.isdigit() else f"paper{key}"


def next_free(base: str, taken: set[str], tried: dict[str, int]) -> str:
    """Return `base`, or `base` with the first free ending: a to z, aa, ab and so on.

    `tried` remembers between calls how many endings of a base are taken: a listing of
    thousands of titles without Latin letters shares one base.
    """
    if base not in taken:
        return base
    number = tried.get(base, 0)
    while (key := base + _letters(number)) in taken:
        number += 1
    tried[base] = number
    return key


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _ascii(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return _NOT_KEY.sub("", decomposed.encode("ascii", "ignore").decode("ascii"))
