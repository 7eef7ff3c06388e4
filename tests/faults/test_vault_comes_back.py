"""A vault that vanishes in the middle of an export is not made anew where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.faulty_disk import Disk, FivePapers


def test_a_vault_that_vanishes_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    five = FivePapers(tmp_path, monkeypatch)
    for at in range(1, len(five.calls(("mkdir",))) + 1):
        five.fresh()
        disk = Disk(five.folder, ("mkdir",))
        disk.at = at
        disk.happens = lambda kind: five.folder.rename(tmp_path / "unplugged") and None
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            report = five.export()
        assert not report.complete
        assert not five.folder.exists()
        (tmp_path / "unplugged").rename(five.folder)
        assert five.halves() == []
