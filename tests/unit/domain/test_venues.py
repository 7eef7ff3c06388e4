"""What a venue is by its name, the same for every format that asks."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carrel.api
from carrel.domain.venues import VenueKind, kind_of_venue


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("NeurIPS 2023", "conference"),
        ("ICML", "conference"),
        ("Proceedings of Folding", "conference"),
        ("Workshop on Paper", "conference"),
        ("SC24", "conference"),
        ("Journal of Cranes", "journal"),
        ("Proceedings of the ACM on Folding", "journal"),
        ("TMLR", "journal"),
        ("arXiv", "preprint"),
        ("CoRR", "preprint"),
        ("A Shelf", "unknown"),
        ("Scissors", "unknown"),
        ("Corridor", "unknown"),
        ("", "unknown"),
    ],
)
def test_kinds(venue: str, kind: VenueKind):
    assert kind_of_venue(venue) == kind


@given(st.text())
def test_any_text_is_of_some_kind(venue: str):
    assert kind_of_venue(venue) in get_args(VenueKind)


def test_plugins_are_given_this_function():
    assert carrel.api.kind_of_venue is kind_of_venue
