"""One problem of a plugin: what went wrong in a sentence, and its traceback on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from carrel.plugin_host.record import Problem
from carrel.ui import icons
from carrel.ui.forms.words import Words
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.spacing import GRID

_LINES = 12
_LONGEST = 20_000  # characters of a traceback; the report has all of it


class ProblemRow(QWidget):
    """The sentence; below it, where there is one, a button that unfolds the traceback."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        said = Words(self)
        reason = problem.reason
        said.say(reason if problem.where in reason else f"{problem.where}: {reason}")
        self._column.addWidget(said)
        self._traceback = problem.traceback
        self._text: QPlainTextEdit | None = None
        if self._traceback:
            self._unfold = FlatButton(self)
            self._unfold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._unfold.setCheckable(True)
            self._unfold.setText("Traceback")
            self._unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._unfold.toggled.connect(self._show)
            self._column.addWidget(self._unfold)
            self._show(False)

    def _show(self, open_: bool) -> None:
        icons.bind(self._unfold, "chevron-down" if open_ else "chevron-right")
        self._unfold.setAccessibleName("Hide the traceback" if open_ else "Show the traceback")
        if open_ and self._text is None:
            self._text = self._make_text()
            self._column.addWidget(self._text)
        if self._text is not None:
            self._text.setVisible(open_)

    def _make_text(self) -> QPlainTextEdit:
        text = QPlainTextEdit(self)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setAccessibleName("Traceback")
        text.setPlainText(self._traceback[-_LONGEST:].rstrip())
        lines = min(_LINES, text.blockCount()) + 2  # and a scroll bar
        text.setFixedHeight(lines * text.fontMetrics().lineSpacing())
        return text
