"""Hardware in a window: the sections of the sidebar, the columns, the panel."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, Qt

from carrel.testing.library import LibraryInTest
from carrel.testing.window import OpenWindow, WindowInTest
from carrel.ui.sidebar.roles import CHOSEN, CLAUSE, FACET, MISSING, MORE

ON, MENTIONED = "hardware_filter.evaluated_on", "hardware_filter.mentioned"
BOARDS = ("A100", "H100", "V100", "RTX 4090", "RTX 3090", "L40S", "T4", "P100", "RTX 2080 Ti")
OTHERS = ("MI250X", "MI300X", "TPU v4", "TPU v5e", "Gaudi 2", "DGX H100", "GTX 1080 Ti", "MI100")


@pytest.fixture
def window(carrel_library: LibraryInTest, carrel_window: OpenWindow) -> WindowInTest:
    for number, name in enumerate((*BOARDS, *OTHERS, "A100", "A100")):
        carrel_library.add(f"Lamps {number}", abstract=f"We evaluate our lamps on {name} GPUs.")
    carrel_library.add("Chairs", abstract="We fold chairs on H100 GPUs, 2x faster than V100 GPUs.")
    for number in range(3):
        carrel_library.add(f"Paper cups {number}")
    opened = carrel_window("hardware_filter", carrel_library)
    opened.catch_up()
    return opened


def heading(window: WindowInTest, facet_id: str) -> QModelIndex:
    model = window.window.panes.sidebar.model()
    tops = (model.index(row, 0) for row in range(model.rowCount()))
    return next(index for index in tops if index.data(FACET) == facet_id)


def lines(index: QModelIndex, depth: int = 0) -> list[tuple[int, QModelIndex]]:
    """Return all lines below one, from the top, each with its depth."""
    model, found = index.model(), []
    for row in range(model.rowCount(index)):
        line = model.index(row, 0, index)
        found += [(depth, line), *lines(line, depth + 1)]
    return found


def line(window: WindowInTest, facet_id: str, role: int, value: object) -> QModelIndex:
    return next(one for _, one in lines(heading(window, facet_id)) if one.data(role) == value)


def test_the_tree_counts_what_a_click_finds(window: WindowInTest, carrel_library: LibraryInTest):
    for facet_id, field in ((ON, "hardware.on"), (MENTIONED, "hardware")):
        window.facet(facet_id)
        window.window.panes.sidebar.facet_lengthened.emit(facet_id)
        counts = window.facet(facet_id)
        assert len(counts) > 20
        for clause, count in counts.items():
            assert len(carrel_library.search(clause)) == count, clause
        assert counts[f"no:{field}"] == 3
    assert window.facet(ON)["hardware.on:NVIDIA/Volta"] == 1
    assert window.facet(MENTIONED)["hardware:NVIDIA/Volta"] == 2


def test_a_short_tree_shows_makers_and_families_first(window: WindowInTest):
    window.facet(ON)
    told = [(depth, one.data()) for depth, one in lines(heading(window, ON))]
    makers = [name for depth, name in told if depth == 0]
    assert makers[0] == "NVIDIA"
    assert {"AMD", "Google", "Intel", "Systems"} <= set(makers)
    assert {"Ampere", "Hopper"} <= {name for depth, name in told if depth == 1}
    assert max(depth for depth, _ in told) == 1
    window.window.panes.sidebar.facet_lengthened.emit(ON)
    told = [(depth, one.data()) for depth, one in lines(heading(window, ON))]
    at = told.index((1, "Ampere"))
    assert told[at + 1] == (2, "A100")
    steps = [depth for depth, _ in told]
    assert all(after <= before + 1 for before, after in pairwise(steps))


def test_the_last_line_is_for_papers_that_state_none(window: WindowInTest):
    window.facet(ON)
    below = [one for _, one in lines(heading(window, ON))]
    assert below[-1].data() == "not stated"
    assert below[-1].data(MISSING)
    assert below[-2].data(MORE) == ON
    assert below[-1].data(Qt.ItemDataRole.AccessibleTextRole) == "not stated, 3 papers"
    sidebar, session = window.window.panes.sidebar, window.window.session
    sidebar._ask(below[-1])
    window.wait_until(lambda: len(window.titles()) == 3)
    assert session.query == "no:hardware.on"
    window.facet(ON)
    chosen = line(window, ON, CLAUSE, "no:hardware.on")
    assert chosen.data(CHOSEN)
    sidebar._ask(chosen)
    window.wait_until(lambda: len(window.titles()) == 23)
    assert session.query == ""


def test_where_all_papers_have_a_value_there_is_no_such_line(window: WindowInTest):
    window.facet(ON)
    window.ask("has:hardware.on")
    assert "no:hardware.on" not in window.facet(ON)
    window.ask("hw:nobody")
    assert window.facet(ON) == {}
    window.ask("no:hardware.on has:hardware.on")
    assert window.facet(ON) == {"no:hardware.on": 0}


def test_one_clause_goes_and_others_about_the_same_stay(window: WindowInTest):
    session, sidebar = window.window.session, window.window.panes.sidebar
    window.ask("no:hardware no:note hardware.on:AMD")
    sidebar.narrowed.emit("no:hardware")
    assert session.query == "no:note hardware.on:AMD"
    window.ask("hw.memory:>=80GB (hw:a100 OR hw:h100) hw:nvidia")
    sidebar.narrowed.emit("hw:nvidia")
    assert session.query == "hw.memory:>=80GB (hw:a100 OR hw:h100)"
    window.ask("hw:a100 hw:a100")
    sidebar.narrowed.emit("hw:a100")
    assert session.query == ""


def test_the_column_has_chips(window: WindowInTest):
    window.run(f"view.column.{ON}")
    window.ask('title:"Chairs" OR title:"Paper cups 0"')
    wanted = {"Chairs": "H100", "Paper cups 0": ""}
    window.wait_until(lambda: dict(zip(window.titles(), window.column(ON), strict=True)) == wanted)
    (column,) = window.window.panes.list.model.columns
    assert column.chips


def test_the_panel_narrows_the_list(window: WindowInTest):
    view = window.open_view("hardware_filter.capability")
    window.wait_until(lambda: view.devices.topLevelItemCount() > 5)
    memory = view.form.least["memory"]
    memory.setCurrentIndex(memory.findText("80 GB"))
    memory.activated.emit(memory.currentIndex())
    window.wait_until(lambda: window.window.session.query == "hw.on.memory:>=80GB")
    window.wait_until(lambda: len(window.titles()) == 6)
    view.form.reset.click()
    window.wait_until(lambda: len(window.titles()) == 23)
