"""`carrel export --format`, and the file that it writes: whole, or as it was."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.cli.plugin_files import VISITOR, put_and_enable

from carrel.domain.paper import Paper
from carrel.jobs.job import Job
from carrel.vault.plain_export import ExporterError, LeftAloneError, write_file

pytestmark = pytest.mark.usefixtures("forgotten")


@pytest.fixture
def visitor() -> None:
    put_and_enable("visitor", VISITOR)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "list.titles"


def paper(number: int) -> Paper:
    return Paper(
        id=number, carrel_id=f"ID{number}", citekey=f"k{number}", title=f"Title {number} ü"
    )


PAPERS = [paper(number) for number in range(3)]
TEXT = "".join(f"{one.title}\r\n" for one in PAPERS)


def write(papers, stream, job) -> None:
    for one in papers:
        stream.write(one.title + "\r\n")


def alone(target: Path) -> bool:
    """Whether nothing else lies beside the target."""
    return {one.name for one in target.parent.iterdir()} <= {target.name}


# -- one file


def test_a_file_is_written_whole(target: Path):
    told: list[tuple[int, int | None]] = []
    job = Job("export", lambda done, total: told.append((done, total)))
    assert write_file(write, PAPERS, target, job)
    assert target.read_bytes() == TEXT.encode()
    assert told[-1] == (3, 3)
    assert alone(target)
    assert write_file(lambda papers, stream, job: stream.write("\n"), PAPERS, target, job)
    assert target.read_bytes() == b"\n"


def test_the_mode_stays(target: Path):
    target.touch()
    target.chmod(0o640)
    write_file(write, PAPERS, target, Job("export"))
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_what_a_link_leads_to_is_replaced(target: Path, tmp_path: Path):
    real = tmp_path / "real.titles"
    target.symlink_to(real)
    for _ in range(2):
        assert write_file(write, PAPERS, target, Job("export"))
    assert target.is_symlink()
    assert real.read_bytes() == TEXT.encode()


def test_an_exporter_may_close_the_stream(target: Path):
    def closing(papers, stream, job) -> None:
        with stream:
            write(papers, stream, job)

    assert write_file(closing, iter(PAPERS), target, Job("export"))
    assert target.read_bytes() == TEXT.encode()


def test_half_a_character_costs_itself(target: Path):
    write_file(lambda papers, stream, job: stream.write("a\ud800b"), [], target, Job("export"))
    assert target.read_bytes() == b"a?b"


def raises(error: BaseException):
    def failing(papers, stream, job) -> None:
        write(papers, stream, job)
        stream.flush()
        raise error

    return failing


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    "error", [RuntimeError("tired"), SystemExit(1), FileNotFoundError("style.csl")], ids=repr
)
def test_an_exporter_that_raises_leaves_what_was_there(target: Path, error, there: bool):
    if there:
        target.write_text("old")
    with pytest.raises(ExporterError) as raised:
        write_file(raises(error), PAPERS, target, Job("export"))
    assert raised.value.error is error
    assert (target.read_text() if there else target.exists()) == ("old" if there else False)
    assert alone(target)


def test_ctrl_c(target: Path):
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_file(raises(KeyboardInterrupt()), PAPERS, target, Job("export"))
    assert (target.read_text(), alone(target)) == ("old", True)


def test_cancelled(target: Path):
    target.write_text("old")
    job = Job("export")
    seen = []

    def patient(papers, stream, job) -> None:  # looks at no job
        for one in papers:
            seen.append(one)
            stream.write(one.title)
            job.cancel()

    assert not write_file(patient, PAPERS, target, job)
    assert seen == PAPERS[:1]
    assert (target.read_text(), alone(target)) == ("old", True)


@pytest.mark.parametrize("swallowed", [True, False])
def test_papers_that_cannot_be_read_are_not_the_exporters_fault(target: Path, swallowed: bool):
    def failing() -> Iterator[Paper]:
        yield PAPERS[0]
        raise LookupError("the library")

    def exporter(papers, stream, job) -> None:
        try:
            write(papers, stream, job)
        except LookupError:
            if not swallowed:
                raise

    with pytest.raises(LookupError):
        write_file(exporter, failing(), target, Job("export"))
    assert not target.exists()
    assert alone(target)


@pytest.mark.parametrize("swallowed", [True, False])
def test_a_full_disk_is_not_the_exporters_fault(target: Path, swallowed: bool, monkeypatch):
    def full(self, content) -> int:
        self.failed = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise self.failed

    monkeypatch.setattr("carrel.vault.plain_export._Disk.write", full)
    target.write_text("old")

    def exporter(papers, stream, job) -> None:
        try:
            write(papers, stream, job)
            stream.flush()
        except OSError:
            if not swallowed:
                raise

    with pytest.raises(OSError, match="No space left"):
        write_file(exporter, PAPERS, target, Job("export"))
    assert (target.read_text(), alone(target)) == ("old", True)


def test_what_is_no_file_or_read_only_is_left_alone(target: Path):
    target.mkdir()
    with pytest.raises(LeftAloneError, match="a folder or a device"):
        write_file(write, PAPERS, target, Job("export"))
    with pytest.raises(LeftAloneError, match="a folder or a device"):
        write_file(write, PAPERS, Path(os.devnull), Job("export"))
    target.rmdir()
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(LeftAloneError, match="read-only"):
        write_file(write, PAPERS, target, Job("export"))
    assert (target.read_text(), alone(target)) == ("old", True)


# -- the command


def test_export_to_a_file(carrel, visitor, target: Path):
    ran = carrel("export", str(target), "--format", "titles", "lamps")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"1 paper written to {target}\n"
    assert target.read_bytes() == b"Slow Lamps\r\n"
    told = carrel("export", str(target), "--format=titles", "--json").json
    assert told == {"file": str(target), "format": "titles", "papers": 4}
    assert target.read_bytes().startswith(b"Counting")


def test_export_to_standard_output(carrel, visitor, process):
    assert carrel("export", "-", "lamps", "--format", "titles").out == "Slow Lamps\r\n"
    done = process("export", "-", "lamps", "--format", "titles")
    assert (done.stdout, done.stderr) == (b"Slow Lamps\r\n", b"")
    ran = carrel("export", "-", "--format", "badly")
    said = "carrel: the plugin visitor failed: visitor.badly raised RuntimeError: tired\n"
    assert (ran.status, ran.err) == (1, said)


def test_an_exporter_that_fails(carrel, visitor, target: Path):
    said = "carrel: the plugin visitor failed: visitor.badly raised RuntimeError: tired; "
    ran = carrel("export", str(target), "--format", "badly")
    assert (ran.status, ran.out, ran.err) == (1, "", said + "nothing was written\n")
    target.write_text("old")
    ran = carrel("export", str(target), "--format", "badly")
    assert (ran.status, ran.out, ran.err) == (1, "", f"{said}{target} is as it was\n")
    assert (target.read_text(), alone(target)) == ("old", True)


def test_a_place_that_takes_nothing(carrel, visitor, target: Path):
    below = target / "no" / "folder.titles"
    ran = carrel("export", str(below), "--format", "titles")
    assert ran.status == 1
    assert (
        ran.err
        == f"carrel: {below} could not be written: No such file or directory; nothing was written\n"
    )
    ran = carrel("export", str(target.parent), "--format", "titles")
    assert (ran.status, "is left alone" in ran.err) == (1, True)


def test_the_query(carrel, visitor, target: Path):
    ran = carrel("export", str(target), "titlewords:2", "--format", "titles")
    assert (ran.out[:7], ran.err) == ("1 paper", "")
    ran = carrel("export", str(target), "nothinglikeit", "--format", "titles")
    assert ran.out.startswith("0 papers")
    ran = carrel("export", str(target), "x " * 400, "--format", "titles")
    assert (ran.status, ran.out) == (1, "")


WRONG = [
    ["--format", "titles", "--dry-run"],
    ["--format", "titles", "--check"],
    ["--format", "nonsense"],
    ["--format"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage(carrel, visitor, target: Path, arguments: list[str]):
    ran = carrel("export", str(target), *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert not target.exists()


def test_the_formats_that_there_are_are_listed(carrel, visitor, target: Path):
    said = carrel("export", str(target), "--format", "nonsense").err
    assert "there is no format “nonsense”; the formats are " in said
    assert "badly" in said
    assert "titles" in said
    said = carrel("export", str(target), "--format", "titles", "--no-plugins").err
    assert "the formats are none: no plugin brings one" in said


def test_json_and_standard_output_do_not_go_together(carrel, visitor):
    ran = carrel("export", "-", "--format", "titles", "--json")
    assert ran.status == 2
    assert set(ran.json) == {"error"}
