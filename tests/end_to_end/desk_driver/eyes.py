"""Pictures of the whole screen, as the X server shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage
from Xlib import X
from Xlib.display import Display


class Eyes:
    """Looks at the screen `display` (":7")."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._root = self._display.screen().root

    def picture(self) -> QImage:
        """The screen now, one image pixel a screen pixel; the mouse pointer is not in it."""
        geometry = self._root.get_geometry()
        width, height = geometry.width, geometry.height
        pixels = self._root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        return image.copy()  # the first image borrows the bytes

    def save(self, path: Path) -> Path:
        """Write the screen to `path`, which ends in ".png", and give the path back."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.picture().save(str(path)):
            raise OSError(f"could not write {path}")
        return path

    def colour_at(self, x: int, y: int) -> QColor:
        """The colour of one pixel of the screen."""
        return self.picture().pixelColor(x, y)

    def close(self) -> None:
        """Leave the screen."""
        self._display.close()
