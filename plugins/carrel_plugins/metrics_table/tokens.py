r"""Cuts text into words, numbers and signs that know where they stood.

LaTeX, Markdown and the breaks of a PDF leave no trace in the tokens: `\\times`, `×` and the
`times` of `2times` read alike, emphasis and link targets vanish, a word broken at the end of a
line is whole. One pass, no backtracking beyond a few characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "sign"]


class Token(NamedTuple):
    """A word, a number or a sign.

    `text` is lower case and normalised, `raw` as written. `glued`: nothing but markup stands
    between it and the token before. `power`: the number was written with an exponent.
    """

    kind: Kind
    start: int
    end: int
    text: str
    raw: str
    glued: bool
    value: float = 0.0
    power: bool = False


_SPACES = "\u00a0\u2009\u202f"
#: Between the thousands of a number: "1,000", "1{,}000", "1\\,000", "1,\\!000".
_THOUSANDS = rf"(?:,(?:\\!)?|\{{,\}}|\\,|[{_SPACES}])"
_PATTERN = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.)\S+|(?:github|huggingface|gitlab)\.(?:com|co|io)/\S+)
    |(?P<skip>\]\([^()\s]{{0,300}}\)
      |\\(?:cite[a-z]{{0,8}}|ref|eqref|label|href|url)\*?(?:\[[^\[\]]{{0,80}}\])?\{{[^{{}}]{{0,300}}\}}
      |\[\d{{1,4}}(?:\s?[,–-]\s?\d{{1,4}}){{0,20}}\]
      |[*_`{{}}\u00ad]+|</?[a-z]{{1,6}}>)
    |(?P<measure>\\(?:(?:kilo|mega|giga|tera|peta|milli|micro|nano)\\?)?
        (?:bytes?|bits?|seconds?|minutes?|hours?|days?|watts?|joules?|percent)(?![A-Za-z]))
    |\\(?P<latex>[A-Za-z]+|.)
    |(?P<version>\d+(?:\.\d+){{2,5}}(?![\d.]*\d))
    |(?P<number>(?:\d{{1,3}}(?:{_THOUSANDS}\d{{3}}){{1,6}}(?!\d)
        |\d{{1,3}}(?:,?[ ]000|,\n000){{1,5}}(?!\d)
        |\d{{1,3}}\.\n(?=\d{{1,2}}[ ]?[%×x])|\d+|(?<![\w.])(?=\.\d))
      (?:\.\d+|(?<=\.\n)\d+)?
      (?P<exponent>[eE][+-]?\d{{1,3}}(?![^\W_]))?
      (?P<power>\^\{{?[-−]?\d{{1,3}}(?!\d)\}}?|[⁰¹²³⁴-⁹⁻]{{1,4}}|<sup>[-−]?\d{{1,3}}</sup>)?)
    |(?P<cross>(?<=\d)[xX](?=[\dA-Z]))
    |(?P<lost>(?:simeq|sim|approx|times|geq|leq|pm)
      (?=\d[\d.,]{{0,12}}(?:\W|$|x|times|[KMBGT%^]|fold|ms)))
    |(?P<word>[^\W\d_][^\W_]*(?:(?:\u00ad\s*|-[ \t]*\n\s*)[a-z][^\W_]*){{0,3}}(?:['’]s\b)?)
    |(?P<entity>&(?:times|gt|lt|ge|le|nbsp|amp|approx|sim|minus|ndash);)
    |(?P<sign>\S)
    """,
    re.VERBOSE,
)
_SIGNS = {
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("✕⨯✖╳", "×"),
    **dict.fromkeys("∼˜≈≃≅⁓", "~"),
    **dict.fromkeys("⩾⪆≳", "≥"),
    **dict.fromkeys("⩽⪅≲", "≤"),
    "％": "%",
    "⟶": "→",
    "：": ":",
    "＄": "$",
}
_LATEX = {
    **dict.fromkeys(("times", "texttimes"), "×"),
    **dict.fromkeys(("sim", "approx", "simeq", "thicksim", "thickapprox"), "~"),
    **dict.fromkeys(("ge", "geq", "geqslant", "gtrsim"), "≥"),
    **dict.fromkeys(("le", "leq", "leqslant", "lesssim"), "≤"),
    **dict.fromkeys(("gt", "gg"), ">"),
    **dict.fromkeys(("lt", "ll"), "<"),
    **dict.fromkeys(("to", "rightarrow"), "→"),
    "cdot": "×",
    "pm": "±",
    "%": "%",
    "$": "$",
    "&": "&",
    "#": "#",
}
_ENTITIES = {"times": "×", "gt": ">", "lt": "<", "ge": "≥", "le": "≤", "amp": "&"}
_ENTITIES |= {"approx": "~", "sim": "~", "minus": "-", "ndash": "-"}
_NOT_DIGITS = re.compile(rf"[,{{}}\\!\s{_SPACES}]")
_BROKEN = re.compile(r"\u00ad\s*|-[ \t]*\n\s*")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,} [A-Za-z]{2,}")
_MATH_LENGTH = 60
_DIGITS = 18


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `text[start:end]`; offsets count from the text's beginning."""
    found: list[Token] = []
    edge = -1  # where a token would be glued to the one before
    closing = -1  # where the formula ends that we are in
    for match in _PATTERN.finditer(text, start, len(text) if end is None else end):
        group = match.lastgroup
        first, last = match.span()
        glued = first == edge or _after_break(found, text, edge, first)
        raw = match.group()
        if group == "word":
            found.append(Token("word", first, last, _word(raw), raw, glued))
        elif group == "measure":  # \\milli\\second
            found.append(Token("word", first, last, raw.replace("\\", ""), raw, glued))
        elif group == "number":
            found.append(_number(match, glued))
        elif group == "sign":
            if raw == "$" and first != closing:
                closing = _closing_dollar(text, first)
                formula = closing > 0
            else:
                formula = raw == "$"
            if raw == "~" and glued and _is_tie(text, last, found):
                continue
            if formula:
                edge = last if glued else edge
                continue
            found.append(Token("sign", first, last, _SIGNS.get(raw, raw), raw, glued))
        else:
            sign = _other_sign(group, match)
            if not sign:
                edge = last if glued else edge
                continue
            found.append(Token("sign", first, last, sign, raw, glued))
        edge = last
    return found


