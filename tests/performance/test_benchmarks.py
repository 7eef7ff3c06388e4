"""The benchmarks run, and RESULTS.md says what their files say; nothing here is timed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.performance import figures, place, report
from tests.performance.__main__ import BENCHMARKS, main, result, write_report


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """A place with tiny sizes and made-up papers: no run of the tests needs the corpus."""
    cache = tmp_path_factory.mktemp("benchmark")
    with place.place(place.TINY, cache, shared=cache / "nowhere") as made:
        yield made


def made_up(name: str, ours: float, peer: float, *marks: figures.Mark) -> dict[str, object]:
    figure = figures.Figure(
        what="a thing",
        size="3 papers",
        unit="ms",
        statistic="median",
        ours=figures.Side("Carrel", (ours,) * 3),
        peer=figures.Side("peer", (peer,) * 3),
        marks=marks,
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
            assert figure["ratio"] == figures.ratio(figure)
            for side in filter(None, (figure["ours"], figure["peer"])):
                if samples := side.get("samples"):
                    work = figures.STATISTICS[figure["statistic"]]
                    assert side[figure["statistic"]] == pytest.approx(work(samples), abs=0.01)


def test_a_newer_file_just_appears(tmp_path: Path):
    for name in ("start", "zoom", "note"):
        (tmp_path / f"{name}.json").write_text(json.dumps(made_up(name, 1.0, 1.0)))
    target = tmp_path / "RESULTS.md"
    write_report(tmp_path, target)
    headings = [line for line in target.read_text().splitlines() if line.startswith("## ")]
    assert headings == [
        "## start: all about start",
        "## note: all about note",
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
    ],
)
def test_marks(ours: float, peer: float, mark: figures.Mark, is_met: bool):
    (figure,) = made_up("one", ours, peer, mark)["figures"]
    assert figure["met"] is is_met


def test_p95():
    assert figures.p95([float(number) for number in range(1, 101)]) == 95
    assert figures.p95([3.0]) == 3


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["start,nothing"])
    assert "there is no benchmark “nothing”" in capsys.readouterr().err
