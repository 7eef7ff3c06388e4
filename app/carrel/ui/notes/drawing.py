"""Formulas and pictures drawn among the words of a text document.

In place of Qt's own handler of images, which knows no baseline and would ask for files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, TypeGuard, cast

from PySide6.QtCore import QByteArray, QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from carrel.ui.theme.fonts import scaled

if TYPE_CHECKING:
    from carrel.ui.notes.formulas import Formula
    from carrel.ui.notes.pictures import Picture

    Drawn = Formula | Picture

_SIZES = (0.7, 0.8, 1.0, 1.2, 1.5, 2.0, 2.4)  # of headings, which Qt says in steps from -2 to 4
_X_HEIGHT = 0.47  # em, of the face that formulas are set in
_LARGEST = 4_000  # device pixels of a formula's side


class InsertedDrawing(QPyTextObject):
    """Says how large what a document names is, and draws it in the ink of its place.

    `ink` returns the colour of text. A formula stands on the line's baseline; one that reaches
    far below it has the vertical alignment "middle", so that its line makes room.
    """

    def __init__(self, ink: Callable[[], QColor], parent: QObject) -> None:
        super().__init__(parent)
        self._ink = ink
        self.drawn: Mapping[str, Drawn] = {}

    def intrinsicSize(self, document: QTextDocument, place: int, how: QTextFormat) -> QSizeF:
        """Return the room that a line keeps for it, in pixels."""
        drawn = self.drawn.get(how.toImageFormat().name())
        if drawn is None:
            return QSizeF(1, 1)
        if _is_picture(drawn):
            return _picture_size(drawn, document, place)
        return self._formula_size(cast("Formula", drawn), document, place, how)

    def _formula_size(
        self, formula: Formula, document: QTextDocument, place: int, how: QTextFormat
    ) -> QSizeF:
        text = how.toCharFormat()
        em = _em(formula, document, place, text)
        if text.verticalAlignment() != QTextCharFormat.VerticalAlignment.AlignMiddle:
            # never lower than words, so that one alone in a cell stands where words would
            line = QFontMetricsF(_font(document, text)).ascent()
            return QSizeF(formula.width * em, max(formula.ascent * em, line))
        # Qt puts (height - x/2) / 2 of it below the baseline, see resizeInlineObject
        half = QFontMetricsF(text.font()).xHeight() / 2
        height = max(2 * formula.descent * em + half, 2 * formula.ascent * em - half)
        return QSizeF(formula.width * em, height)

    def drawObject(
        self,
        painter: QPainter,
        room: QRectF | QRect,
        document: QTextDocument,
        place: int,
        how: QTextFormat,
    ) -> None:
        """Draw it; a formula with its baseline on that of the line."""
        room = QRectF(room)
        drawn = self.drawn.get(how.toImageFormat().name())
        if drawn is None:
            return
        if _is_picture(drawn):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room, drawn.image, QRectF(drawn.image.rect()))
            return
        formula = cast("Formula", drawn)
        text = how.toCharFormat()
        em = _em(formula, document, place, text)
        baseline = room.bottom()
        if text.verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignMiddle:
            baseline = _baseline(document, place, baseline)
        ink = text.foreground().color() if _has_ink(text) else self._ink()
        scale = painter.device().devicePixelRatioF()
        image = _formula_image(formula, em, scale, ink.rgba())
        left = round(room.left() * scale) / scale
        top = round((baseline - formula.ascent * em) * scale) / scale
        painter.drawImage(QPointF(left, top), image)


def _is_picture(drawn: Drawn) -> TypeGuard[Picture]:
    return hasattr(drawn, "image")  # the class is not imported before it is needed


def _font(document: QTextDocument, text: QTextCharFormat) -> QFont:
    font = text.font().resolve(document.defaultFont())
    larger = text.intProperty(QTextFormat.Property.FontSizeAdjustment.value)
    return scaled(font, _SIZES[min(max(larger, -2), 4) + 2])


def _em(formula: Formula, document: QTextDocument, place: int, text: QTextCharFormat) -> float:
    """Return the size of a formula in pixels: its small letters as high as those around it.

    One that is wider than the column is made to fit.
    """
    font = _font(document, text)
    size = float(QFontInfo(font).pixelSize())
    like_words = min(max(QFontMetricsF(font).xHeight() / _X_HEIGHT, 0.9 * size), 1.2 * size)
    return min(like_words, _column(document, place) / formula.width)


def _has_ink(text: QTextCharFormat) -> bool:
    return text.foreground().style() != Qt.BrushStyle.NoBrush


def _baseline(document: QTextDocument, place: int, otherwise: float) -> float:
    block = document.findBlock(place)
    line = block.layout().lineForTextPosition(place - block.position())
    if not line.isValid():
        return otherwise
    top = document.documentLayout().blockBoundingRect(block).top()
    return float(top + line.y() + line.ascent())


def _picture_size(picture: Picture, document: QTextDocument, place: int) -> QSizeF:
    """Return the picture's own size, or what fits into the column."""
    width = min(float(picture.width), _column(document, place))
    return QSizeF(width, width * picture.height / picture.width)


def _column(document: QTextDocument, place: int) -> float:
    """Return the width that is there for a line, in pixels."""
    block = document.findBlock(place)
    column = document.textWidth() - 2 * document.documentMargin()
    column -= block.blockFormat().leftMargin() + block.blockFormat().rightMargin()
    around = block.textList()
    if around is not None:
        column -= around.format().indent() * document.indentWidth()
    return max(column, 40.0)


@lru_cache(maxsize=400)
def _formula_image(formula: Formula, em: float, scale: float, ink: int) -> QImage:
    """Return a formula in one ink, its own colours included: they would be lost in a theme."""
    from PySide6.QtSvg import QSvgRenderer  # 10 ms, for the first formula

    width, height = formula.width * em, (formula.ascent + formula.descent) * em
    across = min(_LARGEST, max(1, ceil(width * scale)))
    down = min(_LARGEST, max(1, ceil(height * scale)))
    image = QImage(across, down, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(formula.svg))
    renderer.render(painter, QRectF(0, 0, width * scale, height * scale))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor.fromRgba(ink))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image
