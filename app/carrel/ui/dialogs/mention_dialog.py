"""What a mention means, said by the reader: the quote, and a line for each part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.announcing import announce
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.choice_field import ChoiceField
from carrel.ui.theme.field import Field
from carrel.ui.theme.fonts import reader_font
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, TARGET

if TYPE_CHECKING:
    from carrel.api import MentionField
    from carrel.domain.mention import MentionValue

_WIDTH = 460
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionQuestion:
    """What a dialog asks: its title, the word on its button, the quote that it is about, and the
    fields with the texts that they begin with.
    """

    title: str
    verb: str
    quote: str
    fields: Sequence[MentionField]
    texts: Mapping[str, str]


class MentionDialog(QDialog):
    """Asks for texts until `judge(texts)` gives the `values` that they mean.

    `judge` returns them, or a sentence about why they mean nothing, which is shown below the
    fields; the dialog then stays.
    """

    def __init__(
        self,
        question: MentionQuestion,
        judge: Callable[[Mapping[str, str]], Mapping[str, MentionValue] | str],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.setWindowTitle(question.title)
        self.setMinimumWidth(_WIDTH)
        self._judge = judge
        self.values: Mapping[str, MentionValue] = {}
        self._lines: dict[str, QLineEdit] = {}
        quote = one_line(question.quote, _LONGEST_QUOTE)
        said = _label(f"“{quote}”", self)
        said.setFont(reader_font(self.font()))
        self.remark = _label("", self)
        self.remark.setMinimumHeight(2 * QFontMetrics(self.font()).height())  # its place is kept
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(said)
        column.addLayout(self._form(question))
        column.addWidget(self.remark)
        column.addWidget(self._buttons(question.verb))
        first = next(iter(self._lines.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            first.selectAll()

    def texts(self) -> dict[str, str]:
        """Return what the fields hold."""
        return {name: line.text().strip() for name, line in self._lines.items()}

    def write(self, name: str, text: str) -> None:
        """Put a text into a field. Raises KeyError for an unknown one."""
        self._lines[name].setText(text)

    def _form(self, question: MentionQuestion) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(GROUP)
        form.setVerticalSpacing(GRID)
        for field in question.fields:
            label = _label(one_line(field.title, 60), self)
            label.setMinimumHeight(TARGET + GRID)
            widget = self._line(field, question.texts.get(field.name, ""))
            label.setBuddy(widget)
            form.addRow(label, widget)
        return form

    def _line(self, field: MentionField, text: str) -> QWidget:
        """Return what a field is typed into: a line, with a list where there are choices."""
        line = QLineEdit(self) if field.choices else Field(self)
        widget: QWidget = line
        if field.choices:
            widget = ChoiceField(line, [one_line(choice, 200) for choice in field.choices])
        line.setText(text)
        line.setCursorPosition(0)
        line.textEdited.connect(lambda _: self._say(""))
        self._lines[field.name] = line
        for one in (widget, line):
            one.setAccessibleName(field.title)
        return widget

    def _buttons(self, verb: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        take = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        take.setDefault(True)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        return buttons

    def _take(self) -> None:
        told = self._judge(self.texts())
        if isinstance(told, str):
            self._say(told)
            return
        self.values = told
        self.accept()

    def _say(self, remark: str) -> None:
        if remark == self.remark.text():
            return
        self.remark.setText(remark)
        for line in self._lines.values():
            line.setAccessibleDescription(remark)
        if remark:
            announce(self, remark)


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    return label
