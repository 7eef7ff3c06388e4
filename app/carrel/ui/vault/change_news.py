"""What the status bar says of exports that nobody asked for: what is new in it, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from carrel.ui.session import Session
    from carrel.vault.report import ExportedFile, ExportReport

_TOLD = (Outcome.CONFLICT, Outcome.SKIPPED)


class ChangeNews:
    """Says a file's conflict once, until the conflict is over; the like for what was skipped."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Outcome, set[str]] = {}
        self._gone = False
        self._failure = ""

    def forget(self) -> None:
        """Begin anew: the folder is another one."""
        self._known.clear()
        self._gone, self._failure = False, ""

    def show_folder(self, folder: str, *, gone: bool) -> None:
        """Say that the folder went, or that it came back."""
        if gone and not self._gone:
            self._session.complain(
                f"{folder} is not there: what changes is exported once it is back"
            )
        elif self._gone and not gone:
            self._session.say(f"{folder} is back, and has what changed meanwhile")
        self._gone = gone

    def show_failure(self, reason: str) -> None:
        """Say why nothing could be exported."""
        if reason != self._failure:
            self._session.complain(f"What changed could not be exported: {reason}")
        self._failure = reason

    def show_report(self, report: ExportReport) -> None:
        """Say what in a report was not said before."""
        self.show_problems(report)
        seen = {one.carrel_id for one in report.files}
        for outcome in _TOLD:
            told = [one for one in report.files if one.outcome is outcome]
            known = self._known.setdefault(outcome, set())
            fresh = [one for one in told if one.carrel_id not in known]
            known -= seen
            known |= {one.carrel_id for one in told}
            if fresh:
                self._session.complain(_sentence(outcome, fresh))

    def show_problems(self, report: ExportReport) -> None:
        """Say what was wrong with the export as a whole; nothing is a failure no more."""
        if report.problems:
            self.show_failure(report.problems[0])
        else:
            self._failure = ""


def _sentence(outcome: Outcome, files: list[ExportedFile]) -> str:
    first = files[0]
    name, why = first.file or first.title, first.reasons[0] if first.reasons else ""
    if outcome is Outcome.SKIPPED:
        if len(files) == 1:
            return f"“{name}” was not exported: {why}"
        return f"{len(files):,} files were not exported, “{name}” for one: {why}"
    if len(files) == 1:
        return f"“{name}” was exported but for what you edited there: {why}"
    return f"{len(files):,} files were exported but for what you edited there, as “{name}”: {why}"
