"""The fields, the columns and facets that name them, the counts, and the command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import hypothesis
import pytest
from hypothesis import strategies
from tests.plugins.open_plugins import Selection, Shelf, a_paper, given, hostile, loaded

from carrel.api import FieldKind, Link
from carrel.domain.tag import clean_tag_name
from carrel.search.query_language import parse
from carrel_plugins.bibliography import fields
from carrel_plugins.bibliography.counting import count, year_bars
from carrel_plugins.bibliography.queries import clause
from carrel_plugins.bibliography.venue_tags import venue_tag


def test_everything_is_taken(tmp_path: Path):
    host = loaded("bibliography", tmp_path)
    told = host.record("bibliography").contributions
    assert {hook: len(ids) for hook, ids in told.items()} == {
        "register_search_fields": 4,
        "register_extractors": 1,
        "register_columns": 5,
        "register_facets": 3,
        "register_views": 1,
        "register_commands": 1,
    }
    kinds = {one.name: one.kind for one in host.contributions("register_search_fields")}
    assert kinds == {"published": "date", "authors": "number", "code": "boolean", "site": "keyword"}
    assert set(kinds.values()) <= set(get_args(FieldKind))
    assert given(host, "register_facets", "bibliography.year").order == "value"
    assert given(host, "register_columns", "bibliography.authors").align == "right"


# -- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "year", "values"),
    [
        ("2024-03-05", 2024, ["2024-03-05"]),
        ("2024-03", None, ["2024-03"]),
        (None, 2023, ["2023"]),
        (None, None, []),
    ],
)
def test_published(published: str | None, year: int | None, values: list[str]):
    assert fields.published(a_paper(published=published, year=year)) == values


def test_authors():
    assert fields.authors(a_paper(authors=("Ada Sample", "Ben Muster"))) == [2]
    assert fields.authors(a_paper()) == []


@pytest.mark.parametrize(
    ("address", "has_code"),
    [
        ("https://github.com/sample/cranes", True),
        ("https://www.github.com/sample", True),
        ("http://GitHub.com:443/sample/cranes", True),
        ("https://git.sr.ht/~sample/cranes", True),
        ("https://gist.github.com/sample/1", True),
        ("https://github.com", False),
        ("https://github.com/", False),
        ("https://notgithub.com/sample/cranes", False),
        ("https://example.org/github.com/sample", False),
        ("https://[::1", False),
        ("no address", False),
    ],
)
def test_code(address: str, has_code: bool):
    assert fields.code(a_paper(url=address)) == [has_code]
    assert fields.code(a_paper(links=(Link(url="https://x.org"), Link(url=address)))) == [has_code]
    assert fields.code(a_paper()) == [False]


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("https://www.Example.org:8080/a", ["example.org"]),
        ("https://arxiv.org/abs/2401.00001", ["arxiv.org"]),
        ("https://user@example.org/", ["example.org"]),
        ("https://[::1", []),
        ("", []),
        (None, []),
    ],
)
def test_site(url: str | None, values: list[str]):
    assert fields.site(a_paper(url=url)) == values


@hypothesis.given(text=hostile)
def test_no_address_upsets_a_field(text: str):
    paper = a_paper(url=text, links=(Link(url=f"https://{text}"),))
    assert fields.code(paper) in ([True], [False])
    assert all(isinstance(one, str) for one in fields.site(paper))


# -- counting ----------------------------------------------------------------------------------


def test_counts():
    papers = [
        a_paper(id=1, year=2023, venue="MLSys", authors=("Ada Sample", "Ben Muster")),
        a_paper(id=2, year=2023, venue=" MLSys ", authors=("Ada Sample", "Ada Sample")),
        a_paper(id=3, year=2021, venue="ICML"),
        a_paper(id=4),
    ]
    counts = count(papers, lambda _: True)
    assert counts is not None
    assert (counts.papers, dict(counts.years), counts.without_year) == (4, {2023: 2, 2021: 1}, 1)
    assert counts.venues == (("MLSys", 2), ("ICML", 1))
    assert counts.authors == (("Ada Sample", 2), ("Ben Muster", 1))


def test_counting_stops():
    asked = []

    def papers():
        for number in range(1000):
            asked.append(number)
            yield a_paper(id=number)

    assert count(papers(), lambda number: number < 128) is None
    assert len(asked) == 128


def test_nothing_counts_to_nothing():
    counts = count([], lambda _: True)
    assert counts is not None
    assert (counts.papers, counts.without_year) == (0, 0)
    assert year_bars({}, 10) == []


def test_bars_leave_no_year_out():
    assert year_bars({2020: 1, 2023: 4}, 10) == [
        ("2020", 1, "year:2020"),
        ("2021", 0, "year:2021"),
        ("2022", 0, "year:2022"),
        ("2023", 4, "year:2023"),
    ]


def test_early_years_share_a_bar():
    bars = year_bars({1958: 2, 1999: 1, 2022: 3, 2023: 4}, 3)
    assert bars == [
        ("–2021", 3, "year:<=2021"),
        ("2022", 3, "year:2022"),
        ("2023", 4, "year:2023"),
    ]


@hypothesis.given(
    years=strategies.dictionaries(
        strategies.integers(1000, 2100), strategies.integers(1, 9), min_size=1
    ),
    most=strategies.integers(0, 100),
)
def test_every_paper_is_in_a_bar(years: dict[int, int], most: int):
    bars = year_bars(years, most)
    assert len(bars) <= max(most, 2)
    assert sum(bar.papers for bar in bars) == sum(years.values())
    assert all(parse(bar.query).understood[0].kind != "text" for bar in bars)


@hypothesis.given(name=hostile)
def test_a_clause_is_one_clause(name: str):
    query = clause("venue", name)
    assert len(query) <= 256
    assert len(parse(query).understood) == 1


# -- the command -------------------------------------------------------------------------------


def test_tag_with_venue(tmp_path: Path):
    shelf, notices = Shelf(), []
    host = loaded("bibliography", tmp_path, shelf=shelf, notify=notices.append)
    command = given(host, "register_commands", "bibliography.tag_venue")
    papers = [a_paper(id=n, venue=v) for n, v in enumerate(["MLSys", "A/B, C", None, "MLSys"], 1)]
    command.run(Selection(host.context("bibliography."), papers))
    assert shelf.tagged == [([1, 4], ["venue/MLSys"]), ([2], ["venue/A B C"])]
    assert notices == ["Tagged 3 papers with the venue."]
    command.run(Selection(host.context("bibliography."), papers[2:3]))
    assert notices[-1] == "None of these papers names a venue."
    shelf.failure = "the library cannot be written"
    command.run(Selection(host.context("bibliography."), papers))
    assert notices[-1] == "the library cannot be written"


@hypothesis.given(venue=hostile)
def test_a_venue_s_tag_is_a_tag(venue: str):
    tag = venue_tag(venue)
    if tag:
        assert clean_tag_name(tag) == tag
        assert tag.count("/") == 1


def test_dates_are_iso():
    # What the field gives must be what its kind reads.
    assert date.fromisoformat(fields.published(a_paper(published="2024-03-05"))[0])
