"""Text as a BibTeX field takes it: letters stay UTF-8, what means something to TeX is escaped."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: "\\" + character for character in "{}$&%#_"},
}
#: BibTeX counts braces whether a backslash stands before them or not.
_UNBALANCED = {**_ESCAPES, "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_WORD = re.compile(r"[^\W_]+")
_NOT_IN_ADDRESS = re.compile(r'[\s{}\\"]')


def one_line(text: str) -> str:
    """Return `text` with single spaces, without control characters; half surrogates replaced."""
    return " ".join(_SURROGATE.sub("\ufffd", _CONTROL.sub("", text)).split())


def escaped(text: str) -> str:
    """Return `text` on one line, to be put between braces; TeX then shows what it says."""
    text = one_line(text)
    escapes = _ESCAPES if _balanced(text) else _UNBALANCED
    return _SPECIAL.sub(lambda found: escapes[found[0]], text)


def protected(title: str) -> str:
    """Return a title escaped, with braces around words that styles must not write in small.

    These are the words with a capital inside: GPUs, MoE, but not Attention.
    """
    title = one_line(title)
    escapes = _ESCAPES if _balanced(title) else _UNBALANCED
    parts, end = [], 0
    for word in _WORD.finditer(title):
        parts.append(_SPECIAL.sub(lambda found: escapes[found[0]], title[end : word.start()]))
        parts.append(f"{{{word[0]}}}" if _has_inner_capital(word[0]) else word[0])
        end = word.end()
    parts.append(_SPECIAL.sub(lambda found: escapes[found[0]], title[end:]))
    return "".join(parts)


def address(text: str) -> str:
    """Return a URL or DOI; styles take it word for word, so that only percent signs can escape."""
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", one_line(text))


def _has_inner_capital(word: str) -> bool:
    return any(character.isupper() for character in word[1:])


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
