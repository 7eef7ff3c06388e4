"""What a row of the list says; names and titles come from anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.library.rows import ListRow
from carrel.ui.paper_list.wording import GONE, byline, one_line, spoken, surname

PAPER = ListRow(
    id=1,
    title="Counting beans at three bits",
    year=2023,
    first_author="Ada Pennywhistle",
    author_count=3,
    state="inbox",
    starred=True,
    rating=None,
    has_note=True,
    highlights=2,
    tags=("beans", "bits"),
    venue="Journal of Beans",
)


def test_a_row_is_spoken_as_state_title_and_marks() -> None:
    assert spoken(PAPER) == (
        "unread, starred, Counting beans at three bits, 2023, Pennywhistle and others,"
        " 2 tags, 1 note, 2 highlights"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "later"}, "unread, for later, starred"),
        ({"state": "dropped", "starred": False}, "dropped, Counting"),
        ({"state": "something new"}, "something new, starred"),
        ({"author_count": 1}, "2023, Pennywhistle, 2 tags"),
        ({"tags": ("one",)}, "1 tag, 1 note, 2 highlights"),
        ({"tags": (), "has_note": False}, "Pennywhistle and others"),
        ({"rating": 4}, "rated 4 of 5, 2 tags"),
        ({"year": None, "first_author": "", "author_count": 0}, "three bits, 2 tags"),
        ({"title": " \n "}, "starred, untitled, 2023"),
    ],
)
def test_what_is_not_there_is_not_spoken(changes: dict[str, object], said: str) -> None:
    assert said in spoken(PAPER._replace(**changes))  # type: ignore[arg-type]


def test_a_paper_that_is_gone_says_so() -> None:
    assert spoken(None) == GONE


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (PAPER, "2023 \u00b7 Pennywhistle et al."),
        (PAPER._replace(author_count=1), "2023 \u00b7 Pennywhistle"),
        (PAPER._replace(year=None), "Pennywhistle et al."),
        (PAPER._replace(first_author="", author_count=0), "2023 \u00b7 Journal of Beans"),
        (PAPER._replace(first_author="", year=None, venue=None), ""),
    ],
)
def test_the_second_line_says_year_and_authors(row: ListRow, shown: str) -> None:
    assert byline(row) == shown


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ada Pennywhistle", "Pennywhistle"),
        ("Pennywhistle, Ada", "Pennywhistle"),
        ("Joost van der Berg", "van der Berg"),
        ("van der Berg", "van der Berg"),
        ("Martin Bean Jr.", "Bean"),
        ("Plato", "Plato"),
        ("\u738b\u4f1f", "\u738b\u4f1f"),
        ("The Bean Group", "The Bean Group"),
        ("Bean Counting Team", "Bean Counting Team"),
        ("Di Wang", "Wang"),
        (", Ada", "Ada"),
        ("", ""),
    ],
)
def test_an_author_is_called_by_the_surname(name: str, short: str) -> None:
    assert surname(name) == short


def test_a_title_is_one_line_without_characters_that_mislead() -> None:
    assert one_line("  two\nlines\t and  spaces ") == "two lines and spaces"
    assert one_line("nul\x00 and \u202eoverride\u202c and \ud800half") == (
        "nul and override and half"
    )
    assert one_line("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == (
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


def test_a_title_of_a_megabyte_is_cut() -> None:
    shown = one_line("word " * 200_000)
    assert len(shown) <= 601
    assert shown.endswith("\u2026")


@given(st.text(max_size=700))
def test_any_text_becomes_one_line_that_can_be_shown(text: str) -> None:
    line = one_line(text)
    assert all(c.isprintable() or c in "\u200c\u200d" for c in line)
    line.encode()  # no lone half characters
    surname(text)
