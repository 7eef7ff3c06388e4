"""Lines of a source, and a first look at all of them before they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

#: No abstract is as long as this many bytes; a longer line is skipped without keeping it.
LONGEST_LINE = 1 << 20
#: Nobody wraps text wider; a longer line is a whole paragraph.
WIDEST_WRAPPING = 250
#: Hardly an abstract has more lines than this.
LONGEST_WRAPPED = 40
SPACE = " \t\n\r\f\v\u00a0\u200b\u202f\u2007\u3000\ufeff"

MARKER = re.compile(r"\[(\d{1,5})\]\s*")
SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’)\]»]*$")
_HYPHENATED = re.compile(r"([^\W_]+-)[^\W_]\S*")
BROKEN_WORD = re.compile(r"[^\W_](?:-|--|---)$")
_REFERENCES = re.compile(r"(?:references|visible links|hidden links|links)\s*:?", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:\[(\d{1,5})\]|(\d{1,5})[.:)])\s*((?:[a-z]{2,10}:|/)\S+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its 1-based number, text without space around it, and where it began and ended.

    `indent` and `end` are columns of the line as it stood. `trouble` says why the text could
    not be read; it is then empty.
    """

    number: int
    text: str
    indent: int = 0
    end: int = 0
    trouble: str = ""


@dataclass(slots=True)
class Survey:
    """What the whole source says about its shape.

    `width`: the column at which a text browser or an editor wrapped the text, 0 where every
    line is a paragraph; `indent`: where its wrapped lines begin. `hyphens`: a word may
    have been broken behind its own hyphen, as some programs do. `spaced`: blank lines stand
    between the fields. `references`: the addresses that a text browser lists at the end.
    """

    width: int = 0
    indent: int = 0
    hyphens: bool = True
    spaced: bool = False
    references: dict[int, str] = field(default_factory=dict)


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of a UTF-8 stream, ended by LF, CRLF or CR; memory stays bounded."""
    number = 0
    while raw := stream.readline(LONGEST_LINE):
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            number += 1
            yield Line(number, "", trouble="the line is longer than 1 MB")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LONGEST_LINE)
            continue
        for piece in raw.rstrip(b"\r\n").split(b"\r"):
            number += 1
            try:
                yield _line(number, piece.decode("utf-8"))
            except UnicodeDecodeError as error:
                byte = piece[error.start]
                yield Line(number, "", trouble=f"not UTF-8 text: the byte 0x{byte:02X}")


def _line(number: int, decoded: str) -> Line:
    if "\0" in decoded:
        decoded = decoded.replace("\0", "")
    columns = decoded.expandtabs().rstrip(SPACE) if "\t" in decoded else decoded.rstrip(SPACE)
    text = decoded.strip(SPACE)
    return Line(number, text, len(columns) - len(columns.lstrip(SPACE)), len(columns))


def is_references_heading(text: str) -> bool:
    """Whether the line is the heading over a text browser's list of links."""
    return _REFERENCES.fullmatch(text) is not None


def reference(text: str) -> tuple[int, str] | None:
    """Return number and address of an entry in a text browser's list of links, or None."""
    match = _REFERENCE.fullmatch(text)
    return (int(match.group(1) or match.group(2)), match.group(3)) if match else None


def survey(lines: Iterable[Line]) -> Survey:
    """Look at all lines once; keeps counts and the list of links, never the text.

    Wrapped text shows as three lines in a row of which the first two end near each other. Its
    width is where nearly all of such lines end at the latest: a few titles may stick out.
    """
    seen = Survey()
    ends: Counter[int] = Counter()
    indents: Counter[int] = Counter()
    long_mass = short_mass = blanks = texts = 0
    at_the_end = False
    row: list[Line] = []
    hyphenated: Counter[tuple[int, int]] = Counter()  # where its first part, and all, would end
    broken = 0  # lines that end with a word's hyphen
    for line in lines:
        if not line.text:
            blanks, row = blanks + 1, []
            continue
        at_the_end = at_the_end or is_references_heading(line.text)
        entry = reference(line.text) if at_the_end else None
        if entry:
            seen.references[entry[0]] = entry[1]
            continue
        texts += 1
        if line.end > WIDEST_WRAPPING:
            long_mass, row = long_mass + line.end, []
            continue
        short_mass += line.end
        row = [*row[-2:], line]
        if len(row) == 3 and row[0].end >= 30 and abs(row[0].end - row[1].end) <= 20:
            ends[row[1].end] += 1
            indents[row[1].indent] += 1
            part = _HYPHENATED.match(line.text)
            if part:
                begin = row[1].end + 1
                hyphenated[begin + part.end(1), begin + part.end()] += 1
            broken += BROKEN_WORD.search(row[1].text) is not None
    seen.spaced = blanks * 4 >= texts
    if ends and short_mass > long_mass:
        seen.width = _nearly_all(ends)
        seen.indent = indents.most_common(1)[0][0]
        seen.spaced = blanks * LONGEST_WRAPPED >= texts
        # how often "state-" would have fitted, and "state-of-the-art" went down whole
        whole = sum(n for (part, word), n in hyphenated.items() if part <= seen.width < word)
        seen.hyphens = broken >= whole
    return seen


def _nearly_all(ends: Counter[int], share: float = 0.97) -> int:
    reached, enough = 0, share * sum(ends.values())
    for end in sorted(ends):
        reached += ends[end]
        if reached >= enough:
            return end
    return max(ends)
