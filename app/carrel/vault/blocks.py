"""The parts of a file that Carrel owns, between markers that are invisible to a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from carrel.vault.lines import DamagedError, lines_of

#: In an outline every paragraph is a bullet, the marker's too, and may lie below others.
BULLET = "- "
_LIKE_A_MARKER = re.compile(r"[ \t]*<!--[ \t]*carrel:(?:begin|end)", re.IGNORECASE)
_ESCAPABLE = re.compile(r"[ \t]*(\\*)<!--[ \t]*carrel:(?:begin|end)", re.IGNORECASE)
_BEGIN = re.compile(r"<!-- carrel:begin ([a-z][a-z0-9_-]*) sha256=([0-9a-f]{16}) -->[ \t]*$")
_END = re.compile(r"<!-- carrel:end ([a-z][a-z0-9_-]*) -->[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_BEFORE_IN_OUTLINE = re.compile(r"[ \t]*(?:-[ \t]+)?")
_ESCAPABLE_IN_OUTLINE = re.compile(
    r"[ \t]*(?:-[ \t]+)?(\\*)<!--[ \t]*carrel:(?:begin|end)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """A block in a file: the indices of its two marker lines, the hash in the first and what
    stands before it on its line.
    """

    name: str
    digest: str
    begin: int
    end: int
    before: str = ""

    @property
    def indentation(self) -> str:
        """What every line of the block begins with."""
        return self.before.removesuffix(self.before.lstrip(" \t"))


def find_blocks(lines: Sequence[str], *, outline: bool = False) -> list[FoundBlock]:
    """Return the blocks of a body in their order. In an `outline` markers may be indented and
    be bullets.

    Raises DamagedError where a marker is not a whole line, not closed, inside another block or
    a code fence, or there twice.
    """
    found: list[FoundBlock] = []
    opened: FoundBlock | None = None
    fence = ""
    for index, line in enumerate(lines):
        bare, before = line.rstrip("\r\n"), ""
        if outline and (start := _BEFORE_IN_OUTLINE.match(bare)):
            bare, before = bare[start.end() :], start[0]
        if not _LIKE_A_MARKER.match(bare):
            if opened is None:  # a fence that a note leaves open does not reach beyond its block
                fence = _fence_after(fence, bare)
            continue
        begin, end = _BEGIN.match(bare), _END.match(bare)
        if fence:
            raise DamagedError(f"the marker “{bare.strip()}” stands in a code fence")
        if begin and opened is None:
            if any(block.name == begin[1] for block in found):
                raise DamagedError(f"the block {begin[1]} is there twice")
            opened = FoundBlock(
                name=begin[1], digest=begin[2], begin=index, end=index, before=before
            )
        elif end and opened is not None and end[1] == opened.name:
            found.append(replace(opened, end=index))
            opened = None
        else:
            raise DamagedError(f"the marker “{bare.strip()}” has no partner or is not whole")
    if opened is not None:
        raise DamagedError(f"the block {opened.name} has no end")
    return found


def block_hash(text: str) -> str:
    """Return 16 hexadecimal digits for a block's content: the same whatever the line ends, the
    blanks at the ends of lines and the empty lines around it.
    """
    lines = [line.rstrip(" \t\r\n") for line in lines_of(text)]
    return sha256("\n".join(lines).strip("\n").encode("utf-8", "surrogatepass")).hexdigest()[:16]


def block_lines(name: str, content: str, eol: str, before: str = "") -> list[str]:
    """Return the lines of a block, markers included; `content` is escaped already. `before`
    stands before the markers on their lines, its indentation before every line.
    """
    indentation = before.removesuffix(before.lstrip(" \t"))
    lines = (line.rstrip("\r\n") for line in lines_of(content))
    marked = [
        f"{before}<!-- carrel:begin {name} sha256={block_hash(content)} -->",
        *(indentation + line if line else line for line in lines),
        f"{before}<!-- carrel:end {name} -->",
    ]
    return [line + eol for line in marked]


def escaped(content: str, *, outline: bool = False) -> str:
    """Return `content` with a backslash before each line that looks like a marker."""
    if "carrel:" not in content.lower():
        return content
    pattern = _ESCAPABLE_IN_OUTLINE if outline else _ESCAPABLE
    return "".join(_with_backslash(line, pattern) for line in lines_of(content))


def unescaped(content: str, *, outline: bool = False) -> str:
    """Return what `escaped` was given."""
    if "carrel:" not in content.lower():
        return content
    pattern = _ESCAPABLE_IN_OUTLINE if outline else _ESCAPABLE
    return "".join(_without_backslash(line, pattern) for line in lines_of(content))


def _with_backslash(line: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(line)
    return f"{line[: found.start(1)]}\\{line[found.start(1) :]}" if found else line


def _without_backslash(line: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(line)
    return line[: found.start(1)] + line[found.start(1) + 1 :] if found and found[1] else line


def _fence_after(fence: str, line: str) -> str:
    """Return the fence that is open after `line`, "" for none."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and not line[found.end() :].strip()
    return "" if closes else fence
