"""What is remembered of a vault beside the library, and which changes count for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carrel.domain.changes import ChangeSet
from carrel.library.reading import LibraryReader
from carrel.ui.vault.changed_papers import changes_since
from carrel.ui.vault.vault_marks import Mark, VaultMarks


def test_what_plugins_find_brings_only_known_papers():
    class Reader:
        def feed_reaches(self, _: int) -> bool:
            return True

        def feed_since(self, seq: int) -> ChangeSet:
            changed = {
                "note": frozenset({1}),
                "mentions:metrics": frozenset({1, 2}),
                "field:metrics.count": frozenset({3}),
                "queue": frozenset({4}),
            }
            return ChangeSet(last_seq=seq + 1, added=frozenset({5}), changed=changed)

    found = changes_since(Reader(), 7)  # type: ignore[arg-type]
    assert (found.seq, set(found.papers), set(found.only_known)) == (8, {1, 5}, {2, 3})


@pytest.mark.parametrize("nonsense", ["", "[]", '{"a": 1}', '{"a": {"seq": "x"}}', "{"])
def test_marks_that_make_no_sense_are_none(tmp_path: Path, nonsense: str):
    (tmp_path / "vaults.json").write_text(nonsense)
    marks = VaultMarks(tmp_path)
    assert marks.get(Path("a")) is None
    marks.put(tmp_path / "v", Mark(3, seen=True))
    assert VaultMarks(tmp_path).get(tmp_path / "v") == Mark(3, seen=True)


def test_only_so_many_folders_are_remembered(tmp_path: Path):
    marks = VaultMarks(tmp_path)
    for number in range(25):
        marks.put(Path(f"/{number}"), Mark(number))
    kept = [n for n in range(25) if VaultMarks(tmp_path).get(Path(f"/{n}")) is not None]
    assert kept == list(range(5, 25))


def test_a_copied_library_knows_its_own_marks(library_folder: Path, tmp_path: Path):
    VaultMarks(library_folder).put(tmp_path, Mark(4))
    copied = Path(shutil.copytree(library_folder, tmp_path / "copied"))
    assert VaultMarks(copied).get(tmp_path) == Mark(4)
    reader = LibraryReader(copied / "library.sqlite")
    assert reader.last_seq() > 0
    reader.close()
