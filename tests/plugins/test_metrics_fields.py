"""The search fields that numbers give a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carrel.api import KeptMention, Mention, MentionState
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.metrics_table.fields import clause_of, names_of, search_fields

PAPERS = {
    "Lampshade": "We fold up to 2-13x faster than Spine with a 7B model.",
    "Quire": "We reach 225 TFLOP/s on 64 A100 GPUs, with an inference speedup of 1.5x.",
    "Vellum": "We show a latency of 12 ms and read a context length of 128K tokens.",
    "Spine": "Earlier work was 20x faster than glue. Our accuracy is 92.5%.",
    "Glue": "No number is told here.",
}


@pytest.fixture
def library(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest) -> LibraryInTest:
    for title, abstract in PAPERS.items():
        carrel_library.add(title, abstract=abstract)
    carrel_host("metrics_table", library=carrel_library)
    return carrel_library


def titles(library: LibraryInTest, query: str) -> set[str]:
    return {library.paper(one).title for one in library.search(query)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("metric:speedup", {"Lampshade", "Quire"}),
        ("metric:inference_speedup", {"Quire"}),
        ("speedup:>=2", {"Lampshade"}),
        ("speedup:13", {"Lampshade"}),
        ("speedup:<2x", {"Quire"}),
        ("throughput:>=100TFLOP/s", {"Quire"}),
        ("throughput:>=300TFLOP/s", set()),
        ("params:7B..13B", {"Lampshade"}),
        ("context:128k", {"Vellum"}),
        ("latency:<0.1", {"Vellum"}),
        ("accuracy:>90", {"Spine"}),
        ("no:metric", {"Glue"}),
    ],
)
def test_papers_are_found_by_their_numbers(library: LibraryInTest, query: str, found: set[str]):
    assert titles(library, query) == found


def test_a_decision_of_the_reader_counts(library: LibraryInTest):
    (paper,) = library.search("title:Quire")
    (ratio,) = [
        one for one in library.mentions("metrics", paper) if one.mention.values["unit"] == "x"
    ]
    library.decide_mention(paper, "metrics", ratio.mention, MentionState.REJECTED)
    assert titles(library, "metric:speedup") == {"Lampshade"}


def test_like_papers_are_found_by_a_clause(library: LibraryInTest):
    for paper in library.search("has:metric"):
        for kept in library.mentions("metrics", paper):
            if kept.state.counts and kept.mention.values["is_result"]:
                assert paper in library.search(clause_of(kept)), clause_of(kept)


def kept(value: Any, unit: str, quantity: str, *, is_result: bool = True) -> KeptMention:
    values = {"value": value, "unit": unit, "quantity": quantity, "is_result": is_result}
    mention = Mention(field="title", start=0, end=1, quote="1", values=values)
    return KeptMention(paper_id=1, extractor="metrics", mention=mention, state=MentionState.FOUND)


@pytest.mark.parametrize(
    ("field", "mentions", "values"),
    [
        ("speedup", [kept([2, 13], "x", "speedup"), kept(2, "x", "inference_speedup")], [2, 13]),
        ("speedup", [kept(3, "x", "speedup", is_result=False)], []),
        ("speedup", [kept(3, "x", "model_size"), kept(30, "%", "speedup")], []),
        ("params", [kept(7e9, "params", "model_size", is_result=False)], [7e9]),
        ("bandwidth", [kept(8e12, "bit/s", "network_bandwidth")], [1e12]),
        ("memory", [kept(8e9, "B", "dataset_size")], []),
        ("power", [kept(300, "W", "power")], [300]),
        ("speedup", [kept("fast", "x", "speedup"), kept(None, "x", "speedup")], []),
    ],
)
def test_a_field_takes_what_it_is_about(
    field: str, mentions: list[KeptMention], values: list[float]
):
    (found,) = [one for one in search_fields() if one.name == field]
    assert list(found.values(mentions)) == values


def test_no_field_has_more_than_a_hundred_values():
    many = [kept(float(n), "x", f"q{n}_speedup") for n in range(300)]
    assert all(len(list(one.values(many))) <= 100 for one in search_fields())


@pytest.mark.parametrize(
    ("quantity", "names"),
    [
        ("speedup", ("speedup",)),
        ("inference_speedup", ("inference_speedup", "speedup")),
        ("tail_latency_reduction", ("tail_latency_reduction", "latency")),
        ("machine_memory_footprint", ("machine_memory_footprint", "memory_footprint")),
        ("reduction", ("reduction",)),
        ("gpu_count", ("gpu_count",)),
        ("", ("",)),
    ],
)
def test_a_quantity_is_one_in_general_too(quantity: str, names: tuple[str, ...]):
    assert names_of(quantity) == names


@pytest.mark.parametrize(
    ("mention", "clause"),
    [
        (kept([2, 13], "x", "speedup"), "speedup:>=2x"),
        (kept(225e12, "FLOP/s", "throughput"), "throughput:>=225TFLOP/s"),
        (kept(7e9, "params", "model_size"), "params:>=7Bparams"),
        (kept(0.012, "s", "latency"), "latency:<=0.012s"),
        (kept(7200, "s", "latency"), "latency:<=7200s"),
        (kept(3, "x", "flops_reduction"), "metric:flops_reduction"),
    ],
)
def test_a_clause_asks_for_as_much(mention: KeptMention, clause: str):
    assert clause_of(mention) == clause
