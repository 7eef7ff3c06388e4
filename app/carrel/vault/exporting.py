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
from carrel.durable import sync_folder
from carrel.vault.content import Content, content_of
from carrel.vault.digests import with_digests
from carrel.vault.index import (
    CARREL_FOLDER,
    FileStamp,
    VaultIndex,
    carrel_id_of,
    index_vault,
    stamp_of,
)
from carrel.vault.lines import DamagedError
from carrel.vault.locking import only_one
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
    with contextlib.nullcontext() if dry_run else only_one(folder):
        return _export(papers, folder, job, report, total, attachments)


def _export(
    papers: Iterable[ExportPaper],
    folder: Path,
    job: JobControl,
    report: ExportReport,
    total: int | None,
    attachments: Path | None,
) -> ExportReport:
    state = VaultState.load(folder)
    run = _Export(folder, index_vault(folder, state.files()), state, report, attachments)
    total = total if total is not None else length_hint(papers, 0) or None
    try:
        for one, digest in with_digests(papers):
            if job.cancelled:
                report.cancelled = True
                break
            job.progress(len(report.files), total)
            report.files.append(run.export(one, digest))
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
    _unsynced: set[Path] = field(default_factory=set)
    _saved_at: float = field(default_factory=time.monotonic)
    _pause_s: float = _SAVE_EVERY_S

    def __post_init__(self) -> None:
        self.report.passed_over = dict(self.index.unreadable)
        if not self.report.dry_run:
            for path in self.index.partial:
                with contextlib.suppress(OSError):
                    path.unlink()

    def export(self, one: ExportPaper, digest: str) -> ExportedFile:
        """Write one paper and its pictures; what cannot be written is told, not raised.

        `digest` stands for all that could come out otherwise, "" where that is not known.
        """
        told = self._unchanged(one, digest) or self._export(one, digest)
        if self.attachments is None or told.outcome == Outcome.SKIPPED:
            return told
        missing = copy_pictures(
            one.written, self.attachments, self.folder, self.state, dry_run=self.report.dry_run
        )
        return replace(told, reasons=told.reasons + missing) if missing else told

    def _unchanged(self, one: ExportPaper, digest: str) -> ExportedFile | None:
        """Return the report of a paper of which neither side changed; None for any other."""
        known = self.state.told_of(one.paper.carrel_id, digest)
        if known is None or known[0] not in self.index.unchanged:
            return None
        file, told = known
        return _told(one, file, Outcome.KEPT, (*self._copies(one, file), *told))

    def _export(self, one: ExportPaper, digest: str) -> ExportedFile:
        known = self.state.get(one.paper.carrel_id)
        content = content_of(one)
        name = ""
        try:
            name = self._file_of(one, known)
            if name:
                return self._update(one, content, digest, name, known)
            if known and known.file in self.index.unreadable:
                reason = f"it cannot be read: {self.index.unreadable[known.file]}"
                return _told(one, known.file, Outcome.SKIPPED, (reason,))
            name, reasons = self._new_name(one)
            return self._create(one, content, digest, name, reasons)
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
        self, one: ExportPaper, content: Content, digest: str, name: str, reasons: tuple[str, ...]
    ) -> ExportedFile:
        if not self.report.dry_run:
            stamp = self._write(name, new_text(content, _now()), None)
            state = PaperState(
                file=name,
                exported=first_exported(content),
                stamp=stamp,
                digest=digest,
                told=content.notices,
            )
            self.state.put(one.paper.carrel_id, state)
        self.index.taken.add(as_compared(name))
        self.index.files[one.paper.carrel_id] = [name]
        return _told(one, name, Outcome.NEW, (*reasons, *content.notices))

    # -- a file that is there

    def _update(
        self,
        one: ExportPaper,
        content: Content,
        digest: str,
        name: str,
        known: PaperState | None,
    ) -> ExportedFile:
        path = self.folder / name
        # Looked at before it is read: what changes it meanwhile gives it another stamp.
        stamp = stamp_of(path.stat())
        before = path.read_bytes()
        if carrel_id_of(before) != one.paper.carrel_id:
            raise ChangedMeanwhileError("the file changed while it was being updated")
        try:
            last = known.exported if known else None
            merged = merge(before.decode("utf-8"), content, last, _now())
        except (DamagedError, UnicodeError) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeError) else str(error)
            return self._leave_alone(one, content, name, known, told)
        if merged.text is not None and not self.report.dry_run:
            stamp = self._write(name, merged.text, before)
        if merged.conflicts:
            self._put_beside(name, content)
        if known and known.conflict and (known.file != name or not merged.conflicts):
            self._take_away(known.file)
        state = PaperState(
            file=name,
            exported=merged.exported,
            conflict=bool(merged.conflicts),
            stamp=stamp,
            digest=digest,
            told=(*merged.notices, *content.notices),
            kept=known.kept if known else frozenset(),
        )
        self._remember(one, state)
        reasons = (*merged.conflicts, *self._copies(one, name), *state.told)
        return _told(one, name, _outcome(merged), reasons)

    def _leave_alone(
        self, one: ExportPaper, content: Content, name: str, known: PaperState | None, why: str
    ) -> ExportedFile:
        """Put Carrel's text beside a file that cannot be relied on."""
        self._put_beside(name, content)
        if known:
            self._remember(one, replace(known, file=name, conflict=True))
        reasons = (f"left alone: {why}", *self._copies(one, name), *content.notices)
        return _told(one, name, Outcome.CONFLICT, reasons)

    def _write(self, name: str, text: str, before: bytes | None) -> FileStamp:
        path = self.folder / name
        self._unsynced.add(path.parent)
        return stamp_of(replace_file(path, text.encode(), before, sync=False))

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
            self.state.put(one.paper.carrel_id, state)

    def _save(self) -> None:
        """Have the disk store the names of new files, then remember them. Raises OSError."""
        while self._unsynced:
            sync_folder(self._unsynced.pop())
        self.state.save()

    def save_now_and_then(self) -> None:
        """Write the state if that was long ago."""
        began = time.monotonic()
        if not self.report.dry_run and began - self._saved_at > self._pause_s:
            with contextlib.suppress(*_NOT_WRITTEN):  # told at the end if it fails there too
                self._save()
            self._saved_at = time.monotonic()
            self._pause_s = max(_SAVE_EVERY_S, _SAVE_SHARE * (self._saved_at - began))

    def finish(self) -> None:
        """Write the state."""
        if self.state.problem:
            self.report.problems.append(f"{self.state.problem}; your files count")
        try:
            if not self.report.dry_run:
                self._save()
        except _NOT_WRITTEN as error:
            self.report.problems.append(
                f"what was exported could not be remembered ({_reason(error)})"
            )
        finally:
            self.state.close()


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
