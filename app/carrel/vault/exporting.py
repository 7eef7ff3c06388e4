"""Exports papers to a folder: one Markdown file a paper, merged with what is there."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import Paper
from carrel.durable import sync_folder
from carrel.vault.content import Content
from carrel.vault.digests import with_digests
from carrel.vault.index import (
    CARREL_FOLDER,
    CONFLICT_FOLDER,
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
from carrel.vault.references import merge_references
from carrel.vault.rendering import REFERENCES_FILE, Rendering
from carrel.vault.rendering import rendering as made
from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError, replace_file
from carrel.vault.report import ExportedFile, ExportReport, Outcome
from carrel.vault.state import PaperState, VaultState

if TYPE_CHECKING:
    from carrel.api import JobControl  # brings pluggy, which no export needs

# The state is written while the export goes on, so that a kill costs little of it; on a slow
# disk the less often the longer it takes.
_SAVE_EVERY_S = 1.0
_SAVE_SHARE = 20

_NOT_WRITTEN = (OSError, ChangedMeanwhileError, LeftAloneError)

#: Gives the entry of a paper for the file of references, e.g. in BibTeX.
Reference: TypeAlias = Callable[[Paper], str]


class OtherFlavourError(Exception):
    """The folder's files are of another flavour, and a file cannot be of two."""

    def __init__(self, there: str, wanted: str) -> None:
        super().__init__(
            f"the files of this folder are of the flavour {there}; export {wanted} into another one"
        )


def export(
    papers: Iterable[ExportPaper],
    folder: Path,
    job: JobControl,
    *,
    rendering: Rendering | None = None,
    dry_run: bool = False,
    make_folder: bool = True,
    total: int | None = None,
    attachments: Path | None = None,
    reference: Reference | None = None,
) -> ExportReport:
    """Write or update the file of each paper in `folder`, which is made where it is missing.

    `papers` is read one at a time; progress is in papers, of `total` (or of their number where
    `papers` has one). A file that cannot be written is reported and the rest goes on; what was
    done before a cancel stays. Pictures that notes refer to are copied from the library's folder
    `attachments` into one of that name in `folder`. With the flavour pandoc, what `reference`
    gives goes into a file of references beside them. With `dry_run` the report is the same and
    nothing is written. Raises OSError where the folder cannot be made or listed (or is not there
    and `make_folder` is off), VaultBusyError where another export is at work there,
    OtherFlavourError, and TemplateFaultError; then nothing is written.
    """
    report = ExportReport(folder=folder, dry_run=dry_run)
    looks = rendering or made()
    if looks.own_template is not None:
        papers = _tried_out(papers, looks, job)
    if make_folder and not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    elif not (folder.is_dir() or dry_run):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    with contextlib.nullcontext() if dry_run else only_one(folder):
        return _export(papers, folder, job, report, looks, total, attachments, reference)


def _tried_out(
    papers: Iterable[ExportPaper], rendering: Rendering, job: JobControl
) -> Iterable[ExportPaper]:
    """Render every paper before one is written: a fault of a template exports nothing."""
    again = list(papers) if isinstance(papers, Iterator) else papers
    for one in again:
        if job.cancelled:
            break
        rendering.content(one)
    return again


