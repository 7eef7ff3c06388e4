"""A desktop for each end-to-end test, where the machine can open one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_driver import RunningCarrel, missing_programs, running_carrel


@pytest.fixture(scope="session")
def can_open_desktops(xvfb: dict[str, str], outer_environment: dict[str, str]) -> None:
    """Skips the test where no desktop can be opened; fails it where CARREL_REQUIRE has xvfb."""
    if missing := missing_programs():
        reason = f"{', '.join(missing)} is not installed"
        if "xvfb" in outer_environment.get("CARREL_REQUIRE", ""):
            pytest.fail(f"CARREL_REQUIRE names xvfb, but {reason}", pytrace=False)
        pytest.skip(reason)


@pytest.fixture
def open_carrel(can_open_desktops: None, tmp_path: Path) -> Iterator[Callable[..., RunningCarrel]]:
    """Opens Carrel's window on an empty desktop; what `running_carrel` takes can be given."""
    with contextlib.ExitStack() as closing:

        def start(**how: Any) -> RunningCarrel:
            return closing.enter_context(running_carrel(tmp_path, **how))

        yield start


@pytest.fixture
def carrel(open_carrel: Callable[..., RunningCarrel]) -> RunningCarrel:
    """Carrel's window on a new, empty library."""
    return open_carrel()
