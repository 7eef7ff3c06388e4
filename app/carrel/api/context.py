"""What a plugin is given to work with."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from carrel.api.mentions import MentionAccess
from carrel.domain.hardware import HardwareRegistry
from carrel.domain.paper import Paper


class LibraryAccess(Protocol):
    """The open library. Every method may be called from any thread.

    Papers go by `Paper.id`, an integer of this library; keep `Paper.carrel_id` in files of your
    own. What cannot be read or written raises RuntimeError with a sentence for the reader.
    """

    def paper(self, paper_id: int) -> Paper | None:
        """Return a paper, in the trash or not; None where it is gone."""

    def papers(self, paper_ids: Iterable[int]) -> Iterator[Paper]:
        """Yield the papers in this order, leaving out what is gone; reads as it goes."""

    def note(self, paper_id: int) -> str:
        """Return the reader's Markdown on a paper, "" where there is none."""

    def search(self, query: str) -> Sequence[int]:
        """Return the papers that a query finds, newest first; "" finds all of them.

        Raises ValueError, with the reason, for a query that is refused.
        """

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> None:
        """Give papers tags, as one change that the reader can undo. Returns when it is queued."""

    def mentions(self, extractor: str) -> MentionAccess:
        """Return what the extractor of this name found; nothing, where there is no such one."""


class PluginContext(Protocol):
    """The program as one plugin sees it; the same object for as long as the plugin is enabled."""

    @property
    def plugin(self) -> str:
        """The plugin's name (its entry point's); every id of its contributions begins with it."""

    @property
    def log(self) -> logging.Logger:
        """Its own logger; what it logs is shown under its name."""

    @property
    def settings(self) -> Any:
        """The plugin's settings as they are now: an instance of its settings page's dataclass.

        None where the plugin has no settings page. Look each time: the reader may change them.
        """

    @property
    def data_dir(self) -> Path:
        """A folder of the plugin's own, made when first asked for; only the user deletes it."""

    @property
    def hardware(self) -> HardwareRegistry:
        """What is known of accelerators, nodes, machines and links; the same for all plugins.

        Read from a file when first asked for, which takes some milliseconds.
        """

    @property
    def library(self) -> LibraryAccess:
        """The open library. Raises RuntimeError where none is open, as while plugins load."""

    def notify(self, text: str) -> None:
        """Show the reader a line, in the status bar or on standard error; from any thread."""

    def ui_thread(self, work: Callable[[], None]) -> None:
        """Have `work` run on the window's thread soon; without a window it runs at once."""
