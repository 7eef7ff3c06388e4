"""Pictures of notes: stored under what is in them, once, and never over another."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from carrel.library import attachments
from carrel.library.attachments import attachments_folder, store_attachment
from carrel.library.errors import LibraryError


def test_named_after_its_content_and_stored_once(tmp_path: Path):
    name = store_attachment(tmp_path, b"picture", ".PNG")
    assert name == f"{hashlib.sha256(b'picture').hexdigest()[:16]}.png"
    stored = attachments_folder(tmp_path) / name
    first = stored.stat().st_mtime_ns
    assert store_attachment(tmp_path, b"picture", "png") == name
    assert (stored.read_bytes(), stored.stat().st_mtime_ns) == (b"picture", first)
    assert [one.name for one in attachments_folder(tmp_path).iterdir()] == [name]


def test_another_content_of_that_name_is_left_alone(tmp_path: Path):
    digest = hashlib.sha256(b"picture").hexdigest()
    attachments_folder(tmp_path).mkdir()
    taken = attachments_folder(tmp_path) / f"{digest[:16]}.png"
    taken.write_bytes(b"mine")
    assert store_attachment(tmp_path, b"picture", "png") == f"{digest[:32]}.png"
    assert taken.read_bytes() == b"mine"


@pytest.mark.parametrize("suffix", ["", ".", "../x", "a b", "p\u00e9g", "waytoolong"])
def test_a_suffix_that_is_none(tmp_path: Path, suffix: str):
    with pytest.raises(LibraryError, match="ending"):
        store_attachment(tmp_path, b"x", suffix)
    assert not attachments_folder(tmp_path).exists()


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attachments, "LARGEST", 3)
    with pytest.raises(LibraryError, match="20 MB"):
        store_attachment(tmp_path, b"four", "png")
    assert store_attachment(tmp_path, b"thr", "png")


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    attachments_folder(tmp_path).write_text("a file in its place")
    with pytest.raises(LibraryError, match="could not store the picture"):
        store_attachment(tmp_path, b"x", "png")
