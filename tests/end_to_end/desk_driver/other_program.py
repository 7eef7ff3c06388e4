"""Another program on the same desktop: one that Carrel gets text and files from.

Started as `python other_program.py WHAT [FILE...]`, it says one line when it is ready and stays
until it is ended:

`copy FILE`      puts the text of FILE on the clipboard
`paste`          says the text of the clipboard, as JSON, and ends
`files FILE...`  a small window in the lower right corner from which the files can be dragged
`text FILE`      the same, for the text of FILE
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent, QRasterWindow

_SIDE = 48  # pixels


class DragSource(QRasterWindow):
    """A window from which one thing can be dragged; it never takes the keyboard."""

    def __init__(self, content: Callable[[], QMimeData]) -> None:
        super().__init__()
        self._content = content  # a drag takes what it drags: each needs a new one
        self.setFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowStaysOnTopHint)
        corner = self.screen().geometry().bottomRight()
        self.setGeometry(corner.x() - _SIDE, corner.y() - _SIDE, _SIDE, _SIDE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin the drag at the first movement with the button down."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        drag = QDrag(self)
        drag.setMimeData(self._content())
        action = drag.exec(Qt.DropAction.CopyAction)
        if action == Qt.DropAction.IgnoreAction:
            _say(f"dropped: {action.name}")
        else:
            # The target asks for what was dropped only now; Qt frees the drag when it has it.
            drag.destroyed.connect(lambda: _say(f"dropped: {action.name}"))


def _say(line: str) -> None:
    print(line, flush=True)


def _content(what: str, names: list[str]) -> QMimeData:
    content = QMimeData()
    if what == "files":
        content.setUrls([QUrl.fromLocalFile(str(Path(name).resolve())) for name in names])
    else:
        content.setText(Path(names[0]).read_text(encoding="utf-8"))
    return content


def main() -> int:
    """Do what the first argument says."""
    what, *names = sys.argv[1:]
    program = QGuiApplication(sys.argv[:1])
    clipboard = program.clipboard()
    if what == "paste":
        _say(json.dumps(clipboard.text()))
        return 0
    if what == "copy":
        clipboard.setMimeData(_content("text", names))
    else:
        window = DragSource(lambda: _content(what, names))
        window.show()
        program.processEvents()
        place = window.geometry()
        _say(json.dumps([place.center().x(), place.center().y()]))
        return program.exec()
    _say("ready")
    return program.exec()


if __name__ == "__main__":
    sys.exit(main())
