"""Where a file and the library do not agree, part by part: what a reader can choose between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import ReadingState
from carrel.vault.blocks import FoundBlock, block_hash
from carrel.vault.content import ID_KEY, TIME_KEY, Content, SectionText
from carrel.vault.document import Document
from carrel.vault.front_matter import Field
from carrel.vault.lines import lines_of
from carrel.vault.merging import same, set_items
from carrel.vault.rendering import Rendering
from carrel.vault.scalars import UnreadableError, Value
from carrel.vault.shelves import paper_files
from carrel.vault.state import PaperState

if TYPE_CHECKING:
    from carrel.api import JobControl

NOTES = "notes"


class Choice(StrEnum):
    """What becomes of a part. `MINE`: the file's stays, as the reader's own, and is no longer
    told. `THEIRS`: Carrel's takes its place. `BOTH`: of a block, Carrel's in it and the file's
    below, outside; of a list, what either has. `IMPORT`: the file's goes into the library.
    """

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    IMPORT = "import"


class Side(StrEnum):
    """Where a part was edited since the last export: in the file alone, or in Carrel too."""

    FILE = "file"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part, a block's name or a key, as the file has it and as Carrel would write it.

    `choices` are those that make sense for it. A list's values are tuples.
    """

    part: str
    is_block: bool
    in_file: Value
    in_carrel: Value
    edited: Side
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDifferences:
    """A paper's file, relative to the vault, and where it differs; `damaged` says why the whole
    file was left alone, "" where it was not.
    """

    paper_id: int
    carrel_id: str
    title: str
    file: str
    damaged: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(slots=True)
class DifferencesReport:
    """The papers with differences, and the files that could not be looked into, with reasons."""

    papers: list[PaperDifferences] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


def differences(
    papers: Iterable[ExportPaper], folder: Path, rendering: Rendering, job: JobControl
) -> DifferencesReport:
    """Look through the files of the papers; nothing is written. Raises OSError where the folder
    cannot be listed, TemplateFaultError.
    """
    report = DifferencesReport()
    for found in paper_files(papers, folder, rendering, job, report.unreadable):
        parts: tuple[Difference, ...] = ()
        if found.document is not None:
            content = rendering.content(found.one)
            parts = paper_differences(rendering, content, found.document, found.known)
        if parts or found.damage:
            paper = found.one.paper
            report.papers.append(
                PaperDifferences(
                    paper_id=paper.id,
                    carrel_id=paper.carrel_id,
                    title=paper.title,
                    file=found.name,
                    damaged=found.damage,
                    differences=parts,
                )
            )
    return report


def paper_differences(
    rendering: Rendering, content: Content, document: Document, known: PaperState | None
) -> tuple[Difference, ...]:
    """Return the parts of a file that the reader edited and that are not as Carrel's are; blocks
    in the order of the file, then keys. What he deleted is no difference.
    """
    sections = {one.name: one for one in content.sections}
    blocks = (
        _block_difference(rendering, document, block, sections[block.name])
        for block in document.blocks()
        if block.name in sections
    )
    keys = (_key_difference(document, one, known) for one in content.fields)
    return tuple(one for one in (*blocks, *keys) if one is not None)


def block_text(rendering: Rendering, document: Document, block: FoundBlock) -> str:
    """Return the Markdown in a block, as the library would hold it."""
    return rendering.read_block(block.name, lines_of(document.inside(block)))


@lru_cache(maxsize=8)
def _reads_notes(rendering: Rendering) -> bool:
    """Whether a block of notes holds the note alone: a template of the reader's may dress it."""
    return rendering.own_template is None or rendering.reads_notes()


def _block_difference(
    rendering: Rendering, document: Document, block: FoundBlock, section: SectionText
) -> Difference | None:
    there, ours = block_hash(document.inside(block)), block_hash(section.text)
    if there in (block.digest, ours):
        return None
    imported = (Choice.IMPORT,) if block.name == NOTES and _reads_notes(rendering) else ()
    return Difference(
        part=block.name,
        is_block=True,
        in_file=block_text(rendering, document, block),
        in_carrel=rendering.read_block(section.name, lines_of(section.text)),
        edited=Side.FILE if ours == block.digest else Side.BOTH,
        choices=(Choice.MINE, Choice.THEIRS, Choice.BOTH, *imported),
    )


def _key_difference(document: Document, one: Field, known: PaperState | None) -> Difference | None:
    if one.key in (ID_KEY, TIME_KEY) or (known is not None and one.key in known.kept):
        return None
    try:
        there = document.front.value(one.key)
    except UnreadableError:
        return None  # told by the export; there is nothing to choose in what is not read
    if not there or same(there, one.value):
        return None
    last = known.exported.keys.get(one.key, "") if known is not None else None
    if one.merged:
        return _set_difference(one, there, last)
    if last is not None and same(there, last):
        return None  # Carrel's, of an earlier day
    both = (Choice.BOTH,) if isinstance(one.value, tuple) else ()
    imported = (Choice.IMPORT,) if importable(one.key, there) else ()
    return Difference(
        part=one.key,
        is_block=False,
        in_file=there,
        in_carrel=one.value,
        edited=Side.FILE if last is not None and same(one.value, last) else Side.BOTH,
        choices=(Choice.MINE, Choice.THEIRS, *both, *imported),
    )


def _set_difference(one: Field, there: Value, last: Value | None) -> Difference | None:
    """Return the difference of a set that both sides add to; aliases are the reader's as they
    are, since nothing of Carrel's depends on them.
    """
    if one.key != "tags" or last is None:
        return None
    theirs, ours, before = set_items(there), set_items(one.value), set_items(last)
    if theirs.keys() == ours.keys():
        return None
    if theirs.keys() - before.keys() <= ours.keys() and before.keys() - theirs.keys() <= (
        before.keys() - ours.keys()
    ):
        return None  # only Carrel changed it
    return Difference(
        part=one.key,
        is_block=False,
        in_file=tuple(theirs.values()),
        in_carrel=tuple(ours.values()),
        edited=Side.FILE if ours.keys() == before.keys() else Side.BOTH,
        choices=(Choice.MINE, Choice.THEIRS, Choice.BOTH, Choice.IMPORT),
    )


def importable(key: str, value: Value) -> bool:
    """Whether the library can take a key's value from a file."""
    if key == "status":
        return value in tuple(map(str, ReadingState))
    return key == "rating" and value in ("1", "2", "3", "4", "5")
