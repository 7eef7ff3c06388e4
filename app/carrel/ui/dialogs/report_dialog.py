"""What an import did not take, line by line, to read and to copy."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from carrel.domain.paper import Refusal
from carrel.domain.reports import AddReport
from carrel.ui.theme.spacing import GROUP, INSIDE


class ReportDialog(QDialog):
    """The counts of an import and the reasons of what was refused."""

    def __init__(self, report: AddReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_report")
        self.setWindowTitle("What was added")
        self.resize(680, 380)
        said = QLabel(report.sentence(), self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        lines = QPlainTextEdit("\n".join(refusal_lines(report.refused)), self)
        lines.setReadOnly(True)
        lines.setTabChangesFocus(True)
        lines.setAccessibleName("What was refused and why")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(lines.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (said, lines, buttons):
            column.addWidget(widget)


def refusal_lines(refused: Iterable[Refusal]) -> list[str]:
    """Return one line a refusal: where, and why."""
    return [
        f"{one.source}{'' if one.line is None else f', line {one.line:,}'}: {one.reason}"
        for one in refused
    ]
