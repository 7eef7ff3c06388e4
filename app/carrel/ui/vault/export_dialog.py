"""File > Export notes as Markdown: where, what and how, and what it would do before it does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from carrel.ui.exports import Tried, why
from carrel.ui.forms.words import Words
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.spacing import GROUP, INSIDE
from carrel.ui.vault.export_filter import OutcomeFilter
from carrel.ui.vault.export_form import ExportForm, Scope
from carrel.ui.vault.export_order import ExportOrder, path_of
from carrel.ui.vault.export_progress import ExportProgress
from carrel.ui.vault.export_table import ExportedFiles, ExportTable
from carrel.ui.vault.export_wording import done_sentence, tried_sentence, trouble
from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from carrel.jobs.job import Job
    from carrel.ui.exports import Exports
    from carrel.ui.preferences import WindowPreferences
    from carrel.vault.report import ExportReport

_SIZE = (860, 640)
TRY_AFTER_MS = 250
_Role = QDialogButtonBox.ButtonRole


class ExportDialog(QDialog):
    """Shows at once what an export would do, anew after every change; show it by `open()`.

    `papers` are what can be exported, the likeliest first. `conflicts` shows the conflicts of a
    vault; without it there is no button for that. What is chosen is remembered by an export. It
    goes on when the dialog is closed.
    """

    def __init__(
        self,
        library: Path,
        papers: Sequence[Scope],
        exports: Exports,
        preferences: WindowPreferences,
        conflicts: Callable[[], None] | None,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.setWindowTitle("Export notes as Markdown")
        self.resize(*_SIZE)
        self._library, self._exports, self._preferences = library, exports, preferences
        self._conflicts = conflicts
        self._trying: Job | None = None
        self._exporting: Job | None = None
        self._asked = 0  # papers of the export
        self._round = 0  # what an earlier round found out is no longer wanted
        self._fault = False
        self.form = ExportForm(papers, preferences.current.vault, self)
        self.progress = ExportProgress(self)
        self.says = self.progress.says
        self.trouble = Words(self)
        self.filter = OutcomeFilter(self)
        self.files = ExportedFiles(self)
        self.table = ExportTable(self.files, self)
        self.details = Words(self, muted=True)
        self._soon = QTimer(self, singleShot=True, interval=TRY_AFTER_MS)
        self._lay_out()
        self._connect()
        exports.watched = True
        self._renew()
        first = self.go if self.go.isEnabled() else self.form.folder
        first.setFocus()

    # -- how it looks

    def _lay_out(self) -> None:
        self.trouble.setForegroundRole(self.palette().ColorRole.BrightText)
        self.trouble.hide()
        # Its place is kept, for reasons of two lines.
        self.details.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for part in (self.form, Hairline(parent=self), self.progress, self.trouble, self.filter):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        self._close = buttons.addButton("Close", _Role.RejectRole)
        self.look: QPushButton = buttons.addButton("&Look at conflicts…", _Role.ActionRole)
        self.stop: QPushButton = buttons.addButton("&Cancel the export", _Role.ActionRole)
        self.go: QPushButton = buttons.addButton("&Export", _Role.ActionRole)
        for button in (self._close, self.look, self.stop):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        self.look.hide()
        self.stop.hide()
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.form.changed.connect(self._renew)
        self._soon.timeout.connect(self._try)
        self.filter.chosen.connect(self._narrow)
        self.table.selectionModel().currentRowChanged.connect(self._show_details)
        self.go.clicked.connect(lambda _: self._export())
        self.stop.clicked.connect(lambda _: self._cancel())
        self.look.clicked.connect(lambda _: self._look_at_conflicts())
        self._exports.finished.connect(self._exported)
        self.finished.connect(lambda _: self._leave())

    def _enable(self) -> None:
        running = self._exporting is not None
        stopped = self.stop.hasFocus() and not running
        self.form.setEnabled(not running)
        self.stop.setVisible(running)
        self.go.setVisible(not running)
        self.go.setEnabled(not self._fault and self._order() is not None)
        if running or stopped:
            (self.stop if running else self._close).setFocus()

    def _show(self, report: ExportReport | None) -> None:
        self.files.show_files(report.files if report else ())
        self.filter.show_counts(report)
        told = trouble(report) if report else ""
        self.trouble.say(f"⚠ {told}" if told else "")
        self.trouble.setVisible(bool(told))
        self.details.say("")
        self.look.hide()

    def _narrow(self, outcome: Outcome | None) -> None:
        self.files.narrow(outcome)
        self.details.say("")

    def _show_details(self, now: QModelIndex) -> None:
        one = self.files.file_at(now.row())
        told = "; ".join(one.reasons) if one else ""
        self.details.say(f"{one.file or one.title}: {told or one.outcome}" if one else "")

    # -- trying it out

    def _order(self) -> ExportOrder | None:
        """Return what is asked for; None while that is not enough."""
        folder, scope = path_of(self.form.folder.text()), self.form.scope
        if folder is None or not scope.papers:
            return None
        return ExportOrder(
            library=self._library,
            folder=folder,
            papers=scope.papers,
            flavour=self.form.values()["vault.flavour"],
            template=path_of(self.form.template.text()),
            whole=scope.whole,
        )

    def _renew(self) -> None:
        """Forget what was found out: something else is asked for."""
        self._give_up()
        self._fault = False
        self.form.tell_folder("")
        self.form.tell_template("")
        self._show(None)
        if self._order() is not None:
            self.progress.begin("Finding out what an export would do…")
            self._soon.start()
        elif not self.form.scope.papers:
            self.progress.end("There is nothing to export: the library has no papers yet.")
        else:
            self.progress.end("Choose the folder first, by typing it or by Browse.")
        self._enable()

    def _give_up(self) -> None:
        self._round += 1
        self._soon.stop()
        if self._trying is not None:
            self._trying.cancel()
            self._trying = None

    def _try(self) -> None:
        order, number = self._order(), self._round
        if order is None:
            return

        def is_wanted() -> bool:
            return isValid(self) and number == self._round

        def heard(done: int, total: int | None) -> None:
            if is_wanted():
                self.progress.show_progress(done, total)

        def done(tried: Tried) -> None:
            if is_wanted():
                self._tried(tried)

        def failed(error: Exception) -> None:
            if is_wanted():
                self._not_tried(error)

        self._trying = self._exports.try_out(order, heard, done, failed)

    def _tried(self, tried: Tried) -> None:
        self._trying = None
        fault, notice = tried.folder
        self.form.tell_folder(fault or notice, fault=bool(fault))
        self._fault = bool(fault)
        self._show(tried.report)
        report = tried.report
        self.progress.end(tried_sentence(report) if report else "Nothing can be exported there.")
        self._enable()

    def _not_tried(self, error: Exception) -> None:
        """Tell what is wrong, the template's fault beside the template."""
        from carrel.vault.rendering import TemplateFaultError

        self._trying = None
        self._fault = True
        if isinstance(error, TemplateFaultError):
            self.form.tell_template(str(error))
            self.progress.end("Nothing is exported with this template.")
        else:
            self.progress.end(f"Nothing can be exported: {why(error)}")
        self._enable()

    # -- doing it

    def _export(self) -> None:
        order = self._order()
        if order is None or self._fault or self._exporting is not None:
            return
        self._give_up()
        self._remember()
        self.form.tell_folder("")
        self._show(None)
        self._asked = len(order.papers)
        self.progress.begin("Exporting…")

        def heard(done: int, total: int | None) -> None:
            if isValid(self) and self._exporting is not None:
                self.progress.show_progress(done, total)

        def failed(error: Exception) -> None:
            if isValid(self):
                self._exporting = None
                self._not_tried(error)
                self._fault = False  # it may be tried again
                self._enable()

        self._exporting = self._exports.export(order, heard, failed)
        self._enable()

    def _remember(self) -> None:
        values = self.form.values()
        try:
            self._preferences.change(values)
        except ValueError:  # a name that no text file can hold
            return

    def _cancel(self) -> None:
        if self._exporting is not None:
            self._exporting.cancel()
            self.progress.begin("Cancelling…")

    def _exported(self, report: ExportReport) -> None:
        if self._exporting is None:
            return
        self._exporting = None
        self._show(report)
        self.progress.end(done_sentence(report, self._asked))
        self._enable()
        if report.count(Outcome.CONFLICT) and self._conflicts is not None:
            self.look.show()
            self.look.setFocus()

    def _look_at_conflicts(self) -> None:
        show = self._conflicts
        self.accept()
        if show is not None:
            show()

    def _leave(self) -> None:
        self._give_up()
        self._exporting = None
        self._exports.watched = False
        self._exports.finished.disconnect(self._exported)
