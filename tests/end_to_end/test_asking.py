"""Asking as a reader does who does not know the words: completed, corrected, shown, and alike."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from desk_driver import RunningCarrel
from reading_desk import ReadingDesk
from search_process import SearchProcess

GPTQ = "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers"
GRADIENT = "Gradient-Based Post-Training Quantization: Challenging the Status Quo"
ALL = 56


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel]) -> ReadingDesk:
    """The sample library, indexed."""
    found = ReadingDesk(open_carrel())
    found.carrel.click(found.carrel.find("button", "Open the sample library"))
    found.wait_for_rows(ALL)
    SearchProcess(found).wait_until_indexed(ALL)
    return found


def wait_for_query(desk: ReadingDesk, query: str) -> None:
    desk.carrel.wait_for(lambda: desk.query() == query, lambda: f"{query}, not {desk.query()}")


def test_by_keyboard_alone(desk: ReadingDesk):
    carrel = desk.carrel
    carrel.keys("ctrl+f")
    carrel.type("auth")
    carrel.find("list item", re.compile("^author:, "))
    carrel.keys("tab")
    wait_for_query(desk, "author:")
    carrel.type("frant")
    carrel.find("list item", '"Elias Frantar"')
    carrel.keys("down", "enter")
    wait_for_query(desk, 'author:"Elias Frantar" ')
    desk.wait_for_titles(GPTQ)

    carrel.keys("ctrl+a")
    carrel.type("hesian roundng")  # neither is a word of any paper
    meant = carrel.find("button", re.compile("^Did you mean “.*”"))
    carrel.keys("enter")  # from the box to what is offered
    carrel.find("button", meant.name, states=["focused"])
    carrel.keys("space")
    carrel.wait_for(lambda: desk.query() in meant.name, "the query that was offered")
    carrel.find("cell", states=["focused", "selected"])

    carrel.keys("ctrl+f", "ctrl+a")
    carrel.type("frantar")
    carrel.keys("enter")
    carrel.find("cell", states=["focused", "selected"])
    desk.wait_for_paper(GPTQ)
    carrel.keys("shift+l")
    carrel.wait_for(lambda: desk.query().startswith("like:"), "a query for what is alike")
    carrel.wait_for(
        lambda: desk.rows() and GRADIENT in desk.rows()[0], lambda: f"{GRADIENT}; {desk.rows()}"
    )
    assert not [row for row in desk.rows() if GPTQ in row]
    said = carrel.command("search", desk.query(), "--limit", "3")
    assert GRADIENT in said
    carrel.keys("alt+left")
    wait_for_query(desk, "frantar")


def test_by_mouse(desk: ReadingDesk):
    carrel = desk.carrel
    carrel.click(carrel.find("button", "What can be searched for"))
    carrel.keys("down", "down", "down", "enter")
    wait_for_query(desk, "pruning OR sparsity")
    carrel.wait_for(lambda: 0 < len(desk.rows()) < ALL, "some papers")
    desk.search("venue:")
    carrel.click(carrel.find("list item", '"ICLR 2023"'))
    wait_for_query(desk, 'venue:"ICLR 2023" ')
    carrel.wait_for(lambda: any(GPTQ in row for row in desk.rows()), GPTQ)
    desk.search("quantization tag:nowhere")
    carrel.click(carrel.find("button", re.compile("^Without “tag:nowhere”")))
    wait_for_query(desk, "quantization")
    carrel.wait_for(lambda: any(GPTQ in row for row in desk.rows()), GPTQ)