def _export(
    papers: Iterable[ExportPaper],
    folder: Path,
    job: JobControl,
    report: ExportReport,
    rendering: Rendering,
    total: int | None,
    attachments: Path | None,
    reference: Reference | None,
) -> ExportReport:
    state = VaultState.load(folder)
    if state.flavour not in ("", rendering.flavour):
        state.close()
        raise OtherFlavourError(state.flavour, rendering.flavour)
    state.flavour = rendering.flavour
    state.template = rendering.own_template.file if rendering.own_template else ""
    run = _Export(folder, index_vault(folder, state.files()), state, report, rendering, attachments)
    total = total if total is not None else length_hint(papers, 0) or None
    entries: list[tuple[str, str]] = []
    try:
        for one, digest in with_digests(papers, rendering):
            if job.cancelled:
                report.cancelled = True
                break
            job.progress(len(report.files), total)
            report.files.append(run.export(one, digest))
            if reference is not None and rendering.flavour == "pandoc":
                reference = run.ask_reference(reference, one.paper, entries)
            run.save_now_and_then()
        if entries and not report.cancelled:
            run.refer(entries)
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
    rendering: Rendering
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
        content = self.rendering.content(one)
        name = ""
        try:
            name = self.index.file_of(one.paper.carrel_id, known.file if known else "")
            if name:
                return self._update(one, content, digest, name, known)
            if known and known.file in self.index.unreadable:
                reason = f"it cannot be read: {self.index.unreadable[known.file]}"
                return _told(one, known.file, Outcome.SKIPPED, (reason,))
            name, reasons = self._new_name(one)
            return self._create(one, content, digest, name, reasons)
        except _NOT_WRITTEN as error:
            return _told(one, name, Outcome.SKIPPED, (_reason(error),))

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
            stamp = self._write(name, new_text(self.rendering, content, _now()), None)
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
            merged = merge(self.rendering, before.decode("utf-8"), content, last, _now())
        except (DamagedError, UnicodeError) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeError) else str(error)
            return self._leave_alone(one, content, name, known, told)
        if merged.text is not None and not self.report.dry_run:
            stamp = self._write(name, merged.text, before)
        if merged.conflicts:
            self._put_beside(name, content)
        if known and known.conflict and (known.file != name or not merged.conflicts):
            self._take_away(known.file)
        # A key that came to be the same on both sides is told again when it differs again.
        shared = {each.key for each in content.fields if each.merged}
        kept = (known.kept if known else frozenset()) & {*merged.own, *shared}
        own = (f"{key}: the file's own value stays" for key in merged.own if key not in kept)
        state = PaperState(
            file=name,
            exported=merged.exported,
            conflict=bool(merged.conflicts),
            stamp=stamp,
            digest=digest,
            told=(*own, *merged.notices, *content.notices),
            kept=kept,
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

    # -- beside the files

    def ask_reference(
        self, reference: Reference, paper: Paper, entries: list[tuple[str, str]]
    ) -> Reference | None:
        """Add the entry of a paper; return what to ask for the next one, None after a failure."""
        try:
            entries.append((paper.carrel_id, reference(paper)))
        except Exception as error:  # noqa: BLE001  a plugin's, which costs no notes
            self.report.problems.append(f"{REFERENCES_FILE} is not whole: {error}")
            return None
        return reference

    def refer(self, entries: Iterable[tuple[str, str]]) -> None:
        """Bring the references into their file; what cannot be written is told."""
        path = self.folder / REFERENCES_FILE
        try:
            before = path.read_bytes() if os.path.lexists(path) else None
            text = None if before is None else before.decode("utf-8")
            merged = merge_references(text, entries, self.state.references)
            if merged.text is not None and not self.report.dry_run:
                replace_file(path, merged.text.encode(), before)
            self.state.references = merged.had
            if merged.conflicts:
                told = f"entries that you edited in it: {len(merged.conflicts):,}; they stay"
                self.report.passed_over[REFERENCES_FILE] = told
        except (DamagedError, UnicodeError, *_NOT_WRITTEN) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeError) else _reason(error)
            self.report.problems.append(f"{REFERENCES_FILE} was left alone: {told}")

    # -- Carrel's own folder

    def _put_beside(self, name: str, content: Content) -> None:
        """Write what Carrel would have written, without the time: it is written once."""
        path = self.folder / CARREL_FOLDER / CONFLICT_FOLDER / name
        text = new_text(self.rendering, content, "").encode()
        before = path.read_bytes() if path.is_file() else None
        if before != text and not self.report.dry_run:
            _make_below(self.folder, path.parent)
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


def _make_below(folder: Path, wanted: Path) -> None:
    """Make a folder below `folder`, which itself is not made anew where it has vanished."""
    for part in wanted.relative_to(folder).parts:
        folder /= part
        folder.mkdir(exist_ok=True)


def _outcome(merged: Merged) -> Outcome:
    if merged.conflicts:
        return Outcome.CONFLICT
    return Outcome.KEPT if merged.text is None else Outcome.UPDATED


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S")
