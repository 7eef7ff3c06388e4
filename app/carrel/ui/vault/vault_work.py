"""What the window does with the files of a vault besides exporting; not on its own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from carrel.domain.export_paper import ExportPaper
from carrel.domain.vault_change import VaultChange
from carrel.library.reading import LibraryReader
from carrel.ui.exports import why
from carrel.ui.notes.history_versions import Compared, compare
from carrel.ui.vault.export_order import Sections
from carrel.vault.differences import Choice, DifferencesReport, differences
from carrel.vault.lines import DamagedError
from carrel.vault.locking import VaultBusyError
from carrel.vault.merging import new_text
from carrel.vault.reading_back import ReadBackReport, read_back
from carrel.vault.rendering import Rendering, rendering
from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError
from carrel.vault.resolving import resolve
from carrel.vault.state import look_of

if TYPE_CHECKING:
    from carrel.domain.vault_change import TakenReport
    from carrel.jobs.job import Job

_T = TypeVar("_T")
_FAULTS = (ChangedMeanwhileError, LeftAloneError, DamagedError, VaultBusyError, OSError)


class Step(NamedTuple):
    """Choices for parts of one paper's file."""

    paper_id: int
    file: str
    choices: Mapping[str, Choice]


class Settled(NamedTuple):
    """What came of a step: why it was not done ("" where it was), what the library is to take."""

    fault: str = ""
    change: VaultChange | None = None


class BackRow(NamedTuple):
    """A change to be read back, with how its note differs from the library's; None for none."""

    change: VaultChange
    note: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultWork:
    """A vault and the library that it was exported from.

    `flavour` and `template` are the preferences'; where the vault remembers another flavour, its
    files are of that one. `sections` gives what plugins contribute. Every method may take long
    and opens readers of its own.
    """

    library: Path
    folder: Path
    flavour: str
    template: Path | None
    sections: Sections

    def differences(self, job: Job) -> DifferencesReport:
        """Look for what both the file and the library say otherwise."""
        looks = self._looks()
        return self._read(
            lambda reader: differences(
                reader.export_papers(reader.live_ids()), self.folder, looks, job
            )
        )

    def text_of(self, paper_id: int) -> str:
        """Return the file that Carrel would write for a paper; "" for one that is gone."""
        looks = self._looks()

        def text(reader: LibraryReader) -> str:
            one = _paper(reader, paper_id)
            return "" if one is None else new_text(looks, looks.content(one), "")

        return self._read(text)

    def settle(self, steps: Sequence[Step], job: Job) -> list[Settled]:
        """Take the steps one after the other; a cancel leaves out the last ones."""
        looks = self._looks()

        def settle(reader: LibraryReader) -> list[Settled]:
            done: list[Settled] = []
            for step in steps:
                if job.cancelled:
                    break
                job.progress(len(done), len(steps))
                done.append(self._settle(reader, looks, step))
            return done

        return self._read(settle)

    def _settle(self, reader: LibraryReader, looks: Rendering, step: Step) -> Settled:
        one = _paper(reader, step.paper_id)
        if one is None:
            return Settled("The paper is no longer in the library.")
        try:
            labels = _labels(reader)
            found = resolve(one, self.folder, looks, step.file, step.choices, labels)
            return Settled(change=found.change)
        except FileNotFoundError:
            return Settled("The file is no longer there.")
        except _FAULTS as error:
            return Settled(_sentence(why(error)))

    def read_back(self, job: Job) -> tuple[ReadBackReport, list[BackRow]]:
        """Look for what was changed in the vault alone, and how the notes differ."""
        looks = self._looks()
        report = self._read(
            lambda reader: read_back(
                reader.export_papers(reader.live_ids()), self.folder, looks, job, _labels(reader)
            )
        )
        return report, [BackRow(one, note_difference(one)) for one in report.changes]

    def _looks(self) -> Rendering:
        flavour = look_of(self.folder)[0] or self.flavour
        template = self.template if flavour == self.flavour else None
        return rendering(flavour, template, self.sections())

    def _read(self, read: Callable[[LibraryReader], _T]) -> _T:
        with closing(LibraryReader(self.library)) as reader:
            return read(reader)


def note_difference(change: VaultChange) -> Compared | None:
    """Return how a note was changed; None where it was not."""
    return None if change.note is None else compare(change.expected.note, change.note)


def with_refusals(found: Sequence[Settled], taken: TakenReport | str) -> list[Settled]:
    """Return what came of steps once the library has been asked; a text says why it took none."""
    if isinstance(taken, str):
        return [Settled(_sentence(taken)) if one.change is not None else one for one in found]
    refused = dict(taken.refused)
    return [
        Settled(_sentence(refused[one.change.title]))
        if one.change is not None and one.change.title in refused
        else one
        for one in found
    ]


def _paper(reader: LibraryReader, paper_id: int) -> ExportPaper | None:
    return next(iter(reader.export_papers([paper_id])), None)


def _labels(reader: LibraryReader) -> list[str]:
    return [tag.name for tag in reader.tags()]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
