"""One plugin in a host of its own, with papers and a window that a test makes up."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies

from carrel.api import Exporter, JobControl, Paper, PluginContext
from carrel.plugin_host import ChoicesInMemory, PluginHost, PluginState, Surroundings

#: What upsets formats: marks of every language, line ends, controls, and much of anything.
hostile = strategies.one_of(
    strategies.text(max_size=60),
    strategies.text(alphabet="{}\\%$&#_~^\"'=+-@\t\r\n\0,; aB…–🦉\u2028\ud800", max_size=40),
    strategies.sampled_from(
        ["x" * 5000, "{" * 40 + "}" * 40, "}{", "\\", "🦉🪶", "=cmd|' /C calc'!A0"]
    ),
)


def a_paper(**values: Any) -> Paper:
    """Return an invented paper."""
    number = values.pop("id", 1)
    invented = {"carrel_id": f"01H{number:023}", "citekey": f"sample{number}", "title": "A Title"}
    return Paper(id=number, **{**invented, **values})


class Job:
    """A job that is stopped after some papers; None is never."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.done, self._stop_after = 0, stop_after

    def progress(self, done: int, total: int | None = None) -> None:
        self.done = done

    @property
    def cancelled(self) -> bool:
        return self._stop_after is not None and self.done >= self._stop_after


class Shelf:
    """A library in memory."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self.by_id = {paper.id: paper for paper in papers}
        self.tagged: list[tuple[list[int], list[str]]] = []
        self.failure = ""

    def paper(self, paper_id: int) -> Paper | None:
        return self.by_id.get(paper_id)

    def papers(self, paper_ids: Iterable[int]) -> Iterator[Paper]:
        if self.failure:
            raise RuntimeError(self.failure)
        yield from (self.by_id[one] for one in paper_ids if one in self.by_id)

    def note(self, paper_id: int) -> str:
        return ""

    def search(self, query: str) -> Sequence[int]:
        return list(self.by_id)

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> None:
        if self.failure:
            raise RuntimeError(self.failure)
        self.tagged.append((list(paper_ids), list(names)))


def loaded(
    name: str,
    folder: Path,
    *,
    shelf: Shelf | None = None,
    settings: dict[str, Any] | None = None,
    **surroundings: Any,
) -> PluginHost:
    """Return a host with one plugin, everything of which was taken."""
    choices = ChoicesInMemory()
    choices.stored[name] = settings or {}
    around = Surroundings(library=shelf or Shelf(), data_folder=lambda: folder, **surroundings)
    host = PluginHost(choices, only=[name], surroundings=around)
    host.load()
    record = host.record(name)
    assert (record.state, record.problems) == (PluginState.ON, []), record.report()
    return host


def given(host: PluginHost, hook: str, contribution_id: str) -> Any:
    """Return one contribution."""
    return next(one for one in host.contributions(hook) if one.id == contribution_id)


def exported(host: PluginHost, papers: Iterable[Paper], job: JobControl | None = None) -> str:
    """Return what the plugin's exporter writes, as a file of UTF-8 holds it."""
    exporter: Exporter = host.contributions("register_exporters")[0]
    file = io.BytesIO()
    stream = io.TextIOWrapper(file, encoding="utf-8", newline="")
    exporter.write(papers, stream, job or Job())
    stream.flush()
    return file.getvalue().decode("utf-8")


class Counted:
    """Papers made as they are asked for; `asked` is how many were."""

    def __init__(self, number: int) -> None:
        self.number, self.asked = number, 0

    def __iter__(self) -> Iterator[Paper]:
        for number in range(1, self.number + 1):
            self.asked = number
            yield a_paper(id=number, title=f"Title {number}")


@dataclass
class Window:
    """A `ViewContext`: the test moves it, and it keeps what the view asked for."""

    plugin: PluginContext
    paper: Paper | None = None
    ids: Sequence[int] = ()
    asked: list[str] = field(default_factory=list)
    gone_to: list[int] = field(default_factory=list)
    _current: list[Callable[[Paper | None], None]] = field(default_factory=list)
    _result: list[Callable[[Sequence[int]], None]] = field(default_factory=list)

    def current(self) -> Paper | None:
        return self.paper

    def result(self) -> Sequence[int]:
        return self.ids

    def on_current(self, callback: Callable[[Paper | None], None]) -> None:
        self._current.append(callback)

    def on_result(self, callback: Callable[[Sequence[int]], None]) -> None:
        self._result.append(callback)

    def go_to(self, paper_id: int) -> None:
        self.gone_to.append(paper_id)

    def narrow(self, clause: str) -> None:
        self.asked.append(clause)

    def read(self, paper: Paper | None) -> None:
        """Read another paper."""
        self.paper = paper
        for callback in self._current:
            callback(paper)

    def show(self, ids: Sequence[int]) -> None:
        """Let the list show other papers."""
        self.ids = ids
        for callback in self._result:
            callback(ids)


@dataclass
class Selection:
    """A `CommandContext`."""

    plugin: PluginContext
    selected: Sequence[Paper]
    copied: list[str] = field(default_factory=list)

    @property
    def paper_ids(self) -> Sequence[int]:
        return [paper.id for paper in self.selected]

    def papers(self) -> Iterator[Paper]:
        return iter(self.selected)

    def copy(self, text: str) -> None:
        self.copied.append(text)


class Terminal:
    """The `CliServices` of one run; words are citekeys."""

    def __init__(
        self, plugin: PluginContext, papers: Sequence[Paper] = (), *, as_json: bool = False
    ):
        self.plugin, self.as_json = plugin, as_json
        self._papers = {paper.citekey: paper for paper in papers}
        self.lines: list[str] = []
        self.told: list[Any] = []
        self.warned: list[str] = []

    def papers(self, words: Sequence[str]) -> Iterator[Paper]:
        return (self._papers[word] for word in words)

    def line(self, text: str) -> None:
        assert "\n" not in text
        self.lines.append(text)

    def json(self, value: Any) -> None:
        self.told.append(value)

    def warn(self, text: str) -> None:
        self.warned.append(text)
