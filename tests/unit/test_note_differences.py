"""Differences of two texts: they lead from one to the other, and say so briefly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.note import Note, NoteVersion
from carrel.ui.notes.history_differences import (
    DELETED,
    INSERTED,
    LEFT_OUT,
    SAME,
    Piece,
    collapsed,
    differences,
    words_changed,
)
from carrel.ui.notes.history_versions import compare, merged, sides

TEXTS = st.text(st.sampled_from("ab \n.é𝄞"), max_size=80) | st.text(max_size=80)


def joined(pieces: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_applied_they_give_either_text(old: str, new: str):
    pieces = differences(old, new)
    assert joined(pieces, SAME, INSERTED) == new
    assert joined(pieces, SAME, DELETED) == old
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in pairwise(kinds))


@given(TEXTS, TEXTS)
def test_collapsed_they_keep_every_change(old: str, new: str):
    pieces = differences(old, new)
    short = collapsed(pieces)
    for kind in (INSERTED, DELETED):
        assert joined(short, kind) == joined(pieces, kind)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("same\n", "same\n", [Piece(SAME, "same\n")]),
        ("", "new", [Piece(INSERTED, "new")]),
        ("gone", "", [Piece(DELETED, "gone")]),
        (
            "a slow lamp\nend\n",
            "a quick lamp\nend\n",
            [
                Piece(SAME, "a "),
                Piece(DELETED, "slow"),
                Piece(INSERTED, "quick"),
                Piece(SAME, " lamp\nend\n"),
            ],
        ),
        ("one\n", "one\ntwo\n", [Piece(SAME, "one\n"), Piece(INSERTED, "two\n")]),
    ],
)
def test_by_words_in_lines_that_differ(old: str, new: str, pieces: list[Piece]):
    assert differences(old, new) == pieces


def test_a_long_stretch_that_was_rewritten_is_replaced_whole():
    old, new = (" ".join(f"{word}{n}" for n in range(3_000)) for word in ("x", "y"))
    assert differences(old, new) == [Piece(DELETED, old), Piece(INSERTED, new)]


def test_unchanged_lines_are_left_out_but_for_some():
    lines = [f"line {n}\n" for n in range(30)]
    changed = [*lines[:10], "line ten\n", *lines[11:]]
    short = collapsed(differences("".join(lines), "".join(changed)))
    assert [piece.kind for piece in short] == [LEFT_OUT, SAME, DELETED, INSERTED, SAME, LEFT_OUT]
    assert [piece.text for piece in short if piece.kind == LEFT_OUT] == [
        "8 lines are the same",
        "17 lines are the same",
    ]
    assert short[1].text == "line 8\nline 9\nline "


def test_words_are_counted():
    assert words_changed(differences("a b c d", "a x y c")) == (2, 2)
    assert (compare("a", "a, b").inserted, compare("a", "a").pieces) == (1, (Piece(SAME, "a"),))


def versions(*bodies: str) -> list[NoteVersion]:
    return [NoteVersion(id=n, paper_id=1, body=body, saved_at=n) for n, body in enumerate(bodies)]


def test_texts_that_are_the_same_as_the_next_are_one():
    history = merged(Note(paper_id=1, body="d", changed_at=9), versions("d", "c", "c", "d", "a b"))
    assert [(one.id, one.body, one.words) for one in history.versions] == [
        (1, "c", 1),
        (3, "d", 1),
        (4, "a b", 2),
    ]
    assert sides(history, 0, with_before=False) == ("c", "d")
    assert sides(history, 0, with_before=True) == ("d", "c")
    assert sides(history, 2, with_before=True) == ("", "a b")
    assert merged(None, versions("gone")).now == ""
