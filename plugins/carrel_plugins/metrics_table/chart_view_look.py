"""Colours and type of the chart: the window's, or dark on white for what is exported."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QWidget

_Role = QPalette.ColorRole


class Look(NamedTuple):
    """Colours as "#rrggbb"; `font` is that of the interface.

    `stroke` is the width of a hairline in pixels of what is painted on.
    """

    ground: str
    text: str
    muted: str
    line: str
    accent: str
    dark: bool
    font: QFont
    stroke: float = 1.0


def look_of(widget: QWidget) -> Look:
    """Return the look of a widget's theme."""
    palette = widget.palette()

    def colour(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    return Look(
        ground=colour(_Role.Window),
        text=colour(_Role.WindowText),
        muted=colour(_Role.PlaceholderText),
        line=colour(_Role.Mid),
        accent=colour(_Role.Accent),
        dark=palette.color(_Role.Window).lightnessF() < 0.5,
        font=widget.font(),
    )


def look_on_white(font: QFont) -> Look:
    """Return the look of an exported chart, which is put on pages whatever the theme is."""
    return Look("#ffffff", "#1f1d1a", "#625c54", "#ddd8cf", "#1d5d86", dark=False, font=font)
