"""Panels beside the list and the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from carrel.api.context import PluginContext
from carrel.domain.mention import KeptMention
from carrel.domain.paper import Paper

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ViewContext(Protocol):
    """What one open view sees of the window; everything on the window's thread.

    Callbacks end with the view: nothing has to be disconnected.
    """

    @property
    def plugin(self) -> PluginContext:
        """The plugin's context."""

    def current(self) -> Paper | None:
        """Return the paper that is being read."""

    def result(self) -> Sequence[int]:
        """Return the papers of the list, in its order (`Paper.id`)."""

    def query(self) -> str:
        """Return the query as it stands in the search box."""

    def on_current(self, callback: Callable[[Paper | None], None]) -> None:
        """Have `callback` called when another paper is read, or the one being read changed."""

    def on_result(self, callback: Callable[[Sequence[int]], None]) -> None:
        """Have `callback` called when the list shows other papers."""

    def go_to(self, paper_id: int) -> None:
        """Show a paper in list and reader."""

    def ask(self, query: str) -> None:
        """Put a query into the search box."""

    def narrow(self, clause: str) -> None:
        """Add a clause (`year:2023`) to the query; one that is there already is taken out."""

    def go_to_mention(self, kept: KeptMention) -> None:
        """Show a mention's paper in list and reader, and in it the mention, selected."""

    def correct_mention(self, kept: KeptMention) -> None:
        """Open the form in which the reader corrects a mention (see `MentionKind.form`)."""

    def on_mention(self, callback: Callable[[KeptMention], None]) -> None:
        """Have `callback` called when the reader chooses a mark in title or abstract."""

    def on_show_mention(self, callback: Callable[[KeptMention], None]) -> None:
        """Have `callback` called when the reader asks to see a mention in this view.

        As by "Show in table". It is told by `on_mention` as well, before.
        """

    def on_mentions(self, callback: Callable[[frozenset[str]], None]) -> None:
        """Have `callback` called when mentions changed; it gets the names of their extractors.

        After what extractors found in new papers it is called once, when all of them are read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A panel, opened from View > Panels and the palette.

    `area` is where it first appears; the reader can move it. `create(context)` is called on the
    window's thread when it is opened, and makes the widget; import Qt there or in a module of
    its own, so that the plugin costs nothing until then. The widget is deleted when the view
    is closed or the plugin is disabled.
    """

    id: str
    title: str
    create: Callable[[ViewContext], QWidget]
    area: Literal["left", "right", "bottom"] = "bottom"
