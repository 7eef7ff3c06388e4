"""When a word is found in a text: folding of case and accents, and where words begin and end.

- Case and accents do not count: "naive" finds "Naïve", "muller" finds "Müller".
- An unquoted word is found where it begins a word: "quant" finds "quantized", not "squant".
- Quoted words are whole words that follow each other, with only space and punctuation between.
- A hyphen between letters may be a hyphen, another sign, a space, or nothing: "KV-cache" finds
  "kv cache" and "kvcache".
- Other signs are part of the word: "C++", "1.3B", "C#" are found as written.
- `word~` finds whole words that are one edit away from it, two from 8 letters on: a letter more,
  less, or another, or two neighbours swapped. Fewer than 3 letters, and words with signs in them,
  are taken literally.
- Scripts written without spaces (from U+2E80 on) have no word boundaries to respect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

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

#: Of so many characters fewer than one is beyond ASCII.
_FEW = 16

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
    beyond = len(text.encode("utf-8", "surrogatepass")) - len(text)
    if beyond * _FEW < len(text):
        # No form or mark reaches across a space; an abstract takes 17 us so, and not 70.
        return " ".join([s.lower() if s.isascii() else _folded(s) for s in text.split(" ")])
    return _folded(text)


def _folded(text: str) -> str:
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
    words = (word.rstrip("~") for word in leaf.words) if leaf.fuzzy else leaf.words
    return tuple(term for word in words for term in parts(word))


def near_of(leaf: Text) -> str | None:
    """Return the folded word whose neighbours a leaf asks for, too; None for any other leaf."""
    terms = terms_of(leaf) if leaf.fuzzy else ()
    if len(terms) != 1 or len(terms[0]) != 1:
        return None
    word = terms[0][0]
    return word if edits_allowed(word) and _word().fullmatch(word) else None


def is_single(leaf: Text) -> bool:
    """Whether a leaf asks for one term of one part, found where it begins a word."""
    terms = terms_of(leaf)
    return not leaf.phrase and len(terms) == 1 and len(terms[0]) == 1 and near_of(leaf) is None


def folded_check_of(leaf: Text) -> Check:
    """Return the function that says whether `leaf` is found in one text that `fold` made."""
    near = near_of(leaf)
    return _exact_check_of(leaf) if near is None else _near_check_of(near)


@lru_cache(maxsize=64)
def _exact_check_of(leaf: Text) -> Check:
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
    word = terms_of(leaf)[0][0] if is_single(leaf) else ""
    if not (word.isascii() and word.isalnum()):
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


# -- words nearly like another one -------------------------------------------------------------


#: Words that are known not to be near; most of those that hold a piece come again and again.
_MOST_TOLD_APART = 20_000


def edits_allowed(word: str) -> int:
    """Return how many edits away from a folded word another one counts as nearly the same."""
    return 0 if len(word) < 3 else 1 if len(word) < 8 else 2


def words_in(folded: str) -> list[str]:
    """Return the words of a text that `fold` made, of scripts that put spaces between them."""
    if folded.isascii():
        return folded.translate(_spaced()).split()
    return _word().findall(folded)


def edits_between(word: str, other: str, most: int) -> int | None:
    """Return how many edits make one word of the other; None for more than `most`.

    An edit is a letter more, less, or another, or two neighbours swapped; no letter is edited
    twice. A few microseconds a pair; nothing raises.
    """
    start, end, other_end = 0, len(word), len(other)
    if abs(end - other_end) > most:
        return None
    while start < end and start < other_end and word[start] == other[start]:
        start += 1
    while end > start and other_end > start and word[end - 1] == other[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    edits = _edits(word[start:end], other[start:other_end], most)
    return edits if edits <= most else None


def _edits(word: str, other: str, most: int) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        two_before, before, row = before, row, [at]
        for place, facing in enumerate(other, 1):
            edits = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != facing))
            if at > 1 and place > 1 and letter == other[place - 2] and word[at - 2] == facing:
                edits = min(edits, two_before[place - 2] + 1)
            row.append(edits)
        if min(row) > most and min(before) > most:
            break
    return row[-1] if len(row) > len(other) else most + 1


def is_near(word: str) -> Check:
    """Return the function that says whether another folded word is nearly `word`."""
    most = edits_allowed(word)
    letters, lengths = frozenset(word), range(len(word) - most, len(word) + most + 1)

    def check(other: str) -> bool:
        # An edit brings in one letter at most; this leaves a few words of a hundred.
        if len(other) not in lengths or len(letters.difference(other)) > most:
            return False
        return edits_between(word, other, most) is not None

    return check


@lru_cache(maxsize=16)
def _near_check_of(word: str) -> Check:
    near = is_near(word)
    pieces = _intact_pieces(word) if word.isascii() else ()
    table = _plain_bytes()
    told_apart: set[bytes] = set()

    def is_near_word(found: bytes) -> bool:
        if found in told_apart or not found.isascii():
            return False
        if near(found.decode()):
            return True
        if len(told_apart) > _MOST_TOLD_APART:
            told_apart.clear()
        told_apart.add(found)
        return False

    def check(folded: str) -> bool:
        if not pieces:
            return any(map(near, words_in(folded)))
        # 10 to 20 us for an abstract; 40 where all of its words are looked at.
        plain = b" %s " % folded.encode("utf-8", "replace").translate(table)
        for piece in pieces:
            if any(map(is_near_word, _words_with(piece, plain))):
                return True
        if folded.isascii():
            return False
        beyond = [stretch for stretch in folded.split(" ") if not stretch.isascii()]
        return any(map(near, words_in(" ".join(beyond))))

    return check


def _words_with(piece: bytes, plain: bytes) -> Iterator[bytes]:
    """Yield the words of `plain`, each between two spaces, that hold `piece`."""
    at = plain.find(piece)
    while at >= 0:
        start = plain.rfind(b" ", 0, at + 1) + 1
        end = plain.find(b" ", start)
        yield plain[start:end]
        at = plain.find(piece, end)


def _intact_pieces(word: str) -> tuple[bytes, ...]:
    """Return pieces of which each word near an ASCII word holds one; a space is a word's end.

    The word is cut in one piece more than there can be edits, so that one is left alone by all,
    unless two neighbours are swapped where it was cut.
    """
    count = edits_allowed(word) + 1
    cuts = [len(word) * number // count for number in range(count + 1)]
    pieces = [word[start:end] for start, end in pairwise(cuts)]
    first, second, last = pieces[0], pieces[1], pieces[-1]
    begun = first[:-1] + second[0] + first[-1]
    ended = last[0] + pieces[-2][-1] + last[1:]
    found = (f" {first}", *pieces[1:-1], f"{last} ", f" {begun}", f"{ended} ")
    return tuple(piece.encode() for piece in found)


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    return re.compile(f"{WORD_CHARACTER}+")


@lru_cache(maxsize=1)
def _spaced() -> dict[int, str]:
    return {code: " " for code in range(128) if not chr(code).isalnum()}
