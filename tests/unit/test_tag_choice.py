"""Tags for several papers: what is decided tag by tag, and what is said of it."""

from __future__ import annotations

import pytest

from carrel.library.tag_reading import SelectedTag, TagMove, TagPreview
from carrel.ui.tags.bulk_choice import ALL, NONE, SOME, BulkChoice
from carrel.ui.tags.wording import change_sentence, preview_sentence


@pytest.fixture
def choice() -> BulkChoice:
    return BulkChoice(
        [SelectedTag("All", "", 31), SelectedTag("draft", "pink", 4), SelectedTag("llm", "", 9)], 31
    )


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("All", [ALL, NONE, ALL]),
        ("draft", [SOME, ALL, NONE, SOME]),
        ("new", [NONE, ALL, NONE]),
    ],
)
def test_a_tag_goes_round_its_states(choice: BulkChoice, name: str, states: list[str]):
    seen = [choice.state(name)]
    for _ in states[1:]:
        choice.toggle(name)
        seen.append(choice.state(name))
    assert seen == states
    assert choice.sentence() == ""


def test_what_changes(choice: BulkChoice):
    choice.want("LLM", ALL)
    choice.want("draft", NONE)
    choice.want("new", ALL)
    assert choice.added() == {"llm": 22, "new": 31}
    assert choice.taken() == {"draft": 4}
    assert choice.sentence() == "Adds llm to 22 papers, new to 31, takes draft from 4 papers."
    assert choice.names() == ["All", "draft", "llm", "new"]
    assert [choice.detail(name) for name in choice.names()] == [
        *("", "4 of 31 → none", "9 of 31 → all", "→ all"),
    ]


@pytest.mark.parametrize(
    ("added", "taken", "said"),
    [
        ({}, {}, ""),
        ({"a": 1}, {}, "Adds a to 1 paper."),
        ({}, {"a": 1200, "b": 1}, "Takes a from 1,200 papers, b from 1."),
        (dict.fromkeys("abcd", 2), {}, "Adds 4 tags."),
    ],
)
def test_what_is_said_of_a_change(added, taken, said: str):
    assert change_sentence(added, taken) == said


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (TagPreview(trouble="There is no tag “x”."), "There is no tag “x”."),
        (
            TagPreview((TagMove("a", "b", merges=False, papers=1, highlights=0),), 1),
            "1 tag changes: on 1 paper.",
        ),
        (
            TagPreview((TagMove("a", "", merges=False, papers=5, highlights=2),), 5, 2, 2),
            "1 tag changes: on 5 papers (2 in the trash), 2 highlights.",
        ),
    ],
)
def test_what_is_said_of_a_preview(preview: TagPreview, said: str):
    assert preview_sentence(preview) == said
