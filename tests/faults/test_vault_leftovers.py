"""What an export that was killed left half written is swept a day later, wherever it lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.faults.faulty_disk import FivePapers

_PLACES = ("", "below/deep", "attachments", ".carrel/conflicts", ".carrel/conflicts/below")


@pytest.mark.parametrize("place", _PLACES)
def test_what_is_half_written_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str):
    five = FivePapers(tmp_path, monkeypatch)
    (five.folder / place).mkdir(parents=True, exist_ok=True)
    old, young, own = (
        five.folder / place / name
        for name in (".carrel-0123456789ab.tmp", ".carrel-ba9876543210.tmp", "own.tmp")
    )
    for path in (old, young, own):
        path.write_bytes(b"half")
    for path in (old, own):
        os.utime(path, (1, 1))
    five.export()
    assert (old.exists(), young.exists(), own.exists()) == (False, True, True)
