"""Each property has one type across a vault, also where some papers know only their month."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.unit.vault.obsidian_check import type_faults
from tests.unit.vault.shelf import CRANES, LAMPS, Control
from tests.unit.vault.test_obsidian import real_papers
from tests.unit.vault.test_round_trip import texts

from carrel.domain.export_paper import ExportPaper
from carrel.vault.exporting import export


@pytest.mark.parametrize("published", ["2024", "2024-10", "2024-02-31"])
def test_a_day_and_what_is_none(tmp_path: Path, published: str):
    lamps = dataclasses.replace(LAMPS, published=published)
    export([ExportPaper(paper=paper) for paper in (CRANES, lamps)], tmp_path, Control())
    assert type_faults(texts(tmp_path)) == []


def test_the_real_papers(shared: Path, tmp_path: Path):
    export(real_papers(shared, tmp_path / "library"), tmp_path / "vault", Control())
    assert type_faults(texts(tmp_path / "vault")) == []
