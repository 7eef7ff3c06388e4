"""Conflicts are found part by part, and settled as the reader chose, and not otherwise."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.unit.vault.shelf import CRANES, NOTE, Control, Vault

from carrel.domain.paper import ReadingState
from carrel.vault.differences import (
    Choice,
    Difference,
    DifferencesReport,
    Side,
    differences,
)
from carrel.vault.lines import DamagedError
from carrel.vault.locking import VaultBusyError, only_one
from carrel.vault.rendering import rendering
from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError
from carrel.vault.report import Outcome
from carrel.vault.resolving import Resolved, resolve

THRICE = ("- fold twice", "- fold thrice")
MINE, THEIRS, BOTH, IMPORT = Choice.MINE, Choice.THEIRS, Choice.BOTH, Choice.IMPORT


def look(vault: Vault) -> DifferencesReport:
    return differences(vault.papers.values(), vault.folder, rendering(), Control())


def parts(vault: Vault) -> dict[str, Difference]:
    report = look(vault)
    assert report.unreadable == {}
    return {one.part: one for paper in report.papers for one in paper.differences}


def settle(vault: Vault, choices: Mapping[str, Choice]) -> Resolved:
    one = vault.papers[CRANES.carrel_id]
    return resolve(one, vault.folder, rendering(), vault.path.name, choices)


def test_none(exported: Vault):
    assert look(exported).papers == []
    exported.set(note="Otherwise.", title="Other", tags=("new",), state=ReadingState.READ)
    assert look(exported).papers == []  # Carrel's alone: the next export writes it


@pytest.fixture
def torn(exported: Vault) -> Vault:
    """The note, the rating and the tags were edited on both sides, the abstract in the file."""
    exported.edit(*THRICE)
    exported.edit("rating: 4", "rating: 5")
    exported.edit('  - "paper"\n', '  - "paper"\n  - mine\n')
    exported.edit("> Forty cranes", "> Fifty cranes")
    exported.set(note="Otherwise.", rating=3, tags=(*CRANES.tags, "carrels"))
    exported.export()
    return exported


def test_each_part(torn: Vault):
    found = parts(torn)
    assert list(found) == ["abstract", "notes", "tags", "rating"]
    notes = found["notes"]
    assert (notes.is_block, notes.edited) == (True, Side.BOTH)
    assert notes.in_file == NOTE.replace(*THRICE) + "\n"
    assert str(notes.in_carrel).strip() == "Otherwise."
    assert notes.choices == (MINE, THEIRS, BOTH, IMPORT)
    assert found["abstract"].edited is Side.FILE
    assert found["abstract"].choices == (MINE, THEIRS, BOTH)
    rating = found["rating"]
    assert (rating.in_file, rating.in_carrel) == ("5", "3")
    assert rating.choices == (MINE, THEIRS, IMPORT)
    assert "mine" in found["tags"].in_file


@pytest.mark.parametrize("part", ["abstract", "notes", "tags", "rating"])
@pytest.mark.parametrize("choice", list(Choice))
def test_one_choice_settles_one_part(torn: Vault, part: str, choice: Choice):
    before, found = torn.text, parts(torn)
    if choice not in found[part].choices:
        with pytest.raises(ChangedMeanwhileError, match="is no choice"):
            settle(torn, {part: choice})
        assert torn.text == before
        return
    done = settle(torn, {part: choice})
    assert done.written is (torn.text != before)
    if choice is IMPORT:
        assert torn.text == before
        assert done.change is not None
        return
    assert done.change is None
    left = parts(torn)
    assert list(left) == [name for name in found if name != part]
    for _ in range(2):
        torn.export()
        assert list(parts(torn)) == list(left)


def test_mine_makes_a_block_the_readers_own(torn: Vault):
    before = torn.text
    settle(torn, {"notes": MINE})
    assert "carrel:begin notes" not in torn.text
    assert torn.text.replace("\n", "") == "".join(
        line
        for line in before.split("\n")
        if "notes sha256" not in line and "end notes" not in line
    )
    torn.set(note="Later still.")
    torn.export()
    assert "Later still." not in torn.text


def test_theirs_is_carrels_again(torn: Vault):
    settle(torn, {"notes": THEIRS, "rating": THEIRS})
    assert "fold thrice" not in torn.text
    torn.set(note="Later still.", rating=1)
    torn.export()
    assert "Later still." in torn.text
    assert "rating: 1" in torn.text


def test_both_puts_the_readers_below(torn: Vault):
    settle(torn, {"notes": BOTH, "tags": BOTH})
    inside, _, below = torn.text.partition("<!-- carrel:end notes -->\n")
    assert "Otherwise." in inside
    assert below.startswith("\n# Mine\n\n- fold thrice  \n")
    assert {"mine", "carrels"} <= set(_tags(torn))
    torn.set(note="Later still.")
    torn.export()
    assert "Later still." in torn.text
    assert "fold thrice" in torn.text


def test_a_rating_that_was_kept_is_told_once_it_differs_anew(torn: Vault):
    settle(torn, {"rating": MINE})
    assert "rating" not in str(torn.one().reasons)
    torn.set(rating=5)  # the same on both sides
    torn.export()
    torn.set(rating=2)
    torn.export()
    assert "rating: 2" in torn.text
    torn.edit("rating: 2", "rating: 1")
    assert "rating" in parts(torn)


def test_import_tells_the_library(torn: Vault):
    done = settle(torn, dict.fromkeys(("notes", "rating", "tags"), IMPORT))
    assert done.change is not None
    assert done.change.note == NOTE.replace(*THRICE)
    assert (done.change.rating, done.change.tags_added) == (5, ("mine",))
    torn.set(note=done.change.note, rating=5, tags=(*CRANES.tags, "carrels", "mine"))
    torn.export()
    assert list(parts(torn)) == ["abstract"]


def test_what_lies_beside_goes_with_the_last_block(torn: Vault):
    assert "Otherwise." in torn.beside()
    settle(torn, {"notes": THEIRS})
    torn.beside()
    settle(torn, {"abstract": MINE})
    with pytest.raises(FileNotFoundError):
        torn.beside()
    assert torn.one().outcome is not Outcome.CONFLICT


def test_everything_at_once(torn: Vault):
    settle(torn, dict.fromkeys(parts(torn), THEIRS))
    assert parts(torn) == {}
    before = torn.snapshot()
    torn.export()
    text = torn.text
    torn.export()
    assert torn.text == text
    assert before.keys() == torn.snapshot().keys()


def test_a_part_that_is_no_longer_in_question(torn: Vault):
    before = torn.text
    with pytest.raises(ChangedMeanwhileError, match="title is no longer in question"):
        settle(torn, {"title": THEIRS, "notes": THEIRS})
    assert torn.text == before


def test_a_file_that_is_damaged_by_now(torn: Vault):
    before = torn.edit("<!-- carrel:end notes -->\n", "")
    with pytest.raises(DamagedError):
        settle(torn, {"notes": THEIRS})
    assert torn.text == before
    (paper,) = look(torn).papers
    assert "notes" in paper.damaged
    assert paper.differences == ()


def test_a_read_only_file(torn: Vault):
    torn.path.chmod(0o444)
    before = torn.text
    with pytest.raises(LeftAloneError):
        settle(torn, {"notes": THEIRS})
    assert torn.text == before


def test_while_an_export_is_at_work(torn: Vault):
    with only_one(torn.folder), pytest.raises(VaultBusyError):
        settle(torn, {"notes": THEIRS})


def test_a_vanished_file(torn: Vault):
    torn.path.unlink()
    with pytest.raises(FileNotFoundError):
        settle(torn, {"notes": THEIRS})
    assert look(torn).papers == []


def test_without_a_last_line_end(exported: Vault):
    exported.path.write_text(exported.text.replace(*THRICE).rstrip("\n"))
    settle(exported, {"notes": BOTH})
    assert "<!-- carrel:end notes -->\n\n# Mine" in exported.text


def _tags(vault: Vault) -> list[str]:
    front = vault.text.split("---")[1]
    return [line.strip(' -"') for line in front.split("tags:")[1].split("status")[0].split("\n")]
