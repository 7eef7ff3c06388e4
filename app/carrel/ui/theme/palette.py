"""The themes as QPalettes, put on the application and kept in step with the system.

A palette and no style sheet: an application-wide sheet puts a style of its own between every
widget and Fusion. What a palette cannot say is said where it is needed (hairlines.py).
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from carrel.ui.theme.tokens import DARK, LIGHT, Tokens, luminance, mix

SCHEMES = ("system", "light", "dark")

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def make_palette(tokens: Tokens) -> QPalette:
    """Return the palette of a theme. Selection looks the same in a window without focus."""
    palette = QPalette()
    button = mix(tokens.text, tokens.window, 0.04 if tokens is LIGHT else 0.08)
    roles = {
        _Role.Window: tokens.window,
        _Role.WindowText: tokens.text,
        _Role.Base: tokens.paper,
        _Role.AlternateBase: tokens.window,
        _Role.Text: tokens.text,
        _Role.PlaceholderText: tokens.muted,
        _Role.Button: button,
        _Role.ButtonText: tokens.text,
        _Role.BrightText: tokens.bad,
        _Role.ToolTipBase: tokens.paper,
        _Role.ToolTipText: tokens.text,
        _Role.Highlight: tokens.selection,
        _Role.HighlightedText: tokens.text,
        _Role.Accent: tokens.accent,
        _Role.Link: tokens.accent,
        _Role.LinkVisited: tokens.accent,
        _Role.Light: mix("#ffffff", tokens.window, 0.6 if tokens is LIGHT else 0.10),
        _Role.Midlight: mix("#ffffff", tokens.window, 0.3 if tokens is LIGHT else 0.05),
        _Role.Mid: tokens.line,
        _Role.Dark: tokens.edge,
        _Role.Shadow: mix("#000000", tokens.window, 0.6),
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faint = QColor(mix(tokens.muted, tokens.window, 0.6))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText):
        palette.setColor(_Group.Disabled, role, faint)
    palette.setColor(_Group.Disabled, _Role.Accent, QColor(tokens.line))
    palette.setColor(_Group.Disabled, _Role.Base, QColor(tokens.window))
    return palette


def tokens_of(palette: QPalette) -> Tokens:
    """Return the theme that a widget's palette belongs to.

    A widget that paints asks this in its paint event, so that it needs no reference to the
    theme: Qt tells it by a PaletteChange event when the answer may have changed.
    """
    return DARK if luminance(palette.color(_Role.Base).name()) < 0.2 else LIGHT


class Theme(QObject):
    """Puts the theme on the application: the system's, or the one that the reader chose.

    `changed` is emitted after the application's palette changed. Call `apply` before the first
    window is shown, so that nothing is painted twice.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._scheme = "system"
        self._applied: Tokens | None = None
        application.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def scheme(self) -> str:
        """What the reader chose: "system", "light" or "dark"."""
        return self._scheme

    @property
    def tokens(self) -> Tokens:
        """The theme that is shown now."""
        return self._applied or LIGHT

    def apply(self, scheme: str = "system") -> None:
        """Show a theme; raises ValueError for a scheme that is not one of `SCHEMES`."""
        if scheme not in SCHEMES:
            raise ValueError(f"no colour scheme is called {scheme!r}: {', '.join(SCHEMES)}")
        self._scheme = scheme
        # Title bars and native dialogs follow the hint; a platform that cannot, ignores it.
        hint = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints = self._application.styleHints()
        if hasattr(hints, "setColorScheme"):  # from Qt 6.8
            hints.setColorScheme(hint.get(scheme, Qt.ColorScheme.Unknown))
        self._follow()

    def _follow(self) -> None:
        dark = self._scheme == "dark" or (
            self._scheme == "system"
            and self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        tokens = DARK if dark else LIGHT
        if tokens is self._applied:
            return
        first = self._applied is None
        self._applied = tokens
        if first and sys.platform not in ("win32", "darwin"):
            _use_fusion(self._application)
        palette = make_palette(tokens)
        self._application.setPalette(palette)
        QToolTip.setPalette(palette)
        self.changed.emit()


def _use_fusion(application: QApplication) -> None:
    # Setting a style polishes every widget again: skip it where Qt chose Fusion by itself.
    if application.style().name() != "fusion":
        application.setStyle("Fusion")
