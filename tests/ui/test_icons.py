"""One family of icons: drawn in the colour asked for, sharp, cached, and retinted."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from carrel.resources import resource_path
from carrel.ui import icons
from carrel.ui.theme.palette import Theme, make_palette
from carrel.ui.theme.tokens import DARK, LIGHT

NAMES = sorted(path.stem for path in resource_path("icons").glob("*.svg"))
NEEDED = """
    search inbox later reading read dropped star star-filled tag note highlight add trash undo redo
    settings panel-left panel-right panel-bottom open-external copy library close chevron-down
    chevron-right warning info paste folder sample keyboard moon sun history
""".split()


def test_every_icon_is_there() -> None:
    assert set(NEEDED) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_of_the_family(name: str) -> None:
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 16 16"' in text
    assert 'stroke-width="1.5"' in text
    assert set(re.findall(r'(?:stroke|fill)="([^"]*)"', text)) <= {"none", "currentColor"}
    assert not re.search(r"href|style|script|<text|<image", text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [16, 20])
def test_an_icon_is_drawn_inside_its_square(qapp: object, name: str, size: int) -> None:
    image = icons.pixmap(name, size, "#ff0000").toImage()
    assert (image.width(), image.height()) == (size, size)
    inked = [
        (x, y) for x in range(size) for y in range(size) if image.pixelColor(x, y).alpha() > 40
    ]
    assert len(inked) >= size
    assert all(QColor(image.pixelColor(x, y)).hue() == 0 for x, y in inked)
    # Optically in the middle: not further than a tenth of the square away from it.
    columns, rows = [x for x, _ in inked], [y for _, y in inked]
    for low, high in ((min(columns), max(columns)), (min(rows), max(rows))):
        assert abs((low + high) / 2 - (size - 1) / 2) <= size / 10


def test_an_icon_is_as_sharp_as_the_screen(qapp: object) -> None:
    doubled = icons.pixmap("tag", 16, LIGHT.text, 2.0)
    assert doubled.size() == QSize(32, 32)
    assert doubled.deviceIndependentSize().toSize() == QSize(16, 16)


def test_an_icon_is_drawn_once(qapp: object) -> None:
    one = icons.pixmap("tag", 16, LIGHT.text)
    assert icons.pixmap("tag", 16, LIGHT.text).cacheKey() == one.cacheKey()
    assert icons.pixmap("tag", 16, DARK.text).cacheKey() != one.cacheKey()


def test_a_name_without_a_drawing_is_an_empty_square(qapp: object) -> None:
    image = icons.pixmap("no-such-icon", 16, LIGHT.text).toImage()
    assert all(image.pixelColor(x, 8).alpha() == 0 for x in range(16))


def test_buttons_and_actions_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    before = qapp.palette()
    theme = Theme(qapp)
    theme.apply("light")
    theme.changed.connect(icons.retint)
    button, action = QToolButton(), QAction()
    qtbot.addWidget(button)
    for target in (button, action):
        icons.bind(target, "star-filled")

    def middle(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
        return icon.pixmap(QSize(16, 16), mode).toImage().pixelColor(8, 8).name()

    assert middle(button.icon()) == middle(action.icon()) == LIGHT.text
    assert middle(button.icon(), QIcon.Mode.Disabled) != LIGHT.text
    gone = QAction()
    icons.bind(gone, "tag")
    del gone
    theme.apply("dark")
    assert middle(button.icon()) == middle(action.icon()) == DARK.text
    theme.apply("system")
    theme.deleteLater()
    qapp.setPalette(before)
    assert make_palette(LIGHT).color(make_palette(LIGHT).ColorRole.Base).name() == LIGHT.paper


def test_qtsvg_waits_for_the_first_icon() -> None:
    code = (
        "import sys, carrel.ui.icons, carrel.ui.paper_list.view, carrel.ui.paper_list.empty;"
        " loaded = {name.partition('.')[2] for name in sys.modules if name.startswith('PySide6.')};"
        " assert 'QtWidgets' in loaded and not {'QtSvg', 'QtNetwork', 'QtTest'} & loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
