"""Which numbers are listed, in what order, below which headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from carrel.api import MentionState
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.metrics_table.listing import Choices, Listing, Question, choices_of, listing_of
from carrel_plugins.metrics_table.narrowing import Narrowing

PAPERS = {
    "Lampshade": "We fold up to 9x faster than Spine on A100 GPUs. We reach 225 TFLOP/s.",
    "Quire": "Earlier work was 20x faster than wax. We see 1.5x speedup over Glue on an A100-80GB.",
    "Vellum": "Our speedup is 1.6-3x on average on H100 GPUs. Our accuracy is 92.5%.",
}


class Shelf:
    def __init__(self, library: LibraryInTest, host: HostInTest) -> None:
        self.library = library
        self.mentions = library.access.mentions("metrics")
        self.registry = host.context("metrics_table.").hardware

    def list(self, **asked: Any) -> Listing:
        return listing_of(self.mentions, Question(**asked))

    def quotes(self, **asked: Any) -> list[str]:
        """What is listed, headings as quantity and count."""
        listing = self.list(**asked)
        found = {}
        ids = [one for one in listing.entries if one >= 0]
        for one, kept in zip(ids, self.mentions.read(ids), strict=True):
            assert kept is not None
            found[one] = kept.mention.quote
        headings = [f"{name} {count}" for name, count in listing.groups]
        return [found[one] if one >= 0 else headings[-1 - one] for one in listing.entries]

    def choices(self, **asked: Any) -> Choices:
        found = choices_of(self.mentions, Question(**asked), self.registry)
        assert found is not None
        return found


@pytest.fixture
def shelf(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest) -> Shelf:
    for title, abstract in PAPERS.items():
        carrel_library.add(title, abstract=abstract)
    return Shelf(carrel_library, carrel_host("metrics_table", library=carrel_library))


def narrowed(**chosen: Any) -> dict[str, Narrowing]:
    return {"narrowing": Narrowing(**chosen)}


A100 = ("a100-sxm4-40gb", "a100-sxm4-80gb")


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ({}, {"9x", "225 TFLOP/s", "1.5x", "1.6-3x", "92.5%"}),
        (narrowed(background=True, quantity="speedup"), {"9x", "1.5x", "20x", "1.6-3x"}),
        (narrowed(quantity="accuracy"), {"92.5%"}),
        (narrowed(unit="x"), {"9x", "1.5x", "1.6-3x"}),
        (narrowed(qualifier="average"), {"1.6-3x"}),
        (narrowed(peaks="only"), {"9x"}),
        (narrowed(peaks="without", unit="x"), {"1.5x", "1.6-3x"}),
        (narrowed(peaks="only", qualifier="average"), set()),
        (narrowed(hardware=A100, unit="x"), {"9x", "1.5x"}),
        (narrowed(hardware=A100[1:]), {"1.5x"}),
        (narrowed(least=1.6, unit="x"), {"9x", "1.6-3x"}),
    ],
)
def test_filters_choose(shelf: Shelf, asked: dict, quotes: set[str]):
    assert set(shelf.quotes(**asked)) == quotes


def test_what_is_rejected_or_doubtful_is_not_shown_unasked(shelf: Shelf):
    (paper,) = shelf.library.search("title:Quire")
    ratio = next(
        one for one in shelf.library.mentions("metrics", paper) if one.mention.quote == "1.5x"
    )
    shelf.library.decide_mention(paper, "metrics", ratio.mention, MentionState.REJECTED)
    shelf.library.add("Glue", abstract="We halve the wax.")  # is a suggestion
    assert "1.5x" not in shelf.quotes()
    assert "1.5x" in shelf.quotes(**narrowed(rejected=True))
    doubtful = set(shelf.quotes(**narrowed(suggested=True))) - set(shelf.quotes())
    assert doubtful == {"halve"}


@pytest.mark.parametrize(
    ("order", "quotes"),
    [
        ({"order_by": "value"}, ["1.5x", "1.6-3x", "9x"]),
        ({"order_by": "value", "descending": True}, ["9x", "1.6-3x", "1.5x"]),
        ({"order_by": "baseline"}, ["1.5x", "9x", "1.6-3x"]),
    ],
)
def test_rows_are_sorted(shelf: Shelf, order: dict, quotes: list[str]):
    assert shelf.quotes(narrowing=Narrowing(quantity="speedup"), **order) == quotes


def test_papers_are_asked_for_in_their_order(shelf: Shelf):
    papers = [*shelf.library.search("title:Vellum"), *shelf.library.search("title:Lampshade")]
    assert shelf.quotes(paper_ids=papers) == ["1.6-3x", "92.5%", "9x", "225 TFLOP/s"]
    assert shelf.list(paper_ids=[]) == Listing(entries=shelf.list(paper_ids=[]).entries)


@pytest.mark.parametrize(
    ("order", "speedups"),
    [
        ({}, None),
        ({"order_by": "value"}, ["1.5x", "1.6-3x", "9x"]),
        ({"order_by": "value", "descending": True}, ["9x", "1.6-3x", "1.5x"]),
    ],
)
def test_quantities_stand_together_the_most_frequent_first(
    shelf: Shelf, order: dict, speedups: list[str] | None
):
    found = shelf.quotes(grouped=True, **order)
    plain = shelf.quotes(**order)
    speedups = speedups or [one for one in plain if one in {"9x", "1.5x", "1.6-3x"}]
    assert found == [
        "speedup 3", *speedups, "accuracy 1", "92.5%", "throughput 1", "225 TFLOP/s",
    ]  # fmt: skip
    assert shelf.list(grouped=True).numbers == 5


@pytest.mark.parametrize("grouped", [False, True])
def test_a_number_is_found_again_where_it_stands(shelf: Shelf, grouped: bool):
    (paper,) = shelf.library.search("title:Vellum")
    kept = shelf.library.mentions("metrics", paper)[1]
    question = {"order_by": "value", "grouped": grouped, "place": kept.place}
    listing = shelf.list(**question)
    assert shelf.mentions.read([listing.entries[listing.current]]) == [kept]
    assert shelf.list(**question, narrowing=Narrowing(unit="x")).current == -1


def test_what_the_filters_hide_is_counted_where_nothing_is_left(shelf: Shelf):
    assert shelf.list(narrowing=Narrowing(unit="W")).hidden == 6
    assert shelf.list().hidden == 0
    assert shelf.list(paper_ids=[], narrowing=Narrowing(unit="W")).hidden == 0


def test_choices_have_the_counts_that_a_choice_would_show(shelf: Shelf):
    narrowing = Narrowing(unit="x", hardware=A100)
    choices = shelf.choices(narrowing=narrowing)
    assert dict(choices.quantity) == {"speedup": 2}
    assert dict(choices.unit) == {"x": 2}
    assert dict(choices.qualifier) == {"up_to": 1, "exact": 1}
    assert dict(choices.hardware) == {**dict.fromkeys(A100, 1), "h100-sxm5-80gb": 1}
    assert dict(choices.families) == {"Ampere": 2, "Hopper": 1}
    for hardware, count in choices.hardware:
        chosen = replace(narrowing, hardware=(hardware,))
        assert shelf.list(narrowing=chosen).numbers == count


def test_choices_that_nobody_wants_end(shelf: Shelf):
    assert choices_of(shelf.mentions, Question(), shelf.registry, lambda: False) is None


@pytest.mark.parametrize(
    "narrowing",
    [
        Narrowing(quantity="accuracy", unit="%", qualifier="exact", peaks="without"),
        Narrowing(hardware=("h100-sxm5-80gb",), least=1e9),
        Narrowing(quantity="speedup", unit="x"),
    ],
)
def test_the_nearest_narrowing_shows_any_number(shelf: Shelf, narrowing: Narrowing):
    everything = Narrowing(background=True, suggested=True, rejected=True)
    ids = shelf.mentions.find(everything.query(None))
    for kept in shelf.mentions.read(ids):
        assert kept is not None
        admitting = narrowing.admitting(kept)
        assert kept in shelf.mentions.read(shelf.mentions.find(admitting.query(None)))
        if kept in shelf.mentions.read(shelf.mentions.find(narrowing.query(None))):
            assert admitting == narrowing
