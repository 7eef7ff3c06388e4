"""A pane that scrolls down, no wider than can be read, and that follows the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from carrel.ui.theme.spacing import PANE

_LONGEST_LINE = 90  # letters


class ScrollingPane(QScrollArea):
    """Scrolls to what gets the focus; Qt does so for the Tab key alone."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        letter = content.fontMetrics().averageCharWidth()
        content.setMaximumWidth(_LONGEST_LINE * letter + 2 * PANE)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            # Soon: what was shown a moment ago has no place yet.
            QTimer.singleShot(0, self, self._show_focused)

    def _show_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, PANE)
