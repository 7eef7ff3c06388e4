"""Extractors read papers here and in worker processes, and a paper that fails costs itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest
from tests.unit.plugin_host.visitors import Site, host_with, record

from carrel.domain.mention_json import loaded
from carrel.jobs.job import Job
from carrel.jobs.processes import Processes
from carrel.plugin_host import PluginHost, PluginState, extracting
from carrel.plugin_host.extracting import PluginExtractors
from carrel.plugin_host.extraction_worker import PaperText

SOURCE = """
import os, time
from carrel.api import Extractor, Mention, hookimpl

def letters(title, abstract):
    if "raise" in title:
        raise ValueError("no such paper")
    if "die" in title:
        os._exit(3)
    if "hang" in title:
        time.sleep(60)
    if "nonsense" in title:
        return [Mention(field="title", start=0, end=1, quote="?")]
    if "unwritable" in title:
        return [Mention(field="title", start=0, end=1, quote=title[0], values={"what": {1, 2}})]
    return [Mention(field="title", start=0, end=1, quote=title[0], values={"at": os.getpid()})]

def none(title, abstract):
    return []

@hookimpl
def register_extractors():
    return [Extractor(id="NAME.letters", name="letters", title="Letters", extract=EXTRACT),
            Extractor(id="NAME.none", name="none", title="None", extract=none)]
"""

Found = dict[int, tuple[str, ...]]


def source(extract: str = "letters") -> str:
    return SOURCE.replace("EXTRACT", extract)


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes(2)
    yield made
    made.close()


def visitor() -> PluginHost:
    return host_with("visitor", only=["visitor"])


def papers(count: int, **special: int) -> list[PaperText]:
    """Return papers by number; `special` are words of titles with the paper that has each."""
    words = {number: word for word, number in special.items()}
    return [(n, f"{words.get(n, 'plain')} paper", "") for n in range(1, count + 1)]


def chunks(of: Sequence[PaperText], size: int = 20) -> Iterator[list[PaperText]]:
    rest = iter(of)
    while part := list(islice(rest, size)):
        yield part


def read(
    host: PluginHost, of: Sequence[PaperText], processes: Processes | None, job: Job | None = None
) -> list[Found]:
    extractors = PluginExtractors(host)
    job = job or Job("test")
    return list(extractors.reading(job, processes)(extractors.names, chunks(of)))


def together(parts: Sequence[Found]) -> Found:
    return {paper_id: found for part in parts for paper_id, found in part.items()}


def pids(found: Found) -> set[int]:
    return {loaded(texts[0])[0].values["at"] for texts in found.values() if texts[0] != "[]"}  # type: ignore[misc]


def test_few_papers_are_read_here_and_many_in_processes(site: Site, processes: Processes):
    site.install(source())
    host = visitor()
    few = read(host, papers(40), processes)
    many = read(host, papers(200), processes)
    assert pids(together(few)) == {os.getpid()}
    assert os.getpid() not in pids(together(many))
    assert [list(part) for part in many] == [
        [one[0] for one in part] for part in chunks(papers(200))
    ]
    assert all(texts[1] == "[]" for texts in together(many).values())


@pytest.mark.parametrize("workers", [False, True])
@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("raise", "ValueError: no such paper"),
        ("nonsense", "the quote '?' is not what stands there"),
        ("unwritable", "not JSON serializable"),
    ],
)
@pytest.mark.expects_log("letters raised")
def test_a_paper_that_fails_costs_itself(
    site: Site, processes: Processes, workers: bool, word: str, why: str
):
    site.install(source())
    host = visitor()
    found = together(read(host, papers(100, **{word: 33}), processes if workers else None))
    assert [n for n, texts in found.items() if texts[0] == "[]"] == [33]
    assert len(found) == 100
    (problem,) = record(host).problems
    assert problem.where == "visitor.letters"
    assert why in problem.reason


@pytest.mark.parametrize("word", ["die", "hang"])
@pytest.mark.expects_log("ended the process")
def test_a_paper_that_ends_or_keeps_a_process_costs_itself(
    site: Site, processes: Processes, word: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(extracting, "_LIMIT_S", 2.0)
    site.install(source())
    host = visitor()
    found = together(read(host, papers(150, **{word: 70}), processes))
    assert [n for n, texts in found.items() if texts[0] == "[]"] == [70]
    assert list(found) == [one[0] for one in papers(150)]
    (problem,) = record(host).problems
    assert problem.where == "visitor.letters"
    assert f"“{word} paper”" in problem.reason


@pytest.mark.expects_log("cannot be pickled")
def test_what_cannot_go_to_a_process_is_called_here(site: Site, processes: Processes):
    site.install(source("lambda title, abstract: letters(title, abstract)"))
    host = visitor()
    assert pids(together(read(host, papers(100), processes))) == {os.getpid()}
    assert "cannot be pickled" in record(host).problems[0].reason


@pytest.mark.parametrize("workers", [False, True])
def test_a_cancelled_job_ends_it_early(site: Site, processes: Processes, workers: bool):
    site.install(source())
    extractors, job = PluginExtractors(visitor()), Job("test")
    rest = extractors.reading(job, processes if workers else None)(
        extractors.names, chunks(papers(400))
    )
    first = next(rest)
    job.cancel()
    assert list(first) == list(range(1, 21))
    assert list(rest) == []


@pytest.mark.expects_log("letters raised")
def test_a_plugin_that_keeps_failing_cancels_the_job(site: Site, processes: Processes):
    site.install(source())
    host, job = visitor(), Job("test")
    everything = [(n, "raise everywhere", "") for n in range(1, 300)]
    found = together(read(host, everything, processes, job))
    assert job.cancelled
    assert record(host).state is PluginState.FAILED
    assert len(found) < 100  # those of the chunk in which it was taken out count as unread
