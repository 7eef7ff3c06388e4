"""Papers of our own making, and a vault that they are exported to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import Paper, ReadingState
from carrel.vault.exporting import export
from carrel.vault.report import ExportedFile, ExportReport

CRANES = Paper(
    id=1,
    carrel_id="01J9ZK8Q6TX3V5B7N9M1K2D4F6",
    citekey="sampleCountingPaperCranes2021",
    title="Cranes: Counting with #1 Hands",
    abstract="Forty cranes were folded.\n\nNobody was hurt.",
    authors=("Ada Sample", "Ben Muster"),
    year=2021,
    published="2021-03-04",
    url="https://example.org/cranes",
    arxiv="2102.90110",
    doi="10.5555/Cranes.1",
    state=ReadingState.READING,
    starred=True,
    rating=4,
    tags=("llm/long context", "2024"),
)
LAMPS = Paper(
    id=2,
    carrel_id="01J9ZK8Q6TX3V5B7N9M1K2D4F7",
    citekey="SlowLamps2022",
    title="Slow Lamps",
    summary="Dim, by design.",
    year=2022,
)
NOTE = "# Mine\n\n- fold twice  \n- [[Slow Lamps]] ![[crane.png]]\n\n```py\nx = 1\n```"


class Control:
    """A job that is cancelled after `after` papers."""

    def __init__(self, after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self.after = after

    def progress(self, done: int, total: int | None = None) -> None:
        self.told.append((done, total))

    @property
    def cancelled(self) -> bool:
        return self.after is not None and len(self.told) >= self.after


class Vault:
    """Exports papers to a folder and looks at what lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.papers = {CRANES.carrel_id: ExportPaper(paper=CRANES, note=NOTE)}

    def export(self, papers: Iterable[ExportPaper] | None = None, **more: Any) -> ExportReport:
        chosen = list(self.papers.values()) if papers is None else papers
        return export(chosen, self.folder, Control(), **more)

    def one(self, **more: Any) -> ExportedFile:
        (told,) = self.export(**more).files
        return told

    def set(self, note: str | None = None, **changes: Any) -> None:
        """Change the crane paper in the library."""
        before = self.papers[CRANES.carrel_id]
        self.papers[CRANES.carrel_id] = ExportPaper(
            paper=dataclasses.replace(before.paper, **changes),
            note=before.note if note is None else note,
        )

    @property
    def path(self) -> Path:
        return self.folder / f"{CRANES.citekey}.md"

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()

    def edit(self, old: str, new: str) -> str:
        """Change the crane's file as the reader would; return its new text."""
        text = self.text
        assert text.count(old) == 1, text
        self.path.write_bytes(text.replace(old, new).encode())
        return self.text

    def beside(self) -> str:
        return (self.folder / ".carrel" / "conflicts" / self.path.name).read_text("utf-8")

    def snapshot(self) -> dict[str, tuple[bytes, int]]:
        return {
            path.relative_to(self.folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder.rglob("*")
            if path.is_file()
        }
