"""File > Conflicts with the vault: what file and library say otherwise, settled one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QListView, QMessageBox, QWidget
from shiboken6 import isValid

from carrel.ui.exports import why
from carrel.ui.vault import conflict_wording as wording
from carrel.ui.vault.conflict_delegate import ConflictDelegate
from carrel.ui.vault.conflict_lines import ConflictLine, ConflictLines
from carrel.ui.vault.conflict_pane import ConflictPane
from carrel.ui.vault.conflicts_frame import ConflictsFrame
from carrel.ui.vault.opening import open_file, show_in_folder
from carrel.ui.vault.vault_work import Settled, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from carrel.domain.changes import HistoryEntry
    from carrel.jobs.job import Job
    from carrel.ui.notes.history_versions import Compared
    from carrel.ui.vault.vault_desk import VaultDesk
    from carrel.vault.differences import Choice, DifferencesReport

_SIZE = (920, 600)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConflictsDialog(QDialog):
    """Looks through the vault when it is made, and has each choice carried out at once.

    Choices go on when it is closed. Show it by `open()`.
    """

    def __init__(self, vault: VaultDesk, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle("Conflicts with the vault")
        self.resize(*_SIZE)
        self._vault = vault
        self._looking: Job | None = None
        self._settling = 0  # choices that are on their way
        self._batch: Job | None = None  # the same choice for many files
        self._round = 0  # a comparison of an earlier line is no longer wanted
        self._can_undo = False
        self.lines = ConflictLines(self)
        self.list = QListView(self)
        self.pane = ConflictPane(self)
        self.frame = ConflictsFrame(self.list, self.pane, self)
        self.progress = self.frame.progress
        self._set_up_list()
        self._connect()
        self.look()

    # -- how it looks

    def _set_up_list(self) -> None:
        self.list.setModel(self.lines)
        self.list.setItemDelegate(ConflictDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Conflicts; 1 to 4 choose, Enter goes to the choices")
        self.list.installEventFilter(self)

    def _connect(self) -> None:
        frame, pane = self.frame, self.pane
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        pane.chosen.connect(self._choose)
        pane.look_wanted.connect(self.look)
        pane.text_wanted.connect(self._show_carrels_text)
        frame.stop.clicked.connect(lambda _: self._stop())
        frame.again.clicked.connect(lambda _: self.look())
        frame.open.clicked.connect(lambda _: self._open(open_file))
        frame.folder.clicked.connect(lambda _: self._open(show_in_folder))
        frame.leave.clicked.connect(lambda _: self.reject())
        frame.all_wanted.connect(self._ask_for_all)
        self.finished.connect(lambda _: self._looking.cancel() if self._looking else None)
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.look)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)

    def current(self) -> ConflictLine | None:
        """Return the line that is shown; None for none."""
        return self.lines.line_at(self.list.currentIndex().row())

    def _show(self) -> None:
        """Show the current line, its two texts once they are compared."""
        self._round += 1
        line = self.current()
        parts = [one.part for one in self.lines.parts_of(line) if one.part] if line else []
        self.pane.show_line(line, parts)
        self._enable()
        if line is not None and line.part is not None and line.part.is_block:
            self._compare(str(line.part.in_file), str(line.part.in_carrel), self._round)

    def _compare(self, mine: str, theirs: str, number: int) -> None:
        def compared(found: Compared) -> None:
            if isValid(self) and number == self._round:
                self.pane.show_pieces(found.pieces)

        self._vault.compare(mine, theirs, compared)

    def _enable(self) -> None:
        busy, left = bool(self._looking or self._batch), self.lines.left()
        has_keyboard = self.frame.stop.hasFocus()
        self.frame.enable(
            line=self.current() is not None, several=left > 1, busy=busy, found=left > 0
        )
        if has_keyboard and not busy:
            self._focus()

    def _focus(self) -> None:
        # A list that does not show would have the keyboard and nobody would see where it is.
        first = self.list if self.lines.lines else self.frame.leave
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, said: str) -> None:
        self.progress.end(said)

    # -- looking

    def look(self) -> None:
        """Look through the vault, again if need be; the line that is shown stays."""
        if self._looking is not None or self._settling:
            return
        line = self.current()
        kept = (line.paper.file, line.title) if line else ("", "")
        self.progress.begin("Looking through the vault…")
        self._looking = self._vault.run(
            "Looking for conflicts",
            self._vault.work.differences,
            lambda report: self._looked(report, kept) if isValid(self) else None,
            lambda error: self._not_looked(error) if isValid(self) else None,
            lambda done, total: self.progress.show_progress(done, total) if isValid(self) else None,
        )
        self._enable()

    def _looked(self, report: DifferencesReport, kept: tuple[str, str]) -> None:
        self._looking = None
        self.lines.show_papers(report.papers)
        lines = self.lines.lines
        rows = (row for row, one in enumerate(lines) if (one.paper.file, one.title) == kept)
        row = next(rows, self.lines.after(-1))
        self.frame.found_none(str(self._vault.folder))
        self.list.setCurrentIndex(self.lines.index(row, 0))
        self._show()
        self._say(wording.looked_sentence(report, self.lines.left()))
        self._focus()

    def _not_looked(self, error: Exception) -> None:
        self._looking = None
        self.frame.found_none("")
        self._say(f"The vault cannot be looked through: {why(error)}")
        self._enable()
        self._focus()

    def _stop(self) -> None:
        for job in (self._looking, self._batch):
            if job is not None:
                job.cancel()

    # -- choosing

    def _choose(self, choice: Choice) -> None:
        """Carry a choice out for what is shown, and show what comes next."""
        line = self.current()
        lines = self.lines.parts_of(line) if line is not None else []
        parts = tuple(one.part for one in lines if one.part is not None)
        if line is None or not wording.allowed(choice, parts):
            return
        named = line.title if line.part is not None else "All"
        self._settle(
            choice,
            lines,
            lambda _: wording.done_sentence(
                choice, f"{named} of “{line.paper.title}”", self.lines.left()
            ),
        )
        self._go_on(lines[-1])

    def _go_on(self, line: ConflictLine) -> None:
        row = self.lines.after(self.lines.row_of(line))
        if row >= 0:
            self.list.setCurrentIndex(self.lines.index(row, 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(
        self, choice: Choice, lines: Sequence[ConflictLine], said: Callable[[int], str]
    ) -> None:
        """Carry a choice out; `said` makes what is said of it, of how many files it was not."""
        for line in lines:
            line.waiting, line.fault = True, ""
        self.lines.renew(lines)
        by_file: dict[tuple[int, str], list[ConflictLine]] = {}
        for line in lines:
            by_file.setdefault((line.paper.paper_id, line.paper.file), []).append(line)
        steps = [
            Step(paper_id, file, {one.title: choice for one in of_file})
            for (paper_id, file), of_file in by_file.items()
        ]

        def done(settled: list[Settled]) -> None:
            if isValid(self):
                self._settled(list(by_file.values()), settled, said)
            elif any(one.change is not None and not one.fault for one in settled):
                self._vault.say(said(0))

        def failed(error: Exception) -> None:
            if isValid(self):
                fault = Settled(f"{why(error)}.")
                self._settled(list(by_file.values()), [fault] * len(by_file), said)

        def heard(number: int, total: int | None) -> None:
            if isValid(self) and len(steps) > 1:
                self.progress.show_progress(number, total)

        self._settling += 1
        self.progress.begin("Writing…")
        job = self._vault.settle(steps, done, failed, heard)
        if len(steps) > 1:
            self._batch = job
        self._enable()

    def _settled(
        self,
        files: Sequence[Sequence[ConflictLine]],
        settled: Sequence[Settled],
        said: Callable[[int], str],
    ) -> None:
        self._settling -= 1
        gone: list[ConflictLine] = []
        self._batch = None
        for line in (line for lines in files for line in lines):
            line.waiting = False
        # Of what was cancelled the last files were not come to.
        for lines, one in zip(files, settled, strict=False):
            for line in lines:
                line.fault = one.fault
            if not one.fault:
                gone += lines
        self.lines.renew([line for lines in files for line in lines])
        self.lines.drop(gone)
        faults = [one.fault for one in settled if one.fault]
        self._can_undo = any(one.change is not None and not one.fault for one in settled)
        if len(faults) == len(settled) == 1:
            line = files[0][0]
            self._say(f"⚠ {line.title} of “{line.paper.title}” not done: {faults[0]}")
        else:
            self._say(said(len(faults)))
        if self._can_undo:
            self._vault.say(said(len(faults)))
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.lines.index(self.lines.after(-1), 0))
        self._show()
        if not self.lines.lines:
            self.frame.found_none(str(self._vault.folder))
            self._focus()

    # -- choosing for all

    def _ask_for_all(self, choice: Choice) -> None:
        """Ask whether a choice is meant for all that is left."""
        open_ = [one for one in self.lines.lines if one.part is not None and not one.waiting]
        lines = [one for one in open_ if one.part and wording.allowed(choice, (one.part,))]
        if not lines:
            self._say("That cannot be chosen for any of them.")
            return
        papers = len({id(one.paper) for one in lines})
        box = QMessageBox(self)
        box.setWindowTitle("The same for all")
        box.setText(
            wording.for_all_question(choice, len(lines), papers, self.lines.left() - len(lines))
        )
        box.setInformativeText(wording.for_all(choice))
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        yes = box.addButton(wording.CHOICES[choice], QMessageBox.ButtonRole.AcceptRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            if box.clickedButton() is yes:
                self._settle(choice, lines, lambda faults: self._all_done(choice, papers, faults))

        box.finished.connect(lambda _: answered())
        box.open()

    def _all_done(self, choice: Choice, files: int, faults: int) -> str:
        return wording.all_done_sentence(choice, files - faults, faults, self.lines.left())

    # -- the rest

    def _undo(self) -> None:
        """Take back what was imported last, and look again: it is a conflict once more."""
        if not self._can_undo:
            self._say("Nothing was imported that could be taken back here.")
            return
        self._can_undo = False

        def undone(entry: HistoryEntry | None) -> None:
            if isValid(self) and entry is not None:
                self._vault.say(f"Undone: {entry.label}")
                self.look()

        self._vault.undo(undone)

    def _show_carrels_text(self) -> None:
        line = self.current()
        if line is None:
            return
        number, paper_id = self._round, line.paper.paper_id

        def show(text: str) -> None:
            if isValid(self) and number == self._round:
                self.pane.show_carrels_text(text)

        self._vault.run(
            "Reading a paper",
            lambda _: self._vault.work.text_of(paper_id),
            show,
            lambda error: self._say(f"⚠ {why(error)}") if isValid(self) else None,
        )

    def _open(self, show: Callable[..., str]) -> None:
        line = self.current()
        if line is not None and (fault := show(self._vault.folder / line.paper.file)):
            self._say(f"⚠ {fault}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the list to the choices on Enter."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
        ):
            self.pane.focus_first_choice()
            return True
        return super().eventFilter(watched, event)
