"""The disk is told of a file's content and of a folder's names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from carrel.durable import sync_file, sync_folder


@pytest.mark.parametrize(
    ("sync", "name"),
    [
        (sync_file, "file"),
        pytest.param(
            sync_folder,
            "folder",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such call"),
        ),
    ],
)
def test_the_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sync: Callable[[Path], None], name: str
):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    told: list[os.stat_result] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: told.append(os.fstat(descriptor)))
    sync(tmp_path / name)
    assert [os.path.samestat(one, (tmp_path / name).stat()) for one in told] == [True]
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "nothing")
