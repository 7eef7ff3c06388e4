"""`carrel hardware`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest
from tests.plugins.open_plugins import Terminal

from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest

PAPERS = (
    ("Lamps on an A100", "On the A100 it is 2x faster than a V100 GPU."),
    ("Chairs", "We fold chairs on eight H100 GPUs and an A100 GPU."),
    ("Paper cups", None),
)


@pytest.fixture
def ask(
    carrel_library: LibraryInTest, carrel_host: Callable[..., HostInTest]
) -> Callable[..., Terminal]:
    papers = [carrel_library.add(title, abstract=abstract) for title, abstract in PAPERS]
    host = carrel_host("hardware_filter", library=carrel_library)
    (command,) = host.contributions("register_cli_commands")
    parser = argparse.ArgumentParser()
    command.arguments(parser)

    def run(*words: str, as_json: bool = False) -> Terminal:
        terminal = Terminal(host.context("hardware_filter."), papers, as_json=as_json)
        assert command.run(parser.parse_args(words), terminal) == 0
        return terminal

    return run


def test_a_table(ask: Callable[..., Terminal]):
    assert ask().lines == [
        "device  evaluated on  mentioned",
        "A100               2          2",
        "H100               1          1",
        "V100               0          1",
    ]


def test_of_some_papers(ask: Callable[..., Terminal], carrel_library: LibraryInTest):
    chairs = carrel_library.paper(2).citekey
    lines = ask(chairs, "--papers").lines
    assert lines[1:] == [
        "A100               1          1",
        f"  * {chairs}  Chairs",
        "H100               1          1",
        f"  * {chairs}  Chairs",
        "* evaluated on it",
    ]


def test_json(ask: Callable[..., Terminal], carrel_library: LibraryInTest):
    (told,) = ask("--papers", as_json=True).told
    assert [(one["device"], one["evaluated_on"], one["mentioned"]) for one in told] == [
        ("A100", 2, 2),
        ("H100", 1, 1),
        ("V100", 0, 1),
    ]
    assert told[2]["path"] == "NVIDIA/Volta/V100"
    assert "v100-sxm2-32gb" in told[2]["ids"]
    lamps = carrel_library.paper(1)
    assert told[2]["papers"] == [
        {
            "id": lamps.carrel_id,
            "citekey": lamps.citekey,
            "title": lamps.title,
            "evaluated_on": False,
        }
    ]
    assert "papers" not in ask(as_json=True).told[0][0]


def test_no_hardware(ask: Callable[..., Terminal], carrel_library: LibraryInTest):
    cups = carrel_library.paper(3).citekey
    assert ask(cups).lines == ["1 paper names no hardware."]
    assert ask(cups, as_json=True).told == [[]]
