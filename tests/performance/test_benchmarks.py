"""The benchmarks run, and RESULTS.md says what their files say; nothing here is timed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.performance import figures, place, report
from tests.performance.__main__ import BENCHMARKS, main, result, write_report
from tests.performance.benchmarks import search_desk, searching
from tests.performance.keystrokes import Question, asked, sessions, warming
from tests.performance.peers import fts5, sitting, tantivy_index
from tests.performance.processes import talking


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """A place with tiny sizes and made-up papers: no run of the tests needs the corpus."""
    cache = tmp_path_factory.mktemp("benchmark")
    with place.place(place.TINY, cache, shared=cache / "nowhere") as made:
        yield made


def made_up(
    name: str,
    ours: float,
    peer: float,
    *marks: figures.Mark,
    goals: tuple[figures.Mark, ...] = (),
) -> dict[str, object]:
    figure = figures.Figure(
        what="a thing",
        size="3 papers",
        unit="ms",
        statistic="median",
        ours=figures.Side("Carrel", (ours,) * 3),
        peer=figures.Side("peer", (peer,) * 3),
        marks=marks,
        goals=goals,
    )
    machine = {"cpu": "A", "cores": 2, "memory_gb": 4, "system": "Linux", "others_used": 0.0}
    versions = {"python": "3", "qt": "6", "sqlite": "3"}
    return {
        "name": name,
        "title": f"all about {name}",
        "how": "By hand.",
        "commit": "0",
        "date": "today",
        "machine": machine | versions,
        "figures": [figure.told()],
    }


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_every_benchmark_runs(where: place.Place, name: str):
    found = json.loads(json.dumps(result(name, where)))
    assert found["figures"]
    assert all(figure["ours"]["count"] > 0 for figure in found["figures"])
    assert f"## {name}: " in report.report([found])


def test_the_report_says_what_the_files_say():
    results = report.read_results()
    assert {result["name"] for result in results} >= set(BENCHMARKS)
    assert report.REPORT.read_text("utf-8") == report.report(results)


def test_the_files_are_true_to_themselves():
    for path in report.RESULTS.glob("*.json"):
        found = json.loads(path.read_text("utf-8"))
        assert found["name"] == path.stem
        for figure in found["figures"]:
            assert figure["met"] == figures.met(figure)
            assert figure.get("reached") == figures.reached(figure)
            assert figure["ratio"] == figures.ratio(figure)
            for side in filter(None, (figure["ours"], figure["peer"])):
                if samples := side.get("samples"):
                    work = figures.STATISTICS[figure["statistic"]]
                    assert side[figure["statistic"]] == pytest.approx(work(samples), abs=0.01)


def test_a_newer_file_just_appears(tmp_path: Path):
    for name in ("start", "zoom", "notes"):
        (tmp_path / f"{name}.json").write_text(json.dumps(made_up(name, 1.0, 1.0)))
    target = tmp_path / "RESULTS.md"
    write_report(tmp_path, target)
    headings = [line for line in target.read_text().splitlines() if line.startswith("## ")]
    assert headings == [
        "## start: all about start",
        "## notes: all about notes",
        "## zoom: all about zoom",
    ]


def test_a_missed_mark_is_shown_as_missed():
    told = made_up("start", 130.0, 100.0, figures.Mark("ratio", 1.25))
    text = report.report([told])
    assert "1 marks, 1 missed." in text
    assert "| at most 1.25 times the peer | **MISSED** |" in text
    assert "**MISSED**" not in report.report(
        [made_up("start", 125.0, 100.0, figures.Mark("ratio", 1.25))]
    )


@pytest.mark.parametrize(
    ("ours", "peer", "mark", "is_met"),
    [
        (80.0, 10.0, figures.Mark("ours", 80), True),
        (80.1, 10.0, figures.Mark("ours", 80), False),
        (0.0, 0.0, figures.Mark("difference", 0), True),
        (1.0, 0.0, figures.Mark("difference", 0), False),
        (1.0, 0.0, figures.Mark("ratio", 2), False),
        (900.0, 0.0, figures.Mark("ours", at_least=900), True),
        (899.9, 0.0, figures.Mark("ours", at_least=900), False),
        (4.0, 2.0, figures.Mark("ratio", at_least=2), True),
    ],
)
def test_marks_and_goals(ours: float, peer: float, mark: figures.Mark, is_met: bool):
    (figure,) = made_up("one", ours, peer, mark)["figures"]
    assert figure["met"] is is_met
    (figure,) = made_up("one", ours, peer, goals=(mark,))["figures"]
    assert figure["met"] is None
    assert figure["reached"] is is_met


@pytest.mark.parametrize(
    ("ours", "goal", "cells"),
    [
        (3.0, figures.Mark("ours", 3), "at most 40 ms | met | at most 3 ms | reached |"),
        (3.1, figures.Mark("ours", 3), "at most 40 ms | met | at most 3 ms | not reached |"),
        (41.0, figures.Mark("ratio", 50), "at most 40 ms | **MISSED** | at most 50 times the peer"),
        (3.0, figures.Mark("ours", at_least=3000), "| at least 3,000 ms | not reached |"),
    ],
)
def test_a_goal_stands_beside_the_mark(ours: float, goal: figures.Mark, cells: str):
    told = made_up("search", ours, 1.0, figures.Mark("ours", 40), goals=(goal,))
    assert cells in report.report([told])


def test_the_report_counts_marks_and_goals():
    goals = (figures.Mark("ours", 3),)
    results = [made_up("start", ours, 1.0, goals=goals) for ours in (1.0, 2.0, 4.0)]
    assert "0 marks, 0 missed. 3 goals, 2 reached." in report.report(results)
    assert "goals," not in report.report([made_up("start", 1.0, 1.0)])


def test_every_row_has_the_columns_of_its_heading():
    with_goal = made_up("search", 1.0, 1.0, goals=(figures.Mark("ours", 3),))
    with_goal["figures"] += made_up("search", 1.0, 1.0)["figures"]
    without = made_up("start", 1.0, 1.0, figures.Mark("ours", 3))
    for one, columns in ((with_goal, 9), (without, 7)):
        table = [line for line in report.section(one).splitlines() if line.startswith("|")]
        assert {line.count("|") - 1 for line in table} == {columns}
    assert " goal " not in report.section(without)


def test_a_file_of_before_there_were_goals_is_still_read():
    (figure,) = made_up("start", 1.0, 1.0, figures.Mark("ours", 3))["figures"]
    assert "goals" not in figure
    assert figures.reached(figure) is None


def test_p95():
    assert figures.p95([float(number) for number in range(1, 101)]) == 95
    assert figures.p95([3.0]) == 3


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["start,nothing"])
    assert "there is no benchmark “nothing”" in capsys.readouterr().err


# -- the peers of the search


@pytest.fixture(scope="module")
def desk(where: place.Place) -> search_desk.Desk:
    """The tiny library, indexed by Carrel and all peers."""
    return search_desk.indexed(where, 40)[0]


#: Kind, text, and how many of the forty papers answer; no search asks for more than fifty.
QUESTIONS = [
    ("typed", "folding aeroplanes tim", 40),
    ("typed", "ben must", 40),
    ("typed", "ada sample1", 11),
    ("typed", "nothing of the kind", 0),
]
WHOLE_QUESTIONS = [
    ("and", "folding sample7", 1),
    ("or", "sample7 sample8", 2),
    ("phrase", "folding aeroplanes", 40),
    ("phrase", "aeroplanes folding", 0),
    ("phrase", "sample7", 1),
]


@pytest.mark.parametrize("side", sitting.SIDES)
def test_all_sides_find_the_same(desk: search_desk.Desk, side: str):
    asked = QUESTIONS if side == "whoosh" else QUESTIONS + WHOLE_QUESTIONS
    files = (str(desk.library), str(desk.targets[side.partition("_")[0]]))
    with talking(desk.place, "peers.sitting", side, *files) as ask:
        told = ask([question[:2] for question in asked])
        assert told["found"] == [question[2] for question in asked]
        assert len(told["ms"]) == len(asked)
        assert told["resident_mb"] > 1


def test_the_newest_come_first_on_both_sides(desk: search_desk.Desk):
    question = Question("typed", "ada sample1")
    index = tantivy_index.open_folder(desk.targets["tantivy"])
    with closing(fts5.open_file(desk.targets["fts5"])) as connection:
        found = fts5.newest(connection, question)
        assert found == sorted(fts5.best(connection, question), reverse=True)
    searcher = index.searcher()
    assert tantivy_index.newest(searcher, index.schema, question) == found
    assert sorted(tantivy_index.best(searcher, index.schema, question)) == sorted(found)


def test_a_side_that_ends_says_why(desk: search_desk.Desk):
    files = (str(desk.library), str(desk.library.parent / "nowhere"))
    with (
        talking(desk.place, "peers.sitting", "whoosh", *files) as ask,
        pytest.raises(AssertionError, match="nowhere"),
    ):
        ask([])


def test_without_tantivy_its_figures_are_missing_and_it_says_so(
    desk: search_desk.Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(search_desk, "find_spec", lambda _: None)
    assert set(replace(desk).targets) == {"carrel", "fts5", "whoosh"}
    assert "tantivy is not installed" in searching.how()
    nothing = place.Sizes(typed_papers=())
    with pytest.raises(AssertionError):  # of a benchmark with nothing to measure
        searching.measure(replace(desk.place, sizes=nothing))
    assert "tantivy is not installed" in capsys.readouterr().err


def test_sessions_begin_each_the_next_and_nobody_asks_what_was_asked_before(where: place.Place):
    queries = where.shelf.queries
    typed = [question.text for session in sessions(queries) for question in session]
    assert "fol" in typed
    assert all(a.text.startswith(b.text) for s in sessions(queries) for b, a in pairwise(s))
    whole = [one for kind in ("and", "or", "phrase") for one in asked(kind, queries)]
    words = {word for one in whole for word in one.words}
    assert not {one.text for one in warming("typed", queries)} & words.union(typed)
