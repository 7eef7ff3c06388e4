"""What can be done to tags: of the selected papers, of a line of the sidebar, of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.library.reading import LibraryReader
    from carrel.library.tag_reading import BrowsedTag, SelectedTag, TagPreview
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts
    from carrel.ui.tags.actions import TagActions
    from carrel.ui.tags.browser import TagBrowser


class TagCommands:
    """Gives and takes tags, opens the browser, and serves the tags of the sidebar."""

    def __init__(self, parts: Parts, watch: Callable[[QMenu], None]) -> None:
        """`watch` keeps the letters of a menu from the window's commands."""
        self._parts, self._watch = parts, watch
        sidebar = parts.panes.sidebar
        sidebar.tag_menu.connect(self._open_menu)
        sidebar.tag_renamed.connect(lambda name: self._act(lambda does: does.rename(name)))
        sidebar.tag_deleted.connect(lambda name: self._act(lambda does: does.delete([name])))
        sidebar.tag_moved.connect(
            lambda name, above: self._act(lambda does: does.move_below(name, above))
        )

    def commands(self) -> list[Command]:
        """Return what is in the Paper menu and in the Go menu."""
        return [
            self._of_papers("tag", "&Tags…", self._tag, "T", "tag"),
            self._of_papers("untag", "Take ta&gs off…", self._untag, "Shift+T"),
            Command(
                id="go.tags",
                title="Ta&gs…",
                run=self.browse,
                menu="Go",
                section=3,
                keys=("Ctrl+T",),
                enabled=lambda: self._parts.desk is not None,
            ),
        ]

    def _of_papers(
        self, name: str, title: str, run: Callable[[], None], key: str, icon: str = ""
    ) -> Command:
        return Command(
            id=f"paper.{name}",
            title=title,
            run=run,
            menu="Paper",
            section=2,
            keys=(key,),
            scope="reading",
            enabled=self._has_selection,
            icon=icon,
        )

    def _has_selection(self) -> bool:
        return self._parts.desk is not None and bool(self._parts.session.selection)

    # -- of the selected papers

    def _tag(self) -> None:
        reader = self._parts.panes.reader
        if len(self._parts.session.selection) == 1 and not reader.isHidden():
            reader.edit_tags()
        else:
            self._choose()

    def _untag(self) -> None:
        self._choose(to_list=True)

    def _choose(self, *, to_list: bool = False) -> None:
        from carrel.ui.tags.bulk_dialog import BulkTagsDialog

        desk, ids = self._parts.desk, list(self._parts.session.selection)
        if desk is None or not ids:
            return
        writer = desk.writer
        dialog = BulkTagsDialog(
            len(ids),
            lambda add, remove: writer.change_tags(ids, add, remove),
            self._parts.window,
            to_list=to_list,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def read(reader: LibraryReader) -> tuple[list[SelectedTag], dict[str, str]]:
            return reader.selected_tags(ids), {
                tag.name: tag.colour for tag in reader.browsed_tags()
            }

        def show(told: tuple[list[SelectedTag], dict[str, str]]) -> None:
            if isValid(dialog):
                dialog.show_tags(*told)

        desk.look(read, show)
        dialog.open()

    # -- of the sidebar

    def _act(self, do: Callable[[TagActions], None]) -> None:
        if self._parts.desk is not None:
            from carrel.ui.tags.actions import TagActions

            do(TagActions(self._parts.desk, self._parts.window))

    def _open_menu(self, name: str, position: QPoint) -> None:
        from carrel.ui.tags.colours import fill_colours
        from carrel.ui.tags.wording import carried

        desk = self._parts.desk
        if desk is None:
            return
        menu = QMenu(self._parts.window)
        self._watch(menu)
        key = Qt.Key
        menu.addAction("&Rename…", key.Key_F2, lambda: self._act(lambda does: does.rename(name)))
        colours = menu.addMenu("&Colour")
        self._watch(colours)
        fill_colours(
            colours,
            self._parts.theme.tokens,
            lambda colour: self._act(lambda does: does.colour([name], colour)),
        )
        menu.addAction("&All tags…", self.browse)
        menu.addSeparator()
        delete = menu.addAction(
            "&Delete", key.Key_Delete, lambda: self._act(lambda does: does.delete([name]))
        )

        def tell(preview: TagPreview) -> None:
            if isValid(delete):
                delete.setText(f"&Delete: {carried(preview)}")

        desk.look(lambda reader: reader.tag_delete_preview(name), tell)
        menu.exec(position)
        menu.deleteLater()

    # -- of all

    def browse(self) -> None:
        """Show every tag with its counts."""
        from carrel.ui.tags.actions import TagActions
        from carrel.ui.tags.browser import TagBrowser

        desk = self._parts.desk
        if desk is None:
            return
        browser = TagBrowser(self._parts.window)
        browser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        does = TagActions(desk, browser, parent=browser)
        browser.papers_wanted.connect(self._show_papers)
        browser.rename_wanted.connect(does.rename)
        browser.merge_wanted.connect(does.merge)
        browser.delete_wanted.connect(does.delete)
        browser.colour_wanted.connect(does.colour)
        browser.move_wanted.connect(does.move_below)
        self._follow(browser, desk)
        browser.open()

    def _follow(self, browser: TagBrowser, desk: Desk) -> None:
        """Keep a browser in step with the library for as long as it is open."""
        session = self._parts.session

        def show(tags: list[BrowsedTag]) -> None:
            if isValid(browser):
                browser.show_tags(tags)

        def refresh() -> None:
            desk.look(lambda reader: reader.browsed_tags(), show)

        def stop() -> None:
            session.library_changed.disconnect(changed)
            session.library_renewed.disconnect(refresh)

        def changed(change: ChangeSet) -> None:
            told = {"tags", "highlights"} & change.changed.keys()
            if told or change.added or change.removed:
                refresh()

        session.library_changed.connect(changed)
        session.library_renewed.connect(refresh)
        browser.finished.connect(stop)
        refresh()

    def _show_papers(self, names: list[str], any_of_them: bool) -> None:
        from carrel.search.clauses import write_clause

        between = " OR " if any_of_them else " "
        self._parts.session.ask(between.join(write_clause("tag", name) for name in names))
        self._parts.panes.list.take_focus(Qt.FocusReason.OtherFocusReason)
