"""Which file is whose, and what happens when files cannot be written."""

from __future__ import annotations

import dataclasses
import errno
import os
from pathlib import Path
from typing import Any, Self

import pytest
from tests.unit.vault.shelf import CRANES, LAMPS, NOTE, Control, Vault

from carrel.domain.export_paper import ExportPaper
from carrel.vault import replacing
from carrel.vault.exporting import export
from carrel.vault.locking import VaultBusyError, only_one
from carrel.vault.report import Outcome


def many(count: int) -> list[ExportPaper]:
    return [
        ExportPaper(paper=dataclasses.replace(LAMPS, carrel_id=f"ID{n}", title=f"Lamp {n}"))
        for n in range(count)
    ]


def files(vault: Vault) -> list[str]:
    return sorted(name for name in vault.snapshot() if not name.startswith(".carrel/"))


# -- whose file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["mine.md", "deep/er/mine.md", "B/Ä 日本.MD"])
def test_a_moved_file_is_followed(exported: Vault, to: str):
    target = exported.folder / to
    target.parent.mkdir(parents=True, exist_ok=True)
    exported.path.rename(target)
    assert exported.one().outcome is Outcome.KEPT
    exported.set(rating=1)
    told = exported.one()
    assert (told.outcome, told.file) == (Outcome.UPDATED, to)
    assert "rating: 1" in target.read_text()
    assert files(exported) == [to]


@pytest.mark.parametrize(
    "content",
    [b"mine", b"", b"---\ntitle: mine\n---\n", b"---\ncarrel_id: OTHER\n---\n", b"\xff\x00"],
)
def test_anothers_file_is_never_touched(vault: Vault, content: bytes):
    vault.folder.mkdir()
    vault.path.write_bytes(content)
    for outcome in (Outcome.NEW, Outcome.KEPT):
        told = vault.one()
        assert (told.outcome, told.file) == (outcome, f"{CRANES.citekey}-2.md")
        assert vault.path.read_bytes() == content
    vault.set(rating=1)
    assert vault.one().outcome is Outcome.UPDATED
    assert vault.path.read_bytes() == content


def test_a_file_that_lost_its_id_is_the_readers(exported: Vault):
    before = exported.edit('carrel_id: "', 'was: "')
    told = exported.one()
    assert (told.outcome, told.file) == (Outcome.NEW, f"{CRANES.citekey}-2.md")
    assert exported.text == before


def test_a_folder_can_have_the_name(vault: Vault):
    vault.path.mkdir(parents=True)
    assert vault.one().file == f"{CRANES.citekey}-2.md"


def test_a_copy_is_left_alone_and_told(exported: Vault):
    copy = exported.folder / "a copy.md"
    copy.write_text(exported.text)
    exported.set(rating=1)
    told = exported.one()
    assert told.file == exported.path.name
    assert told.reasons == ("“a copy.md” has the same carrel_id and was left alone",)
    assert "rating: 4" in copy.read_text()


def test_a_deleted_file_is_written_anew(exported: Vault):
    exported.path.unlink()
    hidden = exported.folder / ".trash" / "x.md"
    hidden.parent.mkdir()
    hidden.write_text("x")
    assert exported.one().outcome is Outcome.NEW
    assert NOTE in exported.text


def test_what_cannot_be_read_is_passed_over(exported: Vault):
    (exported.folder / "other.md").write_bytes("mine".encode("utf-16"))
    exported.path.write_bytes(exported.text.encode("utf-16"))
    report = exported.export()
    assert report.passed_over == {
        "other.md": "it is UTF-16, not UTF-8",
        exported.path.name: "it is UTF-16, not UTF-8",
    }
    (told,) = report.files
    assert told.outcome is Outcome.SKIPPED
    assert files(exported) == ["other.md", exported.path.name]


def test_a_long_front_matter_is_found(vault: Vault):
    vault.set(authors=tuple(f"Author {n} of Many" for n in range(3000)))
    vault.export()
    assert vault.one().outcome is Outcome.KEPT


def test_links_are_not_written_through(exported: Vault, tmp_path: Path):
    outside = tmp_path / "outside.md"
    exported.path.rename(outside)
    exported.path.symlink_to(outside)
    (exported.folder / "round").symlink_to(exported.folder)
    exported.set(rating=1)
    before = outside.read_bytes()
    assert exported.one().reasons == ("it is a link; links are not written through",)
    assert outside.read_bytes() == before
    assert exported.path.is_symlink()


def test_a_pipe_does_not_stop_it(vault: Vault):
    vault.folder.mkdir()
    os.mkfifo(vault.folder / "pipe.md")
    assert vault.one().outcome is Outcome.NEW


# -- the run ------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_and_writes_nothing(exported: Vault):
    exported.set(rating=1)
    papers = [*exported.papers.values(), *many(2)]
    before = exported.snapshot()
    told = exported.export(papers, dry_run=True)
    assert exported.snapshot() == before
    done = exported.export(papers)
    assert told.files == done.files
    assert told.sentence() == "2 new, 1 updated, 0 kept; nothing was written"
    assert done.sentence() == "2 new, 1 updated, 0 kept"


def test_a_dry_run_makes_no_folder(vault: Vault):
    assert vault.export(dry_run=True).count(Outcome.NEW) == 1
    assert not vault.folder.exists()


