"""The parts of a window that commands work on, handed to them in one piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from carrel.ui.desk import Desk
    from carrel.ui.exports import Exports
    from carrel.ui.imports import Imports
    from carrel.ui.job_board import JobBoard
    from carrel.ui.preferences import WindowPreferences
    from carrel.ui.session import Session
    from carrel.ui.shell.panes import Panes
    from carrel.ui.theme.palette import Theme


@dataclass(slots=True, kw_only=True)
class Parts:
    """`desk` is None until the library is open; commands that need one do nothing before."""

    window: QMainWindow
    panes: Panes
    session: Session
    theme: Theme
    board: JobBoard
    imports: Imports
    exports: Exports
    preferences: WindowPreferences
    desk: Desk | None = None
