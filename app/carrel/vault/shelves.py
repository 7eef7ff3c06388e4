"""A vault as it lies there, paper by paper: which file is whose, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.export_paper import ExportPaper
from carrel.vault.document import Document
from carrel.vault.index import carrel_id_of, index_vault
from carrel.vault.lines import DamagedError
from carrel.vault.rendering import Rendering
from carrel.vault.state import PaperState, VaultState

if TYPE_CHECKING:
    from carrel.api import JobControl

#: A file of a paper is some KiB; what is as large as this was not written by hand.
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A paper and its file, relative to the folder. `document` is None where the file cannot be
    relied on; `damage` says why. `copies` are other files with the same carrel_id.
    """

    one: ExportPaper
    name: str
    known: PaperState | None
    document: Document | None
    damage: str = ""
    copies: tuple[str, ...] = ()


def paper_files(
    papers: Iterable[ExportPaper],
    folder: Path,
    rendering: Rendering,
    job: JobControl,
    unreadable: dict[str, str],
) -> Iterator[PaperFile]:
    """Yield those of the papers that have a file in the folder, in their order, until `job` is
    cancelled. What could not be looked into is told in `unreadable`. Raises OSError where the
    folder cannot be listed.
    """
    with closing(VaultState.load(folder)) as state:
        index = index_vault(folder, state.files())
        unreadable.update(index.unreadable)
        for done, one in enumerate(papers):
            if job.cancelled:
                return
            job.progress(done)
            known = state.get(one.paper.carrel_id)
            name = index.file_of(one.paper.carrel_id, known.file if known else "")
            if not name:
                continue
            others = tuple(other for other in index.files[one.paper.carrel_id] if other != name)
            try:
                yield _opened(folder, rendering, one, name, known, others)
            except OSError as error:
                unreadable[name] = error.strerror or str(error)


def parsed(content: bytes, rendering: Rendering, carrel_id: str) -> Document:
    """Return the parts of a paper's file. Raises DamagedError."""
    if carrel_id_of(content) != carrel_id:
        raise DamagedError("it is another paper's by now")
    try:
        return rendering.parse(content.decode("utf-8"))
    except UnicodeError as error:
        raise DamagedError("it is not UTF-8") from error


def _opened(
    folder: Path,
    rendering: Rendering,
    one: ExportPaper,
    name: str,
    known: PaperState | None,
    copies: tuple[str, ...],
) -> PaperFile:
    path = folder / name
    document, damage = None, ""
    try:
        if path.stat().st_size > _LARGEST:
            raise DamagedError("it is larger than 32 MB")
        document = parsed(path.read_bytes(), rendering, one.paper.carrel_id)
        document.blocks()
    except DamagedError as error:
        document, damage = None, str(error)
    return PaperFile(
        one=one, name=name, known=known, document=document, damage=damage, copies=copies
    )
