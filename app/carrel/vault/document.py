"""A file of the vault as it lies there, in three parts: front matter, body, line ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from carrel.vault.blocks import FoundBlock, find_blocks
from carrel.vault.front_matter import Field, FrontMatter
from carrel.vault.lines import DamagedError, is_dashes, line_end_of, lines_of
from carrel.vault.scalars import Value

BOM = "\ufeff"


class Keys(Protocol):
    """The keys at the beginning of a file, by Carrel's names for them; see FrontMatter."""

    def text(self) -> str: ...
    def all_keys(self) -> list[str]: ...
    def value(self, key: str) -> Value | None: ...
    def put(self, one: Field, order: Sequence[str]) -> None: ...
    def remove(self, key: str) -> None: ...
    def change_list(self, key: str, add: Sequence[str], drop: Sequence[str]) -> None: ...


@dataclass(slots=True)
class Document:
    """`opening` and `closing` are the lines of dashes, with a byte order mark if there is one;
    `body` are the lines below, ends included. What is not changed comes out byte for byte. An
    `outline` is made of bullets.
    """

    opening: str
    front: Keys
    closing: str
    body: list[str]
    eol: str
    outline: bool = False

    def text(self) -> str:
        """Return the whole file."""
        return self.opening + self.front.text() + self.closing + "".join(self.body)

    def blocks(self) -> list[FoundBlock]:
        """Return the managed blocks of the body. Raises DamagedError."""
        return find_blocks(self.body, outline=self.outline)

    def inside(self, block: FoundBlock) -> str:
        """Return what stands between the markers, without the indentation of the whole block."""
        lines = self.body[block.begin + 1 : block.end]
        return "".join(line.removeprefix(block.indentation) for line in lines)


def parse(text: str) -> Document:
    """Return the parts of a file that begins with front matter. Raises DamagedError."""
    eol, lines = line_end_of(text), lines_of(text)
    if not lines or not is_dashes(lines[0].removeprefix(BOM)):
        raise DamagedError("it has no front matter")
    for index in range(1, len(lines)):
        if is_dashes(lines[index]):
            front = FrontMatter.parse(lines[1:index], eol)
            return Document(lines[0], front, lines[index], lines[index + 1 :], eol)
    raise DamagedError("its front matter has no end")
