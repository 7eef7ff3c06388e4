"""Pictures of a library's attachments folder, read for a preview: small formats, bounded sizes."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from carrel.domain.attachments import ATTACHMENTS

_PREFIX = f"{ATTACHMENTS}/"
LARGEST_FILE = 20 * 1024 * 1024  # bytes
MOST_PIXELS = 60_000_000  # of the picture as it is stored
_WIDEST = 1_400  # pixels that are kept: a column, at 200 %
_HIGHEST = 4_000
_FORMATS = frozenset({b"png", b"jpeg", b"gif", b"webp"})
_NOT_IN_NAMES = frozenset("/\\:\0")


class Picture(NamedTuple):
    """A picture's pixels, not more than a column needs, and its width and height as stored."""

    image: QImage
    width: int
    height: int


def attachment_name(address: str) -> str | None:
    """Return the file name in "attachments/NAME", None for any other address."""
    if not address.startswith(_PREFIX):
        return None
    name = unquote(address.removeprefix(_PREFIX))
    if not name or name in {".", ".."} or _NOT_IN_NAMES & set(name) or len(name) > 255:
        return None
    return name


def load_picture(folder: Path, name: str) -> Picture | None:
    """Return a picture that lies directly in `folder`, None for what is none. Not for the window.

    Links that lead elsewhere, pipes and devices are not opened.
    """
    path = folder / name
    try:
        if path.resolve(strict=True).parent != folder.resolve(strict=True):
            return None
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_FILE:
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    return _read(os.fspath(path), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=40)
def _read(path: str, _changed: int, _size: int) -> Picture | None:
    """Read a file; the time of its change and its size are there for the cache alone."""
    try:
        with Path(path).open("rb") as file:
            data = QByteArray(file.read(LARGEST_FILE))
    except OSError:
        return None
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if reader.format().data() not in _FORMATS:
        return None
    stored = reader.size()
    if stored.isEmpty() or stored.width() * stored.height() > MOST_PIXELS:
        return None
    kept = stored.scaled(_WIDEST, _HIGHEST, Qt.AspectRatioMode.KeepAspectRatio)
    if kept.width() < stored.width():
        reader.setScaledSize(QSize(max(1, kept.width()), max(1, kept.height())))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return None
    if (image.width() > image.height()) != (stored.width() > stored.height()):
        stored.transpose()  # a photograph that lay on its side
    image.convertTo(QImage.Format.Format_ARGB32_Premultiplied)
    return Picture(image, stored.width(), stored.height())
