"""What the tests of built wheels share: the wheels, and environments that they are installed into.

The plugin projects beside this file have tests of their own, which run where they are installed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.external_plugin.wheels import Builder, Installed

collect_ignore_glob = ["carrel-*"]


@pytest.fixture(scope="session")
def builder(
    repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
    outer_environment: dict[str, str],
) -> Builder:
    environment = {k: v for k, v in outer_environment.items() if k != "VIRTUAL_ENV"}
    return Builder(
        uv=outer_environment.get("CARREL_UV", "uv"),
        repository=repository,
        folder=tmp_path_factory.mktemp("wheels"),
        environment={**environment, "UV_PYTHON_DOWNLOADS": "never"},
    )


@pytest.fixture(scope="session")
def carrel_wheel(builder: Builder, repository: Path) -> Path:
    return builder.wheel(repository)


@pytest.fixture(scope="session")
def installed(builder: Builder, carrel_wheel: Path) -> Installed:
    """Carrel's wheel, alone in an environment."""
    return Installed(wheel=carrel_wheel, scripts=builder.install("alone", carrel_wheel))


@pytest.fixture
def desk(tmp_path: Path) -> dict:
    """Where the installed program runs: a folder outside the repository, nothing of its path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {"cwd": tmp_path, "env": environment}
