"""A long note in an editor: Carrel's pane, or a bare text field with the same text.

    python -c "..." {ours,bare} CHARACTERS KEYSTROKES OPENS

Prints a JSON object: `open_ms`, from the wish for another note to the end of the paint that shows
it, and `keystroke_ms`, from the key to the end of the paint that shows its letter. Between two
keys lie 60 ms, as when somebody types fast: what runs meanwhile runs as it does then.
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import Future
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from tests.performance.peers.lists import Paints

from carrel.ui.notes.note_pane import NotePane
from carrel.ui.theme.palette import Theme

SIZE = (560, 700)
_BETWEEN_S = 0.06
_SYLLABLES = "ba ce di fo gu ha ki lo mu ne pa ri so tu ve wa xi yo ze".split()


class Desk(Protocol):
    """An editor on the screen."""

    editor: QPlainTextEdit
    widget: QWidget

    def show(self, number: int, text: str) -> None: ...


class Ours:
    """Carrel's pane: colours, completion, words counted, preview hidden, every text saved."""

    def __init__(self) -> None:
        self.widget = self._pane = NotePane(self._save)
        self.editor = self._pane.editor

    def show(self, number: int, text: str) -> None:
        self._pane.show_note(number, text, f"Paper {number}")

    @staticmethod
    def _save(paper_id: int, body: str) -> Future[int]:
        saved: Future[int] = Future()
        saved.set_result(time.time_ns() // 1_000_000)
        return saved


class Bare:
    """A text field without anything."""

    def __init__(self) -> None:
        self.widget = self.editor = QPlainTextEdit()

    def show(self, number: int, text: str) -> None:
        self.editor.setPlainText(text)


def note(characters: int, seed: int) -> str:
    """Return a note such as somebody writes in years: headings, lists, links, formulas, quotes."""
    chance = random.Random(seed)

    def words(count: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count))

    lines, length = list[str](), 0
    while length < characters:
        block = chance.choice(
            (
                f"## {words(4)}\n",
                f"{words(60)} **{words(2)}** and `{words(1)}`, see [[{words(1)}]].\n",
                "".join(f"- [ ] {words(8)} #{words(1)}\n" for _ in range(5)),
                f"> {words(25)}\n",
                f"The bound is $\\frac{{a_{{{chance.randrange(9)}}}}}{{b}}$ of {words(20)}.\n",
                f"```\n{words(6)}\n{words(6)}\n```\n",
                f"| {words(1)} | {words(1)} |\n|---|---|\n| {words(2)} | 2.3 |\n",
            )
        )
        lines.append(block)
        length += len(block) + 1
    return "\n".join(lines)[:characters]


def main() -> int:
    kind, characters, keystrokes, opens = sys.argv[1], *map(int, sys.argv[2:5])
    application = QApplication(["notes"])
    theme = Theme(application)
    theme.apply("light")
    desk: Desk = Ours() if kind == "ours" else Bare()
    desk.widget.resize(*SIZE)
    desk.widget.show()
    texts = [note(characters, seed) for seed in range(2)]
    told = {"open_ms": _open(desk, texts, opens), "keystroke_ms": _type(desk, keystrokes)}
    print(json.dumps(told))
    return 0


def _open(desk: Desk, texts: list[str], opens: int) -> list[float]:
    paints, took = Paints(desk.editor), list[float]()
    for number in range(opens + 1):
        _idle(0.3)
        before, began = paints.count, time.perf_counter()
        desk.show(number % 2 + 1, texts[number % 2])
        desk.editor.viewport().update()
        paints.wait(before)
        took.append((time.perf_counter() - began) * 1000)
    return took[1:]  # the first one pays for what is imported


def _type(desk: Desk, keystrokes: int) -> list[float]:
    paints, took = Paints(desk.editor), list[float]()
    cursor = desk.editor.textCursor()
    cursor.setPosition(len(desk.editor.toPlainText()) // 2)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    desk.editor.setTextCursor(cursor)
    desk.editor.setFocus()
    _idle(0.5)
    for number in range(keystrokes):
        letter = "plainly written "[number % 16]
        key = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
        before, began = paints.count, time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(desk.editor, event)
        desk.editor.viewport().update()
        paints.wait(before)
        took.append((time.perf_counter() - began) * 1000)
        _idle(_BETWEEN_S)
    return took


def _idle(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.001)
