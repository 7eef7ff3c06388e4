"""Reads back what was changed in the vault alone: notes, tags, state and rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.export_paper import ExportPaper
from carrel.domain.vault_change import VaultChange
from carrel.vault.differences import Choice, Difference, Side, paper_differences
from carrel.vault.document import Document
from carrel.vault.rendering import Rendering
from carrel.vault.scalars import UnreadableError
from carrel.vault.shelves import PaperFile, paper_files
from carrel.vault.taking import change_of

if TYPE_CHECKING:
    from carrel.api import JobControl

_KEYS = ("tags", "status", "rating")
_NO_STATE = (
    "nothing remembers what was exported, so tags, states and ratings are not read back; the next"
    " export remembers it"
)


@dataclass(slots=True)
class ReadBackReport:
    """`changes` are safe to take: the library is as it was exported. `conflicts` were changed on
    both sides; each with a sentence for every part. `problems` could not be read. `files` counts
    what was looked at.
    """

    changes: list[VaultChange] = field(default_factory=list)
    conflicts: list[tuple[VaultChange, tuple[str, ...]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    files: int = 0
    cancelled: bool = False


def read_back(
    papers: Iterable[ExportPaper],
    folder: Path,
    rendering: Rendering,
    job: JobControl,
    labels: Collection[str] = (),
) -> ReadBackReport:
    """Look through the files of the papers for what the reader changed there; nothing is written.

    `labels` are all tags of the library: a tag of the vault that stands for one of them becomes
    it. A block or a key that he deleted changes nothing here, a note or a rating that he emptied
    is emptied. Raises OSError where the folder cannot be listed, TemplateFaultError.
    """
    report, unreadable = ReadBackReport(), dict[str, str]()
    forgotten = False
    for found in paper_files(papers, folder, rendering, job, unreadable):
        report.files += 1
        if found.copies:
            others = ", ".join(f"“{name}”" for name in found.copies)
            report.problems.append(f"{found.name}: {others} has the same carrel_id; not read back")
        elif found.document is None:
            report.problems.append(f"{found.name}: {found.damage}; not read back")
        else:
            forgotten = forgotten or found.known is None
            _look_into(report, found, found.document, rendering, labels)
    report.problems += (f"{name}: {reason}" for name, reason in unreadable.items())
    if forgotten:
        report.problems.append(_NO_STATE)
    report.cancelled = job.cancelled
    return report


def _look_into(
    report: ReadBackReport,
    found: PaperFile,
    document: Document,
    rendering: Rendering,
    labels: Collection[str],
) -> None:
    content = rendering.content(found.one)
    parts = {one.part: one for one in paper_differences(rendering, content, document, found.known)}
    if found.known is None:
        parts = {name: one for name, one in parts.items() if one.is_block}
    report.problems += (
        f"{found.name}: {_not_taken(one)}"
        for one in parts.values()
        if one.part in _KEYS and Choice.IMPORT not in one.choices
    )
    taken = [one for one in parts.values() if Choice.IMPORT in one.choices]
    alone = {one.part for one in taken if one.edited is Side.FILE or one.part == "tags"}
    if _rating_was_emptied(found, document):
        alone.add("rating")
    both = {one.part for one in taken} - alone

    def change(names: Collection[str]) -> VaultChange:
        return change_of(found.one, found.name, document, rendering, found.known, names, labels)

    if alone and not (one := change(alone)).is_empty:
        report.changes.append(one)
    if both:
        reasons = tuple(f"{name}: changed in the file and in Carrel" for name in sorted(both))
        report.conflicts.append((change(both), reasons))


def _not_taken(one: Difference) -> str:
    value = ", ".join(one.in_file) if isinstance(one.in_file, tuple) else one.in_file
    wanted = "a number from 1 to 5" if one.part == "rating" else "a state of Carrel's"
    return f"the {one.part} “{value}” is not {wanted}"


def _rating_was_emptied(found: PaperFile, document: Document) -> bool:
    """Whether the key is there without a value, and Carrel's rating is as it was exported."""
    last = found.known.exported.keys.get("rating", "") if found.known is not None else ""
    try:
        emptied = "rating" in document.front.all_keys() and not document.front.value("rating")
    except UnreadableError:
        return False
    return emptied and bool(last) and last == str(found.one.paper.rating)
