"""The colours of tags, to be chosen: a menu in which each has its swatch, its name and a letter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from carrel.domain.tag import TAG_COLOURS
from carrel.ui.theme.tokens import Tokens

_SIDE = 14


def fill_colours(
    menu: QMenu, tokens: Tokens, choose: Callable[[str], None], chosen: str | None = None
) -> None:
    """Put the colours into a menu; `chosen`, where known, has the check mark."""
    for colour in TAG_COLOURS:
        action = menu.addAction(f"&{colour_name(colour)}")
        action.triggered.connect(lambda _=False, colour=colour: choose(colour))
        action.setIcon(swatch(colour, tokens))
        if colour == chosen:
            action.setText(f"{action.text()} (now)")


def colour_name(colour: str) -> str:
    """Return a colour's name as it is shown."""
    return colour.capitalize() or "None"


def swatch(colour: str, tokens: Tokens) -> QIcon:
    """Return a dot in a tag's colour with an edge that is seen on any ground; "" is hollow."""
    dot = QPixmap(2 * _SIDE, 2 * _SIDE)
    dot.setDevicePixelRatio(2)
    dot.fill(Qt.GlobalColor.transparent)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tokens.muted))
    painter.setBrush(QColor(tokens.highlight(colour)) if colour else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(2, 2, _SIDE - 4, _SIDE - 4))
    painter.end()
    icon = QIcon(dot)
    icon.addPixmap(dot, QIcon.Mode.Selected)  # as it is: a selected icon is washed out otherwise
    return icon
