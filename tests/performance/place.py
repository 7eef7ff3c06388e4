"""Where a benchmark works and how much it does."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.performance.libraries import CACHE, ROOT, Shelf

_FOREIGN = ("CARREL_", "XDG_", "QT_", "PYTHONDONTWRITEBYTECODE", "DISPLAY", "WAYLAND_DISPLAY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured: the real thing by default, `TINY` to see that it runs at all."""

    papers: int = 50_000
    few_papers: int = 56
    note_papers: tuple[int, ...] = (1_000, 50_000)
    starts: int = 21
    scrolls: int = 5
    frames: int = 300
    paints: int = 7
    idles: int = 3
    idle_s: float = 10.0
    saves: int = 300
    note_characters: int = 200_000
    keystrokes: int = 200
    opens: int = 11
    highlighted_papers: int = 50_000
    highlights: int = 1_000
    tagged_papers: int = 10_000
    imports: int = 3
    typed_papers: tuple[int, ...] = (10_000, 50_000)
    typings: int = 5
    naive_papers: int = 10_000
    naive_typings: int = 1
    indexings: int = 3
    finds: int = 60
    busy_papers: int = 50_000
    busy_scrolls: int = 5
    extracted_papers: int = 50_000
    tables: int = 11
    exported_papers: tuple[int, ...] = (1_000, 10_000)
    exports: int = 3
    plugins: tuple[int, ...] = (8, 30)
    plugin_loads: int = 11
    plugin_calls: int = 2_000
    plugin_starts: int = 11
    with_x: bool = True


TINY = Sizes(
    papers=40,
    note_papers=(40,),
    starts=1,
    scrolls=1,
    frames=8,
    paints=1,
    idles=1,
    idle_s=0.2,
    saves=4,
    note_characters=2_000,
    keystrokes=3,
    opens=1,
    highlighted_papers=40,
    highlights=20,
    tagged_papers=20,
    imports=1,
    typed_papers=(40,),
    typings=1,
    indexings=1,
    finds=2,
    busy_papers=8_000,  # a second and a half of indexing; frames begin after a third of one
    busy_scrolls=1,
    extracted_papers=40,
    tables=1,
    exported_papers=(20, 40),
    exports=1,
    plugins=(2,),
    plugin_loads=1,
    plugin_calls=3,
    plugin_starts=1,
    with_x=False,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to work in, the libraries, the sizes, and what programs are started with."""

    folder: Path
    shelf: Shelf
    sizes: Sizes
    environment: dict[str, str]

    def copy(self, library: Path) -> Path:
        """Return a copy of a library, to be opened and changed."""
        copy = Path(tempfile.mkdtemp(dir=self.folder)) / library.name
        shutil.copytree(library, copy)
        return copy

    @property
    def program(self) -> list[str]:
        """The `carrel` command as it is installed, else the module."""
        installed = Path(sys.executable).with_name("carrel")
        return [str(installed)] if installed.exists() else [sys.executable, "-m", "carrel"]

    @staticmethod
    def module(name: str, *words: str) -> list[str]:
        """Return the command that, in ROOT, runs `main()` of a module of tests.performance.

        Not by -m, which would cost the peer 10 ms that an installed command does not pay.
        """
        line = f"import sys; from tests.performance.{name} import main; sys.exit(main())"
        return [sys.executable, "-c", line, *words]


@contextmanager
def place(sizes: Sizes, cache: Path = CACHE, shared: Path | None = None) -> Iterator[Place]:
    """Make a place on the disk that holds the cache (a tmpfs would make commits free)."""
    if shared is None:
        shared = Path(os.environ.get("CARREL_SHARED", ROOT.parent / "shared"))
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="work-") as name:
        folder = Path(name)
        environment = _environment(folder)
        shelf = Shelf(cache, shared if shared.exists() else None, environment)
        yield Place(folder, shelf, sizes, environment)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment with a home of its own and compiled code kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    home = folder / "home"
    for name, below in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": ".run",
        "TMPDIR": "tmp",  # sockets of windows that are killed
    }.items():
        path = home / below
        path.mkdir(parents=True, mode=0o700)
        kept[name] = str(path)
    return {**kept, "HOME": str(home)}
