"""Changing a citekey in a whole window: what the dialog says, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.ui.dialogs.citekey_dialog import CitekeyDialog


@pytest.fixture
def running(run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


def dialog_of(running: Running) -> CitekeyDialog:
    running.window.menus.registry.run("paper.citekey")
    found = running.window.findChild(CitekeyDialog)
    assert found is not None
    return found


def typed(dialog: CitekeyDialog, key: str) -> None:
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(key)


def says(dialog: CitekeyDialog, text: str) -> bool:
    return any(text in label.text() for label in dialog.findChildren(QLabel))


def change_button(dialog: CitekeyDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == "Change")


def test_it_is_judged_as_it_is_typed(running: Running, qtbot: QtBot):
    paper = running.window.session.paper
    assert paper is not None
    rows = running.window.parts.desk.reader
    other = next(rows.paper(one) for one in (1, 2) if one != paper.id)
    running.window.parts.desk.writer.save_note(other.id, f"see [[{paper.citekey}]]")
    dialog = dialog_of(running)
    assert not change_button(dialog).isEnabled()
    typed(dialog, "two words")
    assert says(dialog, "A citekey is made of letters")
    typed(dialog, other.citekey.upper())
    qtbot.waitUntil(lambda: says(dialog, f"That is the citekey of “{other.title}”."))
    assert not change_button(dialog).isEnabled()
    typed(dialog, "mine:1")
    qtbot.waitUntil(lambda: change_button(dialog).isEnabled())
    assert says(dialog, "The links in 1 note follow.")
    change_button(dialog).click()
    qtbot.waitUntil(lambda: rows.paper(paper.id).citekey == "mine:1")
    assert rows.note(other.id).body == "see [[mine:1]]"
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: rows.paper(paper.id).citekey == paper.citekey)


def test_a_dialog_that_is_left_changes_nothing(running: Running, qtbot: QtBot):
    paper = running.window.session.paper
    assert paper is not None
    dialog = dialog_of(running)
    typed(dialog, "mine")
    dialog.reject()
    qtbot.wait(50)
    assert running.window.parts.desk.reader.paper(paper.id).citekey == paper.citekey
