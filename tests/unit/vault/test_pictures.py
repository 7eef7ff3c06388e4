"""Pictures that notes refer to are copied beside the files, and nothing else is."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, Vault
from tests.unit.vault.test_highlights import FOLDED, mark

from carrel.vault.pictures import copy_pictures, picture_names
from carrel.vault.report import ExportedFile
from carrel.vault.state import VaultState


@pytest.fixture
def attachments(tmp_path: Path) -> Path:
    """The pictures of a library."""
    folder = tmp_path / "library" / "attachments"
    folder.mkdir(parents=True)
    for name in ("a.png", "two words.png", "50%.png", "unused.png"):
        (folder / name).write_bytes(name.encode())
    (folder / "sub").mkdir()
    (folder.parent / "library.sqlite").write_bytes(b"all notes")
    return folder


def export(vault: Vault, attachments: Path, note: str, **more: Any) -> ExportedFile:
    vault.set(note=note)
    return vault.one(attachments=attachments, **more)


def copied(vault: Vault) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (vault.folder / "attachments").glob("*")}


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("![](attachments/a.png)", ["a.png"]),
        ('![x [y]]( attachments/a.png "a title") ![](attachments/a.png)', ["a.png"]),
        ("![](<attachments/two words.png>) [p](attachments/b.pdf)", ["two words.png", "b.pdf"]),
        ("![](attachments/two%20words.png)", ["two words.png"]),
        ("![](attachments/50%25.png)", ["50%.png"]),
        ("![](attachments/../x)", ["../x"]),
        ("attachments/a.png ![](other/a.png) ![](https://x/attachments/a.png)", []),
        ("![](attachments/)", []),
    ],
)
def test_what_a_note_refers_to(note: str, names: list[str]):
    assert list(picture_names([note])) == names


def test_pictures_are_copied_once(vault: Vault, attachments: Path):
    note = "![](attachments/a.png) ![](<attachments/two words.png>) ![](attachments/50%25.png)"
    assert export(vault, attachments, note).reasons == ()
    assert copied(vault) == {name: name.encode() for name in ("a.png", "two words.png", "50%.png")}
    before = vault.snapshot()
    assert export(vault, attachments, note).reasons == ()
    assert vault.snapshot() == before


def test_comments_have_pictures_too(vault: Vault, attachments: Path):
    mark(vault, dataclasses.replace(FOLDED, comment="![](attachments/a.png)"))
    vault.export(attachments=attachments)
    assert copied(vault) == {"a.png": b"a.png"}


def test_without_any_there_is_no_folder(vault: Vault, attachments: Path):
    export(vault, attachments, "no picture")
    assert not (vault.folder / "attachments").exists()
    assert export(vault, attachments, "![](attachments/a.png)", dry_run=True).reasons == ()
    assert not (vault.folder / "attachments").exists()


def test_a_file_of_the_readers_own_is_never_overwritten(vault: Vault, attachments: Path):
    (vault.folder / "attachments").mkdir(parents=True)
    for name in ("a.png", "own.png"):
        (vault.folder / "attachments" / name).write_bytes(b"mine")
    told = export(vault, attachments, "![](attachments/a.png) ![](attachments/own.png)")
    assert copied(vault) == {"a.png": b"mine", "own.png": b"mine"}
    assert told.reasons == (
        "the picture attachments/a.png was not copied: another file of this name is there",
    )


def test_a_picture_that_changed_is_copied_again(vault: Vault, attachments: Path):
    note = "![](attachments/a.png)"
    export(vault, attachments, note)
    (attachments / "a.png").write_bytes(b"drawn anew")
    assert export(vault, attachments, note, dry_run=True).reasons == ()
    assert copied(vault) == {"a.png": b"a.png"}
    assert export(vault, attachments, note).reasons == ()
    assert copied(vault) == {"a.png": b"drawn anew"}


def test_a_picture_that_the_reader_drew_into_stays(vault: Vault, attachments: Path):
    note = "![](attachments/a.png)"
    export(vault, attachments, note)
    (vault.folder / "attachments" / "a.png").write_bytes(b"with a circle")
    (attachments / "a.png").write_bytes(b"drawn anew")
    for _ in range(2):
        (reason,) = export(vault, attachments, note).reasons
        assert "another file of this name is there" in reason
        assert copied(vault) == {"a.png": b"with a circle"}


@pytest.mark.parametrize(
    "name",
    [
        *("../library.sqlite", "..%2Flibrary.sqlite", "..%5Clibrary.sqlite", "/etc/hostname", ".."),
        *("sub", "sub/x.png", "link.png", "folder/a.png", "a.png%00", "NUL", "a.png:stream"),
        *(".hidden.png", "gone.png", "a.png.", "x" * 300),
    ],
)
def test_only_what_lies_in_the_librarys_folder(vault: Vault, attachments: Path, name: str):
    (attachments / "link.png").symlink_to(attachments.parent / "library.sqlite")
    (attachments / "folder").symlink_to(attachments)
    (attachments / ".hidden.png").write_bytes(b"hidden")
    told = export(vault, attachments, f"![](attachments/{name})")
    (reason,) = told.reasons
    assert reason.startswith("the picture attachments/")
    assert "was not copied" in reason
    assert not (vault.folder / "attachments").exists()
    assert not list(vault.folder.rglob("library.sqlite"))


def test_a_link_is_not_written_through(vault: Vault, attachments: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    vault.folder.mkdir()
    (vault.folder / "attachments").symlink_to(elsewhere)
    (reason,) = export(vault, attachments, "![](attachments/a.png)").reasons
    assert "links are not written through" in reason
    assert not list(elsewhere.iterdir())


def test_a_file_in_the_folders_place(vault: Vault, attachments: Path):
    vault.folder.mkdir()
    (vault.folder / "attachments").write_bytes(b"mine")
    assert len(export(vault, attachments, "![](attachments/a.png)").reasons) == 1
    assert (vault.folder / "attachments").read_bytes() == b"mine"
    assert CRANES.carrel_id in vault.text


@given(st.text(max_size=60), st.text(max_size=30))
def test_nothing_raises(text: str, name: str):
    texts = (text, f"![]({text})", f"![](<attachments/{name}>)")
    nowhere = Path("/nonexistent")
    for reason in copy_pictures(texts, nowhere, nowhere, VaultState.load(nowhere), dry_run=False):
        assert "was not copied" in reason
