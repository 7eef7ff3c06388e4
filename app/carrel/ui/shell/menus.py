"""Commands, menus, keys and the palette of a window: made after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from carrel.search.request import SearchRequest
from carrel.ui import icons
from carrel.ui.commands.command import Command
from carrel.ui.commands.edit import EditCommands
from carrel.ui.commands.file import FileCommands
from carrel.ui.commands.go import GoCommands
from carrel.ui.commands.help import HelpCommands
from carrel.ui.commands.palette import Choice, Palette, score
from carrel.ui.commands.paper import PaperCommands
from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.commands.search import SearchCommands
from carrel.ui.commands.tag import TagMenu
from carrel.ui.commands.view import ViewCommands

if TYPE_CHECKING:
    from carrel.ui.desk import Desk
    from carrel.ui.plugins.page import PluginsModel
    from carrel.ui.shell.parts import Parts

_QUICK = 50
_IN_CONTEXT = (
    *(f"paper.{name}" for name in ("read", "later", "reading", "inbox", "dropped")),
    None,
    *(f"paper.{name}" for name in ("star", "note", "tag", "untag")),
    None,
    *(f"paper.{name}" for name in ("alike", "open", "copy_link", "copy_markdown")),
    None,
    *(f"paper.{name}" for name in ("trash", "restore")),
)


class Menus:
    """Holds the registry and what opens the palette, the quick switcher and context menus."""

    def __init__(self, parts: Parts, back_up: Callable[[], None]) -> None:
        self._parts = parts
        panes = parts.panes
        reading = (panes.list, panes.sidebar, panes.reader)
        scopes = {
            "reading": reading,
            "papers": (panes.list, panes.sidebar),
            "list": (panes.list, panes.sidebar, panes.search),
        }
        self.registry = CommandRegistry(parts.window, scopes)
        go = GoCommands(parts, self.open_quick)
        file = FileCommands(parts, back_up)
        self._view = ViewCommands(parts, self.open_palette)
        self._paper = PaperCommands(parts, go.to_note)
        self._tag = TagMenu(parts)
        for group in (
            file,
            EditCommands(parts, file.paste),
            SearchCommands(parts, self.registry.watch_menu),
            self._view,
            go,
            self._paper,
            HelpCommands(parts, self.show_keys),
        ):
            self.registry.add(group.commands())
        self.registry.fill(parts.window.menuBar())
        parts.theme.changed.connect(icons.retint)
        panes.list.view.menu_requested.connect(self._context_menu)
        panes.sidebar.tag_menu.connect(self._tag.open)

    def plug_in(self, plugins: PluginsModel) -> None:
        """Offer the page about plugins."""

        def show() -> None:
            from carrel.ui.plugins.page import PluginsPage

            page = PluginsPage(plugins, self._parts.window)
            page.finished.connect(page.deleteLater)
            page.open()

        self.registry.add(
            [
                Command(
                    id="edit.plugins",
                    title="Plu&gins…",
                    run=show,
                    menu="Edit",
                    section=95,
                )
            ]
        )

    def open_desk(self, desk: Desk) -> None:
        """Work on this library from now on."""
        self._paper.open_desk(desk)

    def state(self) -> dict[str, Any]:
        """Return what the view remembers."""
        return self._view.state()

    def restore(self, state: dict[str, Any]) -> None:
        """Bring the view back to what `state()` said."""
        self._view.restore(state)

    def open_palette(self) -> None:
        """Show every command that can be run now."""
        Palette(self._parts.window, "Run a command", self._find_commands).open()

    def open_quick(self) -> None:
        """Show papers by what is typed, to go to one."""
        if self._parts.desk is not None:
            Palette(self._parts.window, "Go to a paper", self._find_papers).open()

    def show_keys(self) -> None:
        """Show every key."""
        from carrel.ui.dialogs.keys_dialog import KeysDialog

        dialog = KeysDialog(self.registry, self._parts.window)
        dialog.exec()
        dialog.deleteLater()

    def go_to_paper(self, paper_id: int) -> None:
        """Show a paper in list and reader, in the whole library where the list lacks it."""
        if self._parts.panes.list.model.row_of(paper_id) < 0:
            self._parts.session.ask("")
        self._parts.session.go_to_paper.emit(paper_id)

    def _find_commands(self, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        found = []
        for command in self.registry.commands():
            menu = ": ".join(filter(None, (command.menu or "Go", command.submenu)))
            title = command.title.replace("&", "")
            points = score(typed, f"{title} {menu}") if typed.strip() else 1
            if points and command.listed and command.enabled():
                found.append((points, f"{menu}: {title}", command))
        if typed.strip():
            found.sort(key=lambda one: -one[0])
        show(
            [
                Choice(title=title, detail=self.registry.keys_of(command), run=command.run)
                for _, title, command in found
            ]
        )

    def _find_papers(self, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        desk = self._parts.desk
        if desk is None:
            return
        desk.find_rows(
            SearchRequest(text=typed, order="relevance"),
            _QUICK,
            lambda rows: show(
                [
                    Choice(title=row.title, detail=str(row.year or ""), run=self._goer(row.id))
                    for row in rows
                    if row is not None
                ]
            ),
        )

    def _goer(self, paper_id: int) -> Callable[[], None]:
        def go() -> None:
            self.go_to_paper(paper_id)
            self._parts.panes.list.view.setFocus()

        return go

    def _context_menu(self, position: QPoint) -> None:
        menu = QMenu(self._parts.window)
        self.registry.watch_menu(menu)
        for name in _IN_CONTEXT:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self.registry.action(name))
        menu.exec(position)
        menu.deleteLater()
