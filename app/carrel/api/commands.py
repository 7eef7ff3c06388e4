"""What a user can do: in menus, by keys and in the palette, or on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from carrel.api.context import PluginContext
from carrel.domain.paper import Paper


class CommandContext(Protocol):
    """What a command works with, on the window's thread."""

    @property
    def plugin(self) -> PluginContext:
        """The plugin's context."""

    @property
    def paper_ids(self) -> Sequence[int]:
        """The selected papers in the order of the list, else the one being read."""

    def papers(self) -> Iterator[Paper]:
        """Yield the selected papers; they are read as you go."""

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""


def _some(paper_ids: Sequence[int]) -> bool:
    return bool(paper_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a user can do to the selected papers, or to anything.

    `menu` is one of Carrel's menus; `shortcut` is a key in Qt's portable text ("B",
    "Ctrl+Shift+B"); a single letter works while list or reader has the focus. A key that is
    taken is left to who has it, and said on the Plugins page. `enabled(paper_ids)` is asked
    often and must be quick; as it stands a command needs a paper. `run` is called on the
    window's thread: what takes longer than a moment belongs elsewhere.
    """

    id: str
    title: str
    run: Callable[[CommandContext], None]
    menu: Literal["File", "Edit", "View", "Go", "Paper", "Help"] = "Paper"
    shortcut: str = ""
    enabled: Callable[[Sequence[int]], bool] = _some


class CliServices(Protocol):
    """What a command of the command line works with."""

    @property
    def plugin(self) -> PluginContext:
        """The plugin's context; its library is the one of `--library`."""

    @property
    def as_json(self) -> bool:
        """Whether `--json` was given: then print one JSON value and nothing else."""

    def papers(self, words: Sequence[str]) -> Iterator[Paper]:
        """Yield the papers that are meant: each word the name of one (a Carrel id, an arXiv id, a
        DOI, a citekey), or else all words a query, newest first. Nothing found ends the command.
        """

    def line(self, text: str) -> None:
        """Print a line on standard output."""

    def json(self, value: Any) -> None:
        """Print a value as JSON on standard output."""

    def warn(self, text: str) -> None:
        """Print a line on standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CliCommand:
    """A command of the command line: `carrel NAME ...`.

    `name` is lower case, digits and "-", and none of Carrel's own. `arguments(parser)` declares
    what it takes; `--json`, `--library` and `--help` are there already. `run(options, services)`
    returns the exit status: 0 done, 1 something failed and was said. No Qt.
    """

    id: str
    name: str
    help: str
    run: Callable[[argparse.Namespace, CliServices], int]
    arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None
