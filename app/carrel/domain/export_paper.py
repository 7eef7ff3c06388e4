"""A paper with all that the reader said of it, as it leaves the library."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.domain.highlight import Highlight
from carrel.domain.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPaper:
    """A paper with the reader's note on it and highlights, as an export takes it."""

    paper: Paper
    note: str = ""
    highlights: tuple[Highlight, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The reader's own Markdown."""
        return self.note, *(one.comment for one in self.highlights)
