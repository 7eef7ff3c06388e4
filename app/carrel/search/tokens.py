"""A query cut into tokens. Anything can be cut; a quotation that is left open ends at the end."""

from __future__ import annotations

from typing import NamedTuple

#: Editors and phones write quotation marks like these; they all count as one.
_QUOTES = '"“”„'
_OPERATORS = ("OR", "AND", "NOT")


class Token(NamedTuple):
    """One token: `query[start:end]`.

    `kind` is "(", ")", "-", "OR", "AND", "NOT" or "leaf". A leaf has a `value`, in quotation
    marks or not, and a `name` where something that can be a field stands before a colon.
    `open` says that the quotation was not closed.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    value: str = ""
    quoted: bool = False
    open: bool = False


def is_space(character: str) -> bool:
    """Whether a character only divides words: spaces, control characters, broken surrogates."""
    return (
        character.isspace()
        or character < " "
        or "\x7f" <= character <= "\x9f"
        or ("\ud800" <= character <= "\udfff")
    )


def tokens(query: str) -> list[Token]:
    """Return the tokens of `query` in order; never raises, and takes time linear in its length."""
    found: list[Token] = []
    at = 0
    while at < len(query):
        if is_space(query[at]):
            at += 1
            continue
        token = _token(query, at, found[-1].kind if found else "")
        found.append(token)
        at = token.end
    return found


def _token(query: str, at: int, before: str) -> Token:
    # A hyphen gets here only at the start of a word; that of KV-cache stands inside one.
    character = query[at]
    if character in "()":
        return Token(character, at, at + 1)
    if character in _QUOTES:
        return _quotation(query, at, at)
    if character == "-" and before != "-" and _has_more(query, at + 1):
        return Token("-", at, at + 1)
    end = at
    while end < len(query) and not is_space(query[end]) and query[end] not in "()":
        if query[end] in _QUOTES:
            if query[end - 1] == ":" and _is_name(query[at : end - 1]):
                return _quotation(query, at, end)
            break
        end += 1
    word = query[at:end]
    # After "-" the operators are words: nobody negates an OR.
    if word in _OPERATORS and before != "-":
        return Token(word, at, end)
    name, colon, value = word.partition(":")
    if colon and _is_name(name):
        return Token("leaf", at, end, name=name, value=value)
    return Token("leaf", at, end, value=word)


def _has_more(query: str, at: int) -> bool:
    return at < len(query) and query[at] != ")" and not is_space(query[at])


def _is_name(text: str) -> bool:
    return text[:1].isalpha() and all(c.isalnum() or c in "._-" for c in text)


def _quotation(query: str, start: int, quote: int) -> Token:
    end = quote + 1
    while end < len(query) and query[end] not in _QUOTES:
        end += 1
    closed = end < len(query)
    return Token(
        "leaf",
        start,
        end + 1 if closed else end,
        name=query[start : max(quote - 1, start)],
        value=query[quote + 1 : end],
        quoted=True,
        open=not closed,
    )
