"""What can be done to tags of the library, from wherever: rename, merge, move, colour, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from carrel.ui.tags.preview_dialog import TagPreviewDialog, TagQuestion

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from carrel.library.tag_reading import BrowsedTag, TagPreview
    from carrel.ui.desk import Desk


class TagActions(QObject):
    """Asks by dialogs over a window, and hands what is decided to the writer; all can be undone."""

    def __init__(self, desk: Desk, over: QWidget, *, parent: QObject | None = None) -> None:
        """With a `parent` it lives as long, without one as long as its dialogs."""
        super().__init__(parent)
        self._desk, self._over = desk, over

    def rename(self, old: str) -> None:
        """Ask for a tag's new name; begins with the one it has."""
        self._rename(old, old)

    def merge(self, names: Sequence[str]) -> None:
        """Ask for the one tag that several become; begins with the first of them."""

        def look(into: str, done: Callable[[TagPreview], None]) -> None:
            self._desk.look(lambda reader: reader.tag_merge_preview(names, into), done)

        question = TagQuestion(
            title=f"Merge {len(names):,} tags",
            verb="Merge",
            said=f"One name for {', '.join(f'“{name}”' for name in names[:4])}"
            f"{' and others' if len(names) > 4 else ''}, with those below them:",
            name=names[0],
        )
        self._ask(question, look, lambda into: self._desk.writer.merge_tags(list(names), into))

    def move_below(self, name: str, above: str) -> None:
        """Ask whether a tag is to go below another, "" for the top, by a rename."""
        last = name.rpartition("/")[2]
        self._rename(name, f"{above}/{last}" if above else last)

    def colour(self, names: Sequence[str], colour: str) -> None:
        """Colour tags."""
        for name in names:
            self._desk.writer.set_tag_colour(name, colour)

    def delete(self, names: Sequence[str]) -> None:
        """Delete tags with those below them."""
        for name in names:
            self._desk.writer.delete_tag(name)

    def _rename(self, old: str, name: str) -> None:

        def look(new: str, done: Callable[[TagPreview], None]) -> None:
            self._desk.look(lambda reader: reader.tag_rename_preview(old, new), done)

        question = TagQuestion(
            title="Rename the tag",
            verb="Rename",
            said=f"New name of “{old}” and of those below it; a “/” puts it below another, and the"
            " name of another tag merges them:",
            name=name,
        )
        self._ask(question, look, lambda new: self._desk.writer.rename_tag(old, new))

    def _ask(
        self,
        question: TagQuestion,
        look: Callable[[str, Callable[[TagPreview], None]], None],
        taken: Callable[[str], None],
    ) -> None:
        dialog = TagPreviewDialog(question, look, taken, self._over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def known(tags: list[BrowsedTag]) -> None:
            if isValid(dialog):
                dialog.complete_over(tag.name for tag in tags)

        self._desk.look(lambda reader: reader.browsed_tags(), known)
        dialog.open()
