"""What was changed in the vault alone goes back, and nothing else does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, NOTE, Control, Vault

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import ReadingState
from carrel.domain.vault_change import VaultChange
from carrel.vault.reading_back import ReadBackReport, read_back
from carrel.vault.rendering import rendering
from carrel.vault.report import Outcome
from carrel.vault.state import STATE_FILE

#: Lines of a note as people type them; nothing that a file cannot hold.
LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20),
        st.sampled_from(["# A", "- b", "```", "", "  c  ", "<!-- carrel:begin notes -->", "---"]),
    ),
    max_size=8,
)


def back(vault: Vault, labels: Iterable[str] = ()) -> ReadBackReport:
    return read_back(vault.papers.values(), vault.folder, rendering(), Control(), tuple(labels))


def change(vault: Vault, labels: Iterable[str] = ()) -> VaultChange:
    report = back(vault, labels)
    assert report.problems == []
    assert report.conflicts == []
    (one,) = report.changes
    return one


def take(vault: Vault, one: VaultChange) -> None:
    """Change the crane paper as the library would."""
    before = vault.papers[CRANES.carrel_id]
    tags = [tag for tag in before.paper.tags if tag not in one.tags_removed]
    changed = dataclasses.replace(
        before.paper,
        tags=(*tags, *one.tags_added),
        state=one.state or before.paper.state,
        rating=one.rating if one.rating_changed else before.paper.rating,
    )
    note = before.note if one.note is None else one.note
    vault.papers[CRANES.carrel_id] = ExportPaper(paper=changed, note=note)


def test_nothing_was_changed(exported: Vault):
    report = back(exported)
    assert report.files == 1
    assert (report.changes, report.conflicts, report.problems) == ([], [], [])


def test_what_carrel_changed_is_not_read_back(exported: Vault):
    exported.set(note="Otherwise.", tags=("new",), state=ReadingState.READ, rating=1)
    assert back(exported).changes == []


def test_a_note(exported: Vault):
    exported.edit("- fold twice  \n", "- fold thrice\r\n")
    one = change(exported)
    assert one.note == NOTE.replace("- fold twice  ", "- fold thrice")
    assert one.expected.note == NOTE
    assert (one.tags_added, one.tags_removed, one.state, one.rating_changed) == (
        (),
        (),
        None,
        False,
    )
    take(exported, one)
    assert exported.one().outcome is not Outcome.CONFLICT
    assert back(exported).changes == []


def test_an_emptied_note(exported: Vault):
    text = exported.text
    begin = text.index("\n", text.index("carrel:begin notes")) + 1
    exported.path.write_text(text[:begin] + text[text.index("<!-- carrel:end notes") :])
    assert change(exported).note == ""


def test_a_deleted_block_deletes_no_note(exported: Vault):
    text = exported.text
    end = text.index("<!-- carrel:end notes -->") + len("<!-- carrel:end notes -->")
    exported.path.write_text(text[: text.index("<!-- carrel:begin notes")] + text[end:])
    assert back(exported).changes == []


TAGS = {
    "added": ('  - "paper"', '  - "paper"\n  - origami', ("origami",), ()),
    "added with a sign": ('  - "paper"', '  - "paper"\n  - "#origami"', ("origami",), ()),
    "one that the library spells otherwise": (
        '  - "paper"',
        '  - "paper"\n  - Slow-Reading',
        ("slow reading",),
        (),
    ),
    "taken": ('  - "llm/long-context"\n', "", (), ("llm/long context",)),
    "taken that was spelt otherwise": ('  - "y2024"\n', "", (), ("2024",)),
    "renamed": ('"llm/long-context"', "llm/short", ("llm/short",), ("llm/long context",)),
}


@pytest.mark.parametrize("case", TAGS)
def test_tags(exported: Vault, case: str):
    old, new, added, removed = TAGS[case]
    exported.edit(old, new)
    one = change(exported, ["slow reading", "other"])
    assert (one.tags_added, one.tags_removed) == (added, removed)
    take(exported, one)
    exported.one()
    assert back(exported, ["slow reading"]).changes == []


def test_the_tag_of_all_papers_is_carrels(exported: Vault):
    exported.edit('  - "paper"\n', "")
    assert back(exported).changes == []


def test_tags_in_another_order_are_no_change(exported: Vault):
    exported.edit(
        '  - "paper"\n  - "llm/long-context"\n  - "y2024"\n',
        "  - y2024\n  - LLM/long-context\n  - paper\n",
    )
    assert back(exported).changes == []


def test_state_and_rating(exported: Vault):
    exported.edit('status: "reading"', "status: read")
    exported.edit("rating: 4", "rating: 5")
    one = change(exported)
    assert (one.state, one.rating, one.rating_changed) == (ReadingState.READ, 5, True)
    take(exported, one)
    assert exported.one().outcome is Outcome.KEPT
    assert back(exported).changes == []


def test_an_emptied_rating_is_taken_away(exported: Vault):
    exported.edit("rating: 4", "rating:")
    one = change(exported)
    assert (one.rating, one.rating_changed) == (None, True)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('status: "reading"', "status: skimmed", "the status “skimmed” is not a state"),
        ('status: "reading"', "status: [read]", "the status “read” is not a state"),
        ("rating: 4", "rating: 6", "the rating “6” is not a number from 1 to 5"),
        ("rating: 4", "rating: good", "the rating “good” is not a number"),
    ],
)
def test_what_carrel_cannot_take_is_told(exported: Vault, old: str, new: str, reason: str):
    exported.edit(old, new)
    report = back(exported)
    assert report.changes == []
    assert reason in report.problems[0]


def test_both_sides(exported: Vault):
    exported.edit("- fold twice", "- fold thrice")
    exported.edit("rating: 4", "rating: 5")
    exported.edit('status: "reading"', "status: read")
    exported.set(note="Otherwise.", rating=1)
    report = back(exported)
    (one,) = report.changes
    assert (one.note, one.state, one.rating_changed) == (None, ReadingState.READ, False)
    ((conflict, reasons),) = report.conflicts
    assert "fold thrice" in str(conflict.note)
    assert reasons == (
        "notes: changed in the file and in Carrel",
        "rating: changed in the file and in Carrel",
    )


def test_the_same_on_both_sides_is_no_conflict(exported: Vault):
    exported.edit("- fold twice", "- fold thrice")
    exported.set(note=NOTE.replace("fold twice", "fold thrice"))
    report = back(exported)
    assert (report.changes, report.conflicts) == ([], [])


def test_without_the_state_only_notes(exported: Vault):
    exported.edit("- fold twice", "- fold thrice")
    exported.edit("rating: 4", "rating: 5")
    (exported.folder / ".carrel" / STATE_FILE).unlink()
    report = back(exported)
    (one,) = report.changes
    assert "fold thrice" in str(one.note)
    assert not one.rating_changed
    assert "nothing remembers" in report.problems[0]


DAMAGE = {
    "a marker is gone": ("<!-- carrel:end notes -->\n", ""),
    "the front matter is none": ("aliases:", "aliases"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_file_is_told(exported: Vault, case: str):
    exported.edit("- fold twice", "- fold thrice")
    exported.edit(*DAMAGE[case])
    report = back(exported)
    assert report.changes == []
    assert "not read back" in report.problems[0]


def test_no_utf8(exported: Vault):
    exported.path.write_bytes(exported.path.read_bytes().replace(b"fold twice", b"fold \xff"))
    assert "not UTF-8" in back(exported).problems[0]


def test_two_copies_are_not_read_back(exported: Vault):
    exported.edit("- fold twice", "- fold thrice")
    (exported.folder / "copy.md").write_bytes(exported.path.read_bytes())
    report = back(exported)
    assert report.changes == []
    assert "same carrel_id" in report.problems[0]


def test_a_moved_file_is_read_back(exported: Vault):
    exported.edit("- fold twice", "- fold thrice")
    (exported.folder / "deep").mkdir()
    exported.path.rename(exported.folder / "deep" / "other.md")
    assert change(exported).file == "deep/other.md"


@given(before=LINES, after=LINES)
def test_what_was_typed_comes_back(
    before: list[str], after: list[str], tmp_path_factory: pytest.TempPathFactory
):
    vault = Vault(tmp_path_factory.mktemp("vault"))
    vault.set(note="\n".join(before))
    vault.export()
    typed = "\n".join(after)
    lines = vault.text.split("\n")
    begin = next(n for n, line in enumerate(lines) if line.startswith("<!-- carrel:begin notes"))
    end = lines.index("<!-- carrel:end notes -->", begin)
    safe = [line.replace("<!-- carrel:begin", "\\<!-- carrel:begin") for line in after]
    vault.path.write_text(
        "\n".join([*lines[: begin + 1], *safe, *lines[end:]]), "utf-8", newline=""
    )
    report = back(vault)
    assert report.problems == []
    taken = report.changes[0].note if report.changes else "\n".join(before)
    assert trimmed(str(taken)) == trimmed(typed)
    for one in report.changes:
        take(vault, one)
    assert vault.one().outcome is not Outcome.CONFLICT
    assert back(vault).changes == []


def trimmed(text: str) -> list[str]:
    """The lines of a note as the two sides compare them."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n").split("\n")
