"""Papers whose names are hard on a disk: long ones in every script, names that are one to some."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest
from tests.faults.faulty_disk import Control
from tests.unit.vault.made_papers import WORDS
from tests.unit.vault.obsidian_check import obsidian_faults
from tests.unit.vault.shelf import LAMPS
from tests.unit.vault.test_round_trip import id_in, texts

from carrel.domain.export_paper import ExportPaper
from carrel.vault.exporting import export
from carrel.vault.report import Outcome

_LONG = 300
#: Titles that are one name to a disk that folds case or composes letters.
_ONE_NAME = (
    ("Lamp", "LAMP", "lamp", "LaMp"),
    ("Straße", "STRASSE", "strasse"),
    ("caf\u00e9", "cafe\u0301", "CAFÉ"),
    ("Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ"),
    ("ﬁne", "fine", "FINE"),
    ("\u212bngström", "\u00c5ngström", "A\u030angström"),
    ("각도", unicodedata.normalize("NFD", "각도")),
    ("CON", "con", "Con"),
    ("a:b", "a/b", "a?b", "a-b"),
    ("...", "???", "", " . ", "paper"),
)


def with_titles(titles: list[str]) -> list[ExportPaper]:
    return [
        ExportPaper(
            paper=dataclasses.replace(LAMPS, carrel_id=f"{number:026d}", title=title),
            note=f"note {number}",
        )
        for number, title in enumerate(titles)
    ]


def check(folder: Path, papers: list[ExportPaper]) -> None:
    """Assert that each paper has a file, is known by it in the next export and alone."""
    report = export(papers, folder, Control())
    assert report.count(Outcome.NEW) == len(papers)
    found = texts(folder)
    files = {one.carrel_id: one.file for one in report.files}
    assert {path: id_in(text) for path, text in found.items()} == {
        path: carrel_id for carrel_id, path in files.items()
    }
    assert obsidian_faults(found) == []
    changed = [dataclasses.replace(one, note=f"{one.note} more") for one in papers]
    for path in (folder / ".carrel").glob("exported*"):
        path.unlink()  # names have to do without a memory
    again = export(list(reversed(changed)), folder, Control())
    assert again.count(Outcome.UPDATED) == len(papers)
    assert {one.carrel_id: one.file for one in again.files} == files


def test_long_titles_of_every_script(tmp_path: Path):
    titles = []
    for words in WORDS.values():
        long = " ".join(words * _LONG)
        # Alike up to their ends, and once without a place to cut at.
        titles += [long[:_LONG], long[: _LONG - 1] + "x", long.replace(" ", "")[:_LONG]]
    titles += ["🕊" * _LONG, "👩‍🔬" * (_LONG // 3), "e" + "\u0301" * _LONG, "-" * _LONG, "." * _LONG]
    check(tmp_path, with_titles(titles))


@pytest.mark.parametrize("titles", _ONE_NAME, ids=lambda titles: ascii(titles[0]))
def test_names_that_are_one_to_some_disks(tmp_path: Path, titles: tuple[str, ...]):
    check(tmp_path, with_titles(list(titles)))


def test_two_hundred_papers_of_one_title(tmp_path: Path):
    check(tmp_path, with_titles(["Slow Lamps"] * 200))
    names = {path.name for path in tmp_path.glob("*.md")}
    assert names == {"Slow Lamps.md", *(f"Slow Lamps-{number}.md" for number in range(2, 201))}


def test_one_title_beside_a_readers_files(tmp_path: Path):
    own = {f"{name}.md": f"mine {name}" for name in ("Slow Lamps", "slow lamps-2", "SLOW LAMPS-4")}
    for name, text in own.items():
        (tmp_path / name).write_text(text)
    report = export(with_titles(["Slow Lamps"] * 5), tmp_path, Control())
    made = [one.file for one in report.files]
    assert made == [f"Slow Lamps-{number}.md" for number in (3, 5, 6, 7, 8)]
    assert {name: (tmp_path / name).read_text() for name in own} == own
