"""Grounds behind the words of a text: where several lie on the same words, each has a band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextDocument

from carrel.ui.reader.underlines import pieces, reach
from carrel.ui.theme.spacing import RADIUS
from carrel.ui.theme.tokens import Tokens, mix

_EDGE = 0.5  # strength of the text's ink in the line at either end of a ground
_MARK = 5.0  # px, of the mark of a comment


@dataclass(frozen=True, slots=True)
class Ground:
    """Document positions `start` up to `end`; `marked` puts a small mark at its end."""

    start: int
    end: int
    colour: str = "yellow"
    marked: bool = False


class Band(NamedTuple):
    """Of the words from `start` up to `end` the part that shows ground number `place`.

    The words are divided into `among` bands from the top; this is number `band`.
    """

    place: int
    start: int
    end: int
    band: int
    among: int


class Grounds:
    """The grounds of one document, drawn and found again, in the document's coordinates."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._grounds: tuple[Ground, ...] = ()
        self._bands: list[Band] = []
        self._current: int | None = None

    def show(self, grounds: Sequence[Ground], current: int | None) -> bool:
        """Draw these, with a ring around number `current`; whether that is a change."""
        wanted = tuple(grounds)
        if (wanted, current) == (self._grounds, self._current):
            return False
        self._grounds, self._current = wanted, current
        self._bands = bands([(one.start, one.end) for one in wanted])
        return True

    @property
    def laid(self) -> tuple[Ground, ...]:
        """What is drawn."""
        return self._grounds

    @property
    def are_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._grounds

    def at(self, point: QPointF) -> list[int]:
        """Return the places of the grounds whose words are at a point, the shortest first."""
        position = self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        near = (
            place
            for place, one in enumerate(self._grounds)
            if one.start <= position <= one.end and not self.words_at(place, point).isNull()
        )
        return sorted(near, key=lambda place: self._grounds[place].end - self._grounds[place].start)

    def words_at(self, place: int, point: QPointF) -> QRectF:
        """Return where the words of a ground stand that are at a point; null where none are."""
        one = self._grounds[place]
        found = (piece.words for piece in pieces(self._document, one.start, one.end))
        return next((words for words in found if reach(words).contains(point)), QRectF())

    def paint_ground(self, painter: QPainter, tokens: Tokens) -> None:
        """Paint what lies behind the text."""
        painter.setPen(Qt.PenStyle.NoPen)
        for place, start, end, band, among in self._bands:
            colour = QColor(tokens.highlight(self._grounds[place].colour))
            for words, _ in pieces(self._document, start, end):
                height = words.height() / among
                top = words.top() + band * height
                painter.fillRect(QRectF(words.left(), top, words.width(), height), colour)
        for one in self._grounds:
            self._paint_ends(painter, one, tokens)

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        """Paint what lies over the text: marks of comments, and the ring."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.muted))
        for one in self._grounds:
            words = [piece.words for piece in pieces(self._document, one.start, one.end)]
            if one.marked and words:
                painter.drawPolygon(_corner(words[-1]))
        if self._current is not None and self._current < len(self._grounds):
            one = self._grounds[self._current]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1.5))
            for piece in pieces(self._document, one.start, one.end):
                around = piece.words.adjusted(-1.5, -0.5, 1.5, 0.5)
                painter.drawRoundedRect(around, RADIUS / 2, RADIUS / 2)

    def _paint_ends(self, painter: QPainter, one: Ground, tokens: Tokens) -> None:
        """Paint a thin line where a ground begins and ends: its likes may lie beside it."""
        words = [piece.words for piece in pieces(self._document, one.start, one.end)]
        if not words:
            return
        ink = QColor(mix(tokens.text, tokens.highlight(one.colour), _EDGE))
        first, last = words[0], words[-1]
        painter.fillRect(QRectF(first.left(), first.top(), 1, first.height()), ink)
        painter.fillRect(QRectF(last.right() - 1, last.top(), 1, last.height()), ink)


def bands(spans: Sequence[tuple[int, int]]) -> list[Band]:
    """Return what of each span shows: all of its words, and of shared words a band each.

    Of bands the one of the span that begins first is on top, of those the longest.
    """
    return list(_bands(spans))


def _bands(spans: Sequence[tuple[int, int]]) -> Iterator[Band]:
    starts = sorted({at for span in spans for at in span})
    order = sorted(
        (place for place, (start, end) in enumerate(spans) if start < end),
        key=lambda place: (spans[place][0], -spans[place][1], place),
    )
    there: list[int] = []
    coming = iter(order)
    following = next(coming, None)
    for start, end in pairwise(starts):
        there = [place for place in there if spans[place][1] > start]
        while following is not None and spans[following][0] <= start:
            there.append(following)
            following = next(coming, None)
        for band, place in enumerate(there):
            yield Band(place, start, end, band, len(there))


def _corner(words: QRectF) -> list[QPointF]:
    """Return a triangle in the upper right corner, as of a page that is turned down."""
    right, top = words.right(), words.top()
    return [QPointF(right - _MARK, top), QPointF(right, top), QPointF(right, top + _MARK)]
