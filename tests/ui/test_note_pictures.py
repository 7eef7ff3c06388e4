"""Pictures of the attachments folder are read, and no other file is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from carrel.ui.notes import inserted, pictures
from carrel.ui.notes.pictures import attachment_name, load_picture
from carrel.ui.notes.rendering import USUAL, Around, render


def make_picture(path: Path, width: int = 40, height: int = 30, kind: str = "PNG") -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(path), kind)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "library" / "attachments"
    made.mkdir(parents=True)
    return made


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("attachments/a.png", "a.png"),
        ("attachments/a%20b.png", "a b.png"),
        ("attachments/\u00e9.png", "\u00e9.png"),
        ("attachments/", None),
        ("attachments/..", None),
        ("attachments/../a.png", None),
        ("attachments/x/a.png", None),
        ("attachments/%2e%2e%2fa.png", None),
        ("attachments/..%5ca.png", None),
        ("attachments/C:a.png", None),
        ("attachments/a%00.png", None),
        ("attachments//etc/passwd", None),
        ("/attachments/a.png", None),
        ("file:///attachments/a.png", None),
        ("a.png", None),
        ("attachments/" + "a" * 300, None),
    ],
)
def test_only_names_in_the_folder_are_names(address: str, name: str | None) -> None:
    assert attachment_name(address) == name


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_read(folder: Path, kind: str) -> None:
    make_picture(folder / "a.picture", kind=kind)
    read = load_picture(folder, "a.picture")
    assert read is not None
    assert (read.width, read.height) == (40, 30)


def test_a_large_picture_is_kept_small(folder: Path) -> None:
    make_picture(folder / "a.png", 3_000, 300)
    read = load_picture(folder, "a.png")
    assert read is not None
    assert (read.width, read.height) == (3_000, 300)
    assert (read.image.width(), read.image.height()) == (1_400, 140)


def test_a_picture_that_changed_is_read_again(folder: Path) -> None:
    make_picture(folder / "a.png")
    assert load_picture(folder, "a.png") is load_picture(folder, "a.png")
    make_picture(folder / "a.png", 50, 50)
    os.utime(folder / "a.png", ns=(1, 1))
    read = load_picture(folder, "a.png")
    assert read is not None
    assert read.width == 50


def test_what_is_no_picture_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "text.png").write_text("not a picture")
    (folder / "empty.png").write_bytes(b"")
    (folder / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "inside").mkdir()
    make_picture(folder / "map.bmp", kind="BMP")
    cut = make_picture(folder / "cut.png", 300, 300)
    cut.write_bytes(cut.read_bytes()[:40])
    for path in [*folder.iterdir(), folder / "none.png"]:
        assert load_picture(folder, path.name) is None
    make_picture(folder / "large.png")
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000)
    assert load_picture(folder, "large.png") is None


def test_a_file_that_is_too_large_is_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_picture(folder / "a.png")
    monkeypatch.setattr(pictures, "LARGEST_FILE", 10)
    assert load_picture(folder, "a.png") is None


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_out_of_the_folder_and_pipes_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = make_picture(tmp_path / "outside.png")
    (folder / "link.png").symlink_to(outside)
    (folder / "loop.png").symlink_to(folder / "loop.png")
    os.mkfifo(folder / "pipe.png")
    for name in ("link.png", "loop.png", "pipe.png"):
        assert load_picture(folder, name) is None
    make_picture(folder / "a.png")
    (folder / "within.png").symlink_to(folder / "a.png")
    assert load_picture(folder, "within.png") is not None


def test_a_note_shows_its_pictures(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_picture(folder / "a b.png")
    around = Around(attachments=folder)
    made = render("![one](attachments/a%20b.png) ![](attachments/c.png)", USUAL, around)
    assert '<img src="picture:0" alt="one">' in made.html
    assert "[picture missing: c.png]" in made.html
    assert list(made.inserted) == ["picture:0"]
    monkeypatch.setattr(inserted, "MOST_PICTURES", 2)
    many = render("![](attachments/a%20b.png)\n" * 3, USUAL, around)
    assert len(many.inserted) == 2
    assert "too many" in many.html
