"""Texts cut into tokens, where `carrel.search.words` says that words begin.

A token is a run of letters and digits, or one character of a script without spaces; signs between
tokens are not indexed, and whatever asks for a sign is looked up in the text itself.
"""

from __future__ import annotations

import re

from carrel.search.words import words_in

#: A token is indexed by this many characters (1 MB without a space is one token).
LONGEST_TOKEN = 64

_ANY = re.compile("[^\\W_\u2e80-\U0010ffff]+|(?![\\W_])[\u2e80-\U0010ffff]")


def cut(folded: str) -> list[str]:
    """Return the tokens of a text that `fold` made, in order and at full length."""
    return words_in(folded) if folded.isascii() else _ANY.findall(folded)


def is_token(folded: str) -> bool:
    """Whether the whole of a piece is one token that a neighbour's letters would lengthen."""
    found = _ANY.fullmatch(folded)
    return found is not None and folded < "\u2e80" and len(folded) < LONGEST_TOKEN
