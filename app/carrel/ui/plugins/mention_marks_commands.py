"""Commands about what is mentioned in title and abstract: decide, correct, add, show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.plugins.mention_marks import PluginMarks

_ACTIONS = {
    "confirm": "&Confirm mark",
    "correct": "C&orrect mark…",
    "reject": "&Reject mark",
    "take_back": "&Take back what you said of the mark",
    "table": "&Show mark in its table",
}
_NOTE_SECTION = 2  # of the Paper menu, with what is written about a paper
_TEXT_SECTION = 3  # of the View menu, with how text looks


def mark_commands(found: PluginMarks) -> list[Command]:
    """Return the commands; none where plugins mark nothing."""
    if not found.kinds:
        return []
    return [*_decisions(found), *_selections(found), *_switches(found)]


def _command(
    name: str, title: str, run: Callable[[], None], *keys: str, enabled: Callable[[], bool]
) -> Command:
    return Command(
        id=f"paper.{name}",
        title=title,
        run=run,
        menu="Paper",
        section=_NOTE_SECTION,
        submenu="Marks",
        keys=keys,
        enabled=enabled,
    )


def _decisions(found: PluginMarks) -> list[Command]:
    def can(action: str) -> Callable[[], bool]:
        def enabled() -> bool:
            mark = found.marks.current
            return mark is not None and action in mark.actions()

        return enabled

    def ask(action: str) -> Callable[[], None]:
        return lambda: found.marks.ask(action)

    return [
        _command(f"{action}_mark", title, ask(action), enabled=can(action))
        for action, title in _ACTIONS.items()
    ]


def _selections(found: PluginMarks) -> list[Command]:
    return [
        _command(
            f"mark_as.{kind.id}",
            f"Mark selection as {kind.title.replace('&', '&&')}…",
            lambda kind=kind: found.mark_selection(kind),  # type: ignore[misc]
            enabled=lambda: found.has_paper() and found.marks.selection() is not None,
        )
        for kind in found.kinds
        if kind.form is not None
    ]


def _switches(found: PluginMarks) -> list[Command]:
    marks = found.marks

    def switch(name: str, title: str, run: Callable[[], None], on: Callable[[], bool]) -> Command:
        return Command(
            id=f"view.{name}", title=title, run=run, menu="View", section=_TEXT_SECTION, checked=on
        )

    return [
        switch(
            "marks",
            "Show mar&ks",
            lambda: found.switch(shown=not marks.shown, suggestions=marks.suggestions),
            lambda: marks.shown,
        ),
        switch(
            "suggestions",
            "Show su&ggestions",
            lambda: found.switch(shown=marks.shown, suggestions=not marks.suggestions),
            lambda: marks.suggestions,
        ),
    ]
