"""What an index can say about a leaf of text, and whether that is the whole answer.

A word of letters and digits is a beginning in the index, a phrase of such words is places that
follow each other. With signs in it ("C++", "KV-cache", "1.3B") or in a script without spaces the
index only says where to look: the papers that hold the tokens are then read and checked. A word
that is meant roughly (`word~`) is each of the index's words that is nearly the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from carrel.domain.query import Text
from carrel.search.cutting import LONGEST_TOKEN, cut, is_token
from carrel.search.words import edits_allowed, near_of, terms_of

#: From here on, a token is one character.
WITHOUT_SPACES = "\u2e80"


class TextPlan(NamedTuple):
    """The tokens to look for, all in the same field.

    `whole` says of each whether it has to be a whole word. With `phrase` they follow each other.
    With `certain` what is found is the answer; otherwise it is among what is found. With `near`
    there are no tokens: what is looked for are all words nearly like this one.
    """

    tokens: tuple[str, ...]
    whole: tuple[bool, ...]
    phrase: bool = False
    certain: bool = True
    near: str = ""


@lru_cache(maxsize=256)
def plan_of(leaf: Text) -> TextPlan:
    """Return how to answer `leaf` from an index; the plan of what no index can narrow is empty."""
    near = near_of(leaf)
    if near is not None:
        uncut = len(near) + edits_allowed(near) < LONGEST_TOKEN
        return TextPlan((), (), certain=uncut, near=near if uncut else "")
    terms = terms_of(leaf)
    if all(len(pieces) == 1 and is_token(pieces[0]) for pieces in terms):
        tokens = tuple(pieces[0] for pieces in terms)
        last = leaf.phrase and not leaf.prefix
        whole = (True,) * (len(tokens) - 1) + (last,)
        return TextPlan(tokens, whole, phrase=len(tokens) > 1)
    needed: dict[str, bool] = {}
    for pieces in terms:
        for token, is_whole in _needed(pieces):
            needed[token] = needed.get(token, False) or is_whole
    return TextPlan(tuple(needed), tuple(needed.values()), certain=False)


def _needed(pieces: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return (token, whether it is whole) for the tokens that a text with the term must hold.

    Between its pieces may stand one sign or nothing, so that the end of one and the beginning of
    the next can be one word: such a beginning is left out.
    """
    needed = []
    for number, piece in enumerate(pieces):
        tokens = cut(piece)
        for place, token in enumerate(tokens):
            alone = token >= WITHOUT_SPACES
            begins = alone or place > 0 or number == 0 or not piece.startswith(token)
            ends = alone or place < len(tokens) - 1 or not piece.endswith(token)
            if begins:
                needed.append((token[:LONGEST_TOKEN], ends and len(token) < LONGEST_TOKEN))
    return needed
