"""Paints a highlight of a list: its colour, its words, what was said of them, where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
)

from carrel.ui import icons
from carrel.ui.highlights.items import Item
from carrel.ui.highlights.model import HighlightModel
from carrel.ui.reader.highlight_words import place_of, tags_of
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, GRID, HAIRLINE, ICON_SMALL, INSIDE
from carrel.ui.theme.tokens import Tokens

Index = QModelIndex | QPersistentModelIndex
_BAR = 6  # px, of the colour at the left
_LEFT = INSIDE + _BAR + INSIDE
_LONGEST = 600  # characters of a text that are laid out
_QUOTE_LINES, _COMMENT_LINES = 3, 2
_ROW_LINES = 3  # where all rows have one height


class Line(NamedTuple):
    """One line of a row: its text, the token of its ink, and whether it is small."""

    text: str
    ink: str = "text"
    small: bool = False
    icon: str = ""


class HighlightDelegate(QAbstractItemDelegate):
    """Rows of the model's items. With `titles` each names its paper, and all have one height:
    then thousands of them cost no more than those in sight.
    """

    def __init__(self, model: HighlightModel, parent: QObject, *, titles: bool) -> None:
        super().__init__(parent)
        self._model, self._titles = model, titles

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; the width is the view's."""
        large = QFontMetrics(option.font).lineSpacing()
        small = QFontMetrics(small_font(option.font)).lineSpacing()
        if self._titles:
            return QSize(0, (_ROW_LINES - 1) * large + small + 2 * INSIDE + HAIRLINE)
        lines = self._lines(self._model.items[index.row()], option.font, _room(option))
        height = sum(small if line.small else large for line in lines)
        return QSize(0, height + 2 * INSIDE + HAIRLINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        tokens, rect, item = tokens_of(option.palette), option.rect, self._model.items[index.row()]
        painter.save()
        ground = tokens.selection if option.state & QStyle.StateFlag.State_Selected else ""
        if not ground and option.state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.window
        if ground:
            painter.fillRect(rect, QColor(ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        bar = QRect(
            rect.left() + INSIDE, rect.top() + INSIDE, _BAR, rect.height() - 2 * INSIDE - HAIRLINE
        )
        painter.fillRect(bar, QColor(tokens.edge))
        painter.fillRect(
            bar.adjusted(1, 1, -1, -1), QColor(tokens.highlight(item.highlight.colour))
        )
        self._paint_lines(painter, option, item, tokens)
        view = option.widget
        here = view.currentIndex().row() if isinstance(view, QAbstractItemView) else -1
        if here == index.row() and view is not None and view.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), FOCUS_RING))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, option: QStyleOptionViewItem, item: Item, tokens: Tokens
    ) -> None:
        room = _room(option)
        lines = self._lines(item, option.font, room)
        fonts = (small_font(option.font) if line.small else option.font for line in lines)
        whole = sum(QFontMetrics(font).lineSpacing() for font in fonts)
        top = option.rect.top() + (option.rect.height() - HAIRLINE - whole) // 2
        for line in lines:
            font = small_font(option.font) if line.small else option.font
            metrics, left = QFontMetrics(font), option.rect.left() + _LEFT
            height, width = metrics.lineSpacing(), room
            ink: str = getattr(tokens, line.ink)
            if line.icon:
                icons.draw(
                    painter, line.icon, left, top + (height - ICON_SMALL) / 2, ICON_SMALL, ink
                )
                left, width = left + ICON_SMALL + GRID, width - ICON_SMALL - GRID
            painter.setFont(font)
            painter.setPen(QColor(ink))
            text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                QRect(left, top, width, height),
                Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
                text,
            )
            top += height

    def _lines(self, item: Item, font: QFont, width: int) -> list[Line]:
        one = item.highlight
        said = " · ".join(filter(None, (one_line(one.comment, _LONGEST), tags_of(one))))
        most = _QUOTE_LINES if not self._titles else _ROW_LINES - 2 if said else _ROW_LINES - 1
        lines = [Line(text) for text in _wrapped(_flat(one.quote), font.toString(), width, most)]
        if said:
            few = 1 if self._titles else _COMMENT_LINES
            lines += [
                Line(text, "muted") for text in _wrapped(_flat(said), font.toString(), width, few)
            ]
        place = " · ".join(
            filter(
                None,
                (
                    one.colour.capitalize(),
                    place_of(one),
                    (str(item.year) if item.year else "") if self._titles else "",
                    one_line(item.title) if self._titles else "",
                ),
            )
        )
        lost = one.span is None
        lines.append(
            Line(place, "caution" if lost else "muted", small=True, icon="warning" if lost else "")
        )
        return lines


def _flat(text: str) -> str:
    return one_line(text, _LONGEST)


def _room(option: QStyleOptionViewItem) -> int:
    """Return the width of a row's lines."""
    view = option.widget
    width = option.rect.width()
    if isinstance(view, QAbstractItemView):
        width = view.viewport().width()
    return max(40, width - _LEFT - INSIDE)


@lru_cache(maxsize=2000)
def _wrapped(text: str, described: str, width: int, most: int) -> tuple[str, ...]:
    """Return a text as at most so many lines, the last with all that is left."""
    font = QFont()
    font.fromString(described)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        # Positions are UTF-16 units: the layout's own text is cut, not Python's.
        units = text.encode("utf-16-le", "surrogatepass")
        end = None if len(lines) == most - 1 else line.textStart() + line.textLength()
        part = units[2 * line.textStart() : None if end is None else 2 * end]
        lines.append(part.decode("utf-16-le", "replace").strip())
    layout.endLayout()
    return tuple(lines)
