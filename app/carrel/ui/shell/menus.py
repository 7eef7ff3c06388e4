"""Commands, menus, keys and the palette of a window: made after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from carrel.search.request import SearchRequest
from carrel.ui import icons
from carrel.ui.commands.command import Command
from carrel.ui.commands.edit import EditCommands
from carrel.ui.commands.file import FileCommands
from carrel.ui.commands.go import GoCommands
from carrel.ui.commands.help import HelpCommands
from carrel.ui.commands.highlight import HighlightCommands
from carrel.ui.commands.note_history import NoteHistoryCommands
from carrel.ui.commands.palette import Choice, Palette, score
from carrel.ui.commands.paper import PaperCommands
from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.commands.search import SearchCommands
from carrel.ui.commands.tag import TagCommands
from carrel.ui.commands.vault import VaultCommands
from carrel.ui.commands.view import ViewCommands
from carrel.ui.highlights.dock import HighlightsDock
from carrel.ui.highlights.highlighting import Highlighting
from carrel.ui.notes.backlinks_following import follow_backlinks
from carrel.ui.notes.preview_links import follow_links
from carrel.ui.triage.queue_commands import QueueCommands
from carrel.ui.triage.skim import Skim
from carrel.ui.triage.skim_bar import SkimBar

if TYPE_CHECKING:
    from carrel.settings.preferences import Preferences
    from carrel.ui.desk import Desk
    from carrel.ui.plugins.page import PluginsModel
    from carrel.ui.shell.parts import Parts

_QUICK = 50
_IN_CONTEXT = (
    *(f"paper.{name}" for name in ("read", "later", "reading", "inbox", "dropped")),
    None,
    *(f"paper.{name}" for name in ("star", "note", "tag", "untag")),
    None,
    *(f"paper.queue_{name}" for name in ("up", "down", "first", "last")),
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
        bar = SkimBar(panes)
        panes.add_foot(bar)
        reading = (panes.list, panes.sidebar, panes.reader, bar)
        scopes = {
            "reading": reading,
            "papers": (panes.list, panes.sidebar),
            "list": (panes.list, panes.sidebar, panes.search),
        }
        self.registry = CommandRegistry(parts.window, scopes)
        file = FileCommands(parts, back_up, self.registry)
        self._view = ViewCommands(parts, self.open_palette)
        go = GoCommands(parts, self.open_quick, self._continue_triage)
        self._paper = PaperCommands(parts, go.to_note)
        self._queue = QueueCommands(parts)
        self.skim = Skim(parts, self.registry, bar)
        self._bar, self._stored = bar, dict[str, Any]()
        self.highlighting = Highlighting(parts, self.go_to_paper)
        self.highlights = HighlightsDock(parts, self.highlighting)
        for group in (
            file,
            VaultCommands(parts),
            EditCommands(parts, file.paste),
            SearchCommands(parts, self.registry.watch_menu),
            self._view,
            go,
            self._paper,
            self._queue,
            TagCommands(parts, self.registry.watch_menu),
            NoteHistoryCommands(parts),
            HighlightCommands(parts, self.highlighting, self.highlights),
            HelpCommands(parts, self.show_keys),
        ):
            self.registry.add(group.commands())
        self.registry.add([self.skim.command(), self._preferences()])
        self._follow_preferences()
        self.registry.fill(parts.window.menuBar())
        parts.theme.changed.connect(icons.retint)
        panes.list.view.menu_requested.connect(self._context_menu)

    def _follow_preferences(self) -> None:
        """Keep the keys as the reader chose them."""
        # macOS moves it to where preferences are there.
        role = QAction.MenuRole.PreferencesRole
        self.registry.action("edit.preferences").setMenuRole(role)
        self.registry.keys_changed.connect(self._tell_keys)
        self._parts.preferences.changed.connect(self._bind)
        self._bind(self._parts.preferences.current)

    def _preferences(self) -> Command:
        return Command(
            id="edit.preferences",
            title="&Preferences…",
            run=self.show_preferences,
            menu="Edit",
            section=95,
            keys=("Ctrl+,",),
        )

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
        self._paper.open_desk(desk, self._stored.get("triage"))
        self._queue.open_desk(desk)
        desk.today.told.connect(self._bar.show_today)
        follow_backlinks(self._parts.panes.notes.backlinks, desk, self._go_to_and_focus)
        follow_links(
            self._parts.panes.notes.preview,
            desk,
            go_to_paper=self.go_to_paper,
            go_to_highlight=self.highlighting.go_to,
        )
        self.highlighting.open_desk()
        self.highlights.open_desk()
        self.skim.open_desk(desk, skimming=self._stored.get("skim") is True)

    def state(self) -> dict[str, Any]:
        """Return what the view remembers."""
        skimming = self.skim.on
        self.skim.leave()  # the window closes: what is kept is what it shows otherwise
        return {
            **self._view.state(),
            **self.highlights.state(),
            "sizes": self._parts.panes.sizes(),
            "triage": self._paper.state(),
            "skim": skimming,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Bring the view back to what `state()` said."""
        self._stored = state
        self._view.restore(state)
        self.highlights.restore(state)

    def open_palette(self) -> None:
        """Show every command that can be run now."""
        Palette(self._parts.window, "Run a command", self._find_commands).open()

    def open_quick(self) -> None:
        """Show papers by what is typed, to go to one."""
        if self._parts.desk is not None:
            Palette(self._parts.window, "Go to a paper", self._find_papers).open()

    def show_keys(self) -> None:
        """Show every key, to be changed."""
        from carrel.ui.dialogs.keys_dialog import KeysDialog

        dialog = KeysDialog(self.registry, self._parts.preferences, self._parts.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _continue_triage(self) -> None:
        self._paper.continue_triage()

    def show_preferences(self) -> None:
        """Show all preferences, to be changed."""
        from carrel.ui.dialogs.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(self.registry, self._parts.preferences, self._parts.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _bind(self, preferences: Preferences) -> None:
        keyboard = preferences.keyboard
        self.registry.bind(keyboard.keys, single_letters=keyboard.single_letters)
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Keep the keys in tool tips as they are."""
        key = self.registry.keys_of(self.registry.command("paper.tag"))
        self._parts.panes.reader.header.tags.show_key(key)

    def go_to_paper(self, paper_id: int) -> None:
        """Show a paper in list and reader, in the whole library where the list lacks it."""
        if self._parts.panes.list.model.row_of(paper_id) < 0:
            self._parts.session.ask("")
        self._parts.session.go_to_paper.emit(paper_id)

    def _go_to_and_focus(self, paper_id: int) -> None:
        self.go_to_paper(paper_id)
        self._parts.panes.list.view.setFocus()

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
        return lambda: self._go_to_and_focus(paper_id)

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
