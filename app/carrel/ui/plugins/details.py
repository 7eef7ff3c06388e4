"""One plugin on the Plugins page: what it is, what it adds, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carrel.plugin_host.record import PluginRecord, PluginState, Problem
from carrel.ui.announcing import announce
from carrel.ui.forms.words import Words
from carrel.ui.plugins.consent import ConsentPanel
from carrel.ui.plugins.problem_row import ProblemRow
from carrel.ui.plugins.state_mark import StateMark
from carrel.ui.plugins.wording import added_lines, origin_sentence, standing, state_sentence
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, PANE, TARGET


class PluginDetails(QWidget):
    """Shows one record and asks for changes by its signals; it changes nothing itself."""

    turn_on_wanted = Signal()
    turn_off_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: PluginRecord | None = None
        self._problems: list[Problem] = []
        self._pending = False
        self._name, self._meta, self._state = Words(self), Words(self, muted=True), Words(self)
        self._name.setFont(title_font(self.font(), 1.35))
        self._mark = StateMark(self)
        self._toggle = self._button("", self._toggled)
        self._settings = self._button("Settings", self.settings_wanted)
        self._copy = self._button("Copy report", self._copy_report)
        self._consent = ConsentPanel(self)
        self._consent.agreed.connect(self._agreed)
        self._consent.refused.connect(self._refused)
        self._added = QVBoxLayout()
        self._troubles = QVBoxLayout()
        self._lay_out()

    def show_record(
        self, record: PluginRecord, *, has_settings: bool, can_run: bool, pending: bool
    ) -> None:
        """Show a plugin. `can_run` is False where its name is another's; `pending` while it is
        being turned on or off.
        """
        if record is not self._record:
            self._consent.hide()
            self._copy.setText("Copy report")
        is_on = record.state is PluginState.ON
        if is_on:
            self._consent.hide()
        self._name.say(record.name)
        self._meta.say(origin_sentence(record))
        self._mark.show_standing(standing(record))
        self._state.say(state_sentence(record))
        self._pending = pending
        turning = "Turning off…" if is_on else "Turning on…"
        self._toggle.setText(turning if pending else "Turn off" if is_on else "Turn on")
        self._toggle.setEnabled(is_on or can_run)
        self._settings.setVisible(has_settings)
        self._list_added(record)
        if record is not self._record or record.problems != self._problems:
            self._list_problems(record)  # else what was unfolded stays so
        self._record, self._problems = record, list(record.problems)

    def focus_settings(self) -> None:
        """Put the keyboard where the reader left for the settings."""
        self._settings.setFocus()

    # -- what is pressed

    def _toggled(self) -> None:
        assert self._record is not None
        if self._pending:  # not disabled meanwhile: the keyboard would lose its place
            return
        if self._record.state is PluginState.ON:
            self.turn_off_wanted.emit()
        elif self._record.first_party:
            self.turn_on_wanted.emit()
        else:
            self._consent.ask(self._record)

    def _agreed(self) -> None:
        self._refused()
        self.turn_on_wanted.emit()

    def _refused(self) -> None:
        self._toggle.setFocus()
        self._consent.hide()

    def _copy_report(self) -> None:
        assert self._record is not None
        QGuiApplication.clipboard().setText(self._record.report())
        self._copy.setText("Report copied")
        announce(self._copy, "Report copied")

    # -- what is shown

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(INSIDE)
        state.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        buttons = FlowLayout(spacing=INSIDE, line_spacing=INSIDE)
        for button in (self._toggle, self._settings, self._copy):
            buttons.addWidget(button)
        for lines in (self._added, self._troubles):
            lines.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE, PANE, PANE, PANE)
        column.setSpacing(INSIDE)
        column.addWidget(self._name)
        column.addLayout(state)
        column.addWidget(self._meta)
        column.addSpacing(GRID)
        column.addLayout(buttons)
        column.addWidget(self._consent)
        column.addSpacing(GROUP)
        column.addLayout(self._added)
        column.addSpacing(GROUP)
        column.addLayout(self._troubles)
        column.addStretch(1)

    def _button(self, text: str, pressed: Callable[[], None] | SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setMinimumHeight(TARGET)
        button.clicked.connect(pressed)
        return button

    def _list_added(self, record: PluginRecord) -> None:
        _clear(self._added)
        self._added.addWidget(self._heading("What it adds"))
        lines = added_lines(record)
        for line in lines:
            self._added.addWidget(self._line(line))
        if not lines:
            on = record.state is PluginState.ON
            none = "Nothing but what it does by itself." if on else "Known once it is on."
            self._added.addWidget(self._line(none, muted=True))

    def _list_problems(self, record: PluginRecord) -> None:
        _clear(self._troubles)
        if record.problems:
            count = len(record.problems)
            self._troubles.addWidget(
                self._heading("1 problem" if count == 1 else f"{count} problems")
            )
        for problem in record.problems:
            self._troubles.addWidget(ProblemRow(problem, self))

    def _heading(self, text: str) -> Words:
        heading = self._line(text)
        heading.setFont(title_font(self.font()))
        return heading

    def _line(self, text: str, *, muted: bool = False) -> Words:
        line = Words(self, muted=muted)
        line.say(text)
        return line


def _clear(lines: QVBoxLayout) -> None:
    while (item := lines.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
