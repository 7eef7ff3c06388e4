"""What the tests of the repository itself share."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked_files(repository: Path) -> list[Path]:
    """Every file that git tracks or would track, i.e. what is not ignored."""
    listing = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    names = sorted(set(listing.stdout.decode().split("\0")) - {""})
    return [repository / name for name in names if (repository / name).is_file()]


@pytest.fixture(scope="session")
def tracked_texts(tracked_files: list[Path]) -> dict[Path, str]:
    """The text files among them, with their text."""
    texts = {}
    for path in tracked_files:
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            texts[path] = content.decode("utf-8", errors="replace")
    return texts


@pytest.fixture(scope="session")
def python_sources(repository: Path, tracked_texts: dict[Path, str]) -> dict[str, str]:
    """Every Python file of ours: path from the root, with "/", and its text."""
    return {
        path.relative_to(repository).as_posix(): text
        for path, text in tracked_texts.items()
        if path.suffix == ".py"
    }
