"""Carrel's icons: one family of SVG drawings, tinted when they are painted.

The files (resources/icons) use `currentColor` and a stroke of 1.5 on a grid of 16; the stroke
stays 1.5 px at 20 px. QtSvg is imported by the first icon that is drawn: 1 ms, and 0.1 ms an icon.
"""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap

from carrel.resources import resource_path
from carrel.ui.theme.spacing import ICON, ICON_SMALL

_GRID = 16
_STROKE = 1.5


class TakesIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon) -> None:
        """Show the icon."""


# QtSvg and the drawings take 10 ms, which the first paint does not wait for.
_allowed = False

# What shows an icon, so that a change of theme can tint it again; nothing is kept alive.
_bound: weakref.WeakKeyDictionary[TakesIcon, tuple[str, QPalette.ColorRole]] = (
    weakref.WeakKeyDictionary()
)


def pixmap(name: str, size: int, colour: str, dpr: float = 1.0) -> QPixmap:
    """Return an icon of `size` x `size` device-independent pixels in `colour` ("#rrggbb").

    `name` is a file's in resources/icons without ".svg"; one that is not there gives an empty
    square, since a missing drawing must not stop a window. Pixmaps are shared: do not paint
    on them.
    """
    return _pixmap(name, size, colour, dpr)


def allow() -> None:
    """Let `draw` draw; called after the first paint, which then happens once more."""
    global _allowed
    _allowed = True


def draw(painter: QPainter, name: str, x: float, y: float, size: int, colour: str) -> None:
    """Paint an icon with its upper left corner at (x, y), sharp on the painter's device."""
    if not _allowed:
        return
    dpr = painter.device().devicePixelRatioF()
    painter.drawPixmap(round(x), round(y), _pixmap(name, size, colour, dpr))


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """Return a QIcon in the application palette's colour of `role`, and greyed when disabled.

    It keeps the colours of the theme it was made in; `bind` follows the theme.
    """
    palette = QGuiApplication.palette()
    application = QGuiApplication.instance()
    dpr = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    made = QIcon()
    states = (
        (QIcon.Mode.Normal, palette.color(role).name()),
        (QIcon.Mode.Disabled, palette.color(QPalette.ColorGroup.Disabled, role).name()),
    )
    for mode, colour in states:
        for size in (ICON_SMALL, ICON):
            made.addPixmap(_pixmap(name, size, colour, dpr), mode)
    return made


def bind(
    target: TakesIcon, name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText
) -> None:
    """Give a button or an action an icon that `retint` renews when the theme changes."""
    _bound[target] = (name, role)
    target.setIcon(icon(name, role))


def retint() -> None:
    """Tint every bound icon again; connect it to `Theme.changed`."""
    for target, (name, role) in list(_bound.items()):
        try:
            target.setIcon(icon(name, role))
        except RuntimeError:  # Qt deleted the button, Python still names it
            _bound.pop(target, None)


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, colour: str, dpr: float) -> QPixmap:
    pixels = QSize(round(size * dpr), round(size * dpr))
    drawn = QPixmap(pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    source = _source(name)
    if source:
        from PySide6.QtSvg import QSvgRenderer

        stroke = _STROKE * _GRID / min(size, ICON)  # larger pictures grow as a whole
        tinted = source.replace("currentColor", QColor(colour).name()).replace(
            f'stroke-width="{_STROKE}"', f'stroke-width="{stroke:.3f}"'
        )
        renderer = QSvgRenderer(QByteArray(tinted.encode()))
        painter = QPainter(drawn)
        renderer.render(painter, QRectF(0, 0, pixels.width(), pixels.height()))
        painter.end()
    drawn.setDevicePixelRatio(dpr)
    return drawn


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    try:
        return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
