"""What a user can do, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


def always() -> bool:
    """Say that a command can be run at any time."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that a user can do.

    `id` is "window.what" and never changes (keys are bound to it). `keys` are shortcuts in
    portable text or a standard key; the first is shown in the menu. `scope` says where they work:
    "window" anywhere; "reading" while list or reader has focus (single letters must not fire in a
    text field); "list" while list, sidebar or search box has it (the other panes have the key to
    themselves).
    `section` groups commands in a menu; a line divides sections; `submenu` puts it one step
    deeper, at the place of the first of its kind. `menu` "" keeps it in the palette alone,
    `listed` False keeps it out of there: a second key of something that is listed. `checked` makes
    it a switch; `retitle` names it anew each time its menu opens.
    """

    id: str
    title: str
    run: Callable[[], None]
    menu: str = ""
    section: int = 0
    submenu: str = ""
    keys: tuple[str | QKeySequence.StandardKey, ...] = ()
    scope: str = "window"
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    icon: str = ""
    listed: bool = True
    retitle: Callable[[], str] | None = None
