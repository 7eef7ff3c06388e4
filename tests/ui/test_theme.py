"""The palette says what the tokens say, and the application follows the reader's choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from carrel.ui.theme.field import Field
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK, FocusRings, _Ring
from carrel.ui.theme.fonts import reader_font, scaled, table_font, title_font
from carrel.ui.theme.palette import Theme, make_palette, tokens_of
from carrel.ui.theme.tokens import DARK, LIGHT, THEMES, Tokens, contrast

ROLE = QPalette.ColorRole


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    before = QPalette(qapp.palette())
    made = Theme(qapp)
    yield made
    made.apply("system")
    made.deleteLater()
    qapp.setPalette(before)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (ROLE.WindowText, ROLE.Window),
        (ROLE.Text, ROLE.Base),
        (ROLE.Text, ROLE.AlternateBase),
        (ROLE.PlaceholderText, ROLE.Base),
        (ROLE.ButtonText, ROLE.Button),
        (ROLE.HighlightedText, ROLE.Highlight),
        (ROLE.ToolTipText, ROLE.ToolTipBase),
        (ROLE.Link, ROLE.Base),
        (ROLE.Link, ROLE.Window),
    ],
)
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive])
def test_what_the_palette_pairs_can_be_read(
    tokens: Tokens, ink: QPalette.ColorRole, ground: QPalette.ColorRole, group: QPalette.ColorGroup
) -> None:
    palette = make_palette(tokens)
    assert contrast(palette.color(group, ink).name(), palette.color(group, ground).name()) >= 4.5


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_a_widget_knows_its_theme_by_its_palette(tokens: Tokens) -> None:
    palette = make_palette(tokens)
    assert tokens_of(palette) is tokens
    palette.setCurrentColorGroup(QPalette.ColorGroup.Disabled)
    assert tokens_of(palette) is tokens


def test_the_choice_of_the_reader_wins(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply("light")
    with qtbot.waitSignal(theme.changed):
        theme.apply("dark")
    assert (theme.scheme, theme.tokens) == ("dark", DARK)
    assert qapp.palette().color(ROLE.Base).name() == DARK.paper
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply("dark")
    theme.apply("light")
    assert qapp.palette().color(ROLE.Base).name() == LIGHT.paper
    assert not qapp.styleSheet()


def test_an_unknown_scheme_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.apply("sepia")


def test_the_reader_has_a_serif_a_little_larger(qapp: QApplication) -> None:
    interface = QFont("Sans Serif", 10)
    font = reader_font(interface)
    assert font.pointSizeF() == pytest.approx(11.5)
    assert reader_font(interface, 2).pointSizeF() == pytest.approx(23)
    assert "Serif" in QFontInfo(font).family()
    assert "Sans" not in QFontInfo(font).family()
    assert title_font(interface).weight() == QFont.Weight.DemiBold
    assert table_font(interface).pointSizeF() == 10


def test_fonts_in_pixels_are_scaled_too() -> None:
    font = QFont()
    font.setPixelSize(10)
    assert scaled(font, 1.5).pixelSize() == 15


def test_a_ring_lies_on_what_has_focus_and_grows_with_it(qapp: QApplication, qtbot: QtBot) -> None:
    rings = FocusRings(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    button, field, own = QPushButton("Button"), Field(), QLineEdit()
    own.setProperty(OWN_FOCUS_MARK, True)
    for widget in (button, field, own):
        layout.addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    button.setFocus()
    (ring,) = window.findChildren(_Ring)
    assert ring.parentWidget() is button
    assert ring.geometry() == button.rect()
    window.resize(500, 300)
    qtbot.waitUntil(lambda: ring.geometry() == button.rect())
    assert contrast(button.grab().toImage().pixelColor(20, 1).name(), LIGHT.window) >= 3
    field.setFocus()
    qtbot.waitUntil(lambda: [r.parentWidget() for r in window.findChildren(_Ring)] == [field])
    own.setFocus()
    qtbot.waitUntil(lambda: not window.findChildren(_Ring))
    button.setFocus()
    button.deleteLater()  # the ring goes with it, and nothing is raised
    qtbot.waitUntil(lambda: not window.findChildren(_Ring))
    field.setFocus()
    window.hide()
    rings.deleteLater()


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_the_edge_of_a_field_is_seen(qtbot: QtBot, tokens: Tokens) -> None:
    field = Field()
    qtbot.addWidget(field)
    field.setPalette(make_palette(tokens))
    field.resize(200, 28)
    edge = field.grab().toImage().pixelColor(100, 0).name()
    assert contrast(edge, tokens.window) >= 3
    assert contrast(edge, tokens.paper) >= 3
