"""`carrel export`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.cli.test_imports import loaded

CRANES = "2102.99011"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def notes(vault: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in vault.glob("*.md")}


def test_all_papers_and_again(carrel, vault: Path):
    carrel("note", CRANES, "--set", "fold twice")
    ran = carrel("export", str(vault))
    assert (ran.status, ran.out) == (0, "4 new, 0 updated, 0 kept\n")
    assert ran.err == ""
    before = notes(vault)
    assert len(before) == 4
    assert any(b"-->\nfold twice\n<!--" in content for content in before.values())
    assert carrel("export", str(vault)).out == "0 new, 0 updated, 4 kept\n"
    assert notes(vault) == before
    carrel("state", CRANES, "read")
    assert carrel("export", str(vault)).out == "0 new, 1 updated, 3 kept\n"


def test_highlights_and_pictures_go_along(carrel, folder: Path, vault: Path):
    carrel("export", str(vault))
    before = notes(vault)
    (folder / "attachments").mkdir()
    (folder / "attachments" / "crane.png").write_bytes(b"a picture")
    carrel("note", CRANES, "--set", "![](attachments/crane.png)")
    made = carrel("highlight", "add", CRANES, "Forty cranes", "--comment", "so many", "--json").json
    assert carrel("export", str(vault)).out == "0 new, 1 updated, 3 kept\n"
    after = notes(vault)
    (changed,) = [name for name, content in after.items() if content != before[name]]
    text = after[changed].decode()
    assert "> [!quote] abstract · yellow\n> Forty cranes\n" in text
    assert f"\n^h-{made['id'][-8:].lower()}\n\nso many\n" in text
    assert (vault / "attachments" / "crane.png").read_bytes() == b"a picture"
    assert carrel("export", str(vault)).out == "0 new, 0 updated, 4 kept\n"
    assert notes(vault) == after
    assert carrel("export", str(vault), "--check").status == 0


def test_a_picture_that_is_missing_is_said(carrel, vault: Path):
    carrel("note", CRANES, "--set", "![](attachments/gone.png)")
    ran = carrel("export", str(vault))
    assert (ran.status, ran.out) == (0, "4 new, 0 updated, 0 kept\n")
    assert "the picture attachments/gone.png was not copied: it is not in the library" in ran.err


def test_a_query(carrel, vault: Path):
    assert carrel("export", str(vault), "-cranes", "has:abstract").out.startswith("1 new")
    carrel("state", CRANES, "--trash")
    assert carrel("export", str(vault), "--json").json["new"] == 2
    ran = carrel("export", str(vault), "x " * 400)
    assert (ran.status, ran.out) == (1, "")


def test_as_json(carrel, vault: Path):
    told = carrel("export", str(vault), "cranes", "--dry-run", "--json").json
    assert not vault.exists()
    (one,) = told.pop("files")
    assert told == {
        "folder": str(vault),
        "dry_run": True,
        "new": 1,
        "updated": 0,
        "kept": 0,
        "conflict": 0,
        "skipped": 0,
        "passed_over": [],
        "problems": [],
    }
    assert (one["file"], one["outcome"], one["reasons"]) == (
        "sampleCountingPaperCranes2021.md",
        "new",
        [],
    )


def test_what_could_not_be_done_is_said(carrel, vault: Path):
    carrel("export", str(vault))
    path = vault / "sampleCountingPaperCranes2021.md"
    path.write_text(path.read_text().replace("## Notes\n", "```\n## Notes\n"))
    ran = carrel("export", str(vault))
    assert (ran.status, ran.out) == (0, "0 new, 0 updated, 3 kept, 1 conflict\n")
    assert ran.err.startswith(f"carrel: {path.name}: conflict: left alone: the marker")
    path.chmod(0o444)
    path.write_bytes(path.read_bytes().replace(b"```\n## Notes", b"## Notes"))
    carrel("state", CRANES, "read")
    ran = carrel("export", str(vault))
    assert (ran.status, ran.out) == (1, "0 new, 0 updated, 3 kept, 1 skipped\n")
    assert "it is read-only" in ran.err


def test_own_values_are_counted(carrel, vault: Path):
    carrel("export", str(vault))
    path = vault / "sampleCountingPaperCranes2021.md"
    path.write_text(path.read_text().replace('status: "inbox"', 'status: "read"'))
    assert carrel("export", str(vault)).err == (
        "1 file with something of your own in it (--json tells all)\n"
    )


def test_check(carrel, vault: Path):
    carrel("export", str(vault))
    assert carrel("export", str(vault), "--check").out == "4 files: nothing is wrong\n"
    path = vault / "sampleCountingPaperCranes2021.md"
    path.write_text(path.read_text().replace("rating", "x").replace("year: 2021", "year: A: B"))
    ran = carrel("export", str(vault), "--check")
    assert ran.status == 1
    assert ran.out.startswith(f"{path.name}: the key year is no YAML")
    (fault,) = carrel("export", str(vault), "--check", "--json").json["faults"]
    assert fault["file"] == path.name


def test_check_needs_no_library(carrel, vault: Path, tmp_path: Path):
    vault.mkdir()
    ran = carrel("export", str(vault), "--check", library=tmp_path / "nowhere")
    assert (ran.status, ran.out) == (0, "0 files: nothing is wrong\n")


@pytest.mark.parametrize(
    "arguments",
    [["export"], ["export", "x", "--check", "y"], ["export", "x", "--check", "--dry-run"]],
)
def test_wrong_usage(carrel, arguments: list[str]):
    assert carrel(*arguments).status == 2


def test_folders_that_do_not_work(carrel, tmp_path: Path):
    assert "there is no folder" in carrel("export", str(tmp_path / "no"), "--check").err
    (tmp_path / "file").write_text("x")
    ran = carrel("export", str(tmp_path / "file"))
    assert ran.status == 1
    assert "Traceback" not in ran.err


def test_it_is_light(folder: Path, vault: Path):
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "whoosh", "PySide6", "yaml"}
    assert not loaded(folder, "export", str(vault)) & heavy
