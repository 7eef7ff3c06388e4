"""What a full disk leaves of Carrel's own file in a vault is no problem of the next export."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.faults.faulty_disk import FivePapers


@pytest.mark.parametrize("tables", [False, True], ids=["no bytes", "no tables"])
def test_a_file_that_was_only_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tables: bool
):
    five = FivePapers(tmp_path, monkeypatch)
    five.fresh()
    path = five.folder / ".carrel" / "exported.sqlite"
    path.write_bytes(b"")
    if tables:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        assert path.stat().st_size
    report = five.export()
    assert report.problems == []
    assert five.export().complete