def _is_tie(text: str, after: int, found: list[Token]) -> bool:
    """Whether "~" is a space of LaTeX: "80~GB", "Table~3", but not "25K~34K"."""
    following = text[after : after + 1]
    word = found[-1].kind == "word" and not found[-1].glued
    return following.isalpha() or (following.isdigit() and word)


def _after_break(found: list[Token], text: str, edge: int, first: int) -> bool:
    """Whether a line was broken behind a hyphen, so that the next token still touches it."""
    if edge < 0 or text[edge : edge + 1] != "\n" or not found[-1].glued or found[-1].text != "-":
        return False
    return first - edge < 8 and not text[edge:first].strip()


def _word(raw: str) -> str:
    if not raw.isascii():
        raw = unicodedata.normalize("NFKC", _BROKEN.sub("", raw)).replace("’", "'")
    elif "\n" in raw:
        raw = _BROKEN.sub("", raw)
    return raw.lower()


def _number(match: re.Match[str], glued: bool) -> Token:
    raw, power, exponent = match.group("number", "power", "exponent")
    first, last = match.span()
    digits = _NOT_DIGITS.sub("", raw[: len(raw) - len(power)] if power else raw)
    if len(digits) > _DIGITS:
        return Token("sign", first, last, "#", raw, glued)
    value = float(digits)
    if power:
        digits = power.strip("^{}").replace("<sup>", "").replace("</sup>", "")
        value = _raised(value, digits.translate(_SUPERSCRIPTS))
    if value == float("inf"):
        return Token("sign", first, last, "#", raw, glued)
    return Token("number", first, last, raw.lower(), raw, glued, value, bool(power or exponent))


def _raised(base: float, exponent: str) -> float:
    try:
        return float(base ** int(exponent))
    except (OverflowError, ZeroDivisionError, ValueError):
        return float("inf")


def _other_sign(group: str | None, match: re.Match[str]) -> str:
    """Return the sign that a command, an entity or a lost one stands for, or nothing."""
    if group == "latex":
        return _LATEX.get(match.group("latex"), "")
    if group == "cross":
        return "×"
    if group == "lost":
        return _LATEX[match.group()]
    if group == "entity":
        return _ENTITIES.get(match.group()[1:-1], "")
    if group == "version":
        return "#"
    return "" if group == "skip" else "@"


def _closing_dollar(text: str, first: int) -> int:
    """Return where the formula ends that begins at a dollar sign, or -1 for a price."""
    closing = text.find("$", first + 1, first + _MATH_LENGTH)
    if closing < 0:
        return -1
    if text[first + 1] == "\\" and text[first + 2] != "$":
        return closing
    if text[closing + 1 : closing + 2].isdigit():
        return -1
    return -1 if _PROSE.search(text, first + 1, closing) else closing
