"""Highlights of a note, drawn behind the words of its editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from carrel.domain.anchoring import placed
from carrel.domain.highlight import Highlight
from carrel.ui.reader.highlight_grounds import bands
from carrel.ui.reader.marks import mark, mark_look
from carrel.ui.reader.positions import PositionMap
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.tokens import mix

MOST_DRAWN = 500


class NoteMark(NamedTuple):
    """A highlight and its place in the editor's text, in code points."""

    highlight: Highlight
    start: int
    end: int


def note_marks(highlights: Sequence[Highlight], body: str) -> list[NoteMark]:
    """Return where highlights stand in the editor that shows a stored note.

    The editor has one kind of line end only, so that places move in a text that has others.
    """
    own = [one for one in highlights if one.field == "note" and one.span is not None]
    if "\r" in body and own:
        shown = body.replace("\r\n", "\n").replace("\r", "\n")
        spans = [(one, placed(one.anchor, shown)) for one in own]
    else:
        spans = [(one, one.span) for one in own]
    return [NoteMark(one, *span) for one, span in spans if span is not None]


def note_grounds(
    editor: QPlainTextEdit, text: str, marks: Sequence[NoteMark]
) -> list[QTextEdit.ExtraSelection]:
    """Return what draws marks in an editor that shows `text`.

    An editor has one ground behind a word: where several highlights lie on it their colours are
    mixed, and it is underlined.
    """
    tokens, at = tokens_of(editor.palette()), PositionMap(text).to_document
    drawn = marks[:MOST_DRAWN]
    together: dict[tuple[int, int], list[str]] = {}
    for band in bands([(one.start, one.end) for one in drawn]):
        colours = together.setdefault((band.start, band.end), [])
        colours.append(tokens.highlight(drawn[band.place].highlight.colour))
    document = editor.document()
    last = document.characterCount() - 1
    found = []
    for (start, end), colours in together.items():
        ground = colours[0]
        for number, colour in enumerate(colours[1:], start=2):
            ground = mix(colour, ground, 1 / number)
        look = mark_look(tokens, ground)
        if len(colours) > 1:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(QColor(tokens.muted))
        found.append(mark(document, min(at(start), last), min(at(end), last), look))
    return found
