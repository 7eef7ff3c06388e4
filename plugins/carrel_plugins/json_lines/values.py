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
    depth, quoted, line, begun = 0, False, 1, 1
    kept = bytearray()
    too_long = False
    top = 1 if in_array else 0
    rest = b""
    while piece := stream.read(PIECE):
        piece, rest = rest + piece, b""
        if piece.endswith(b"\\") and (len(piece) - len(piece.rstrip(b"\\"))) % 2:
            piece, rest = piece[:-1], b"\\"
        start = 0
        for token in _TOKEN.finditer(piece):
            mark = token.group()
            if mark == b'"':
                quoted = not quoted
                continue
            if quoted or mark[:1] == b"\\":
                continue
            at = token.start()
            if mark in b"{[":
                if depth == top:
                    yield from _between(kept + piece[start:at], begun)
                    line += piece.count(b"\n", start, at)
                    kept, start, begun, too_long = bytearray(), at, line, False
                elif depth < top:
                    yield from _between(kept + piece[start:at], begun)
                    line += piece.count(b"\n", start, at)
                    kept, start, begun = bytearray(), at + 1, line
                depth += 1
                continue
            depth -= 1
            if depth == top:
                kept += piece[start : at + 1]
                line += piece.count(b"\n", start, at + 1)
                if too_long or len(kept) > LONGEST:
                    yield Value(begun, b"", f"the value is {TOO_LONG}")
                else:
                    yield Value(begun, bytes(kept))
                kept, start, begun = bytearray(), at + 1, line
            elif depth < top:
                yield from _between(kept + piece[start:at], begun)
                line += piece.count(b"\n", start, at)
                if (piece[at + 1 :] + stream.read(PIECE)).strip() or mark == b"}":
                    yield Value(line, b"", f"text after the closing {mark.decode()}")
                return
        kept += piece[start:]
        line += piece.count(b"\n", start)
        if len(kept) > LONGEST:
            kept, too_long = bytearray(), True
    if in_array and depth <= top and not too_long:
        yield from _between(kept + rest, begun)
        yield Value(line, b"", "the array has no end: is the file complete?")
    elif depth > top or too_long:
        yield Value(begun, b"", "it ends in the middle of a value")
    else:
        yield from _between(kept + rest, begun)


def _between(raw: bytes | bytearray, line: int) -> Iterator[Value]:
    """Yield what stands between two objects, if it is more than commas and space."""
    stripped = bytes(raw).strip(b" \t\r\n,")
    if stripped:
        quoted = " ".join(stripped[:40].decode("utf-8", "replace").split())
        yield Value(line, b"", f"expected an object with a title, found “{quoted}”")
