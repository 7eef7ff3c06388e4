"""What can be done to a search: save it under a name, and rename, delete and copy what is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from carrel.domain.saved_search import MAXIMUM_NAME_LENGTH
from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.domain.saved_search import SavedSearch
    from carrel.ui.shell.parts import Parts


class SearchCommands:
    """Saves the query that stands; the rest is asked of a line of the sidebar, by menu or key."""

    def __init__(self, parts: Parts, watch: Callable[[QMenu], None]) -> None:
        """`watch` keeps the letters of a menu from the window's commands."""
        self._parts, self._watch = parts, watch
        sidebar = parts.panes.sidebar
        sidebar.search_menu.connect(self._open_menu)
        sidebar.search_renamed.connect(self._rename)
        sidebar.search_deleted.connect(self._delete)
        parts.panes.search.help_wanted.connect(self._help)

    def commands(self) -> list[Command]:
        """Return what is in the Edit menu and in the Help menu."""
        return [
            Command(
                id="edit.save_search",
                title="Sa&ve this search…",
                run=self._save,
                menu="Edit",
                section=2,
                keys=("Ctrl+Shift+S",),
                enabled=self._can_save,
            ),
            Command(
                id="help.search",
                title="What can be &searched for",
                run=self._help,
                menu="Help",
                icon="search",
            ),
        ]

    def _help(self) -> None:
        desk = self._parts.desk
        self._parts.panes.search.show_help(desk.search.fields if desk is not None else ())

    def _can_save(self) -> bool:
        desk = self._parts.desk
        return desk is not None and not desk.library.read_only and bool(self._query())

    def _query(self) -> str:
        return self._parts.session.query.strip()

    def _save(self) -> None:
        query = self._query()

        def judge(name: str) -> tuple[str, bool]:
            known = self._names().get(name.casefold())
            return (f"The search “{known}” will be replaced." if known else ""), True

        def save(name: str) -> None:
            if self._parts.desk is not None:
                self._parts.desk.writer.save_search(name, query)

        # The query as it stands may be too long for a name, and its "/" would divide it.
        name = query.replace("/", " ")[:MAXIMUM_NAME_LENGTH]
        self._ask("Save this search", "Save", name, judge, save)

    def _rename(self, old: str) -> None:
        def judge(name: str) -> tuple[str, bool]:
            known = self._names().get(name.casefold())
            if known is None or known.casefold() == old.casefold():
                return "", True
            return f"There is a search “{known}” already.", False

        def rename(new: str) -> None:
            if self._parts.desk is not None:
                self._parts.desk.writer.rename_search(old, new)

        self._ask("Rename the search", "Rename", old, judge, rename)

    def _delete(self, name: str) -> None:
        if self._parts.desk is not None:
            self._parts.desk.writer.delete_search(name)

    def _open_menu(self, name: str, position: QPoint) -> None:
        menu = QMenu(self._parts.window)
        self._watch(menu)
        menu.addAction("Rename…", Qt.Key.Key_F2, lambda: self._rename(name))
        menu.addAction("Delete", Qt.Key.Key_Delete, lambda: self._delete(name))
        query = next((one.query for one in self._searches() if one.name == name), None)
        if query is not None:
            menu.addSeparator()
            menu.addAction("Copy the query", lambda: QGuiApplication.clipboard().setText(query))
        menu.exec(position)
        menu.deleteLater()

    def _ask(
        self,
        title: str,
        verb: str,
        name: str,
        judge: Callable[[str], tuple[str, bool]],
        done: Callable[[str], None],
    ) -> None:
        from carrel.ui.dialogs.search_name import SearchNameDialog

        dialog = SearchNameDialog(title, verb, name, judge, self._parts.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: done(dialog.name()))
        dialog.open()

    def _searches(self) -> list[SavedSearch]:
        return list(self._parts.desk.saved.searches) if self._parts.desk is not None else []

    def _names(self) -> dict[str, str]:
        return {one.name.casefold(): one.name for one in self._searches()}
