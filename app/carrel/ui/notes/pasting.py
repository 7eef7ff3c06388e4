"""What is pasted or dropped into a note beside text: pictures, and highlights as Markdown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QImage, QTextCursor

from carrel.domain.attachments import ATTACHMENTS

HIGHLIGHT_TYPE = "application/x-carrel-highlight"
LARGEST = 20 * 1024 * 1024  # bytes of a file; more is refused before it is read
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp")

#: `store(data, suffix)` returns the file's name once the disk has it; called on a thread of its
#: own. What it raises is told.
StorePicture = Callable[[bytes, str], str]


class _Place(NamedTuple):
    """Where pictures are to go, and in which note: the document's count of texts shown."""

    cursor: QTextCursor
    note: int


class PicturePasting(QObject):
    """Stores pictures on a thread of its own and puts the Markdown that shows them in the text."""

    failed = Signal(str)
    _returned = Signal(object, object, str)  # _Place, names, what went wrong; always queued

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._store: StorePicture | None = None
        self._note = 0
        self._returned.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def store_by(self, store: StorePicture) -> None:
        """Store pictures by `store` from now on."""
        self._store = store

    def show_another(self) -> None:
        """Tell that another note is shown: what is under way does not belong into it."""
        self._note += 1

    def paste(self, source: QMimeData, cursor: QTextCursor) -> bool:
        """Begin to store the pictures of `source`; they go where `cursor` is."""
        # Returns whether there are any: else the text is pasted.
        pictures = pictures_of(source)
        if not pictures:
            return False
        if self._store is None:
            self.failed.emit("The picture cannot be stored before the library is open.")
            return True
        work = (self._store, pictures, _Place(QTextCursor(cursor), self._note))
        threading.Thread(target=self._work, args=work, name="note-picture", daemon=True).start()
        return True

    def _work(self, store: StorePicture, pictures: list[QImage | Path], place: _Place) -> None:
        names: list[str] = []
        problem = ""
        try:
            names += [store(*read_picture(picture)) for picture in pictures]
        except Exception as error:  # noqa: BLE001  whatever a disk or a file can do is told
            problem = str(error) or type(error).__name__
        with suppress(RuntimeError):  # the window, and this object with it, is gone
            self._returned.emit(place, names, problem)

    def _take(self, place: _Place, names: list[str], problem: str) -> None:
        shown = "\n".join(f"![]({ATTACHMENTS}/{name})" for name in names)
        if shown and place.note == self._note:
            place.cursor.beginEditBlock()
            place.cursor.insertText(shown)
            place.cursor.endEditBlock()
        elif shown:
            self.failed.emit(f"Another note is shown by now; the picture can be put in by {shown}")
        if problem:
            self.failed.emit(f"Not every picture was put in: {problem}. The note is as it was.")


def has_pictures(source: QMimeData) -> bool:
    """Return whether pasting `source` means its pictures: office programs offer text as well."""
    return bool(_files(source)) or (source.hasImage() and not source.hasText())


def pictures_of(source: QMimeData) -> list[QImage | Path]:
    """Return the pictures that pasting `source` means: files, or one image."""
    if files := _files(source):
        return list(files)
    image = source.imageData() if has_pictures(source) else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []


def read_picture(picture: QImage | Path) -> tuple[bytes, str]:
    """Return a picture's bytes and suffix; an image becomes a PNG. Raises OSError."""
    if isinstance(picture, Path):
        if picture.stat().st_size > LARGEST:
            raise OSError(f"{picture.name} has more than 20 MB")
        return picture.read_bytes(), picture.suffix
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("the picture cannot be made a PNG")
    return bytes(data.data()), "png"


def block_of_its_own(cursor: QTextCursor, markdown: str) -> str:
    """Return `markdown` with the line breaks that part it from the text around `cursor`."""
    block, place = cursor.block(), cursor.positionInBlock()
    units = block.text().encode("utf-16-le")
    before, after = units[: 2 * place].strip(b" \0\t"), units[2 * place :].strip(b" \0\t")
    above, below = block.previous(), block.next()
    first = "\n\n" if before else "\n" if above.isValid() and above.text().strip() else ""
    last = "\n\n" if after else "\n" if below.isValid() and below.text().strip() else ""
    return first + markdown.strip("\n") + last


def _files(source: QMimeData) -> list[Path]:
    urls = source.urls() if source.hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    good = len(paths) == len(urls) and all(p.suffix.lower() in _SUFFIXES for p in paths)
    return paths if good else []
