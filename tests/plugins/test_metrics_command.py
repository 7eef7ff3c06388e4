"""`carrel metrics`."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterator, Sequence

import pytest
from tests.plugins.open_plugins import Terminal, given

from carrel.api import Paper
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.metrics_table import KEYS

PAPERS = {
    "Lampshade: A Fold": "We fold up to 9x faster than Spine on A100 GPUs. We reach 225 TFLOP/s.",
    "Quire": "Earlier work was 20x faster than wax. We see a speedup of 1.5x over Glue on an H100.",
    "Vellum": "We halve the wax. Our accuracy is 92.5%.",
}


class Words(Terminal):
    """A terminal whose words are a query."""

    def __init__(self, host: HostInTest, library: LibraryInTest, *, as_json: bool) -> None:
        super().__init__(host.context("metrics_table."), as_json=as_json)
        self._library = library

    def papers(self, words: Sequence[str]) -> Iterator[Paper]:
        return self._library.access.papers(self._library.search(" ".join(words)))


Run = Callable[..., Terminal]


@pytest.fixture
def metrics(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest) -> Run:
    """Runs `carrel metrics`."""
    for title, abstract in PAPERS.items():
        carrel_library.add(title, abstract=abstract)
    host = carrel_host("metrics_table", library=carrel_library)

    def run(*words: str, as_json: bool = False, status: int = 0) -> Terminal:
        command = given(host, "register_cli_commands", "metrics_table.metrics")
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        terminal = Words(host, carrel_library, as_json=as_json)
        assert command.run(parser.parse_args(words), terminal) == status
        return terminal

    return run


def quotes(terminal: Terminal) -> list[str]:
    return [json.loads(line)["quote"] for line in terminal.lines]


def test_a_table_with_heads_is_printed(metrics: Run):
    lines = metrics("title:Lampshade").lines
    assert [line.split() for line in lines] == [
        "PAPER QUANTITY VALUE QUALIFIER COMPARED WITH HARDWARE CONDITIONS STATE".split(),
        ["Lampshade", "speedup", "9x", "up", "to", "Spine", "A100"],
        ["Lampshade", "throughput", "225", "TFLOP/s"],
    ]
    assert lines[1].index("9x") + 2 == lines[2].index("225") + len("225 TFLOP/s")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["92.5%", "1.5x", "9x", "225 TFLOP/s"]),
        (["title:Quire"], ["1.5x"]),
        (["--quantity", "Speedup"], ["1.5x", "9x"]),
        (["--unit", "%"], ["92.5%"]),
        (["--qualifier", "up_to"], ["9x"]),
        (["--on", "Ampere"], ["9x"]),
        (["--on", "h100"], ["1.5x"]),
        (["--at-least", "2x"], ["9x"]),
        (["--at-least", "100TFLOP/s"], ["225 TFLOP/s"]),
        (["--at-least", "50"], ["92.5%", "225 TFLOP/s"]),
        (["--sort", "value"], ["225 TFLOP/s", "92.5%", "9x", "1.5x"]),
        (["--sort", "quantity"], ["92.5%", "9x", "1.5x", "225 TFLOP/s"]),
        (["--suggested", "title:Vellum"], ["halve", "92.5%"]),
        (["--background", "title:Quire"], ["20x", "1.5x"]),
        (["--quantity", "jitter"], []),
    ],
)
def test_what_is_asked_for_is_printed(metrics: Run, words: list[str], found: list[str]):
    assert quotes(metrics("--format", "jsonl", *words)) == found
    told = json.loads("\n".join(metrics(*words, as_json=True).lines))
    assert [one["quote"] for one in told] == found


def test_the_order_of_the_query_is_kept(metrics: Run):
    assert quotes(metrics("--format", "jsonl", "title:Lampshade", "OR", "title:Vellum")) == [
        "92.5%",
        "9x",
        "225 TFLOP/s",
    ]


def test_csv_and_markdown_are_printed(metrics: Run):
    records = list(csv.DictReader(metrics("--format", "csv").lines))
    assert [record["low"] for record in records] == ["92.5", "1.5", "9", "225000000000000"]
    lines = metrics("--format", "markdown", "title:Quire").lines
    assert lines[2] == "| Quire | speedup | 1.5x |  | Glue | H100 |  | 1.5x |  |"


def test_nothing_found_is_said_in_a_table_alone(metrics: Run):
    assert metrics("--unit", "W").lines == ["No numbers are found."]
    assert metrics("--unit", "W", "--format", "jsonl").lines == []
    assert metrics("--unit", "W", as_json=True).lines == ["[]"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--on", "H1000"], "No hardware is known as “H1000”: did you mean “H100”?"),
        (["--at-least", "much"], "“much” is no value"),
    ],
)
def test_what_means_nothing_is_said(metrics: Run, words: list[str], reason: str):
    terminal = metrics(*words, status=1)
    assert terminal.lines == []
    assert [line[: len(reason)] for line in terminal.warned] == [reason]


def test_everything_is_taken(carrel_host: Callable[..., HostInTest]):
    host = carrel_host("metrics_table")
    given_ = host.plugin.contributions
    assert given_["register_extractors"] == ["metrics_table.metrics"]
    assert given_["register_mention_kinds"] == ["metrics_table.number"]
    assert given_["register_views"] == ["metrics_table.metrics", "metrics_table.chart"]
    assert given_["register_cli_commands"] == ["metrics_table.metrics"]
    assert "metrics_table.speedup" in given_["register_search_fields"]
    (extractor,) = host.contributions("register_extractors")
    assert extractor.keys == KEYS
    values = next(iter(extractor.extract("Twice as fast, 2x", ""))).values
    assert set(KEYS) <= set(values)
