"""Whatever is written can be read, in both themes, also on selection and on highlights."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from carrel.domain.tag import TAG_COLOURS
from carrel.ui.theme.tokens import (
    DARK,
    GROUNDS,
    HIGHLIGHT_COLOURS,
    INKS,
    LIGHT,
    MARK_PAIRS,
    TEXT_PAIRS,
    THEMES,
    Tokens,
    contrast,
    mix,
)

BOTH = pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)


@BOTH
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_four_and_a_half_to_one(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_have_three_to_one(tokens: Tokens, mark: str, ground: str) -> None:
    assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= 3


def test_every_ink_is_held_against_every_ground_and_text_against_every_highlight() -> None:
    assert {(ink, ground) for ink in INKS for ground in GROUNDS} <= set(TEXT_PAIRS)
    assert {("text", colour) for colour in HIGHLIGHT_COLOURS} <= set(TEXT_PAIRS)


@BOTH
def test_a_theme_is_colours_of_six_digits(tokens: Tokens) -> None:
    for name, value in tokens._asdict().items():
        if name != "name":
            assert re.fullmatch(r"#[0-9a-f]{6}", value), name


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mix("#102030", "#ffffff", 1) == "#102030"
    assert mix("#102030", "#ffffff", 0) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


def test_tags_and_highlights_share_their_colours() -> None:
    assert tuple(colour for colour in TAG_COLOURS if colour) == HIGHLIGHT_COLOURS
    assert LIGHT.highlight("green") == "#c4ebb8"
    assert DARK.highlight("no such colour") == DARK.yellow


def test_tokens_and_distances_need_no_qt() -> None:
    code = (
        "import sys; import carrel.ui.theme.tokens, carrel.ui.theme.spacing, carrel.resources;"
        " assert not any(name.startswith('PySide6') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
