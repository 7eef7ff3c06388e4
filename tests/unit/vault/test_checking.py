"""`check`: every file read back, every fault with its file."""

from __future__ import annotations

import pytest
from tests.unit.vault.shelf import CRANES, LAMPS, Vault

from carrel.domain.export_paper import ExportPaper
from carrel.vault.checking import check


def test_what_was_exported_is_sound(exported: Vault):
    exported.papers[LAMPS.carrel_id] = ExportPaper(paper=LAMPS, note="<!-- carrel:end notes -->")
    exported.export()
    (exported.folder / "mine.md").write_text("---\nbroken: [\n---\ncarrel:begin\n")
    exported.edit('status: "reading"', "status:\n  a: {nested: one}\nup: '[[x]]'")
    report = check(exported.folder)
    assert (report.files, report.faults) == (2, ())


FAULTS = {
    "front matter": ('title: "Cranes: Counting with #1 Hands"', "title: Cranes: Counting"),
    "reader's key": ("rating: 4", "mine: 'open"),
    "key twice": ("rating: 4", "status: read"),
    "no key": ("rating: 4", "rating 4"),
    "tag": ('"y2024"', '"2024"'),
    "tag with space": ('"y2024"', '"a b"'),
    "marker": ("<!-- carrel:end notes -->", ""),
    "no id": ('carrel_id: "', 'was: "'),
    "front matter's end": ("carrel_schema: 1\n---", "carrel_schema: 1\n--"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(exported: Vault, fault: str):
    exported.edit(*FAULTS[fault])
    (told,) = check(exported.folder).faults
    assert told.file == exported.path.name
    assert told.reason


def test_an_id_that_is_there_twice(exported: Vault):
    (exported.folder / "below").mkdir()
    (exported.folder / "below" / "copy.md").write_text(exported.text)
    (told,) = check(exported.folder).faults
    assert (told.file, told.reason) == (
        "below/copy.md",
        f"“{CRANES.citekey}.md” has the same carrel_id",
    )


def test_other_encodings(exported: Vault):
    exported.path.write_bytes(exported.path.read_bytes() + b"\xff")
    (exported.folder / "wide.md").write_bytes("x".encode("utf-16"))
    assert [told.reason for told in check(exported.folder).faults] == [
        "it is not UTF-8",
        "it is UTF-16, not UTF-8",
    ]
