"""A file of the vault as it lies there, in three parts: front matter, body, line ends."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.vault.front_matter import FrontMatter
from carrel.vault.lines import DamagedError, is_dashes, line_end_of, lines_of

_BOM = "\ufeff"


@dataclass(slots=True)
class Document:
    """`opening` and `closing` are the lines of dashes, with a byte order mark if there is one;
    `body` are the lines below, ends included. What is not changed comes out byte for byte.
    """

    opening: str
    front: FrontMatter
    closing: str
    body: list[str]
    eol: str

    def text(self) -> str:
        """Return the whole file."""
        return self.opening + self.front.text() + self.closing + "".join(self.body)


def parse(text: str) -> Document:
    """Return the parts of a file that begins with front matter. Raises DamagedError."""
    eol, lines = line_end_of(text), lines_of(text)
    if not lines or not is_dashes(lines[0].removeprefix(_BOM)):
        raise DamagedError("it has no front matter")
    for index in range(1, len(lines)):
        if is_dashes(lines[index]):
            front = FrontMatter.parse(lines[1:index], eol)
            return Document(lines[0], front, lines[index], lines[index + 1 :], eol)
    raise DamagedError("its front matter has no end")
