"""References beside the files: merged as notes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.vault.lines import DamagedError
from carrel.vault.references import merge_references

ONE, TWO = ("01A", "@misc{a,\n  title = {A}\n}"), ("01B", "@misc{b}")
FIRST = merge_references(None, [ONE, TWO])
TEXT = FIRST.text or ""


def test_a_new_file():
    assert TEXT.startswith("% carrel:begin 01A sha256=")
    assert TEXT.endswith("@misc{b}\n% carrel:end 01B\n")
    assert FIRST.had == {"01A", "01B"}
    assert merge_references(TEXT, [ONE, TWO], FIRST.had).text is None


def test_what_is_the_readers_stays():
    own = "@book{mine}"
    edited = own + "\r\n" + TEXT.replace("{A}", "{Mine}") + own
    merged = merge_references(edited, [("01A", "@misc{new}"), ("01B", "@misc{c}")], FIRST.had)
    assert merged.conflicts == ("01A",)
    assert merged.text
    assert merged.text.startswith(own + "\r\n% carrel")
    assert merged.text.endswith("% carrel:end 01B\n" + own)
    assert "{Mine}" in merged.text
    assert "@misc{c}" in merged.text


def test_papers_of_other_exports_stay_and_deleted_entries_stay_away():
    assert merge_references(TEXT, [ONE], FIRST.had).text is None
    gone = TEXT[: TEXT.index("% carrel:begin 01B")]
    merged = merge_references(gone, [ONE, TWO, ("01C", "@misc{c}")], FIRST.had)
    assert merged.text
    assert "@misc{b}" not in merged.text
    assert merged.text.startswith(gone)
    assert merged.had == {"01A", "01B", "01C"}


@pytest.mark.parametrize(
    "damage",
    [
        TEXT.replace("% carrel:end 01A\n", ""),
        TEXT + TEXT,
        TEXT.replace("% carrel:begin 01B", "% Carrel:begin 01B x"),
        "  " + TEXT,
    ],
)
def test_a_damaged_file_is_left_alone(damage: str):
    with pytest.raises(DamagedError):
        merge_references(damage, [ONE, TWO], FIRST.had)


@given(
    st.text("%carel:begindot 01A\n\r@{}", max_size=60), st.sampled_from(["", "% carrel:end 01A"])
)
def test_no_entry_can_break_the_file(entry: str, line: str):
    merged = merge_references("% mine", [("01A", f"{entry}\n{line}\n{entry}")])
    text = merged.text or "% mine"
    assert text.startswith("% mine")
    assert merge_references(text, [("01A", f"{entry}\n{line}\n{entry}")], merged.had).text is None
    assert merge_references(text, [("01A", "@misc{x}")], merged.had).conflicts == ()
