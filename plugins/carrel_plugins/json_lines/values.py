"""Values one after another out of a stream: by line, or one by one out of an array."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

#: The longest line, or value of an array, in bytes.
LONGEST = 8 << 20
PIECE = 256 << 10

_TOKEN = re.compile(rb'\\.|["{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands: its 1-based line, and its bytes, or why it cannot be had."""

    line: int
    raw: bytes
    trouble: str = ""


TOO_LONG = f"longer than {LONGEST >> 20} MB"


def by_line(stream: BinaryIO) -> Iterator[Value]:
    """Yield every line that is not blank."""
    number = 0
    while raw := stream.readline(LONGEST + 1):
        number += 1
        if len(raw) > LONGEST and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(PIECE)
            yield Value(number, b"", f"the line is {TOO_LONG}")
        elif not raw.isspace():
            yield Value(number, raw)


def by_bracket(stream: BinaryIO, *, in_array: bool) -> Iterator[Value]:
    """Yield the objects that follow each other, or are the elements of one array.

    Only brackets outside of strings are looked at; what lies between objects and is no comma
    is yielded as a trouble. Keeps one object at a time.
    """
    return _Brackets(stream, top=1 if in_array else 0).values()


class _Brackets:
    """Finds where objects begin and end, piece by piece. Elements begin at depth `top`."""

    def __init__(self, stream: BinaryIO, top: int) -> None:
        self._stream = stream
        self._top = top
        self._depth = 0
        self._line = 1
        self._begun = 1  # the line on which what is kept begins
        self._kept = bytearray()
        self._too_long = False
        self._start = 0  # how far the piece is kept or done with

    def values(self) -> Iterator[Value]:
        quoted, rest = False, b""
        while piece := self._stream.read(PIECE):
            piece, rest = rest + piece, b""
            if piece.endswith(b"\\") and (len(piece) - len(piece.rstrip(b"\\"))) % 2:
                piece, rest = piece[:-1], b"\\"  # what it escapes comes with the next piece
            self._start = 0
            for token in _TOKEN.finditer(piece):
                mark = token.group()
                if mark == b'"':
                    quoted = not quoted
                elif quoted or mark[:1] == b"\\":
                    continue
                elif mark in b"{[":
                    yield from self._opened(piece, token.start())
                else:
                    yield from self._closed(piece, token.start())
                    if self._depth < self._top:
                        yield from self._after_the_end(piece[token.end() :], mark)
                        return
            self._keep(piece, len(piece))
            if len(self._kept) > LONGEST:
                self._kept, self._too_long = bytearray(), True
        yield from self._at_the_end()

    def _keep(self, piece: bytes, end: int) -> None:
        self._kept += piece[self._start : end]
        self._line += piece.count(b"\n", self._start, end)
        self._start = end

    def _opened(self, piece: bytes, at: int) -> Iterator[Value]:
        if self._depth <= self._top:
            self._keep(piece, at)
            yield from self._between()
            self._start += self._depth < self._top  # the array's own bracket
        self._depth += 1

    def _closed(self, piece: bytes, at: int) -> Iterator[Value]:
        self._depth -= 1
        if self._depth < self._top:
            self._keep(piece, at)
            yield from self._between()
        elif self._depth == self._top:
            self._keep(piece, at + 1)
            if self._too_long or len(self._kept) > LONGEST:
                yield Value(self._begun, b"", f"the value is {TOO_LONG}")
            else:
                yield Value(self._begun, bytes(self._kept))
            self._forget()

    def _between(self) -> Iterator[Value]:
        """Yield what stands between two objects, if it is more than commas and space."""
        stripped = bytes(self._kept).strip(b" \t\r\n,")
        if stripped:
            quoted = " ".join(stripped[:40].decode("utf-8", "replace").split())
            reason = f"expected an object with a title, found “{quoted}”"
            yield Value(self._begun, b"", reason)
        self._forget()

    def _forget(self) -> None:
        self._kept, self._begun, self._too_long = bytearray(), self._line, False

    def _after_the_end(self, piece: bytes, mark: bytes) -> Iterator[Value]:
        if (piece + self._stream.read(PIECE)).strip() or mark == b"}":
            yield Value(self._line, b"", f"text after the closing {mark.decode()}")

    def _at_the_end(self) -> Iterator[Value]:
        if self._depth > self._top or self._too_long:
            yield Value(self._begun, b"", "it ends in the middle of a value")
            return
        yield from self._between()
        if self._top:
            yield Value(self._line, b"", "the array has no end: is the file complete?")
