"""What an import did not take, or an export left alone, line by line, to read and to copy."""

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
from carrel.ui.theme.spacing import GROUP, INSIDE
from carrel.vault.report import ExportReport, Outcome


class ReportDialog(QDialog):
    """A sentence with the counts, and a line for each thing that went otherwise."""

    def __init__(self, title: str, sentence: str, lines: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("report")
        self.setWindowTitle(title)
        self.resize(680, 380)
        said = QLabel(sentence, self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        told = QPlainTextEdit("\n".join(lines), self)
        told.setReadOnly(True)
        told.setTabChangesFocus(True)
        told.setAccessibleName("What went otherwise and why")
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (said, told, buttons):
            column.addWidget(widget)


def refusal_lines(refused: Iterable[Refusal]) -> list[str]:
    """Return one line a refusal: where, and why."""
    return [
        f"{one.source}{'' if one.line is None else f', line {one.line:,}'}: {one.reason}"
        for one in refused
    ]


def export_lines(report: ExportReport) -> list[str]:
    """Return one line for each file with something to say, and for the export as a whole."""
    lines = [
        f"{one.file or one.title}: {one.outcome}: {'; '.join(one.reasons)}"
        for one in report.files
        if one.reasons and one.outcome not in (Outcome.KEPT, Outcome.UPDATED)
    ]
    lines += (f"{name}: passed over, {reason}" for name, reason in report.passed_over.items())
    return lines + report.problems
