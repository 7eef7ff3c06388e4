"""The panel "Citation": the paper that is being read as BibTeX and as a plain reference."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.api import Paper, ViewContext
from carrel_plugins.bibtex.entry import entry
from carrel_plugins.bibtex.reference import reference

EMPTY = "Choose a paper to see how it is cited."


class CitationView(QStackedWidget):
    """Follows the paper that is being read; looks at the settings each time it is shown."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._plugin = context.plugin
        self._paper: Paper | None = None
        self.setAccessibleName("Citation")
        self._empty = QLabel(EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(16)
        self.bibtex = _CopiedText("BibTeX", "Copy BibTeX")
        self.reference = _CopiedText("Reference", "Copy reference")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.bibtex, 3)
        column.addWidget(self.reference, 1)
        self.addWidget(self._empty)
        self.addWidget(page)
        context.on_current(self.show_paper)
        self.show_paper(context.current())

    def show_paper(self, paper: Paper | None) -> None:
        """Show a paper, or the empty state."""
        self._paper = paper
        if paper is not None:
            self.bibtex.set_text(entry(paper, self._plugin.settings).rstrip())
            self.reference.set_text(reference(paper))
        self.setCurrentIndex(0 if paper is None else 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Write it anew: the settings may have changed while nobody looked."""
        super().showEvent(event)
        self.show_paper(self._paper)


class _CopiedText(QWidget):
    """Read-only text below its name and a button that copies all of it."""

    def __init__(self, name: str, button: str) -> None:
        super().__init__()
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = QPushButton("Copy")
        self.copy.setAccessibleName(button)
        self.copy.setToolTip(button)
        self.copy.clicked.connect(self._copy)
        label = QLabel(name)
        label.setBuddy(self.text)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.text)

    def set_text(self, text: str) -> None:
        """Show `text`; what is selected stays where nothing changed."""
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
