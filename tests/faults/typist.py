"""Types a note into a real window without a pause, and prints what is typed; made to be killed.

python typist.py FOLDER. Prints READY, then "TYPED time number" after each word: seconds of the
monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from carrel.app.options import WindowOptions
from carrel.app.running import Running
from carrel.library.window_lock import WindowLock

_EVERY_MS = 20


class Typist:
    """Types "w0 w1 w2 ..." at the end of the note of the paper that the window shows."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.number = 0
        self.timer = QTimer(interval=_EVERY_MS)
        self.timer.timeout.connect(self.step)
        self.timer.start()

    def step(self) -> None:
        window = self.running.window
        if window.parts is None or window.parts.desk is None or window.session.current < 0:
            return
        editor = window.panes.notes.editor
        if not self.number:
            editor.show()
            editor.moveCursor(editor.textCursor().MoveOperation.End)
            print("READY", flush=True)
        for sign in f"w{self.number} ":
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, sign)
                QCoreApplication.sendEvent(editor, key)
        print(f"TYPED {time.monotonic()} {self.number}", flush=True)
        self.number += 1


def main() -> None:
    application, folder = QApplication([]), Path(sys.argv[1])
    running = Running(application, folder, WindowLock(folder), WindowOptions())
    running.show()
    typist = Typist(running)
    application.exec()
    typist.timer.stop()
    running.finish()


if __name__ == "__main__":
    main()
