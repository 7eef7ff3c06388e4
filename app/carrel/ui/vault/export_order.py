"""What is to be exported where and how, and the one place that runs it, off the window's thread."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.api import Exporter, NoteSection
    from carrel.domain.export_paper import ExportPaper
    from carrel.jobs.job import Job
    from carrel.library.reading import LibraryReader
    from carrel.settings.preferences import Vault
    from carrel.vault.report import ExportReport

_LOOK_EVERY_S = 0.1

#: Returns the sections that plugins contribute; waits until plugins are loaded.
Sections = Callable[[], "Sequence[NoteSection]"]
#: Returns the exporters that plugins contribute; waits likewise.
Exporters = Callable[[], "Sequence[Exporter]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """`library` is the library's file, `papers` are `Paper.id`s in their order.

    `whole`: they are all papers there are. `template` is None for the flavour's own.
    """

    library: Path
    folder: Path
    papers: Sequence[int]
    flavour: str = "obsidian"
    template: Path | None = None
    whole: bool = False


def chosen_folder(vault: Vault) -> Path | None:
    """Return the folder that the reader chose, None for none."""
    return path_of(vault.folder)


def path_of(typed: str) -> Path | None:
    """Return what a reader typed as a path, None for nothing; “~” is the home folder.

    What is relative is so to the home folder: nobody knows where a window was started.
    """
    if not typed.strip():
        return None
    try:
        path = Path(typed.strip()).expanduser()
    except RuntimeError:  # “~nobody”
        path = Path(typed.strip())
    return path if path.is_absolute() else Path.home() / path


def run_order(
    order: ExportOrder,
    sections: Sections,
    job: Job,
    *,
    exporters: Exporters = tuple,
    dry_run: bool = False,
    patience_s: float = 0.0,
    make_folder: bool = True,
    only: Callable[[ExportPaper], bool] | None = None,
) -> ExportReport:
    """Export what the order says, of it the papers that `only` takes; one of the exporters
    gives the references of the pandoc flavour. With `make_folder` off the folder must be there.

    Where another export is at work in the folder it waits for `patience_s`. Raises
    VaultBusyError then, TemplateFaultError, and OSError where the folder cannot be used.
    """
    from carrel.domain.attachments import ATTACHMENTS
    from carrel.library.reading import LibraryReader
    from carrel.vault.exporting import export
    from carrel.vault.locking import VaultBusyError
    from carrel.vault.references import reference_of
    from carrel.vault.rendering import rendering

    looks = rendering(order.flavour, order.template, sections())
    reference = reference_of(exporters())
    until = time.monotonic() + patience_s
    with contextlib.closing(LibraryReader(order.library)) as reader:
        while True:
            try:
                return export(
                    _papers(reader, order.papers, only),
                    order.folder,
                    job,
                    rendering=looks,
                    dry_run=dry_run,
                    total=len(order.papers),
                    make_folder=make_folder,
                    attachments=order.library.parent / ATTACHMENTS,
                    reference=reference,
                )
            except VaultBusyError:
                if job.cancelled or time.monotonic() >= until:
                    raise
                time.sleep(_LOOK_EVERY_S)


def _papers(
    reader: LibraryReader, ids: Sequence[int], only: Callable[[ExportPaper], bool] | None
) -> Iterator[ExportPaper]:
    papers = reader.export_papers(ids)
    return papers if only is None else filter(only, papers)