def test_progress_and_cancel(vault: Vault):
    job = Control()
    export(many(3), vault.folder, job)
    assert job.told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    vault.folder = vault.folder / "second"
    report = export(iter(many(9)), vault.folder, Control(after=4), total=9)
    assert report.cancelled
    assert not report.complete
    assert len(files(vault)) == report.count(Outcome.NEW) == 4
    assert vault.export(many(9)).sentence() == "5 new, 0 updated, 4 kept"


def test_papers_that_end_badly_leave_what_was_done(vault: Vault):
    def papers():
        yield from many(2)
        raise RuntimeError("the library went away")

    with pytest.raises(RuntimeError):
        vault.export(papers())
    assert vault.export(many(2)).count(Outcome.KEPT) == 2


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "vault").write_text("x")
    with pytest.raises(OSError, match="vault"):
        Vault(tmp_path / "vault").export()


# -- faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_fault_leaves_old_or_new(exported: Vault, monkeypatch: pytest.MonkeyPatch, call: str):
    """Fail the first, the second, the third call and so on, until the export gets through."""
    real = getattr(os, call)
    exported.set(rating=1)
    old = exported.text
    papers = [*exported.papers.values(), *many(2)]
    for number in range(1, 40):
        calls = 0

        def failing(*arguments: Any, **more: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:  # noqa: B023 - used within the loop
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **more)

        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing)
            report = exported.export(papers)
        assert not list(exported.folder.rglob("*.tmp"))
        assert exported.text in (old, old.replace("rating: 4", "rating: 1").replace("T12", "T13"))
        if report.complete:
            break
        told = [*report.problems, *(reason for one in report.files for reason in one.reasons)]
        assert "No space left on device" in " ".join(told)
        assert len(report.files) == 3
    else:
        pytest.fail("the fault never ended")
    assert exported.export(papers).count(Outcome.KEPT) == 3


def test_a_full_disk(exported: Vault, monkeypatch: pytest.MonkeyPatch):
    real = Path.open

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, content: bytes) -> None:
            self.file.write(content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        file = real(path, mode, *more, **named)
        return Full(file) if mode == "xb" else file

    exported.set(rating=1)
    before = exported.snapshot()
    monkeypatch.setattr(Path, "open", opened)
    report = exported.export([*exported.papers.values(), *many(1)])
    assert [one.reasons for one in report.files] == [("No space left on device",)] * 2
    assert exported.snapshot() == before


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    exported: Vault, monkeypatch: pytest.MonkeyPatch
):
    exported.set(rating=1)
    real = replacing._write

    def write(path: Path, content: bytes, mode: int | None) -> None:
        real(path, content, mode)
        exported.path.write_text("saved by the reader in this moment")

    monkeypatch.setattr(replacing, "_write", write)
    told = exported.one()
    assert told.outcome is Outcome.SKIPPED
    assert told.reasons == ("the file changed while it was being updated",)
    assert exported.text == "saved by the reader in this moment"


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    real = replacing._write

    def write(path: Path, content: bytes, mode: int | None) -> None:
        real(path, content, mode)
        vault.path.write_text("new and not ours")

    monkeypatch.setattr(replacing, "_write", write)
    assert vault.one().reasons == ("a file of this name appeared meanwhile",)
    assert vault.text == "new and not ours"


def test_a_read_only_file_is_left_alone(exported: Vault):
    exported.path.chmod(0o444)
    exported.set(rating=1)
    assert exported.one().reasons == ("it is read-only",)
    assert "rating: 4" in exported.text


def test_the_mode_of_a_file_stays(exported: Vault):
    exported.path.chmod(0o640)
    exported.set(rating=1)
    exported.export()
    assert exported.path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_vanishes(exported: Vault, monkeypatch: pytest.MonkeyPatch):
    def papers():
        yield from exported.papers.values()
        exported.folder.rename(exported.folder.with_name("unplugged"))
        yield from many(2)

    report = exported.export(papers())
    assert [one.outcome for one in report.files] == [Outcome.KEPT, Outcome.SKIPPED, Outcome.SKIPPED]
    assert report.files[1].reasons == ("No such file or directory",)


def test_what_a_killed_export_left_is_swept(exported: Vault):
    old, young = (exported.folder / f".carrel-{name}.tmp" for name in ("old", "young"))
    for path in (old, young):
        path.write_text("half")
    os.utime(old, (1, 1))
    exported.export()
    assert (old.exists(), young.exists()) == (False, True)


def test_one_export_at_a_time(exported: Vault):
    exported.set(note="More.")
    before = exported.text
    with only_one(exported.folder):
        with pytest.raises(VaultBusyError, match="another export"):
            exported.export()
        assert exported.export(dry_run=True).count(Outcome.UPDATED) == 1
    assert exported.text == before
    assert exported.one().outcome is Outcome.UPDATED


def test_what_is_not_changed_is_not_read(exported: Vault, monkeypatch: pytest.MonkeyPatch):
    exported.one()
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("a file was read"))
    assert exported.one().outcome is Outcome.KEPT


def test_what_was_said_of_a_file_is_said_again_unread(exported: Vault):
    exported.edit("rating: 4", "rating: 5")
    told = exported.one()
    assert told.reasons
    assert exported.one() == told


def test_an_edit_that_keeps_size_and_time_is_not_lost(exported: Vault):
    before = exported.path.stat()
    exported.edit("rating: 4", "rating: 5")
    os.utime(exported.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert exported.one().outcome is Outcome.KEPT
    exported.set(note="More.", rating=3)
    assert exported.one().outcome is Outcome.UPDATED
    assert "rating: 5" in exported.text
