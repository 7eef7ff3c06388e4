"""Which tags several papers are to have: decided tag by tag, applied in one piece. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carrel.ui.tags.wording import change_sentence

if TYPE_CHECKING:
    from carrel.library.tag_reading import SelectedTag

ALL, SOME, NONE = "all", "some", "none"
_NEXT = {
    ALL: (ALL, NONE),
    SOME: (SOME, ALL, NONE),
    NONE: (NONE, ALL),
}  # by how it is: what one toggle after the other makes of it


class BulkChoice:
    """How many of the papers have each tag, and what the reader wants instead.

    Names are those of the library where it has them; another case is the same tag.
    """

    def __init__(self, tags: Sequence[SelectedTag], total: int) -> None:
        """`total` papers are selected."""
        self.total = total
        self._names = {tag.name.casefold(): tag.name for tag in tags}
        self._counts = {tag.name.casefold(): tag.papers for tag in tags}
        self._wanted: dict[str, str] = {}

    def names(self) -> list[str]:
        """Return the tags that some paper has or that were chosen."""
        return [self._names[key] for key in sorted(self._names)]

    def count(self, name: str) -> int:
        """Return how many of the papers have the tag now."""
        return self._counts.get(name.casefold(), 0)

    def state(self, name: str) -> str:
        """Return how many of the papers are to have the tag: `ALL`, `SOME` or `NONE`."""
        return self._wanted.get(name.casefold(), self._now(name))

    def toggle(self, name: str) -> None:
        """Go to the next of the states that make sense for a tag."""
        around = _NEXT[self._now(name)]
        self.want(name, around[(around.index(self.state(name)) + 1) % len(around)])

    def want(self, name: str, state: str) -> None:
        """Have all of the papers carry a tag, or none, or those that do now."""
        key = name.casefold()
        self._names.setdefault(key, name)
        if state == self._now(name):
            self._wanted.pop(key, None)
        else:
            self._wanted[key] = state

    def added(self) -> dict[str, int]:
        """Return the tags that are given, each with how many papers it is new to."""
        return {
            self._names[key]: self.total - self._counts.get(key, 0)
            for key, state in self._wanted.items()
            if state == ALL
        }

    def taken(self) -> dict[str, int]:
        """Return the tags that are taken, each with from how many papers."""
        return {
            self._names[key]: self._counts[key]
            for key, state in self._wanted.items()
            if state == NONE
        }

    def detail(self, name: str) -> str:
        """Return beside a tag how many have it, and what is chosen instead: "4 of 31 → all"."""
        count, state = self.count(name), self.state(name)
        now = f"{count:,} of {self.total:,}" if 0 < count < self.total else ""
        if state == self._now(name):
            return now
        return f"{now} → {state}" if now else f"→ {state}"

    def sentence(self) -> str:
        """Return in one line what would change; "" for nothing."""
        return change_sentence(self.added(), self.taken())

    def _now(self, name: str) -> str:
        count = self.count(name)
        return NONE if count == 0 else ALL if count >= self.total else SOME
