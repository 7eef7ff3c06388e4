"""The references of a vault (`references.bib`): an entry a paper between comment lines, merged as
the blocks of notes are. Everything outside them is the reader's, byte for byte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carrel.vault.blocks import block_hash
from carrel.vault.lines import DamagedError, line_end_of, lines_of

if TYPE_CHECKING:
    from carrel.api import Exporter
    from carrel.domain.paper import Paper

#: What `carrel export --format` calls it.
_FORMAT = "bibtex"
_LIKE_A_MARKER = re.compile(r"[ \t]*%+[ \t]*carrel:(?:begin|end)", re.IGNORECASE)
_BEGIN = re.compile(r"% carrel:begin ([0-9A-Za-z]+) sha256=([0-9a-f]{16})[ \t]*$")
_END = re.compile(r"% carrel:end ([0-9A-Za-z]+)[ \t]*$")


def reference_of(exporters: Iterable[Exporter]) -> Callable[[Paper], str] | None:
    """Return what gives a paper's entry in BibTeX, None where no plugin writes that format. It
    raises what the plugin raises.
    """
    exporter = next((one for one in exporters if one.format == _FORMAT), None)
    if exporter is None:
        return None

    def entry(paper: Paper) -> str:
        written = io.StringIO()
        exporter.write([paper], written, _Alone())
        return written.getvalue()

    return entry


class _Alone:
    """The job of writing one paper."""

    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None:
        """Nobody waits for one paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedReferences:
    """What came of a merge. `text` is the file's new text, None where nothing changes;
    `conflicts` are carrel_ids of entries that the reader edited; `had` are those of all entries
    that the file has ever had, which the next merge is to be told.
    """

    text: str | None
    conflicts: tuple[str, ...]
    had: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    digest: str
    begin: int
    end: int


def merge_references(
    text: str | None, entries: Iterable[tuple[str, str]], had: Collection[str] = ()
) -> MergedReferences:
    """Bring entries (carrel_id, BibTeX) into a file's text, None where there is no file.

    An entry that the reader edited stays, one that is gone although the file `had` it stays
    gone, and those of other papers stay. Raises DamagedError where a marker has no partner or
    is doubled: the file must be left alone.
    """
    lines = lines_of(text or "")
    eol = line_end_of(text or "")
    found = _find(lines)
    known = frozenset(had) | found.keys()
    new: dict[str, str] = {}
    changed: list[tuple[_Found, list[str]]] = []
    conflicts = []
    for carrel_id, entry in entries:
        body = _harmless(entry)
        block = found.get(carrel_id)
        if block is None:
            if (text is None or carrel_id not in known) and body.strip():
                new[carrel_id] = body
            continue
        there = block_hash("".join(lines[block.begin + 1 : block.end]))
        ours = block_hash(body)
        if there == ours == block.digest:
            continue
        if there in (block.digest, ours):
            changed.append((block, _lines(carrel_id, body, eol)[:-1]))
        else:
            conflicts.append(carrel_id)
    for block, written in sorted(changed, key=lambda one: one[0].begin, reverse=True):
        lines[block.begin : block.end] = written
    for carrel_id, body in new.items():
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += eol
        lines += [*([eol] if lines and lines[-1].strip() else []), *_lines(carrel_id, body, eol)]
    merged = "".join(lines)
    return MergedReferences(
        text=None if merged == (text or "") else merged,
        conflicts=tuple(conflicts),
        had=known | new.keys(),
    )


def _find(lines: list[str]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    opened: tuple[str, str, int] | None = None
    for index, line in enumerate(lines):
        bare = line.rstrip("\r\n")
        if not _LIKE_A_MARKER.match(bare):
            continue
        begin, end = _BEGIN.match(bare), _END.match(bare)
        if begin and opened is None and begin[1] not in found:
            opened = begin[1], begin[2], index
        elif end and opened is not None and end[1] == opened[0]:
            found[opened[0]] = _Found(opened[1], opened[2], index)
            opened = None
        else:
            raise DamagedError(f"the line “{bare.strip()}” has no partner or is there twice")
    if opened is not None:
        raise DamagedError(f"the entry {opened[0]} has no end")
    return found


def _lines(carrel_id: str, body: str, eol: str) -> list[str]:
    told = (line.rstrip("\r\n") for line in lines_of(body))
    begin = f"% carrel:begin {carrel_id} sha256={block_hash(body)}"
    return [line + eol for line in (begin, *told, f"% carrel:end {carrel_id}")]


def _harmless(entry: str) -> str:
    """Return an entry in which no line looks like a marker."""
    lines = lines_of(entry.strip("\r\n"))
    return "".join(f"\\{line.lstrip()}" if _LIKE_A_MARKER.match(line) else line for line in lines)
