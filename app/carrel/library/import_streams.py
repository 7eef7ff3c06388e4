"""Streams between a source and its importer: they count, and make UTF-16 into UTF-8."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from carrel.api import ImportSource

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 64 << 10
PIECE = 256 << 10
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def prepared(source: ImportSource, count: Callable[[int], None]) -> ImportSource:
    """Return the source with UTF-16 made into UTF-8 and a leading BOM left out.

    `count` is told, while the source is read, at which of its bytes the reading is.
    """

    def opened() -> BinaryIO:
        stream = io.BufferedReader(_Counted(source.open(), count), PIECE)
        head = stream.peek(3)[:3]
        if head[:2] in _UTF_16:
            return cast("BinaryIO", io.BufferedReader(_Utf8(stream), PIECE))
        if head == codecs.BOM_UTF8:
            stream.read(len(head))
        return cast("BinaryIO", stream)

    return replace(source, open=opened)


class _Counted(io.RawIOBase):
    def __init__(self, stream: BinaryIO, count: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._count = count
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer)
        piece = self._stream.read(len(room))
        room[: len(piece)] = piece
        self._position += len(piece)
        self._count(self._position)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Utf8(io.RawIOBase):
    """UTF-8 of a UTF-16 stream; reading raises ValueError where that is not UTF-16."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._waiting = b""
        self._line = 1
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while not self._waiting and not self._over:
            piece = self._stream.read(PIECE)
            self._over = not piece
            try:
                text = self._decoder.decode(piece, final=self._over)
            except UnicodeDecodeError as error:
                raise ValueError(f"not UTF-16 text after line {self._line}") from error
            self._line += text.count("\n")
            self._waiting = text.encode("utf-8", "replace")
        room = memoryview(buffer)
        taken = self._waiting[: len(room)]
        self._waiting = self._waiting[len(taken) :]
        room[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
