"""A disk on which something happens at the n-th thing that is asked of it, and a vault on it."""

from __future__ import annotations

import dataclasses
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import Paper, ReadingState
from carrel.vault import exporting
from carrel.vault.exporting import export
from carrel.vault.report import ExportReport

NOON, LATER = "2026-01-02T12:00:00", "2026-01-02T13:00:00"
#: What is asked of the disk; a full one says no to any of these but to reading.
WRITING = ("open", "write", "fsync", "replace", "mkdir", "chmod", "utime")
READING = ("read",)


class Disk:
    """Counts the calls of the kinds in `kinds` and calls `happens(kind)` at number `at`, before
    the call; with `on`, at all that follow too. Only what lies below `folder` counts.
    """

    def __init__(self, folder: Path, kinds: tuple[str, ...]) -> None:
        self.folder, self.kinds = folder, kinds
        self.seen: list[str] = []
        self.at, self.on = 0, False
        self.happens: Callable[[str], None] = lambda kind: None

    def step(self, kind: str) -> None:
        if kind not in self.kinds:
            return
        self.seen.append(kind)
        number = len(self.seen)
        if number == self.at or (self.on and 0 < self.at < number):
            self.happens(kind)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put itself between the program and the disk."""
        self._around(patch, os, "fsync", "fsync")
        self._around(patch, os, "replace", "replace")
        self._around(patch, os, "utime", "utime")
        self._around(patch, Path, "chmod", "chmod")
        self._around(patch, Path, "read_bytes", "read")
        make, opened = os.mkdir, Path.open

        def mkdir(path: Any, *more: Any, **named: Any) -> None:
            if not os.path.lexists(path):
                self.step("mkdir")
            make(path, *more, **named)

        def opening(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
            if "b" not in mode or "r" in mode:
                return opened(path, mode, *more, **named)
            self.step("open")
            return _File(opened(path, mode, *more, **named), self)

        patch.setattr(os, "mkdir", mkdir)
        patch.setattr(Path, "open", opening)

    def _around(self, patch: pytest.MonkeyPatch, owner: Any, name: str, kind: str) -> None:
        real = getattr(owner, name)

        def called(*arguments: Any, **named: Any) -> Any:
            self.step(kind)
            return real(*arguments, **named)

        patch.setattr(owner, name, called)


class _File:
    """A file of which half gets written before something happens."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: bytes) -> int:
        half = len(content) // 2
        self._file.write(content[:half])
        self._disk.step("write")
        return half + self._file.write(content[half:])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def refusing(code: int) -> Callable[[str], None]:
    """Return what refuses with an error of the system, e.g. ENOSPC."""

    def happens(kind: str) -> None:
        raise OSError(code, os.strerror(code))

    return happens


FULL = refusing(errno.ENOSPC)


class Control:
    """A job that is cancelled when somebody says so."""

    cancelled = False
    done = 0

    def progress(self, done: int, total: int | None = None) -> None:
        self.done = done


class FivePapers:
    """A vault with three of five papers, as it was before an export that has all to do: two new
    files, two to bring up to date, one that the reader edited, a picture.

    `old` and `new` are all its files before and after; `fresh` makes it anew.
    """

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.place, self.folder = place, place / "vault"
        self.attachments = place / "library" / "attachments"
        self.attachments.mkdir(parents=True)
        (self.attachments / "lamp.png").write_bytes(b"a picture")
        self.papers = [_paper(number) for number in range(5)]
        patch.setattr(exporting, "_now", lambda: NOON)
        self.export(self.papers[:3])
        edited = self.folder / "Lamp 2.md"
        edited.write_text(edited.read_text().replace("note 2", "note 2 of mine"))
        (self.folder / "own.md").write_text("mine")
        shutil.copytree(self.folder, place / "template")
        self.papers = [_later(one) for one in self.papers]
        self.old = self.texts()
        patch.setattr(exporting, "_now", lambda: LATER)
        self.export()
        self.new = self.texts()

    def export(self, papers: list[ExportPaper] | None = None, job: Any = None) -> ExportReport:
        chosen = self.papers if papers is None else papers
        job = job or Control()
        return export(chosen, self.folder, job, attachments=self.attachments)

    def fresh(self) -> None:
        """Have the vault as it was before the export that is tried."""
        for path in (self.folder, self.place / "unplugged"):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.place / "template", self.folder)

    def calls(self, kinds: tuple[str, ...]) -> list[str]:
        """Return what an undisturbed export asks of the disk."""
        self.fresh()
        disk = Disk(self.folder, kinds)
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            self.export()
        return disk.seen

    def texts(self) -> dict[str, bytes]:
        """Return all files but what Carrel remembers."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path.parent.name != ".carrel" and path.suffix != ".tmp"
        }

    def partial(self) -> list[Path]:
        """Return what was begun to be written and did not get its name."""
        return list(self.folder.rglob("*.tmp"))

    def halves(self) -> list[str]:
        """Return the files that are neither as before nor as they shall be."""
        return [
            name
            for name, text in self.texts().items()
            if text not in (self.old.get(name), self.new.get(name))
        ] + [name for name in self.old if name not in self.texts()]


def _paper(number: int) -> ExportPaper:
    paper = Paper(
        id=number + 1,
        carrel_id=f"01J9ZK8Q6TX3V5B7N9M1K2D4{number:02d}",
        citekey=f"lamp{number}",
        title=f"Lamp {number}",
        abstract="Dim, by design.",
        tags=("lamps",),
    )
    return ExportPaper(paper=paper, note=f"note {number}")


def _later(one: ExportPaper) -> ExportPaper:
    paper = dataclasses.replace(one.paper, state=ReadingState.READ, tags=("lamps", "more"))
    return ExportPaper(paper=paper, note=f"{one.note}\n\n![](attachments/lamp.png) later")
