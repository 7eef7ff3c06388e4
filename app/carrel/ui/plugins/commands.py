"""Commands of plugins, and the switches of their views, as commands of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from carrel.plugin_host import Problem
from carrel.ui.commands.command import Command
from carrel.ui.plugins.contexts import WindowCommandContext

if TYPE_CHECKING:
    from carrel.api import Command as PluginCommand
    from carrel.api import View
    from carrel.plugin_host import PluginHost
    from carrel.ui.commands.registry import CommandRegistry

_SECTION = 90  # below Carrel's own
_PANELS_SECTION = 1


class PluginCommands:
    """Keeps the registry in step with what plugins contribute.

    `chosen()` returns the papers a command would act on.
    """

    def __init__(
        self, registry: CommandRegistry, host: PluginHost, chosen: Callable[[], Sequence[int]]
    ) -> None:
        self._registry, self._host, self._chosen = registry, host, chosen
        self._shown: list[str] = []

    def show(
        self,
        views: Sequence[View],
        toggle: Callable[[str], None],
        is_open: Callable[[str], bool],
        more: Sequence[Command],
    ) -> None:
        """Put commands, views and `more` into menus and palette, in place of the last ones."""
        self._registry.remove(self._shown)
        commands = [self._of_command(one) for one in self._host.contributions("register_commands")]
        commands += [
            Command(
                id=f"view.panel.{view.id}",
                title=view.title.replace("&", "&&"),
                run=lambda view_id=view.id: toggle(view_id),  # type: ignore[misc]
                menu="View",
                section=_PANELS_SECTION,
                submenu="Panels",
                checked=lambda view_id=view.id: is_open(view_id),  # type: ignore[misc]
            )
            for view in views
        ]
        commands += more
        self._shown = []
        for command in commands:
            # One by one: a key that the one before took is taken.
            self._registry.add([self._without_taken_keys(command)])
            self._shown.append(command.id)

    def _of_command(self, found: PluginCommand) -> Command:
        call = self._host.guard.call

        def run() -> None:
            context = WindowCommandContext(self._host.context(found.id), self._chosen())
            call(found.id, found.run, context)

        def enabled() -> bool:
            return bool(call(found.id, found.enabled, self._chosen(), fallback=False))

        # A letter alone must not fire in a text field.
        alone = len(found.shortcut) == 1
        return Command(
            id=found.id,
            title=found.title,
            run=run,
            menu=found.menu,
            section=_SECTION,
            keys=(found.shortcut,) if found.shortcut else (),
            scope="reading" if alone else "window",
            enabled=enabled,
        )

    def _without_taken_keys(self, command: Command) -> Command:
        if self._registry.is_chosen(command.id):
            return command  # the reader's keys come first, whatever the plugin asks for
        free = []
        for key in command.keys:
            assert isinstance(key, str)
            owner = self._registry.owner_of(key)
            if owner is None:
                free.append(key)
                continue
            title = owner.title.replace("&", "")
            reason = f"{command.id}: the key {key} belongs to “{title}”, so it has none"
            self._host.note(command.id, Problem(where=command.id, reason=reason))
        return replace(command, keys=tuple(free))
