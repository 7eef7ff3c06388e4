"""Hands changes to the library's lane and has the feed looked at once each is committed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future

    from carrel.domain.changes import HistoryEntry
    from carrel.domain.mention import Mention, MentionState
    from carrel.domain.paper import ReadingState
    from carrel.jobs.runner import Runner
    from carrel.library.library import Library
    from carrel.ui.bridge import Bridge
    from carrel.ui.feed import FeedFollower
    from carrel.ui.session import Session


class Writer(QObject):
    """Every change that the window makes to the library goes through here.

    `went_back(ids)` names the papers that an undo or redo touched, so that the list can go there.
    """

    went_back = Signal(list)

    def __init__(
        self,
        library: Library,
        runner: Runner,
        bridge: Bridge,
        feed: FeedFollower,
        session: Session,
    ) -> None:
        super().__init__(session)
        self._library, self._runner = library, runner
        self._bridge, self._feed, self._session = bridge, feed, session

    def run(
        self, change: Callable[..., Any], *args: Any, done: Callable[[Any], None] | None = None
    ) -> None:
        """Have a change made that is more than one of the library's; `done` takes its result."""
        self._write(change, *args, done=done)

    def set_state(self, ids: list[int], state: ReadingState) -> None:
        """Set the reading state of the papers."""
        self._write(self._library.set_state, ids, state)

    def set_starred(self, ids: list[int], starred: bool) -> None:
        """Star the papers or take their stars."""
        self._write(self._library.set_starred, ids, starred)

    def set_rating(self, ids: list[int], rating: int | None) -> None:
        """Rate the papers."""
        self._write(self._library.set_rating, ids, rating)

    def set_citekey(self, paper_id: int, key: str) -> None:
        """Give a paper another citekey."""
        self._write(
            self._library.set_citekey,
            paper_id,
            key,
            done=lambda _: self._session.say(f"The citekey is {key} now"),
        )

    def trash(self, ids: list[int]) -> None:
        """Put the papers into the trash."""
        self._write(self._library.trash, ids)

    def restore(self, ids: list[int]) -> None:
        """Take the papers out of the trash."""
        self._write(self._library.restore, ids)

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good."""
        self._write(
            self._library.empty_trash,
            done=lambda count: self._session.say(f"{count:,} deleted for good"),
        )

    def add_tags(self, ids: list[int], names: list[str]) -> None:
        """Give the papers the tags."""
        self._write(self._library.add_tags, ids, names)

    def remove_tags(self, ids: list[int], names: list[str]) -> None:
        """Take the tags from the papers."""
        self._write(self._library.remove_tags, ids, names)

    def change_tags(self, ids: list[int], add: list[str], remove: list[str]) -> None:
        """Give the papers tags and take others, as one undo."""
        self._write(self._library.change_tags, ids, add, remove)

    def rename_tag(self, old: str, new: str) -> None:
        """Rename a tag and those below it."""
        self._write(self._library.rename_tag, old, new)

    def merge_tags(self, names: list[str], into: str) -> None:
        """Make several tags one."""
        self._write(self._library.merge_tags, names, into)

    def delete_tag(self, name: str) -> None:
        """Delete a tag and those below it."""
        self._write(
            self._library.delete_tag,
            name,
            done=lambda count: self._session.say(
                f"Deleted the tag {name} ({count:,} paper{'' if count == 1 else 's'}); undo"
                " (Ctrl+Z) brings it back"
            ),
        )

    def restore_note(self, paper_id: int, version_id: int) -> None:
        """Put an earlier text of a note in its place."""
        self._write(
            self._library.restore_note,
            paper_id,
            version_id,
            done=lambda _: self._session.say("Restored an earlier text of the note"),
        )

    def set_tag_colour(self, name: str, colour: str) -> None:
        """Colour a tag."""
        self._write(self._library.set_tag_colour, name, colour)

    def add_highlight(
        self,
        paper_id: int,
        field: str,
        span: tuple[int, int],
        *,
        colour: str,
        done: Callable[[int], None] | None = None,
    ) -> Future[int]:
        """Highlight words of a paper; `done` is told the highlight's number."""
        add = partial(self._library.add_highlight, colour=colour)
        return self._write(add, paper_id, field, span, done=done)

    def change_highlights(
        self,
        ids: list[int],
        *,
        colour: str | None = None,
        comment: str | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Give highlights another colour, comment or tags; None leaves what is there."""
        change = partial(self._library.change_highlights, colour=colour, comment=comment, tags=tags)
        self._write(change, ids)

    def place_highlight(self, key: int, field: str, span: tuple[int, int]) -> None:
        """Put a highlight on other words of its paper."""
        self._write(self._library.place_highlight, key, field, span)

    def delete_highlights(self, ids: list[int]) -> None:
        """Delete highlights."""
        self._write(self._library.delete_highlights, ids)

    def move_in_queue(self, ids: list[int], before: int | None) -> None:
        """Put papers that are kept for later before another of them, None for the end."""
        self._write(self._library.move_in_queue, ids, before)

    def decide_mention(
        self, paper_id: int, extractor: str, mention: Mention, state: MentionState
    ) -> None:
        """Record what the reader says of a mention; FOUND takes it back."""
        self._write(self._library.decide_mention, paper_id, extractor, mention, state)

    def save_search(self, name: str, query: str) -> None:
        """Save a query under a name, in the place of what was saved there."""
        self._write(self._library.save_search, name, query)

    def rename_search(self, old: str, new: str) -> None:
        """Rename a saved search and those below it."""
        self._write(self._library.rename_search, old, new)

    def delete_search(self, name: str) -> None:
        """Delete a saved search and those below it."""
        self._write(
            self._library.delete_search,
            name,
            done=lambda _: self._session.say(f"Deleted the search “{name}”; undo brings it back"),
        )

    def save_note(self, paper_id: int, body: str) -> Future[int]:
        """Save a note; the future is done once SQLite has committed it."""
        future = self._runner.submit("library", self._library.save_note, paper_id, body)
        self._bridge.deliver(future, lambda _: self._feed.look(), lambda _: None)
        return future

    def undo(self) -> None:
        """Take the newest change back."""
        self._write(self._library.undo, done=lambda entry: self._undone("Undone", entry))

    def redo(self) -> None:
        """Repeat what was undone last."""
        self._write(self._library.redo, done=lambda entry: self._undone("Done again", entry))

    def _undone(self, verb: str, entry: HistoryEntry | None) -> None:
        if entry is None:
            self._session.say("Nothing to undo" if verb == "Undone" else "Nothing to redo")
            return
        self._session.say(f"{verb}: {entry.label}")
        self.went_back.emit(list(entry.paper_ids))

    def _write(
        self, change: Callable[..., Any], *args: Any, done: Callable[[Any], None] | None = None
    ) -> Future[Any]:
        future = self._runner.submit("library", change, *args)

        def committed(result: Any) -> None:
            self._feed.look()
            if done is not None:
                done(result)

        self._bridge.deliver(future, committed, lambda error: self._session.complain(str(error)))
        return future
