"""The preview draws formulas and pictures, and tells of links into the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot
from tests.ui.test_note_pictures import make_picture

from carrel.ui.notes import preview as preview_module
from carrel.ui.notes.preview import NotePreview
from carrel.ui.theme.palette import make_palette
from carrel.ui.theme.tokens import DARK, LIGHT


class Desk:
    """A preview of a text, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.text = ""
        self.opened: list[str] = []
        self.preview = NotePreview(self.opened.append, lambda: self.text)
        self.preview.resize(600, 400)
        self.preview.setPalette(make_palette(LIGHT))
        qtbot.addWidget(self.preview)
        self.browser = self.preview.browser
        self._qtbot = qtbot

    def show(self, text: str) -> None:
        self.text = text
        with self._qtbot.waitSignal(self.preview.rendered):
            self.preview.show_another()
            self.preview.show()

    def grab(self) -> QImage:
        return self.browser.viewport().grab().toImage()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_a_formula_is_drawn_in_the_ink_of_the_theme(desk: Desk) -> None:
    desk.show("$\\rule{3em}{2em}$")
    assert LIGHT.text in colours(desk.grab())
    desk.preview.setPalette(make_palette(DARK))
    assert DARK.text in colours(desk.grab())
    assert LIGHT.text not in colours(desk.grab())


@pytest.mark.parametrize("tex", ["", "\\frac{1}{\\frac{2}{3}}", "\\sum_{i=1}^n", "\\bigg\\vert"])
def test_a_formula_stands_on_the_baseline(desk: Desk, tex: str) -> None:
    desk.show(f"H $$\\rule{{1em}}{{1em}}{tex}$$")
    image = desk.grab()
    left = int(desk.browser.document().documentMargin())
    rule = max(range(image.width()), key=lambda x: sum(is_ink(image, x, y) for y in range(60)))
    letter = lowest_ink(image, range(left, left + 8))
    assert abs(lowest_ink(image, range(rule, rule + 1)) - letter) <= 1


def is_ink(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).lightness() < 110


def lowest_ink(image: QImage, columns: range) -> int:
    return max(y for y in range(image.height()) for x in columns if is_ink(image, x, y))


def test_what_is_copied_has_the_sources(desk: Desk) -> None:
    desk.show("a $x^2$ b\n\n$$\ny\n$$\n\n**c** $\\frac{$")
    desk.browser.selectAll()
    copied = desk.browser.createMimeDataFromSelection()
    assert copied.text() == "a $x^2$ b\n$$y$$\nc $\\frac{$"
    assert "<img" not in copied.html()
    assert "font-weight" in copied.html()


def test_links_into_the_library_are_told(desk: Desk, qtbot: QtBot) -> None:
    for address, signal, told in (
        ("carrel://note-link/a%20b%2Fc", desk.preview.paper_link_clicked, "a b/c"),
        ("carrel://tag/a%2Fb", desk.preview.tag_clicked, "a/b"),
        ("carrel://paper/01A#highlight-9", desk.preview.library_link_clicked, None),
    ):
        with qtbot.waitSignal(signal) as said:
            desk.browser.anchorClicked.emit(QUrl(address))
        assert said.args == [told or address]
    with qtbot.waitSignal(desk.preview.link_refused):
        desk.browser.anchorClicked.emit(QUrl("carrel://elsewhere/x"))
    assert desk.opened == []


def test_a_footnote_is_gone_to(desk: Desk) -> None:
    desk.show("a[^1]\n\n" + "text\n\n" * 200 + "[^1]: far below")
    bar = desk.browser.verticalScrollBar()
    desk.browser.anchorClicked.emit(QUrl("#fn1"))
    assert bar.value() > bar.maximum() / 2
    desk.browser.anchorClicked.emit(QUrl("#fnref1"))
    assert bar.value() < bar.maximum() / 4


def test_names_are_looked_up_off_the_window(desk: Desk) -> None:
    from threading import current_thread

    asked: list[tuple[str, set[str]]] = []

    def resolve(names: set[str]) -> dict[str, str | None]:
        asked.append((current_thread().name, names))
        return {"a": "A paper", "b": None}

    desk.preview.set_resolver(resolve)
    desk.show("[[a]] [[b]]")
    assert desk.browser.toPlainText() == "A paper [[b]]"
    assert asked == [("note-preview", {"a", "b"})]


def test_a_picture_fits_into_the_column(desk: Desk, tmp_path: Path) -> None:
    make_picture(tmp_path / "a.png", 2_000, 400)
    desk.preview.set_attachments_folder(tmp_path)
    desk.show("![a](attachments/a.png)")
    assert "#336699" in colours(desk.grab())
    assert desk.browser.horizontalScrollBar().maximum() == 0
    desk.preview.set_attachments_folder(None)
    desk.show("![a](attachments/a.png)")
    assert desk.browser.toPlainText() == "[picture missing: a]"


def test_a_wide_formula_fits_into_the_column(desk: Desk) -> None:
    desk.show("$$" + "x + " * 25 + "x$$")
    assert "\ufffc" in desk.browser.toPlainText()
    assert desk.browser.horizontalScrollBar().maximum() == 0


def test_no_file_is_asked_for_by_a_formula(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listening(self: object, kind: int, name: QUrl | str) -> QImage:
        if kind != QTextDocument.ResourceType.StyleSheetResource.value:
            asked.append(QUrl(name).toString())
        return QImage()

    monkeypatch.setattr(type(desk.browser), "loadResource", listening)
    desk.show("$x$")
    desk.grab()
    assert asked == []


def test_formulas_come_as_they_are_set(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_module, "_FIRST_SECONDS", 0.001)
    desk.show(" ".join(f"$x_{{{n}}} + q$" for n in range(30)))
    assert "$" in desk.browser.toPlainText()
    qtbot.waitUntil(lambda: desk.browser.toPlainText().count("\ufffc") == 30)


def test_what_stands_under_the_mouse_is_told(desk: Desk) -> None:
    desk.show("$x + y + z$ and $\\frac{$ and [a](https://e.org) #tag words")
    rows = range(0, 40, 3)
    told = {desk.browser.told_at(QPoint(x, y)) for x in range(0, 590, 3) for y in rows}
    assert "$x + y + z$" in told
    assert "https://e.org" in told
    assert "Tag: tag" in told
    assert any("not complete" in line for line in told)
    end = QTextCursor(desk.browser.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    assert desk.browser.told_at(desk.browser.cursorRect(end).center()) == ""
