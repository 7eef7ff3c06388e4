"""Commands about highlights, and about the steps from mark to mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from carrel.domain.highlight import HIGHLIGHT_COLOURS
from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.highlights.dock import HighlightsDock
    from carrel.ui.highlights.highlighting import Highlighting
    from carrel.ui.shell.parts import Parts

_SECTION = 2  # of the Paper menu, with what is written about a paper
_PANELS = 1  # the section of the View menu
_PLACES = 4  # the section of the Go menu
_ACTIONS = {
    "place": "&Put on the selected words",
    "comment": "Co&mment…",
    "tag": "&Tag…",
    "copy": "&Copy as Markdown",
    "delete": "&Delete",
}


class HighlightCommands:
    """What the menu Paper > Highlight does, and what opens the lists of highlights."""

    def __init__(self, parts: Parts, highlighting: Highlighting, dock: HighlightsDock) -> None:
        self._parts, self._highlighting, self._dock = parts, highlighting, dock

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [*self._making(), *self._changing(), *self._steps(), *self._lists()]

    def _making(self) -> list[Command]:
        found = self._highlighting
        plain = self._command("highlight", "&Highlight", lambda: found.highlight(note=False), "H")
        return [
            plain,
            Command(
                id="paper.highlight_anywhere",
                title="Highlight",
                run=found.highlight,
                keys=("Ctrl+Alt+H",),
                listed=False,
            ),
            *(
                Command(
                    id=f"paper.highlight_{colour}",
                    title=f"Highlight {colour}",
                    run=lambda colour=colour: found.highlight(colour),  # type: ignore[misc]
                    menu="Paper",
                    section=_SECTION,
                    submenu="Highlight",
                    keys=(f"Ctrl+Shift+{number}",),
                    enabled=self._has_paper,
                )
                for number, colour in enumerate(HIGHLIGHT_COLOURS, start=1)
            ),
        ]

    def _changing(self) -> list[Command]:
        return [
            self._command(
                f"{action}_highlight",
                title,
                lambda action=action: self._act(action),  # type: ignore[misc]
                enabled=lambda: self._highlighting.current() is not None,
            )
            for action, title in _ACTIONS.items()
        ]

    def _steps(self) -> list[Command]:
        def step(name: str, title: str, key: str, *, forward: bool) -> Command:
            return Command(
                id=f"paper.{name}_mark",
                title=title,
                run=lambda: self._step(forward=forward),
                menu="Paper",
                section=_SECTION,
                submenu="Marks",
                keys=(key,),
                enabled=self._has_paper,
            )

        return [
            step("next", "&Next mark", "F4", forward=True),
            step("previous", "&Previous mark", "Shift+F4", forward=False),
        ]

    def _lists(self) -> list[Command]:
        return [
            Command(
                id="view.highlights",
                title="All hi&ghlights",
                run=self._dock.toggle,
                menu="View",
                section=_PANELS,
                keys=("Ctrl+Shift+H",),
                checked=lambda: self._dock.is_open,
                icon="highlight",
            ),
            Command(
                id="go.to_highlights",
                title="To the &highlights",
                run=self._to_highlights,
                menu="Go",
                section=_PLACES,
                keys=("Ctrl+5",),
            ),
        ]

    def _command(
        self,
        name: str,
        title: str,
        run: Callable[[], None],
        key: str = "",
        *,
        enabled: Callable[[], bool] | None = None,
    ) -> Command:
        return Command(
            id=f"paper.{name}",
            title=title,
            run=run,
            menu="Paper",
            section=_SECTION,
            submenu="Highlight",
            keys=(key,) if key else (),
            scope="reading" if key else "window",
            enabled=enabled or self._has_paper,
            icon="highlight" if key else "",
        )

    def _has_paper(self) -> bool:
        return self._parts.session.paper is not None

    def _act(self, action: str) -> None:
        current = self._highlighting.current()
        if current is not None:
            self._highlighting.act(action, current.id)

    def _step(self, *, forward: bool) -> None:
        reader = self._parts.panes.reader
        reader.show()
        if reader.walk.step(forward=forward):
            return
        hidden = not reader.marks.shown
        self._parts.session.say(
            "Marks are not shown: View > Show marks" if hidden else "Nothing is marked here"
        )

    def _to_highlights(self) -> None:
        self._parts.panes.written.show_highlights()
        self._parts.panes.highlights.take_focus()
