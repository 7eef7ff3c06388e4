"""Builds wheels and makes environments for them, with uv."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


def run_command(*command: str | Path, **options) -> str:
    """Run a command that must succeed, away from the repository; return what it printed."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, **options
    )
    said = f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    assert done.returncode == 0, said
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """A wheel and the folder of scripts of the environment that it was installed into."""

    wheel: Path
    scripts: Path


@dataclass(frozen=True)
class Builder:
    """Builds wheels and makes environments with uv; versions are those of uv.lock, so that a
    release elsewhere cannot break these tests.
    """

    uv: str
    repository: Path
    folder: Path
    environment: dict[str, str]

    def _uv(self, *words: str | Path) -> str:
        return run_command(self.uv, *words, env=self.environment, cwd=self.repository)

    def wheel(self, project: Path) -> Path:
        """Build a project's wheel and return it."""
        out = self.folder / project.name
        self._uv("build", "--wheel", "--out-dir", out, project)
        (wheel,) = out.glob("*.whl")
        return wheel

    def install(self, name: str, *wanted: str | Path, developers: bool = False) -> Path:
        """Install into a fresh environment; return its folder of scripts."""
        constraints = self.folder / f"{name}-constraints.txt"
        export = ("export", "--frozen", "--no-emit-project", "--no-hashes")
        constraints.write_text(self._uv(*export, *(() if developers else ("--no-dev",))))
        venv = self.folder / f"{name}-venv"
        self._uv("venv", "--python", sys.executable, venv)
        python = venv / "bin" / "python"
        self._uv("pip", "install", "--python", python, "--constraints", constraints, *wanted)
        return venv / "bin"
