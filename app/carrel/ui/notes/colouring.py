"""Which parts of a note's lines are what, for the editor's colours. No Qt here.

One line at a time and never more than `LONGEST` characters of it; every pattern gives up after
work that grows no faster than the line, whatever stands there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from carrel.ui.notes.emphasis import Run, emphasised

LONGEST = 5_000  # characters of a line that are looked at

# What the line before leaves open: a kind, and for a fence its sign and length.
TEXT, MATHS, COMMENT, TABLE, FENCE = range(5)
_KIND, _TILDE, _LENGTH = 0b111, 0b1000, 4
MOST_STATES = 1 << 12

_FENCE = re.compile(r"[\s>]*(`{3,}(?=[^`]*$)|~{3,})")
_QUOTE = re.compile(r" {0,3}>[ >]*")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+|(?:[-*_][ \t]*+){3,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])(?=[ \t]|$)[ \t]*(\[[ xX]\](?=[ \t]|$))?")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<code>(?P<ticks>`++)(?!`).*?(?<!`)(?P=ticks)(?!`) )
  | (?P<ticks_alone>`++)
  | (?P<maths>\$\$(?:\\.|[^$\\])*+\$\$ | \$(?![\s$])(?:\\.|[^$\\])*+(?<!\s)\$(?!\d) )
  | (?P<paper>\[\[[^\[\]|]{1,300}(?:\|[^\[\]]{0,300})?\]\])
  | (?P<footnote>\[\^[^\[\]\s]{1,80}\]:?)
  | (?P<link>!?\[[^\[\]]{0,500}\](?:\((?:\\.|[^()\\]|\([^()]{0,500}\)){0,800}+\)|\[[^\[\]]{0,300}\])
      | <?https?://[^\s<>\[\]()]++>? | <(?:mailto|carrel):[^\s<>]++> )
  | (?P<html><!--(?:[^-<]|-(?!->))*+--> | </?[A-Za-z][^<>]*+> )
  | (?P<tag>(?<![\w/\#&])\#(?=[\w/-]*[^\W\d])[\w-]++(?:/[\w-]++)*+)
  | (?P<run>\*++|_++|~~)
    """,
    re.VERBOSE,
)


class Span(NamedTuple):
    """A part of a line: from, to (characters), and what it is, e.g. "strong"."""

    start: int
    end: int
    kind: str


def line_spans(line: str, state: int = TEXT) -> tuple[list[Span], int]:
    """Return what is what in a line, and the state for the next one.

    Spans may overlap: bold text that holds a link is both. `state` is what the line before
    returned, below `MOST_STATES`.
    """
    end = len(line)
    line = line[:LONGEST]
    kind = state & _KIND
    if kind == FENCE:
        return [Span(0, end, "code")], TEXT if _closes(line, state) else state
    if kind in (MATHS, COMMENT):
        return _until(line, end, kind)
    fence = _FENCE.match(line)
    if fence is not None:
        sign = _TILDE if fence[1][0] == "~" else 0
        return [Span(0, end, "code")], FENCE | sign | min(len(fence[1]), 255) << _LENGTH
    return _text_spans(line, end, kind)


def is_in_code(before: str, state: int = TEXT) -> bool:
    """Return whether what is typed after `before`, the line so far, is code or mathematics."""
    if state & _KIND in (FENCE, MATHS, COMMENT):
        return True
    spans, after = line_spans(before, state)
    if after & _KIND in (FENCE, MATHS):
        return True
    closed = [span for span in spans if span.kind == "code"]
    return any(
        sign == "`" and not any(span.start <= place < span.end for span in closed)
        for place, sign in enumerate(before[:LONGEST])
        if place == 0 or before[place - 1] != "\\"
    )


def _closes(line: str, state: int) -> bool:
    sign = "~" if state & _TILDE else "`"
    bare = line.strip(" \t>")
    return len(bare) >= state >> _LENGTH and not bare.strip(sign)


def _until(line: str, end: int, kind: int) -> tuple[list[Span], int]:
    """Return the spans of a line that begins inside maths or a comment."""
    name, mark = ("maths", "$$") if kind == MATHS else ("html", "-->")
    place = line.find(mark)
    if place < 0:
        return [Span(0, end, name)], kind
    place += len(mark)
    return [Span(0, place, name), *_inline_spans(line, place)], TEXT


def _text_spans(line: str, end: int, kind: int) -> tuple[list[Span], int]:
    spans: list[Span] = []
    begin = 0
    quote = _QUOTE.match(line)
    if quote is not None:
        begin = quote.end()
        spans.append(Span(0, end, "quote"))
    if _HEADING.match(line, begin):
        spans.append(Span(begin, end, "heading"))
        return spans + _inline_spans(line, begin), TEXT
    rest = line[begin:]
    if "|" in rest and _TABLE_RULE.match(rest):
        return [*spans, Span(begin, end, "bar")], TABLE
    if rest and _UNDERLINE.match(rest):
        return [*spans, Span(begin, end, "mark")], TEXT
    item = _ITEM.match(line, begin)
    if item is not None:
        spans.append(Span(*item.span(1), "marker"))
        if item[2]:
            spans.append(Span(*item.span(2), "task"))
        begin = item.end()
    if kind == TABLE and not rest.strip():
        kind = TEXT
    opened = _opened(line, begin)
    if opened is not None:
        start, name, state = opened
        spans += [*_inline_spans(line[:start], begin), Span(start, end, name)]
        return spans, state
    spans += _inline_spans(line, begin)
    if kind == TABLE or rest.lstrip().startswith("|"):
        spans += [Span(*bar.span(), "bar") for bar in _BAR.finditer(line, begin)]
    return spans, kind


def _opened(line: str, begin: int) -> tuple[int, str, int] | None:
    """Return where a line opens what the next one goes on with, its kind and the state."""
    start = len(line) - len(line[begin:].lstrip())
    if line.startswith("$$", start) and line.find("$$", start + 2) < 0:
        return start, "maths", MATHS
    if line.startswith("<!--", start) and line.find("-->", start + 4) < 0:
        return start, "html", COMMENT
    return None


def _inline_spans(line: str, begin: int) -> list[Span]:
    spans: list[Span] = []
    runs: list[Run] = []
    for found in _INLINE.finditer(line, begin):
        kind = found.lastgroup or ""
        if kind == "ticks":
            kind = "code"
        if kind == "run":
            runs.append(Run.of(line, found.start(), found.end()))
        elif kind not in ("escape", "ticks_alone"):
            spans.append(Span(*found.span(), kind))
    for start, end, size, kind in emphasised(runs):
        spans.append(Span(start, end, kind))
        spans += (Span(start, start + size, "mark"), Span(end - size, end, "mark"))
    return spans
