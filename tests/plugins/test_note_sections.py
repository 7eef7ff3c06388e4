"""What Carrel's own plugins add to exported notes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from carrel.api import KeptMention, MentionState, NoteSection
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest

TITLE = "Lampshade: Folding Paper Models"
ABSTRACT = (
    "We present Lampshade. Lampshade folds paper up to 2.5x faster than Bookbinder on 8 H100 GPUs"
    " and reaches 52% accuracy."
)
#: What a cell must not say as it is written: it would end the cell, or begin a link.
ODD = "Lampshade is 3x faster than [Book|binder]."


def section(host: HostInTest) -> NoteSection:
    (found,) = host.note_sections()
    return found


def found_at(library: LibraryInTest, extractor: str, paper_id: int, quote: str) -> KeptMention:
    kept = library.access.mentions(extractor).of(paper_id)
    return next(one for one in kept if quote in one.mention.quote)


def test_the_table_of_claims(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest):
    metrics = section(carrel_host("metrics_table", library=carrel_library))
    paper = carrel_library.add(TITLE, abstract=ABSTRACT)
    lines = metrics.render(paper).splitlines()
    assert lines[:2] == [
        "| claim | value | baseline | hardware | source |",
        "|---|---|---|---|---|",
    ]
    assert "| speedup | up to 2.5x | Bookbinder | H100 | abstract: 2.5x |" in lines
    assert all(line.count(" | ") == 4 for line in lines[2:])
    assert metrics.fields is not None
    assert metrics.fields(paper) == {"metric_speedup_max": 2.5}


def test_rejected_numbers_are_not_told_and_the_stamp_says_so(
    carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest
):
    metrics = section(carrel_host("metrics_table", library=carrel_library))
    paper = carrel_library.add(TITLE, abstract=ABSTRACT)
    other = carrel_library.add("A Chair for One", abstract="It has no numbers.")
    assert metrics.stamp is not None
    assert metrics.fields is not None
    before = metrics.stamp([paper, other])
    assert before == metrics.stamp([paper, other])
    mention = found_at(carrel_library, "metrics", paper.id, "2.5x").mention
    carrel_library.access.mentions("metrics").decide(paper.id, mention, MentionState.REJECTED)
    after = metrics.stamp([paper, other])
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)
    assert "2.5x" not in metrics.render(paper)
    assert metrics.fields(paper) == {}
    better = dataclasses.replace(mention, values={**mention.values, "value": 4.0})
    carrel_library.access.mentions("metrics").decide(paper.id, better, MentionState.CORRECTED)
    assert metrics.fields(paper) == {"metric_speedup_max": 4}
    assert metrics.render(other) == ""


def test_cells_are_escaped(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest):
    metrics = section(carrel_host("metrics_table", library=carrel_library))
    paper = carrel_library.add(TITLE, abstract=ODD)
    mention = found_at(carrel_library, "metrics", paper.id, "3x").mention
    odd = dataclasses.replace(mention, values={**mention.values, "baseline": "[Book|binder]\n<b>"})
    carrel_library.access.mentions("metrics").decide(paper.id, odd, MentionState.CORRECTED)
    assert r"| \[Book\|binder\] \<b> |" in metrics.render(paper)


def test_the_gpus_of_a_paper(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest):
    hardware = section(carrel_host("hardware_filter", library=carrel_library))
    text = "It outruns what others did on an A100 and a TPU v4, on 8 H100 GPUs."
    paper = carrel_library.add("Lamps", abstract=text)
    assert hardware.fields is not None
    assert hardware.stamp is not None
    assert hardware.fields(paper) == {"hw_gpus": ("A100", "H100")}
    assert hardware.render(paper) == ""
    before = hardware.stamp([paper])
    mention = found_at(carrel_library, "hardware", paper.id, "A100").mention
    carrel_library.access.mentions("hardware").decide(paper.id, mention, MentionState.REJECTED)
    assert hardware.fields(paper) == {"hw_gpus": ("H100",)}
    assert hardware.stamp([paper]) != before
    assert hardware.fields(carrel_library.add("Chairs", abstract="None.")) == {}
