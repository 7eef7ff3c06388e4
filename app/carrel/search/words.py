"""When a word is found in a text: folding of case and accents, and where words begin and end.

- Case and accents do not count: "naive" finds "Naïve", "muller" finds "Müller".
- An unquoted word is found where it begins a word: "quant" finds "quantized", not "squant".
- Quoted words are whole words that follow each other, with only space and punctuation between.
- A hyphen between letters may be a hyphen, another sign, a space, or nothing: "KV-cache" finds
  "kv cache" and "kvcache".
- Other signs are part of the word: "C++", "1.3B", "C#" are found as written.
- Scripts written without spaces (from U+2E80 on) have no word boundaries to respect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from carrel.domain.query import Text

#: What Unicode's decomposition does not take apart, and signs that are typed in more than one way.
_FOLDED = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "×": "x",
        "’": "'",
        "‘": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "−": "-",
        "\u00ad": "",  # soft hyphen
        "\u200b": "",  # zero-width space
    }
)

_FIRST_WITHOUT_SPACES = "\u2e80"
#: A letter or digit of a script that puts spaces between words.
WORD_CHARACTER = f"[^\\W_{_FIRST_WITHOUT_SPACES}-\U0010ffff]"

#: Signs that end a sentence or a clause rather than belong to the word before them.
_TRAILING = ",;:.!?-'"
_LEADING = "-'"

Check = Callable[[str], bool]


def fold(text: str) -> str:
    """Return `text` without the differences that do not count: case, accents, forms of signs."""
    if text.isascii():
        return text.lower()
    import unicodedata

    bare = _marks().sub("", unicodedata.normalize("NFKD", text))
    return bare.casefold().translate(_FOLDED)


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    # Only the marks of Latin, Greek and Cyrillic: elsewhere they are vowels.
    return re.compile("[\u0300-\u036f]+")


def parts(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the folded terms of a typed word, each as its parts between hyphens.

    Usually one term of one part; none where the word holds no letter and no digit.
    """
    terms = []
    for term in fold(word).split():
        stripped = term.rstrip(_TRAILING).lstrip(_LEADING)
        pieces = tuple(piece for piece in stripped.split("-") if piece)
        if any(c.isalnum() for c in stripped):
            terms.append(pieces)
    return tuple(terms)


@lru_cache(maxsize=64)
def terms_of(leaf: Text) -> tuple[tuple[str, ...], ...]:
    """Return the folded terms of all words of a leaf, each as its parts between hyphens."""
    return tuple(term for word in leaf.words for term in parts(word))


def is_single(leaf: Text) -> bool:
    """Whether a leaf asks for one term of one part, found where it begins a word."""
    terms = terms_of(leaf)
    return not leaf.phrase and len(terms) == 1 and len(terms[0]) == 1


@lru_cache(maxsize=64)
def folded_check_of(leaf: Text) -> Check:
    """Return the function that says whether `leaf` is found in one text that `fold` made."""
    terms = terms_of(leaf)
    if is_single(leaf):
        return _begins_a_word(terms[0][0])
    found = _pattern(terms, whole_end=leaf.phrase and not leaf.prefix).search
    return lambda folded: found(folded) is not None


def check_of(leaf: Text) -> Check:
    """Return the function that says whether `leaf` is found in one text (as stored)."""
    found = folded_check_of(leaf)
    return lambda text: found(fold(text))


@lru_cache(maxsize=64)
def quick_check_of(leaf: Text) -> Check:
    """Return a faster `check_of` for what LIKE lets through.

    It may say no where `leaf` is found only at or in a stretch that holds more than ASCII.
    """
    word = terms_of(leaf)[0][0]
    if not (is_single(leaf) and word.isascii() and word.isalnum()):
        return check_of(leaf)
    # 2 us for an abstract however often the letters stand inside of words.
    first, later = word.encode(), b" " + word.encode()
    table = _plain_bytes()

    def check(text: str) -> bool:
        plain = text.encode("utf-8", "replace").translate(table)
        return later in plain or plain.startswith(first)

    return check


@lru_cache(maxsize=1)
def _plain_bytes() -> bytes:
    """A table for `bytes.translate`: small letters and digits stay, other ASCII is a space."""
    ascii_ = (ord(chr(i).lower()) if chr(i).isalnum() else ord(" ") for i in range(128))
    return bytes(ascii_) + b"\xff" * 128


def _begins_a_word(word: str) -> Check:
    anywhere = not needs_boundary(word[0])

    def check(folded: str) -> bool:
        at = folded.find(word)
        while at >= 0:
            if anywhere or at == 0 or not needs_boundary(folded[at - 1]):
                return True
            at = folded.find(word, at + 1)
        return False

    return check


def needs_boundary(character: str) -> bool:
    """Whether a word's beginning or end shows by what stands next to this character."""
    return character.isalnum() and character < _FIRST_WITHOUT_SPACES


def _pattern(terms: tuple[tuple[str, ...], ...], *, whole_end: bool) -> re.Pattern[str]:
    body = r"[\W_]+".join(r"[\W_]?".join(map(re.escape, pieces)) for pieces in terms)
    first, last = terms[0][0][0], terms[-1][-1][-1]
    before = f"(?<!{WORD_CHARACTER})" if needs_boundary(first) else ""
    after = f"(?!{WORD_CHARACTER})" if whole_end and needs_boundary(last) else ""
    return re.compile(before + body + after)
