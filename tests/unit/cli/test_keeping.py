"""`carrel backup`, `restore` and `doctor`, and files that are no sound library."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

READING = (["search"], ["show", "2102.99011"], ["tag"], ["note", "2102.99011"], ["undo", "--list"])
WRITING = (
    ["tag", "2102.99011", "--add", "x"],
    ["note", "2102.99011", "--set", "x"],
    ["state", "2102.99011", "read"],
    ["trash", "--empty", "--yes"],
    ["undo"],
)


def test_backup_and_list(carrel, folder: Path):
    assert carrel("backup", "--list").err == f"there are no backups in {folder}\n"
    made = carrel("backup", "--json").json
    assert Path(made["path"]).is_file()
    (listed,) = carrel("backup", "--list", "--json").json["backups"]
    assert (listed["name"], listed["papers"], listed["problem"]) == (made["backup"], 4, None)
    assert carrel("restore", "--json").json["backups"] == [listed]
    assert "4 papers, 0 notes, 0 tags" in carrel("restore").out
    assert "the backup was made" in carrel("backup").out


def test_restore(carrel, folder: Path):
    made = carrel("backup", "--json").json["backup"]
    carrel("state", "2102.99011", "--trash")
    carrel("trash", "--empty", "--yes")
    told = carrel("restore", made, "--json").json
    assert Path(told["kept"]).is_file()
    assert carrel("search", "--json").json["count"] == 4


def test_restore_refuses_the_smaller_without_force(carrel):
    made = carrel("backup", "--json").json["backup"]
    carrel("note", "2102.99011", "--set", "new since then")
    ran = carrel("restore", made)
    assert ran.status == 1
    assert "--force" in ran.err
    assert carrel("note", "2102.99011").out == "new since then\n"
    ran = carrel("restore", made, "--force")
    assert ran.status == 0
    assert "is kept as" in ran.out
    assert carrel("note", "2102.99011").out == ""


def test_restore_waits_for_the_window(carrel, folder: Path):
    made = carrel("backup", "--json").json["backup"]
    with FileLock(folder / "window.lock"):
        ran = carrel("restore", made, "--json")
    assert ran.status == 1
    assert "a window has this library open" in ran.json["error"]
    assert carrel("restore", made).status == 0


def test_restore_finds_a_backup_by_date_or_file(carrel, folder: Path, tmp_path: Path):
    path = Path(carrel("backup", "--json").json["path"])
    assert carrel("restore", path.name[8:16]).status == 0
    elsewhere = path.rename(tmp_path / "mine.sqlite")
    assert "there is no backup" in carrel("restore", path.name).err
    assert carrel("restore", str(elsewhere)).status == 0
    for name in ("library-20200101-000000-daily.sqlite", "library-20200101-000001-daily.sqlite"):
        (folder / "backups" / name).write_bytes(b"")
    assert "could be several" in carrel("restore", "20200101").err


def test_restore_refuses_what_is_no_backup(carrel, folder: Path, tmp_path: Path):
    before = (folder / "library.sqlite").read_bytes()
    (tmp_path / "poem.sqlite").write_text("roses are red " * 100)
    for name in (str(tmp_path / "poem.sqlite"), "1999", "../../etc/passwd"):
        assert carrel("restore", name, "--force").status == 1
    assert (folder / "library.sqlite").read_bytes() == before


# -- doctor


def test_doctor_finds_nothing_wrong(carrel, monkeypatch: pytest.MonkeyPatch):
    carrel("backup")
    ran = carrel("doctor", "--no-plugins")
    assert (ran.status, ran.err) == (0, "")
    assert "Nothing is wrong." in ran.out
    told = carrel("doctor", "--no-plugins", "--json").json
    assert (told["file"], told["quick_check"], told["foreign_key_check"]) == ("healthy", "ok", [])
    assert told["counts"] == {"papers": 4, "trash": 0, "notes": 0, "tags": 0}
    assert (len(told["backups"]), told["problems"]) == (1, [])


def test_doctor_lists_plugins(carrel):
    told = carrel("doctor", "--json").json
    assert "hugging_face" in {plugin["name"] for plugin in told["plugins"]}
    assert {
        plugin["state"] for plugin in carrel("doctor", "--no-plugins", "--json").json["plugins"]
    } == {"off"}


def test_doctor_finds_damage(carrel, folder: Path):
    path = folder / "library.sqlite"
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 20] = b"\xa5" * 4096 * 18
    path.write_bytes(content)
    ran = carrel("doctor", "--json", "--no-plugins")
    assert ran.status == 1
    assert "damaged" in ran.json["problems"][0]
    assert path.read_bytes() == content


def test_doctor_finds_broken_references_and_backups(carrel, folder: Path):
    connection = sqlite3.connect(folder / "library.sqlite")
    connection.execute("INSERT INTO note VALUES (999, 'x', 0)")
    connection.commit()
    connection.close()
    (folder / "backups").mkdir(exist_ok=True)
    (folder / "backups" / "library-20200101-000000-daily.sqlite").write_bytes(b"x" * 200)
    ran = carrel("doctor", "--no-plugins")
    assert ran.status == 1
    assert "! Rows of the table note" in ran.out
    assert "! The backup library-20200101" in ran.out


# -- files that are no sound library


def spoil(folder: Path, how: str) -> None:
    path = folder / "library.sqlite"
    if how == "empty":
        path.write_bytes(b"")
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:-8192])
    elif how == "foreign":
        path.write_bytes(b"%PDF-1.7 " * 500)
    elif how == "a library of something else":
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE paper (id)")
        connection.close()


@pytest.mark.parametrize("how", ["empty", "truncated", "foreign", "a library of something else"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_sound_library(carrel, folder: Path, how: str, form):
    spoil(folder, how)
    path = folder / "library.sqlite"
    before = path.read_bytes()
    for arguments in (*READING, *WRITING, ["backup"], ["add", "-"]):
        ran = carrel(*arguments, *form, stdin='{"title": "A"}\n')
        assert ran.status == 1, arguments
        assert ran.err.startswith("carrel: The "), arguments
        assert "Nothing was written." in ran.err
        if form:
            assert ran.json["error"] in ran.err
        assert path.read_bytes() == before
    assert carrel("doctor", *form).status == 1
    assert [found.name for found in folder.iterdir()] == ["library.sqlite"]


def test_a_library_that_is_gone(carrel, folder: Path):
    carrel("backup")
    (folder / "library.sqlite").unlink()
    ran = carrel("add", "-", library=folder)
    assert ran.status == 1
    assert "carrel restore" in ran.err
    assert not (folder / "library.sqlite").exists()
    assert carrel("restore", carrel("restore", "--json").json["backups"][0]["name"]).status == 0
    assert carrel("search", "--json").json["count"] == 4


def test_no_library_yet(carrel, tmp_path: Path):
    for arguments in (*READING, *WRITING, ["backup"]):
        ran = carrel(*arguments, library=tmp_path / "none")
        assert ran.status == 1, arguments
        assert "There is no library in" in ran.err
    assert not (tmp_path / "none").exists()
    assert carrel("doctor", library=tmp_path / "none").status == 1
    assert not (tmp_path / "none").exists()


def test_a_newer_library_is_read_and_not_written(carrel, folder: Path):
    connection = sqlite3.connect(folder / "library.sqlite")
    connection.execute("PRAGMA user_version = 4711")
    connection.close()
    before = (folder / "library.sqlite").read_bytes()
    for arguments in READING:
        ran = carrel(*arguments)
        assert ran.status == 0, arguments
        assert "read-only: this library was written by a newer Carrel" in ran.err
    for arguments in WRITING:
        ran = carrel(*arguments, "--json")
        assert ran.status == 1, arguments
        assert "newer Carrel" in ran.json["error"]
    assert carrel("doctor", "--json", "--no-plugins").json["file"] == "newer"
    assert (folder / "library.sqlite").read_bytes() == before
