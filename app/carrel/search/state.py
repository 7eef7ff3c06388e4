"""How the search is, told by its process to whoever shows it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["starting", "indexing", "ready", "without"]


class SearchState(NamedTuple):
    """`kind` "indexing" comes with how many papers are `done` of how many; "without" (there is no
    index; the library's file answers) and whatever begins anew come with the reason.
    """

    kind: Kind
    done: int = 0
    total: int = 0
    reason: str = ""

    def sentence(self) -> str:
        """Return a line for the status bar; "" where there is nothing to say."""
        if self.kind == "indexing":
            because = f" again, because {self.reason}" if self.reason else ""
            return f"indexing {self.done:,} of {self.total:,}{because}"
        if self.kind == "without":
            return f"search without an index: {self.reason}"
        return ""
