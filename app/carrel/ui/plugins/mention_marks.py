"""What papers mention, marked in the reader, and what is said there about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from carrel.domain.changes import told_as
from carrel.domain.mention import KeptMention, Mention, MentionState
from carrel.ui.plugins.mention_marks_commands import mark_commands
from carrel.ui.reader.mention_marks import MentionMark
from carrel.ui.reader.plain_text import button_text, one_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from carrel.api import MentionKind, PluginContext
    from carrel.domain.changes import ChangeSet
    from carrel.domain.mention import MentionValue
    from carrel.jobs.runner import Runner
    from carrel.plugin_host import PluginHost
    from carrel.ui.bridge import Bridge
    from carrel.ui.commands.command import Command
    from carrel.ui.shell.parts import Parts

_TEXTS = ("title", "abstract", "summary")
_DECISIONS = {
    "confirm": MentionState.CONFIRMED,
    "reject": MentionState.REJECTED,
    "take_back": MentionState.FOUND,
}


class PluginMarks(QObject):
    """Keeps the reader's marks in step with paper, plugins and library.

    `chosen(KeptMention)`: the reader chose a mark. `go_to_paper` shows a paper, `open_view` a
    view by its id.
    """

    chosen = Signal(object)
    wanted_in = Signal(str, object)

    def __init__(
        self,
        host: PluginHost,
        parts: Parts,
        runner: Runner,
        bridge: Bridge,
        *,
        go_to_paper: Callable[[int], None],
        open_view: Callable[[str], None],
    ) -> None:
        super().__init__(parts.window)
        self._host, self._parts, self._runner, self._bridge = host, parts, runner, bridge
        self._go_to_paper, self._open_view = go_to_paper, open_view
        self._kinds: dict[str, MentionKind] = {}
        self._views: set[str] = set()
        self._busy = self._again = False
        self._wanted: KeptMention | None = None
        self.marks = parts.panes.reader.marks
        self.marks.chosen.connect(self._chosen)
        self.marks.asked.connect(self._asked)
        reader = parts.panes.reader
        for view in (reader.header.title, reader.abstract):
            view.menu_opening.connect(self._fill_menu)
        session = parts.session
        session.current_changed.connect(lambda _: self.read())
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self.read)

    @property
    def kinds(self) -> list[MentionKind]:
        """What plugins mark, in their order."""
        return list(self._kinds.values())

    def apply(self) -> None:
        """Take over what plugins mark now."""
        contributions = self._host.contributions
        kinds = {kind.extractor: kind for kind in contributions("register_mention_kinds")}
        self._views = {view.id for view in contributions("register_views")}
        if kinds != self._kinds:
            self._kinds = kinds
            self.marks.clear()  # what speaks for the marks may be gone
        self.read()

    def commands(self) -> list[Command]:
        """Return the commands that work on marks; none where nothing is marked."""
        return mark_commands(self)

    def take_over(self, state: object) -> None:
        """Take what an earlier Carrel kept with each library; nonsense is passed over."""
        names = {"shown": "reading.show_marks", "suggestions": "reading.show_suggestions"}
        if isinstance(state, dict):
            off = {key: False for name, key in names.items() if state.get(name) is False}
            self._parts.preferences.take_over(off)

    def switch(self, *, shown: bool, suggestions: bool) -> None:
        """Show marks at all, and those that are only suggested, from now on."""
        self._parts.preferences.change(
            {"reading.show_marks": shown, "reading.show_suggestions": suggestions}
        )

    def has_paper(self) -> bool:
        """Whether a paper is read."""
        return self._parts.panes.reader.paper is not None

    def show_reader(self) -> None:
        """Show the reader where it was put away."""
        self._parts.panes.reader.show()

    # -- what views ask

    def go_to(self, kept: KeptMention) -> None:
        """Show a mention's paper, and in it the mention as the current one."""
        self._wanted = kept
        self.show_reader()
        self._go_to_paper(kept.paper_id)
        if self.marks.go_to(kept.place):
            self._wanted = None
        else:
            self.read()

    def correct(self, kept: KeptMention) -> None:
        """Open the form in which the reader corrects a mention; of any paper."""
        kind = self._kinds.get(kept.extractor)
        if kind is None or kind.form is None:
            return
        # What the reader added stays that: nothing is found there that could be corrected.
        added = kept.state is MentionState.ADDED
        state = MentionState.ADDED if added else MentionState.CORRECTED
        title = f"Correct {_in_a_sentence(kind.title)}"
        self._open_form(kind, kept.paper_id, kept.mention, state, title, "Correct")

    def mark_selection(self, kind: MentionKind) -> None:
        """Open the form with the selected words as a new mention."""
        paper, selected = self._parts.panes.reader.paper, self.marks.selection()
        if paper is None or selected is None:
            self._parts.session.say("Select words in the title or the abstract first")
            return
        field, start, end, quote = selected
        values = self._proposed(kind, quote)
        mention = Mention(field=field, start=start, end=end, quote=quote, values=values)
        title = f"Mark as {_in_a_sentence(kind.title)}"
        self._open_form(kind, paper.id, mention, MentionState.ADDED, title, "Mark")

    # -- reading

    def read(self) -> None:
        """Have the marks of the current paper read, and shown when they come."""
        paper_id = self._parts.session.current
        if self._parts.desk is None or paper_id < 0:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        asked = [(kind.extractor, self._host.context(kind.id)) for kind in self.kinds]
        future = self._runner.submit("search", _read, asked, paper_id)
        self._bridge.deliver(future, partial(self._arrived, paper_id), self._failed)

    def _changed(self, change: ChangeSet) -> None:
        current = self._parts.session.current
        told = (*_TEXTS, *map(told_as, self._kinds))
        if any(current in change.changed.get(name, ()) for name in told):
            self.read()

    def _arrived(self, paper_id: int, found: Sequence[KeptMention]) -> None:
        self._finished()
        marks = [self._mark(one) for one in found if one.extractor in self._kinds]
        self._parts.panes.reader.show_mentions(paper_id, marks)
        wanted = self._wanted
        if wanted is not None and wanted.paper_id == paper_id == self._parts.session.current:
            if self.marks.go_to(wanted.place):
                self._wanted = None
            elif not self._busy:
                self._wanted = None
                quote = one_line(wanted.mention.quote, 60)
                self._parts.session.say(f"“{quote}” is no longer marked in this paper")

    def _failed(self, error: Exception) -> None:
        self._parts.session.complain(f"What the paper mentions cannot be read: {error}")
        self._finished()

    def _finished(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.read()

    def _mark(self, kept: KeptMention) -> MentionMark:
        kind = self._kinds[kept.extractor]
        return MentionMark(
            kept=kept,
            kind=kind.title,
            look=kind.look,
            describe=cache(partial(self._described, kind, kept.mention)),
            can_correct=kind.form is not None,
            has_table=kind.view in self._views,
        )

    def _described(self, kind: MentionKind, mention: Mention) -> str:
        said = self._host.guard.call(kind.id, kind.describe, mention, fallback="")
        return said if isinstance(said, str) else ""

    # -- what the reader does

    def _chosen(self, mark: MentionMark) -> None:
        self._wanted = None
        self.chosen.emit(mark.kept)

    def _asked(self, mark: MentionMark, action: str) -> None:
        kept = mark.kept
        if action in _DECISIONS:
            self._write(kept.paper_id, kept.extractor, kept.mention, _DECISIONS[action])
        elif action == "correct":
            self.correct(kept)
        elif kept.extractor in self._kinds:
            view = self._kinds[kept.extractor].view
            self._open_view(view)
            # After a view that was closed has been made.
            QTimer.singleShot(0, self, lambda: self._show_in(view, kept))

    def _show_in(self, view: str, kept: KeptMention) -> None:
        self.chosen.emit(kept)
        self.wanted_in.emit(view, kept)

    def _fill_menu(self, menu: QMenu) -> None:
        """Offer to mark the selected words."""
        kinds = [kind for kind in self.kinds if kind.form is not None]
        if not kinds or self.marks.selection() is None:
            return
        menu.addSeparator()
        for kind in kinds:
            action = menu.addAction(f"Mark as {button_text(kind.title)}…")
            action.triggered.connect(lambda _=False, kind=kind: self.mark_selection(kind))

    def _open_form(
        self,
        kind: MentionKind,
        paper_id: int,
        mention: Mention,
        state: MentionState,
        title: str,
        verb: str,
    ) -> None:
        from carrel.ui.dialogs.mention_dialog import MentionDialog, MentionQuestion

        form = kind.form
        if form is None:
            return
        texts = self._host.guard.call(
            kind.id, lambda: {name: str(text) for name, text in form.texts(mention.values).items()}
        )
        question = MentionQuestion(
            title=title, verb=verb, quote=mention.quote, fields=form.fields, texts=texts or {}
        )
        judge = partial(self._judged, kind, mention)
        dialog = MentionDialog(question, judge, self._parts.window)

        def write() -> None:
            changed = replace(mention, values=dialog.values, certain=True)
            self._write(paper_id, kind.extractor, changed, state)

        dialog.accepted.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _judged(
        self, kind: MentionKind, mention: Mention, texts: Mapping[str, str]
    ) -> Mapping[str, MentionValue] | str:
        """Return the values that texts of the form mean, or why they mean nothing."""
        form = kind.form
        assert form is not None

        def judge() -> Mapping[str, MentionValue] | str:
            from carrel.domain.mention_json import dumped

            try:
                values = form.values(texts)
            except ValueError as error:
                return str(error) or "These values cannot be understood."
            dumped([replace(mention, values=values)])  # whether they can be stored
            return dict(values)

        failed = "The plugin could not read these values: Edit > Plugins tells why."
        return self._host.guard.call(kind.id, judge, fallback=failed)

    def _proposed(self, kind: MentionKind, quote: str) -> Mapping[str, MentionValue]:
        """Return what the kind's extractor understands of words alone."""
        from carrel.plugin_host.extraction_worker import usable

        found = self._host.contributions("register_extractors")
        extractor = next((one for one in found if one.name == kind.extractor), None)
        if extractor is None:
            return {}
        mentions = self._host.guard.call(extractor.id, usable, extractor, "", quote)
        return mentions[0].values if mentions else {}

    def _write(self, paper_id: int, extractor: str, mention: Mention, state: MentionState) -> None:
        if self._parts.desk is not None:
            self._parts.desk.writer.decide_mention(paper_id, extractor, mention, state)


def _read(asked: Sequence[tuple[str, PluginContext]], paper_id: int) -> list[KeptMention]:
    return [
        kept
        for extractor, context in asked
        for kept in context.library.mentions(extractor).of(paper_id)
    ]


def _in_a_sentence(title: str) -> str:
    """Return a kind's title with a small letter, but for abbreviations."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
