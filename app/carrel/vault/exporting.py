"""Exports papers to a folder: one Markdown file a paper, merged with what is there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.export_paper import ExportPaper
from carrel.vault.content import Content, content_of
from carrel.vault.index import CARREL_FOLDER, VaultIndex, carrel_id_of, index_vault
from carrel.vault.lines import DamagedError
from carrel.vault.merging import Merged, first_exported, merge, new_text
from carrel.vault.names import as_compared, file_stem, free_name
from carrel.vault.pictures import copy_pictures
from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError, replace_file
from carrel.vault.report import ExportedFile, ExportReport, Outcome
from carrel.vault.state import PaperState, VaultState

if TYPE_CHECKING:
    from carrel.api import JobControl  # brings pluggy, which no export needs

CONFLICT_FOLDER = "conflicts"
# The state is written while the export goes on, so that a kill costs little of it; at 100,000
# papers one writing takes a second, so it is done the less often the longer it takes.
_SAVE_EVERY_S = 5.0
_SAVE_SHARE = 20

_NOT_WRITTEN = (OSError, ChangedMeanwhileError, LeftAloneError)


def export(
    papers: Iterable[ExportPaper],
    folder: Path,
    job: JobControl,
    *,
    dry_run: bool = False,
    total: int | None = None,
    attachments: Path | None = None,
) -> ExportReport:
    """Write or update the file of each paper in `folder`, which is made where it is missing.

    `papers` is read one at a time; progress is in papers, of `total` (or of their number where
    `papers` has one). A file that cannot be written is reported and the rest goes on; what was
    done before a cancel stays. Pictures that notes refer to are copied from the library's folder
    `attachments` into one of that name in `folder`. With `dry_run` the report is the same and
    nothing is written. Raises OSError where the folder cannot be made or listed.
    """
    report = ExportReport(folder=folder, dry_run=dry_run)
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    run = _Export(folder, index_vault(folder), VaultState.load(folder), report, attachments)
    total = total if total is not None else length_hint(papers, 0) or None
    try:
        for done, one in enumerate(papers):
            if job.cancelled:
                report.cancelled = True
                break
            job.progress(done, total)
            report.files.append(run.export(one))
            run.save_now_and_then()
    finally:
        run.finish()
    if not report.cancelled:
        job.progress(len(report.files), len(report.files))
    return report


@dataclass(slots=True)
class _Export:
    folder: Path
    index: VaultIndex
    state: VaultState
    report: ExportReport
    attachments: Path | None
    _tried: dict[str, int] = field(default_factory=dict)
    _saved_at: float = field(default_factory=time.monotonic)
    _pause_s: float = _SAVE_EVERY_S

    def __post_init__(self) -> None:
        self.report.passed_over = dict(self.index.unreadable)
        if not self.report.dry_run:
            for path in self.index.partial:
                with contextlib.suppress(OSError):
                    path.unlink()

    def export(self, one: ExportPaper) -> ExportedFile:
        """Write one paper and its pictures; what cannot be written is told, not raised."""
        told = self._export(one)
        if self.attachments is None or told.outcome == Outcome.SKIPPED:
            return told
        missing = copy_pictures(
            one.written, self.attachments, self.folder, dry_run=self.report.dry_run
        )
        return replace(told, reasons=told.reasons + missing)

    def _export(self, one: ExportPaper) -> ExportedFile:
        content, known = content_of(one), self.state.papers.get(one.paper.carrel_id)
        name = ""
        try:
            name = self._file_of(one, known)
            if name:
                return self._update(one, content, name, known)
            if known and known.file in self.index.unreadable:
                reason = f"it cannot be read: {self.index.unreadable[known.file]}"
                return _told(one, known.file, Outcome.SKIPPED, (reason,))
            name, reasons = self._new_name(one)
            return self._create(one, content, name, reasons)
        except _NOT_WRITTEN as error:
            return _told(one, name, Outcome.SKIPPED, (_reason(error),))

    def _file_of(self, one: ExportPaper, known: PaperState | None) -> str:
        """Return the paper's file, "" for none; of several copies the one that was exported."""
        files = self.index.files.get(one.paper.carrel_id, ())
        if known and known.file in files:
            return known.file
        return min(files, key=lambda name: (name.count("/"), len(name), name), default="")

    # -- a new file

    def _new_name(self, one: ExportPaper) -> tuple[str, tuple[str, ...]]:
        stem = file_stem(one.paper)
        name = free_name(stem, self.index.taken, self._tried)
        if name == f"{stem}.md":
            return name, ()
        return name, (f"“{stem}.md” is there and is another's, so this is {name}",)

    def _create(
        self, one: ExportPaper, content: Content, name: str, reasons: tuple[str, ...]
    ) -> ExportedFile:
        if not self.report.dry_run:
            replace_file(self.folder / name, new_text(content, _now()).encode(), None)
            self._remember(one, PaperState(file=name, exported=first_exported(content)))
        self.index.taken.add(as_compared(name))
        self.index.files[one.paper.carrel_id] = [name]
        return _told(one, name, Outcome.NEW, (*reasons, *content.notices))

    # -- a file that is there

    def _update(
        self, one: ExportPaper, content: Content, name: str, known: PaperState | None
    ) -> ExportedFile:
        path, notices = self.folder / name, self._copies(one, name) + content.notices
        before = path.read_bytes()
        if carrel_id_of(before) != one.paper.carrel_id:
            raise ChangedMeanwhileError("the file changed while it was being updated")
        try:
            last = known.exported if known else None
            merged = merge(before.decode("utf-8"), content, last, _now())
        except (DamagedError, UnicodeError) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeError) else str(error)
            self._put_beside(name, content)
            if known:
                self._remember(one, PaperState(file=name, exported=known.exported, conflict=True))
            return _told(one, name, Outcome.CONFLICT, (f"left alone: {told}", *notices))
        if merged.text is not None and not self.report.dry_run:
            replace_file(path, merged.text.encode("utf-8"), before)
        if merged.conflicts:
            self._put_beside(name, content)
        if known and known.conflict and (known.file != name or not merged.conflicts):
            self._take_away(known.file)
        self._remember(
            one,
            PaperState(file=name, exported=merged.exported, conflict=bool(merged.conflicts)),
        )
        reasons = (*merged.conflicts, *merged.notices, *notices)
        return _told(one, name, _outcome(merged), reasons)

    def _copies(self, one: ExportPaper, name: str) -> tuple[str, ...]:
        others = [other for other in self.index.files[one.paper.carrel_id] if other != name]
        return tuple(f"“{other}” has the same carrel_id and was left alone" for other in others)

    # -- Carrel's own folder

    def _put_beside(self, name: str, content: Content) -> None:
        """Write what Carrel would have written, without the time: it is written once."""
        path = self.folder / CARREL_FOLDER / CONFLICT_FOLDER / name
        text = new_text(content, "").encode()
        before = path.read_bytes() if path.is_file() else None
        if before != text and not self.report.dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, text, before)

    def _take_away(self, name: str) -> None:
        if not self.report.dry_run:
            path = self.folder / CARREL_FOLDER / CONFLICT_FOLDER / name
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _remember(self, one: ExportPaper, state: PaperState) -> None:
        if not self.report.dry_run:
            self.state.papers[one.paper.carrel_id] = state

    def save_now_and_then(self) -> None:
        """Write the state if that was long ago."""
        began = time.monotonic()
        if not self.report.dry_run and began - self._saved_at > self._pause_s:
            with contextlib.suppress(*_NOT_WRITTEN):  # told at the end if it fails there too
                self.state.save()
            self._saved_at = time.monotonic()
            self._pause_s = max(_SAVE_EVERY_S, _SAVE_SHARE * (self._saved_at - began))

    def finish(self) -> None:
        """Write the state."""
        if self.state.problem:
            self.report.problems.append(f"{self.state.problem}; your files count")
        try:
            if not self.report.dry_run:
                self.state.save()
        except _NOT_WRITTEN as error:
            self.report.problems.append(
                f"what was exported could not be remembered ({_reason(error)})"
            )


def _told(one: ExportPaper, name: str, outcome: Outcome, reasons: tuple[str, ...]) -> ExportedFile:
    return ExportedFile(
        carrel_id=one.paper.carrel_id,
        title=one.paper.title,
        file=name,
        outcome=outcome,
        reasons=reasons,
    )


def _outcome(merged: Merged) -> Outcome:
    if merged.conflicts:
        return Outcome.CONFLICT
    return Outcome.KEPT if merged.text is None else Outcome.UPDATED


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S")
