"""The panel "Citation"."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.plugins.open_plugins import Window, a_paper, given, loaded
from tests.plugins.painted_views import THEMES, colours_of, painted

from carrel.ui.theme.tokens import Tokens
from carrel_plugins.bibtex.citation_view import EMPTY, CitationView


@pytest.fixture
def window(tmp_path: Path) -> Window:
    return Window(loaded("bibtex", tmp_path).context("bibtex."))


@pytest.fixture
def view(tmp_path: Path, qtbot: QtBot, window: Window) -> CitationView:
    host = loaded("bibtex", tmp_path)
    made = given(host, "register_views", "bibtex.citation").create(window)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_follows_the_paper(view: CitationView, window: Window):
    assert view.currentIndex() == 0
    window.read(a_paper(title="On GPUs", authors=("Ada Sample",)))
    assert view.currentIndex() == 1
    assert "title = {On {GPUs}}" in view.bibtex.text.toPlainText()
    assert view.reference.text.toPlainText() == "Ada Sample. On GPUs."
    window.read(None)
    assert view.currentIndex() == 0


def test_the_text_is_read_only_and_reached_by_keys(
    view: CitationView, window: Window, qtbot: QtBot
):
    window.read(a_paper())
    text = view.bibtex.text
    text.setFocus()
    before = text.toPlainText()
    qtbot.keyClicks(text, "xyz")
    assert text.toPlainText() == before
    qtbot.keyClick(text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert text.textCursor().hasSelection()
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == before


def test_copy(view: CitationView, window: Window, qtbot: QtBot):
    window.read(a_paper(title="Copied"))
    qtbot.keyClick(view.bibtex.copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text().startswith("@misc{sample1,")
    qtbot.mouseClick(view.reference.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Copied."


def test_names_for_a_screen_reader(view: CitationView):
    named = [view, view.bibtex.text, view.bibtex.copy, view.reference.text, view.reference.copy]
    names = [one.accessibleName() for one in named]
    assert names == ["Citation", "BibTeX", "Copy BibTeX", "Reference", "Copy reference"]


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_it_paints(view: CitationView, window: Window, tokens: Tokens):
    assert tokens.text in colours_of(painted(view, tokens))
    assert EMPTY.endswith(".")
    window.read(a_paper())
    assert {tokens.text, tokens.paper} <= colours_of(painted(view, tokens))
