"""The program finds its own files in a working copy and in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel import resources


def test_a_file_of_the_repository_is_found() -> None:
    assert resources.resource_path("icons", "tag.svg").is_file()
    assert resources.resource_path("icons").is_dir()


def test_what_lies_beside_the_package_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, repository = tmp_path / "_resources", tmp_path / "resources"
    for place in (beside, repository):
        place.mkdir()
        (place / "both.txt").write_text(place.name)
    (repository / "one.txt").write_text("")
    monkeypatch.setattr(resources, "_PLACES", (beside, repository))
    assert resources.resource_path("both.txt") == beside / "both.txt"
    assert resources.resource_path("one.txt") == repository / "one.txt"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg"):
        resources.resource_path("icons", "nothing.svg")
