"""Imports from any source: what is good is written in batches, what is not is told."""

from __future__ import annotations

import errno
import gzip
import io
import json
import lzma
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import ImportedPaper, Importer, ImportSource, Link, Refusal
from carrel.domain.reports import AddReport
from carrel.library import importing as importing_module
from carrel.library.importing import Importing, expand, pasted
from carrel.plugin_host import PluginHost

TITLE = "Tea Kettles as Schedulers"
ABSTRACT = (
    "A kettle that whistles at the right moment is a scheduler with one queue. We boil eleven of "
    "them side by side and find that the third always wins. The cause is a draught by the window."
)
LISTING = f"{TITLE}\n\n{ABSTRACT}\n"


class Job:
    """Counts what it is told; cancels itself after so many questions, if asked to."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self._left = cancel_after

    def progress(self, done: int, total: int | None = None) -> None:
        self.told.append((done, total))

    @property
    def cancelled(self) -> bool:
        if self._left is None:
            return False
        self._left -= 1
        return self._left < 0


class Memory:
    """A library that keeps what it is given."""

    def __init__(self) -> None:
        self.papers: list[ImportedPaper] = []
        self.calls: list[tuple[int, str, int | None]] = []

    def write(
        self, papers: Sequence[ImportedPaper], source: str, history_id: int | None
    ) -> tuple[AddReport, int | None]:
        self.calls.append((len(papers), source, history_id))
        self.papers += papers
        return AddReport(added=[paper.title for paper in papers]), 41


@pytest.fixture(scope="module")
def importers() -> list[Importer]:
    host = PluginHost()
    host.load()
    return host.importers()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def run(importers: list[Importer], memory: Memory) -> Callable[..., AddReport]:
    def run(*sources: ImportSource | Refusal, job: Job | None = None) -> AddReport:
        return Importing(importers, memory.write).run(sources, job or Job())

    return run


def source(content: bytes, name: str = "papers.txt") -> ImportSource:
    return ImportSource(name=name, open=lambda: io.BytesIO(content), size=len(content))


def failing(error: Exception) -> ImportSource:
    def fail() -> io.BytesIO:
        raise error

    return ImportSource(name="papers.txt", open=fail)


def paper_line(**fields: object) -> bytes:
    return json.dumps({"title": TITLE, **fields}).encode() + b"\n"


MEGABYTES_10 = b"w" * 10_000_000

#: name: content or source, papers, (words of a refusal, its line) or None
BAD_INPUT: dict[str, tuple[bytes | ImportSource, int, tuple[str, int | None] | None]] = {
    "empty": (b"", 0, ("empty", None)),
    "blank": (b" \n\n\t\r\n", 0, ("blank lines", None)),
    "binary": (bytes(range(256)) * 300, 0, ("binary", None)),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(900), 0, ("cannot read", None)),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 0, ("a PDF", None)),
    "a web page": (b"<!DOCTYPE html>\n<html><p>Hello", 0, ("a web page", None)),
    "BibTeX": (b"@article{a,\n title = {Kettles}\n}", 0, ("BibTeX", None)),
    "invalid UTF-8": (LISTING.encode() + b"\nCaf\xe9 Society\n", 1, ("0xE9", 5)),
    "invalid UTF-8 in an abstract": (
        f"{TITLE}\n\n{ABSTRACT}".encode().replace(b"draught", b"draugh\xff"),
        0,
        ("0xFF", 3),
    ),
    "invalid UTF-8 in a line of JSON": (
        paper_line() + b'{"title": "Caf\xe9"}\n' + paper_line(),
        2,
        ("0xE9", 2),
    ),
    "another encoding": ("論文の題名\n\n概要".encode("shift_jis") * 50, 0, ("UTF-8", 1)),
    "BOM": (b"\xef\xbb\xbf" + LISTING.encode(), 1, None),
    "BOM and JSON": (b"\xef\xbb\xbf" + paper_line(), 1, None),
    "UTF-16": (LISTING.encode("utf-16"), 1, None),
    "UTF-16, big end first": (b"\xfe\xff" + LISTING.encode("utf-16-be"), 1, None),
    "UTF-16, cut": (LISTING.encode("utf-16")[:-1], 0, ("UTF-16", None)),
    "NUL bytes": (LISTING.replace("kettle", "ket\0tle").encode(), 1, None),
    "NUL in JSON": (b'{"title": "a\x00b\\u0000c"}\n', 1, None),
    "CRLF": (LISTING.replace("\n", "\r\n").encode(), 1, None),
    "CR": (LISTING.replace("\n", "\r").encode(), 1, None),
    "a title without an abstract": (
        f"A Lonely Heading\n\n{LISTING}".encode(),
        1,
        ("“A Lonely Heading”: a title without an abstract", 1),
    ),
    "nothing but a title": (TITLE.encode(), 0, ("a title without an abstract", 1)),
    "an abstract without a title": (
        f"{LISTING}\n{ABSTRACT * 3}\n".encode(),
        1,
        ("an abstract without a title", 5),
    ),
    "a listing cut in the middle": (
        f"{LISTING}\nSoup Spoons and Their Caches\n\nWe sti".encode(),
        1,
        ("“We sti”: a title without an abstract", 7),
    ),
    "a line of 10 MB": (LISTING.encode() + b"\n" + MEGABYTES_10, 1, ("longer than 1 MB", 5)),
    "a line of JSON of 10 MB": (
        paper_line(abstract="w" * 10_000_000) + paper_line(),
        1,
        ("longer than 8 MB", 1),
    ),
    "1,000,000 lines of garbage": (b"gar ble\n" * 1_000_000, 0, ("cannot read", None)),
    "1,000,000 lines of garbage for JSON": (
        ImportSource(name="g.jsonl", open=lambda: io.BytesIO(b"gar ble\n" * 1_000_000)),
        0,
        ("stopped reading", None),
    ),
    "1,000,000 lines of garbage after a paper": (
        paper_line() + b"gar ble\n" * 1_000_000,
        1,
        ("999,000 more were refused", None),
    ),
    "an array cut in the middle": (
        b"[" + paper_line() + b"," + paper_line() + b', {"tit',
        2,
        ("middle of a value", 3),
    ),
    "JSON of another shape": (b'{"papers": 3, "pages": [1, 2]}', 0, ("papers, pages", 1)),
    "JSON that is no object": (b"[1, 2, 3]", 0, ("expected an object", 1)),
    "an empty array": (b"[]", 0, ("no paper was found", None)),
    "deep JSON": (b'{"title": "a", "b": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", 0, ("deep", 1)),
    "markup and scripts": (
        f"<script>alert(1)</script> & <b>{TITLE}</b>\n\n{ABSTRACT}".encode(),
        1,
        None,
    ),
    "right-to-left and combining text": (
        f"\u202bשלום עולם\u202c e\u0301te\u0301 العربية\n\n{ABSTRACT}".encode(),
        1,
        None,
    ),
    "a title without end": (paper_line(title="w" * 1001), 0, ("longer than 1,000", 1)),
    "an abstract without end": (paper_line(abstract="w " * 100_001), 0, ("200,000", 1)),
    "a damaged archive": (
        lzma.compress(paper_line() * 200_000)[:-900],
        -1,
        ("the packed data is damaged", None),
    ),
    "a bomb": (
        gzip.compress(paper_line() + b" " * 200_000_000),
        1,
        ("unpacks to more than 200 times", None),
    ),
    "a missing file": (
        failing(FileNotFoundError(errno.ENOENT, "No such file or directory")),
        0,
        ("No such file", None),
    ),
    "no permission": (
        failing(PermissionError(errno.EACCES, "Permission denied")),
        0,
        ("Permission denied", None),
    ),
    "a name with a NUL": (
        ImportSource(name="a\0b", open=lambda: Path("a\0b").open("rb")),  # noqa: SIM115
        0,
        ("null", None),
    ),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input(run: Callable[..., AddReport], memory: Memory, case: str):
    content, papers, refusal = BAD_INPUT[case]
    given_source = content if isinstance(content, ImportSource) else source(content)
    report = run(given_source)
    assert not report.cancelled
    if papers >= 0:
        assert len(memory.papers) == papers
    assert len(report.added) == len(memory.papers)
    assert all(paper.title.strip() and "\0" not in paper.title for paper in memory.papers)
    if refusal is None:
        assert not report.refused
    else:
        words, line = refusal
        assert any(words in r.reason and r.line == line for r in report.refused), report.refused
        assert {r.source for r in report.refused} == {given_source.name}
        assert all("\n" not in r.reason and len(r.reason) < 400 for r in report.refused)


def test_text_stays_as_it_is(run: Callable[..., AddReport], memory: Memory):
    title = "<script>alert(1)</script>\u00a0 Ærøskøbing e\u0301 \u202bשלום\u202c  ends"
    abstract = "One  two\u00a0three, <b>four</b> & five.\nA second paragraph; 25-40\\% off."
    run(source(json.dumps({"title": title, "abstract": abstract}).encode()))
    assert memory.papers[0].title == " ".join(title.split())
    assert memory.papers[0].abstract == abstract


def test_what_no_database_takes_is_cleaned(importers: list[Importer], memory: Memory):
    paper = ImportedPaper(
        title="a\ud800b\0c\x1b[1m",
        abstract="\x07 x \ud83d\n\ty ",
        authors=(" Ann\tLee ", "\0", ""),
        year=9999,
        published="last spring",
        url="javascript:alert(1)",
        links=(Link(url="https://example.org/a", title="A"), Link(url="data:text/html,x")),
        source_data={"a\0": ["\ud800", float("nan"), 1 << 80], "b": {1: None}},
    )
    giving = Importer(
        id="t.t", title="T", patterns=(), sniff=lambda h, n: 100, read=lambda s, j: [paper]
    )
    Importing([giving], memory.write).run([source(b"x")], Job())
    cleaned = memory.papers[0]
    assert (cleaned.title, cleaned.abstract) == ("a\ufffdbc[1m", "x \ufffd\n\ty")
    assert cleaned.authors == ("Ann Lee",)
    assert (cleaned.year, cleaned.published, cleaned.url) == (None, None, None)
    assert cleaned.links == (Link(url="https://example.org/a", title="A"),)
    assert cleaned.source_data == {
        "a": ["\ufffd", None, None],
        "b": {"1": None},
        "year": 9999,
        "published": "last spring",
        "url": "javascript:alert(1)",
        "links": ["data:text/html,x"],
    }
    json.dumps(cleaned.source_data, allow_nan=False)


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (ImportedPaper(title="a", source_data={"x": "y" * 1_100_000}), "1 MB"),
        (ImportedPaper(title="a", authors=("b",) * 10_001), "authors"),
        (ImportedPaper(title="a", venue="v" * 2_001), "venue"),
        (ImportedPaper(title=" \n"), "empty"),
        (ImportedPaper(title=7), "not text"),  # type: ignore[arg-type]
        ("a paper", "gave a str"),
    ],
)
def test_what_is_too_much_is_refused(memory: Memory, paper: object, why: str):
    giving = Importer(
        id="t.t",
        title="T",
        patterns=(),
        sniff=lambda h, n: 100,
        read=lambda s, j: [paper, ImportedPaper(title="The next")],  # type: ignore[list-item]
    )
    report = Importing([giving], memory.write).run([source(b"x")], Job())
    assert why in report.refused[0].reason
    assert [paper.title for paper in memory.papers] == ["The next"]


# -- batches, history, progress, cancelling ----------------------------------------------------


def lines(count: int) -> bytes:
    return b"".join(paper_line(title=f"Paper {n}") for n in range(count))


def test_batches_share_one_history_entry(run: Callable[..., AddReport], memory: Memory):
    report = run(source(lines(1_100), "a.jsonl"), source(lines(3), "b.jsonl"))
    assert memory.calls == [
        (500, "a.jsonl", None),
        (500, "a.jsonl", 41),
        (100, "a.jsonl", 41),
        (3, "b.jsonl", 41),
    ]
    assert report.added[:1100] == [f"Paper {n}" for n in range(1_100)]


def test_large_papers_make_small_batches(run: Callable[..., AddReport], memory: Memory):
    run(source(b"".join(paper_line(abstract="w " * 90_000) for _ in range(50)), "a.jsonl"))
    assert [count for count, _, _ in memory.calls] == [23, 23, 4]


def test_what_came_in_half_a_second_is_written(
    run: Callable[..., AddReport], memory: Memory, monkeypatch: pytest.MonkeyPatch
):
    now = [0.0]

    def clock() -> float:
        now[0] += 0.1
        return now[0]

    monkeypatch.setattr(importing_module.time, "monotonic", clock)
    run(source(lines(20), "a.jsonl"))
    assert len(memory.calls) > 2


def test_progress_is_in_bytes(run: Callable[..., AddReport]):
    job = Job()
    contents = [lines(1_000), LISTING.encode()]
    run(*(source(content, f"{n}.x") for n, content in enumerate(contents)), job=job)
    total = sum(map(len, contents))
    assert job.told[-1] == (total, total)
    assert [done for done, _ in job.told] == sorted(done for done, _ in job.told)


def test_cancelling_stops_between_batches(run: Callable[..., AddReport], memory: Memory):
    report = run(source(lines(5_000), "a.jsonl"), source(lines(5)), job=Job(cancel_after=1_500))
    assert report.cancelled
    assert memory.calls
    assert all(count == 500 for count, _, _ in memory.calls)
    assert len(memory.papers) < 5_000
    assert len(report.added) == len(memory.papers)


# -- errors of others --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
        (RuntimeError("the library is read-only"), "the library is read-only"),
    ],
)
def test_a_library_that_cannot_be_written_ends_the_run(
    importers: list[Importer], memory: Memory, error: Exception, said: str
):
    def write(papers, source, history_id):
        if memory.calls:
            memory.calls.append((0, source, history_id))
            raise error
        return memory.write(papers, source, history_id)

    report = Importing(importers, write).run(
        [source(lines(2_000), "a.jsonl"), source(lines(5), "b.jsonl")], Job()
    )
    assert len(memory.calls) == 2
    assert len(report.added) == 500
    (refusal,) = report.refused
    assert refusal.source == "a.jsonl"
    assert said in refusal.reason
    assert "500 papers before stay" in refusal.reason


def importer(**functions: object) -> Importer:
    values = {"sniff": lambda head, name: 100, "read": lambda source, job: [], **functions}
    return Importer(id="t.t", title="T", patterns=("*.t",), **values)  # type: ignore[arg-type]


def raising(error: Exception) -> Callable[..., object]:
    def read(source: ImportSource, job: object) -> object:
        yield ImportedPaper(title="The first")
        raise error

    return read


@pytest.mark.expects_log("importing papers.txt failed")
def test_an_importer_that_raises_is_one_refusal(importers: list[Importer], memory: Memory):
    broken = importer(read=raising(KeyError("kettle")))
    report = Importing([broken], memory.write).run([source(b"x"), source(b"")], Job())
    assert [paper.title for paper in memory.papers] == ["The first"]
    assert "its importer failed (KeyError: 'kettle')" in report.refused[0].reason
    assert "empty" in report.refused[1].reason


def test_a_value_error_is_the_importers_own_words(memory: Memory):
    broken = importer(read=raising(ValueError("line 7\nis odd")))
    report = Importing([broken], memory.write).run([source(b"x")], Job())
    assert report.refused[0].reason == "cannot be read: line 7 is odd"


@pytest.mark.expects_log("t.t could not look at papers.txt")
def test_an_importer_that_cannot_sniff_is_passed_over(importers: list[Importer], memory: Memory):
    def sniff(head: bytes, name: str) -> int:
        raise RuntimeError

    Importing([importer(sniff=sniff), *importers], memory.write).run(
        [source(LISTING.encode())], Job()
    )
    assert [paper.title for paper in memory.papers] == [TITLE]


def test_the_surest_importer_reads_and_the_first_of_equals(memory: Memory):
    def named(title: str, sure: int) -> Importer:
        paper = ImportedPaper(title=title)
        return importer(sniff=lambda head, name: sure, read=lambda source, job: [paper])

    Importing([named("a", 20), named("b", 60), named("c", 60)], memory.write).run(
        [source(b"x")], Job()
    )
    assert [paper.title for paper in memory.papers] == ["b"]


# -- sources -----------------------------------------------------------------------------------


def test_expand_files_folders_and_a_pipe(tmp_path: Path):
    for name in ("b.txt", "a.jsonl", ".hidden.txt", "c.md", "deep/er/D.TXT", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "deep" / "loop").symlink_to(tmp_path)
    found = expand(
        [str(tmp_path), str(tmp_path / "c.md"), "-"], ["*.txt", "*.jsonl"], io.BytesIO(b"piped")
    )
    assert all(isinstance(one, ImportSource) for one in found)
    names = [one.name.removeprefix(str(tmp_path) + "/") for one in found]
    assert names == ["a.jsonl", "b.txt", "deep/er/D.TXT", "c.md", "standard input"]
    assert found[0].size == 1  # type: ignore[union-attr]
    for _ in range(2):  # as often as an importer likes
        with found[-1].open() as stream:  # type: ignore[union-attr]
            assert stream.read() == b"piped"


def test_expand_tells_what_is_no_source(tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    arguments = [str(empty), "arxiv:2404.00001", "10.1000/xyz", "https://example.org/a"]
    found = expand(arguments, ["*.txt"])
    assert [one.source for one in found if isinstance(one, Refusal)] == arguments
    assert "*.txt" in found[0].reason  # type: ignore[union-attr]
    assert all("not supported yet" in one.reason for one in found[1:])  # type: ignore[union-attr]


def test_a_missing_file_and_a_folder_given_as_a_file(run: Callable[..., AddReport], tmp_path: Path):
    folder = ImportSource(name="folder", open=lambda: tmp_path.open("rb"), path=tmp_path)
    report = run(*expand([str(tmp_path / "none.txt")], []), folder)
    assert [r.source for r in report.refused] == [str(tmp_path / "none.txt"), "folder"]
    assert "No such file" in report.refused[0].reason
    assert "directory" in report.refused[1].reason


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def scandir(path: str):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(importing_module.expand.__globals__["os"], "scandir", scandir)
    (refusal,) = expand([str(tmp_path)], ["*.txt"])
    assert isinstance(refusal, Refusal)
    assert "Permission denied" in refusal.reason


def test_a_refusal_among_the_sources_is_passed_on(run: Callable[..., AddReport], memory: Memory):
    refusal = Refusal(source="arxiv:1", reason="not supported yet")
    report = run(refusal, pasted(LISTING))
    assert report.refused == [refusal]
    assert memory.calls == [(1, "pasted text", None)]


def test_the_patterns_of_the_importers_choose_the_files(
    importers: list[Importer], memory: Memory, tmp_path: Path
):
    for name in ("a.jsonl.xz", "b.txt", "c.json", "d.docx"):
        (tmp_path / name).write_bytes(b"x")
    found = Importing(importers, memory.write).expand([str(tmp_path)])
    assert [Path(one.name).name for one in found] == ["a.jsonl.xz", "b.txt", "c.json"]  # type: ignore[union-attr]


# -- anything at all ---------------------------------------------------------------------------


@given(st.one_of(st.text(), st.text(alphabet='aB \n.[]1"{}:,\t')))
def test_any_pasted_text_is_read_or_refused(importers: list[Importer], text: str):
    memory = Memory()
    report = Importing(importers, memory.write).run([pasted(text)], Job())
    assert memory.papers or report.refused
    for paper in memory.papers:
        assert paper.title.strip()


@given(st.binary(max_size=2_000), st.sampled_from(["a.jsonl", "a.txt", "a.json", "a", "a.gz"]))
def test_any_bytes_are_read_or_refused(importers: list[Importer], content: bytes, name: str):
    memory = Memory()
    report = Importing(importers, memory.write).run([source(content, name)], Job())
    assert memory.papers or report.refused


@given(st.binary(max_size=400), st.integers(0, 300))
def test_a_damaged_archive_never_raises(importers: list[Importer], damage: bytes, at: int):
    for pack in (lzma.compress, gzip.compress):
        packed = pack(lines(50))
        content = packed[:at] + damage + packed[at + len(damage) :]
        memory = Memory()
        report = Importing(importers, memory.write).run([source(content, "a.jsonl.xz")], Job())
        assert memory.papers or report.refused
