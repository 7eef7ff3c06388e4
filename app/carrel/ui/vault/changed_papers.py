"""Exports what changed in a library since a folder was exported to; not on the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carrel.ui.vault.export_order import ExportOrder, chosen_folder, path_of, run_order
from carrel.ui.vault.vault_marks import Mark, VaultMarks
from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from carrel.domain.export_paper import ExportPaper
    from carrel.jobs.job import Job
    from carrel.library.reading import LibraryReader
    from carrel.settings.preferences import Vault
    from carrel.ui.exports import Exports
    from carrel.vault.report import ExportReport

#: Changes that no file of a vault shows; a paper is not exported for their sake.
_NOT_SHOWN = frozenset({"queue"})


class CaughtUp(NamedTuple):
    """`report` is None where nothing had changed. `gone`: the folder is not there."""

    report: ExportReport | None = None
    gone: bool = False


class Changes(NamedTuple):
    """Papers that changed up to row `seq` of the feed, and those that only count where the vault
    has them already: what plugins found in them changed, or nobody knows whether they did.
    """

    seq: int
    papers: Collection[int]
    only_known: Collection[int]


def export_changes(
    library: Path, vault: Vault, marks: VaultMarks, exports: Exports, job: Job
) -> CaughtUp:
    """Bring the folder in step; the mark moves once every paper has its file.

    Nothing is done where the folder is not there: it is not made. Raises what `run_order` does.
    """
    from carrel.library.reading import LibraryReader

    folder = chosen_folder(vault)
    mark = marks.get(folder) if folder is not None else None
    if folder is None or mark is None:
        return CaughtUp()
    if not is_there(folder, mark):
        return CaughtUp(gone=True)
    with closing(LibraryReader(library)) as reader:
        changes = changes_since(reader, mark.seq)
    ids = sorted({*changes.papers, *changes.only_known})
    order = ExportOrder(
        library=library,
        folder=folder,
        papers=ids,
        flavour=vault.flavour,
        template=path_of(vault.template),
    )
    report = (
        run_order(
            order,
            exports.sections,
            job,
            exporters=exports.exporters,
            make_folder=False,
            only=_filter(folder, changes),
        )
        if ids
        else None
    )
    if report is None or _is_whole(report):
        marks.put(folder, Mark(changes.seq, mark.seen or bool(report and report.files)))
    return CaughtUp(report)


def is_there(folder: Path, mark: Mark) -> bool:
    """Whether a folder is the one that was exported to, and not the place where a disk was."""
    from carrel.vault.index import CARREL_FOLDER

    return (folder / CARREL_FOLDER if mark.seen else folder).is_dir()


def changes_since(reader: LibraryReader, seq: int) -> Changes:
    """Return what changed after row `seq`; everything may have where the feed has it no more."""
    if not reader.feed_reaches(seq):
        newest = reader.last_seq()
        return Changes(newest, (), reader.live_ids())
    change = reader.feed_since(seq)
    papers, only_known = set(change.added), set[int]()
    for name, ids in change.changed.items():
        if ":" in name:  # of mentions and stored fields, which plugins compute
            only_known |= ids
        elif name not in _NOT_SHOWN:
            papers |= ids
    return Changes(change.last_seq, papers, only_known - papers)


def _filter(folder: Path, changes: Changes) -> Callable[[ExportPaper], bool]:
    from carrel.vault.state import VaultState

    with closing(VaultState.load(folder)) as state:
        known = {carrel_id for carrel_id, _ in state.files().values()}
    changed = frozenset(changes.papers)

    def wanted(one: ExportPaper) -> bool:
        in_trash = one.paper.trashed_at is not None
        return not in_trash and (one.paper.id in changed or one.paper.carrel_id in known)

    return wanted


def _is_whole(report: ExportReport) -> bool:
    return not (report.cancelled or report.problems or report.count(Outcome.SKIPPED))
