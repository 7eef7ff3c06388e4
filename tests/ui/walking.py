"""Walks the controls of a window as Tab does, and asks of each what a reader without a mouse needs.

A control is a visible widget that takes the keyboard, or a button.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QScrollBar,
    QWidget,
)

#: Roles that say nothing of what can be done.
MUTE_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane)
MOST_STOPS = 300


def controls(top: QWidget) -> list[QWidget]:
    """Return the controls of a window that show, in no order."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.window() is not top:
            continue
        if isinstance(widget, QScrollBar) or _is_inside_another(widget):
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton):
            found.append(widget)
    return found


def _is_inside_another(widget: QWidget) -> bool:
    """Whether a widget is a part of a control, as the field of a combo box or a header."""
    above = widget.parentWidget()
    while above is not None:
        if above.focusProxy() is widget:
            return False
        if isinstance(above, QAbstractScrollArea) and above.viewport() is widget:
            return True
        above = above.parentWidget()
    proxied = widget.parentWidget()
    return proxied is not None and widget.focusProxy() is proxied


def said_of(widget: QWidget) -> tuple[str, Any]:
    """Return name and role of a control, as a screen reader gets them."""
    met = QAccessible.queryAccessibleInterface(widget)
    assert met is not None
    return met.text(QAccessible.Text.Name), met.role()


def nameless(top: QWidget) -> list[str]:
    """Return the controls without a name or with a role that says nothing."""
    told = []
    for widget in controls(top):
        name, role = said_of(widget)
        if not name.strip() or role in MUTE_ROLES:
            told.append(f"{described(widget)}: name {name!r}, role {role}")
    return told


def tab_stops(top: QWidget) -> list[QWidget]:
    """Press Tab until the keyboard is where it began; return where it has been."""
    start = QApplication.focusWidget()
    assert start is not None, "nothing has the keyboard"
    stops = [start]
    while len(stops) < MOST_STOPS:
        QTest.keyClick(stops[-1], Qt.Key.Key_Tab)
        QApplication.processEvents()
        now = QApplication.focusWidget()
        assert now is not None, f"after {described(stops[-1])} nothing has the keyboard"
        if now is start:
            return stops
        assert now not in stops, f"Tab goes from {described(stops[-1])} to {described(now)} again"
        stops.append(now)
    raise AssertionError("Tab does not come back")


def unreachable(top: QWidget, stops: list[QWidget]) -> list[str]:
    """Return the controls that Tab did not come to, nor to one of their group."""
    reached = {*stops, *(one.focusProxy() for one in stops if one.focusProxy())}
    told = []
    for widget in controls(top):
        same_group = isinstance(widget, QAbstractButton) and any(
            isinstance(one, QAbstractButton)
            and one.autoExclusive() | (one.group() is not None)
            and one.parentWidget() is widget.parentWidget()
            for one in stops
        )
        around = widget.parentWidget()
        if isinstance(around, QLineEdit):
            continue  # Qt's own button that empties a field: Ctrl+A and Delete do that
        if around in reached and "Delete" in around.accessibleDescription():
            continue  # for the mouse alone: the control that it is a part of names its key
        proxy = widget.focusProxy()
        if widget not in reached and proxy not in reached and not same_group:
            told.append(described(widget))
    return told


def unseen_focus(top: QWidget, stops: list[QWidget]) -> list[str]:
    """Return the stops that look the same with the keyboard and without."""
    told = []
    for widget in stops:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = _picture(top, widget)
        widget.clearFocus()
        QApplication.processEvents()
        if with_focus == _picture(top, widget):
            told.append(described(widget))
    return told


def _picture(top: QWidget, widget: QWidget) -> bytes:
    image = top.grab().toImage()
    scale = image.devicePixelRatio()
    corner = widget.mapTo(top, QPoint(0, 0)) * scale
    part = image.copy(
        int(corner.x()) - 4,
        int(corner.y()) - 4,
        int(widget.width() * scale) + 8,
        int(widget.height() * scale) + 8,
    )
    return bytes(part.constBits())


def described(widget: QWidget) -> str:
    """Return what a failure calls a control."""
    where = widget.parentWidget()
    name = widget.accessibleName() or getattr(widget, "text", str)() or widget.objectName()
    return f"{type(widget).__name__} {str(name)[:40]!r} in {type(where).__name__}"
