"""The third line of a row: what was found in a paper's texts, as fragments side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carrel.ui.paper_list.marked_line import cut_short

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

    from carrel.search.found_texts import FoundText
    from carrel.search.snippets import Snippet

_CUT = "…"
_LEFT_OUT = " … "  # between fragments of one text, which need no ellipses of their own then
_BESIDE = " · "  # between those of two texts


class FoundLine(NamedTuple):
    """A line of plain text and the found words in it: (start, end) in characters."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


def found_line(found: FoundText, measure: QFontMetrics, room: int) -> FoundLine:
    """Return what to show in `room` pixels of where the words stand, or how the text begins.

    Two snippets have half of the room each, or what the shorter one leaves.
    """
    if not found.snippets:
        return _fragment(found.beginning, measure, room)
    first, *others = found.snippets
    if not others:
        return _fragment(first, measure, room)
    second = others[0]
    joint = _LEFT_OUT if first.field == second.field else _BESIDE
    room -= measure.horizontalAdvance(joint)
    other = measure.horizontalAdvance(_said_before(second) + second.text)
    shown = _fragment(first, measure, max(room // 2, room - other))
    beside = _fragment(second, measure, room - measure.horizontalAdvance(shown.text))
    if joint is _LEFT_OUT:
        shown = FoundLine(shown.text.removesuffix(_CUT), shown.spans)
        beside = _after(beside, len(_CUT)) if beside.text.startswith(_CUT) else beside
    return _behind(shown.text + joint, beside, shown.spans)


def _fragment(snippet: Snippet, measure: QFontMetrics, room: int) -> FoundLine:
    """Return a snippet cut to `room` pixels, behind its found words at a word's end.

    What the reader wrote says so in front.
    """
    said = _said_before(snippet)
    line = _with_its_find(FoundLine(snippet.text, snippet.spans), said, measure, room)
    line = _behind(said, line)
    text, spans = cut_short(line.text, line.spans, measure, room)
    if text != line.text:  # half a word would read like a word
        word = text.rfind(" ", spans[-1][1] if spans else 0)
        text = text[:word].rstrip() + _CUT if word >= 0 else text
    return FoundLine(text, tuple(spans))


def _with_its_find(line: FoundLine, said: str, measure: QFontMetrics, room: int) -> FoundLine:
    """Leave out first words, if not all fit, until two thirds hold all to the first found one."""
    if not line.spans or measure.horizontalAdvance(said + line.text) <= room:
        return line
    start, end = line.spans[0]
    lead = 0
    while lead < start and measure.horizontalAdvance(said + line.text[lead:end]) > room * 2 // 3:
        lead = line.text.find(" ", lead, start) + 1 or start
    return _behind(_CUT, _after(line, lead)) if lead else line


def _said_before(snippet: Snippet) -> str:
    return f"{snippet.field}: " if snippet.field in ("note", "highlight") else ""


def _after(line: FoundLine, start: int) -> FoundLine:
    """Return a line from the character `start` on, which stands before its found words."""
    return FoundLine(line.text[start:], tuple((a - start, b - start) for a, b in line.spans))


def _behind(text: str, line: FoundLine, spans: tuple[tuple[int, int], ...] = ()) -> FoundLine:
    """Return `text` with its `spans`, and a line behind it."""
    moved = tuple((start + len(text), end + len(text)) for start, end in line.spans)
    return FoundLine(text + line.text, spans + moved)
