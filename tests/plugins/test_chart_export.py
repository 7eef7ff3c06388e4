"""The chart as a file: SVG and PNG, dark on white in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.plugins.chart_desk import KEPT, Desk
from tests.plugins.charted import REGISTRY, a_number, papers
from tests.plugins.painted_views import THEMES, colours_of, painted

from carrel.ui.theme.tokens import Tokens
from carrel_plugins.metrics_table.chart_hardware import marks


@pytest.fixture
def shown(qtbot: QtBot) -> Desk:
    return Desk(qtbot, papers(5), KEPT).opened()


def exported(desk: Desk, kind: str, target: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    label = {"svg": "&SVG image…", "png": "&PNG image…"}[kind]
    action = next(one for one in desk.view.export.menu().actions() if one.text() == label)
    action.trigger()


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_svg(shown: Desk, tokens: Tokens, tmp_path: Path, monkeypatch):
    painted(shown.view, tokens)
    exported(shown, "svg", tmp_path / "chart", monkeypatch)
    data = (tmp_path / "chart.svg").read_bytes()
    texts = [one.strip() for one in re.findall(r"<text[^>]*>([^<]*)</text>", data.decode())]
    expected = {"Speedup, 3 numbers of 3 papers", "Lamp1", "Lamp3", "Hop", "up to", "speedup (x)"}
    assert expected <= set(texts)
    renderer = QSvgRenderer(QByteArray(data))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    colours = colours_of(image)
    found = marks(REGISTRY, dark=False)
    assert {"#ffffff", found["Hop"].colour, found["Ten"].colour} <= colours
    assert image.pixelColor(image.width() - 2, image.height() - 2).name() == "#ffffff"
    assert shown.plugin.told == ["Exported the chart to chart.svg."]


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_png(shown: Desk, tokens: Tokens, tmp_path: Path, monkeypatch):
    painted(shown.view, tokens)
    exported(shown, "png", tmp_path / "chart.png", monkeypatch)
    image = QImage(str(tmp_path / "chart.png"))
    assert image.width() == 2 * 960
    assert image.pixelColor(2, 2).name() == "#ffffff"
    assert marks(REGISTRY, dark=False)["Hop"].colour in colours_of(image)


def test_all_rows_are_exported(qtbot: QtBot, tmp_path: Path, monkeypatch):
    desk = Desk(qtbot, papers(40), [a_number(n, float(n), start=n) for n in range(1, 41)]).opened()
    exported(desk, "svg", tmp_path / "all.svg", monkeypatch)
    text = (tmp_path / "all.svg").read_text()
    assert all(f">Lamp{n}<" in text for n in range(1, 41))


def test_a_cloud_is_exported(qtbot: QtBot, tmp_path: Path, monkeypatch):
    kept = [a_number(n, float(n), start=n) for n in range(1, 60)]
    desk = Desk(qtbot, papers(60), kept).opened()
    exported(desk, "svg", tmp_path / "cloud.svg", monkeypatch)
    assert ">2030<" in (tmp_path / "cloud.svg").read_text()


def test_no_file_is_chosen(shown: Desk, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    shown.view.export.menu().actions()[0].trigger()
    assert shown.plugin.told == []


def test_a_file_that_cannot_be_written_is_left_as_it_is(shown: Desk, tmp_path: Path, monkeypatch):
    exported(shown, "svg", tmp_path / "gone" / "chart.svg", monkeypatch)
    (told,) = shown.plugin.told
    assert told.startswith("The chart was not exported, nothing was changed: chart.svg: ")
    assert told.endswith("Choose another folder.")
    assert not (tmp_path / "gone").exists()
