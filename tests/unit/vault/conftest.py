"""A vault for each test, and a clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.vault.shelf import Vault

from carrel.vault import exporting


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault that the crane paper was not exported to yet."""
    return Vault(tmp_path / "vault")


@pytest.fixture
def exported(vault: Vault, clock: Callable[[str], None]) -> Vault:
    """A vault with the crane paper, exported at noon; it is one now."""
    vault.export()
    clock("2026-01-02T13:00:00")
    return vault


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the time that exports tell; it begins at noon."""

    def set_to(time: str) -> None:
        monkeypatch.setattr(exporting, "_now", lambda: time)

    set_to("2026-01-02T12:00:00")
    return set_to
