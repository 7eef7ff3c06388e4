"""A vault on a disk that is full, slow, read-only or gone, or that the reader writes to meanwhile.

Each fault happens at every single thing that an export asks of the disk, one after another.
"""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest
from tests.faults.faulty_disk import (
    FULL,
    READING,
    WRITING,
    Control,
    Disk,
    FivePapers,
    refusing,
)

from carrel.vault.report import ExportReport, Outcome

READ_ONLY = refusing(errno.EROFS)
TYPED = b"\ntyped in this moment\n"


@pytest.fixture
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FivePapers:
    return FivePapers(tmp_path, monkeypatch)


def reasons(report: ExportReport) -> str:
    return " ".join([*report.problems, *(why for one in report.files for why in one.reasons)])


def check_healed(five: FivePapers) -> None:
    """Assert that an export without a fault brings all that the faulty one did not."""
    report = five.export()
    assert report.complete
    assert five.texts() == five.new
    assert {one.outcome for one in five.export().files} == {Outcome.KEPT, Outcome.CONFLICT}


def test_what_is_tried(five: FivePapers):
    """The export that is disturbed does all that an export can do."""
    assert set(five.calls(WRITING)) == set(WRITING)
    assert len(five.new) == len(five.old) + 4  # two papers, a picture, what lies beside one
    five.fresh()
    told = [str(one.outcome) for one in five.export().files]
    assert told == ["updated", "updated", "conflict", "new", "new"]


@pytest.mark.parametrize("on", [False, True], ids=["room again", "full from then on"])
def test_a_full_disk(five: FivePapers, *, on: bool):
    for at, kind in enumerate(five.calls(WRITING), 1):
        five.fresh()
        disk = Disk(five.folder, WRITING)
        disk.at, disk.on, disk.happens = at, on, FULL
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            report = five.export()
        told = f"at {kind}, number {at}"
        assert five.halves() == [], told
        assert five.partial() == [], told
        assert len(report.files) == 5, told
        assert "No space left on device" in reasons(report), told
        for one in report.files:
            if one.outcome in (Outcome.NEW, Outcome.UPDATED):
                assert five.texts()[one.file] == five.new[one.file], told
            if one.outcome is Outcome.SKIPPED:
                assert "No space left on device" in one.reasons[0], told
        check_healed(five)


def test_a_read_only_disk(five: FivePapers):
    five.fresh()
    disk = Disk(five.folder, WRITING)
    disk.at, disk.on, disk.happens = 1, True, READ_ONLY
    with pytest.MonkeyPatch.context() as patch:
        disk.install(patch)
        report = five.export()
    assert five.texts() == five.old
    assert [one.outcome for one in report.files] == [Outcome.SKIPPED] * 5
    assert {one.reasons[0] for one in report.files} == {"Read-only file system"}
    check_healed(five)


def test_a_folder_that_vanishes_and_comes_back(five: FivePapers):
    unplugged = five.place / "unplugged"

    def vanish(kind: str) -> None:
        five.folder.rename(unplugged)

    kinds = tuple(kind for kind in (*WRITING, *READING) if kind != "mkdir")
    for at, kind in enumerate(five.calls(kinds), 1):
        five.fresh()
        disk = Disk(five.folder, kinds)
        disk.at, disk.happens = at, vanish
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            report = five.export()
        told = f"at {kind}, number {at}"
        assert len(report.files) == 5, told
        assert not report.complete, told
        left = [path for path in five.folder.rglob("*") if path.is_file()]
        assert left == [], told  # nothing is put where the disk was
        if five.folder.exists():
            five.folder.rename(five.place / f"mount point {at}")
        unplugged.rename(five.folder)
        assert five.halves() == [], told
        check_healed(five)


def test_what_a_reader_types_at_any_moment_stays(five: FivePapers):
    """Only between the last look at a file and its replacing is there nothing to be done: no
    system knows a replacing that asks whether the file is the same.
    """
    papers = [five.folder / name for name in ("Lamp 0.md", "Lamp 1.md", "Lamp 2.md", "own.md")]

    def type_into_all(kind: str) -> None:
        for path in papers:
            with open(path, "ab") as file:
                file.write(TYPED)

    kinds = tuple(kind for kind in (*WRITING, *READING) if kind != "replace")
    for at, kind in enumerate(five.calls(kinds), 1):
        five.fresh()
        disk = Disk(five.folder, kinds)
        disk.at, disk.happens = at, type_into_all
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            report = five.export()
        told = f"at {kind}, number {at}"
        assert [path.read_bytes().count(TYPED) for path in papers] == [1] * 4, told
        for one in report.files:
            if one.outcome is Outcome.SKIPPED:
                assert one.reasons == ("the file changed while it was being updated",), told
        again = five.export()
        assert again.complete, told
        for path in papers:
            name = path.name
            assert path.read_bytes() == five.new[name] + TYPED, told
        assert {one.outcome for one in five.export().files} == {Outcome.KEPT, Outcome.CONFLICT}


def test_a_cancel_on_a_slow_disk_at_any_moment(five: FivePapers):
    """The file that is at work is finished, no other one is begun."""
    for at, kind in enumerate(five.calls(WRITING), 1):
        five.fresh()
        job, disk = Control(), Disk(five.folder, WRITING)
        began: list[int] = []

        def cancel(kind: str, job: Control = job, began: list[int] = began) -> None:
            time.sleep(0.001)
            if not job.cancelled:
                began.append(job.done)
            job.cancelled = True

        disk.at, disk.on, disk.happens = at, True, cancel
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            report = five.export(job=job)
        told = f"at {kind}, number {at}"
        assert len(report.files) == min(began[0] + 1, 5), told
        assert report.cancelled == (len(report.files) < 5), told
        assert five.halves() == [], told
        assert five.partial() == [], told
        check_healed(five)
