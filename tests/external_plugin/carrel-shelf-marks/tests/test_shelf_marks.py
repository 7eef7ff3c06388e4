"""The plugin's own tests: as its author writes them, with Carrel's fixtures."""

import pytest

TITLES = {
    "Folding Schedules": {"year": 2019, "authors": ("Ada Sample", "Ben Muster")},
    "Quiet Pipelines": {"year": 2012, "authors": ("Cy Sample",)},
    "A Field Guide": {"year": 2024, "authors": ("Ben Muster",)},
    "Nobody's Paper": {},
}


@pytest.fixture
def papers(carrel_library):
    return {title: carrel_library.add(title, **fields) for title, fields in TITLES.items()}


def test_marks(carrel_host, carrel_library, papers):
    host = carrel_host("shelf_marks", library=carrel_library)
    (field,) = host.contributions("register_search_fields")
    assert [list(field.values(paper)) for paper in papers.values()] == [
        ["2010s/Sample"],
        ["2010s/Sample"],
        ["2020s/Muster"],
        ["unshelved"],
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("shelf:2010s/sample", {"Folding Schedules", "Quiet Pipelines"}),
        ("shelf:2010s", {"Folding Schedules", "Quiet Pipelines"}),
        ("shelf:2020s field", {"A Field Guide"}),
        ("-shelf:unshelved", set(TITLES) - {"Nobody's Paper"}),
    ],
)
def test_the_search_knows_shelves(carrel_host, carrel_library, papers, query, titles):
    carrel_host("shelf_marks", library=carrel_library)
    assert {carrel_library.paper(one).title for one in carrel_library.search(query)} == titles


def test_loading_it_loads_no_qt(carrel_host):
    import subprocess
    import sys

    code = "import shelf_marks, sys; sys.exit(any('PySide6' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_window_has_the_column(carrel_window, carrel_library, papers):
    window = carrel_window("shelf_marks", carrel_library)
    wanted = {
        "Folding Schedules": "2010s/Sample",
        "Quiet Pipelines": "2010s/Sample",
        "A Field Guide": "2020s/Muster",
        "Nobody's Paper": "unshelved",
    }
    window.wait_until(
        lambda: (
            dict(zip(window.titles(), window.column("shelf_marks.shelf"), strict=True)) == wanted
        )
    )


def test_the_window_searches_and_counts_shelves(carrel_window, carrel_library, papers):
    window = carrel_window("shelf_marks", carrel_library)
    window.wait_until(lambda: window.facet("shelf_marks.shelf").get("shelf:2010s/Sample") == 2)
    window.ask("shelf:2020s")
    window.wait_until(lambda: window.titles() == ["A Field Guide"])


def test_the_panel_shows_what_stands_beside(carrel_window, carrel_library, papers):
    window = carrel_window("shelf_marks", carrel_library)
    view = window.open_view("shelf_marks.neighbours")
    window.wait_until(lambda: window.facet("shelf_marks.shelf"))
    window.read(papers["Nobody's Paper"])
    window.wait_until(lambda: view.count() == 0)
    window.read(papers["Folding Schedules"])
    window.wait_until(lambda: view.count() == 1)
    assert view.item(0).text() == "Quiet Pipelines"
    view.itemActivated.emit(view.item(0))
    window.wait_until(lambda: view.count() == 1 and view.item(0).text() == "Folding Schedules")
