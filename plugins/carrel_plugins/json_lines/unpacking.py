"""Streams that unpack xz and gzip as they are read, with bounds on memory and on size."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

XZ = b"\xfd7zXZ\0"
GZIP = b"\x1f\x8b"
#: xz at its highest setting needs 65 MB to unpack; a header may ask for gigabytes.
MEMORY = 256 << 20
PIECE = 256 << 10
#: Text packs 3 to 20 times smaller. Something that swells more than this is no text.
SWELLING = 200
HARMLESS_SIZE = 64 << 20


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib with the surface of an lzma decompressor."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def is_packed(head: bytes) -> bool:
    """Whether these first bytes are those of xz or gzip."""
    return head.startswith((XZ, GZIP))


class Unpacked(io.RawIOBase):
    """The content of a packed stream. Reading raises ValueError where it is damaged or a bomb."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        super().__init__()
        self._stream = stream
        self._make: Callable[[], _Unpacker] = _xz if stream.peek(6).startswith(XZ) else _Gzip
        self._unpacker = self._make()
        self._taken = self._given = 0
        self._over = False

    def readable(self) -> bool:
        """Answer yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` with unpacked bytes; 0 at the end."""
        room = memoryview(buffer)
        while not self._over:
            try:
                piece = self._next(len(room))
            except (lzma.LZMAError, zlib.error, EOFError) as error:
                raise ValueError(f"the packed data is damaged: {error}") from error
            if piece:
                self._given += len(piece)
                if self._given > HARMLESS_SIZE and self._given > SWELLING * self._taken:
                    raise ValueError(
                        f"it unpacks to more than {SWELLING} times its size; "
                        "no text does, so the reading stopped"
                    )
                room[: len(piece)] = piece
                return len(piece)
        return 0

    def _next(self, limit: int) -> bytes:
        """Return up to `limit` bytes; nothing where more input is needed, or at the end."""
        if self._unpacker.eof:  # of one part; another may follow, after padding
            data = self._unpacker.unused_data.lstrip(b"\0")
            while not data:
                fresh = self._fetched()
                if not fresh:
                    self._over = True
                    return b""
                data = fresh.lstrip(b"\0")
            self._unpacker = self._make()
            return self._unpacker.decompress(data, limit)
        piece = self._unpacker.decompress(b"", limit)
        if piece or self._unpacker.eof:
            return piece
        data = self._fetched()
        if not data:
            raise EOFError("it ends too early")
        return self._unpacker.decompress(data, limit)

    def _fetched(self) -> bytes:
        data = self._stream.read(PIECE)
        self._taken += len(data)
        return data


def _xz() -> _Unpacker:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY)


def unpacked_head(head: bytes, limit: int) -> bytes:
    """Return the first bytes of what `head`, the beginning of a packed file, holds."""
    try:
        unpacker: _Unpacker = _xz() if head.startswith(XZ) else _Gzip()
        return unpacker.decompress(head, limit)
    except (lzma.LZMAError, zlib.error, EOFError):
        return b""
