"""Commands of the Paper menu: decide, star, note, open and copy, trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from carrel.domain.paper import ReadingState
from carrel.ui.commands.command import Command
from carrel.ui.commands.triage import Triage
from carrel.ui.reader.links import allowed_link, arxiv_address, doi_address, open_in_browser

if TYPE_CHECKING:
    from carrel.domain.paper import Paper
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts

_STATES = {
    ReadingState.INBOX: ("Move to the &inbox", "Shift+U"),
    ReadingState.LATER: ("Keep for &later", "S"),
    ReadingState.READING: ("Mark as being r&ead", ""),
    ReadingState.READ: ("Mark as &read", "R"),
    ReadingState.DROPPED: ("&Drop", "X"),
}


class PaperCommands:
    """What the Paper menu does to the selected papers, or to the one being read."""

    def __init__(self, parts: Parts, to_note: Callable[[], None]) -> None:
        self._parts, self._to_note = parts, to_note
        self._triage: Triage | None = None

    def open_desk(self, desk: Desk, stored: object = None) -> None:
        """Work on this library from now on; `stored` is what `state` of an earlier window said."""
        self._triage = Triage(self._parts, desk, stored)

    def state(self) -> dict[str, object]:
        """Return where the reader stopped deciding."""
        return self._triage.state() if self._triage is not None else {}

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        command = self._command
        return [
            *self._states(),
            Command(
                id="paper.take_back",
                title="Take the last decision &back",
                run=self._take_back,
                menu="Paper",
                keys=("U",),
                scope="reading",
                icon="undo",
            ),
            Command(
                id="paper.star",
                title="&Star",
                run=self._toggle_star,
                menu="Paper",
                section=1,
                keys=("*",),
                scope="reading",
                enabled=self._has_selection,
                checked=self._is_starred,
                icon="star",
            ),
            command("note", "Write a &note", self._to_note, "N", 2, "note"),
            command("alike", "&Find more like this", self._find_alike, "Shift+L", 3, "search"),
            command("open", "&Open its page", self._open_page, "O", 3, "open-external"),
            command("copy_link", "&Copy its link", self._copy_link, "C", 3, "copy"),
            command("copy_markdown", "Copy a &Markdown link", self._copy_markdown, "M", 3),
            command("citekey", "Change the cite&key…", self._change_citekey, "", 3),
            Command(
                id="paper.trash",
                title="Put into the tras&h",
                run=self._trash,
                menu="Paper",
                section=4,
                keys=("Del",),
                scope="papers",
                enabled=self._has_selection,
                icon="trash",
            ),
            command("restore", "Take o&ut of the trash", self._restore, "", 4),
            Command(
                id="paper.empty_trash",
                title="Empty the trash…",
                run=self._empty_trash,
                menu="Paper",
                section=4,
            ),
        ]

    def _states(self) -> list[Command]:
        letters = [
            self._command(state.value, title, self._decider(state), key, 0, state.value)
            for state, (title, key) in _STATES.items()
        ]
        numbers = [
            Command(
                id=f"paper.state_{number}",
                title=_STATES[state][0],
                run=self._decider(state),
                keys=(f"Alt+{number}",),
                enabled=self._has_selection,
                listed=False,
            )
            for number, state in enumerate(ReadingState, start=1)
        ]
        return letters + numbers

    def _command(
        self, name: str, title: str, run: Callable[[], None], key: str, section: int, icon: str = ""
    ) -> Command:
        return Command(
            id=f"paper.{name}",
            title=title,
            run=run,
            menu="Paper",
            section=section,
            keys=(key,) if key else (),
            scope="reading",
            enabled=self._has_selection,
            icon=icon,
        )

    def _decider(self, state: ReadingState) -> Callable[[], None]:
        def decide() -> None:
            if self._triage is not None:
                self._triage.decide(state)

        return decide

    def continue_triage(self) -> None:
        """Go on where the last decision was."""
        if self._triage is not None:
            self._triage.continue_()

    def _take_back(self) -> None:
        if self._triage is not None:
            self._triage.take_back()

    # -- the selection

    def _ids(self) -> list[int]:
        return list(self._parts.session.selection)

    def _has_selection(self) -> bool:
        return self._parts.desk is not None and bool(self._parts.session.selection)

    def _paper(self) -> Paper | None:
        return self._parts.session.paper

    def _is_starred(self) -> bool:
        paper = self._paper()
        return paper is not None and paper.starred

    def _toggle_star(self) -> None:
        if self._parts.desk is not None and self._ids():
            self._parts.desk.writer.set_starred(self._ids(), not self._is_starred())

    def _change_citekey(self) -> None:
        from carrel.ui.dialogs.citekey_dialog import CitekeyDialog

        paper, desk = self._paper(), self._parts.desk
        if paper is None or desk is None:
            return
        dialog = CitekeyDialog(paper, desk.look, self._parts.window)
        write = desk.writer.set_citekey
        dialog.accepted.connect(lambda: write(paper.id, dialog.key()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- what is like it

    def _find_alike(self) -> None:
        from carrel.search.clauses import write_clause

        paper = self._paper()
        if paper is not None:
            self._parts.session.ask(write_clause("like", paper.citekey))

    # -- links

    def _address(self) -> str | None:
        paper = self._paper()
        if paper is None:
            return None
        if paper.arxiv:
            return arxiv_address(paper.arxiv)
        if paper.doi:
            return doi_address(paper.doi)
        return allowed_link(paper.url) if paper.url else None

    def _open_page(self) -> None:
        address = self._address()
        if address is None:
            self._parts.session.say("This paper has no page that can be opened")
        else:
            open_in_browser(address)

    def _copy_link(self) -> None:
        address = self._address()
        if address is None:
            self._parts.session.say("This paper has no link")
        else:
            QGuiApplication.clipboard().setText(address)
            self._parts.session.say(f"Copied {address}")

    def _copy_markdown(self) -> None:
        paper = self._paper()
        if paper is not None:
            title = paper.title.replace("[", r"\[").replace("]", r"\]")
            text = f"[{title}]({self._address() or f'carrel://paper/{paper.carrel_id}'})"
            QGuiApplication.clipboard().setText(text)
            self._parts.session.say("Copied a Markdown link")

    # -- trash

    def _trash(self) -> None:
        if self._parts.desk is not None and self._ids():
            self._parts.desk.writer.trash(self._ids())

    def _restore(self) -> None:
        if self._parts.desk is not None and self._ids():
            self._parts.desk.writer.restore(self._ids())

    def _empty_trash(self) -> None:
        if self._parts.desk is None:
            return
        count = self._parts.desk.rows.counts()["trash"]
        if not count:
            self._parts.session.say("The trash is empty")
            return
        answer = QMessageBox.question(
            self._parts.window,
            "Empty the trash",
            f"{count:,} paper{'' if count == 1 else 's'} with notes and tags will be deleted for"
            " good. This cannot be undone.",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer == QMessageBox.StandardButton.Discard:
            self._parts.desk.writer.empty_trash()
