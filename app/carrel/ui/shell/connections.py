"""Who listens to whom, in one place: panes to the session, the session to the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from carrel.domain.paper import ReadingState

if TYPE_CHECKING:
    from collections.abc import Callable

    from carrel.domain.changes import ChangeSet
    from carrel.domain.reports import AddReport
    from carrel.domain.tag import Tag
    from carrel.search.request import SearchAnswer
    from carrel.ui.desk import Desk
    from carrel.ui.notes.completing import Papers
    from carrel.ui.shell.parts import Parts
    from carrel.vault.report import ExportReport

_NAMES_OFFERED = 20


def connect_panes(parts: Parts) -> None:
    """Connect what needs no library: search box, sidebar and list to the session.

    What the list shows already, since the first paint, the session is told first.
    """
    panes, session = parts.panes, parts.session
    session.read(panes.list.view.current_paper())
    session.select(panes.list.view.selected_papers())
    panes.sidebar.show_query(session.query)
    panes.search.history.begin(session.query)
    panes.search.typed.connect(session.ask)
    panes.list.asked.connect(session.ask)
    panes.search.left.connect(lambda: panes.list.take_focus(Qt.FocusReason.OtherFocusReason))
    panes.sidebar.asked.connect(session.ask)
    session.query_changed.connect(panes.search.history.asked)
    session.query_changed.connect(panes.search.set_query)
    session.query_changed.connect(panes.sidebar.show_query)
    panes.list.view.current_paper_changed.connect(session.read)
    panes.list.view.selection_papers_changed.connect(session.select)
    session.selection_changed.connect(panes.status.show_selected)
    panes.reader.tag_clicked.connect(lambda name: session.ask(_tag_query(name)))
    panes.reader.link_refused.connect(session.complain)
    session.message.connect(panes.status.say)
    panes.notes.status_changed.connect(panes.status.show_saved)
    panes.notes.failed.connect(session.complain)
    panes.notes.link_refused.connect(session.complain)
    panes.list.model.read_failed.connect(session.complain)


def connect_jobs(parts: Parts) -> None:
    """Show long work in the status bar, and what an import or an export has to say."""
    status, session = parts.panes.status, parts.session
    parts.board.started.connect(status.start)
    parts.board.progressed.connect(status.progress)
    parts.board.ended.connect(status.finish)

    def imported(report: AddReport) -> None:
        if parts.desk is not None:
            parts.desk.feed.look()
        session.say(report.sentence())
        if report.refused:
            from carrel.ui.dialogs.report_dialog import refusal_lines

            show("What was added", report.sentence(), refusal_lines(report.refused))

    def exported(report: ExportReport) -> None:
        from carrel.ui.dialogs.report_dialog import export_lines

        session.say(f"{report.sentence()}, in {report.folder}")
        if not parts.exports.watched and (lines := export_lines(report)):
            show("What was exported", report.sentence(), lines)

    def show(title: str, sentence: str, lines: list[str]) -> None:
        from carrel.ui.dialogs.report_dialog import ReportDialog

        dialog = ReportDialog(title, sentence, lines, parts.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    parts.imports.finished.connect(imported)
    parts.exports.finished.connect(exported)


def connect_desk(parts: Parts, desk: Desk) -> None:
    """Connect an open library: its answers, its changes, and what the panes ask of it."""
    panes, session = parts.panes, parts.session
    places = _Places(parts, desk)
    panes.list.set_found_texts(desk.found_texts)
    desk.search.answered.connect(places.show_answer)
    desk.search.suggested.connect(panes.list.show_suggestions)
    panes.search.complete_by(desk.complete)
    _connect_note_editor(parts, desk)
    heads = panes.list.view.heads
    panes.list.view.sort_requested.connect(desk.search.sort_by)
    desk.search.ordered.connect(
        lambda: heads.show_order(
            desk.search.order.removeprefix("field:"), descending=desk.search.descending
        )
    )
    desk.search_state.connect(lambda state: panes.status.show_search(state.sentence()))
    desk.surroundings.connect(places.show_surroundings)
    today = desk.follow_days(parts.preferences)
    today.told.connect(panes.status.show_today)
    today.told.connect(panes.list.show_today)
    desk.saved.told.connect(panes.sidebar.show_searches)
    session.current_changed.connect(lambda _: places.show_paper())
    session.library_changed.connect(places.show_change)
    session.library_renewed.connect(panes.list.model.refresh_all)
    session.library_renewed.connect(places.show_paper)
    session.go_to_paper.connect(places.go_to)
    places.show_paper()
    desk.writer.went_back.connect(lambda ids: places.go_to(ids[0]) if len(ids) == 1 else None)
    writer, reader = desk.writer, panes.reader
    reader.tags_added.connect(lambda paper, names: writer.add_tags([paper], names))
    reader.tag_removed.connect(lambda paper, name: writer.remove_tags([paper], [name]))
    reader.state_chosen.connect(lambda paper, state: writer.set_state([paper], ReadingState(state)))
    reader.star_toggled.connect(lambda paper, on: writer.set_starred([paper], on))
    reader.rating_chosen.connect(lambda paper, rating: writer.set_rating([paper], rating))


def _connect_note_editor(parts: Parts, desk: Desk) -> None:
    """Give the note's editor papers and tags to complete, and a place for its pictures."""
    names: list[str] = []
    library = desk.library

    def learn_tags(_counts: dict[str, int], tags: list[Tag]) -> None:
        names[:] = [tag.name for tag in tags if not any(map(str.isspace, tag.name))]

    def find_papers(text: str, done: Callable[[Papers], None]) -> None:
        desk.look(lambda reader: reader.papers_named(text, _NAMES_OFFERED), done)

    def find_tags(text: str) -> list[str]:
        typed = text.casefold()
        found = [name for name in names if typed in name.casefold()]
        found.sort(key=lambda name: not name.casefold().startswith(typed))
        return found[:_NAMES_OFFERED]

    def store_picture(data: bytes, suffix: str) -> str:
        from carrel.library.attachments import store_attachment
        from carrel.library.errors import ReadOnlyLibraryError

        if library.read_only:
            raise ReadOnlyLibraryError(f"could not store the picture: {library.read_only}")
        return store_attachment(library.folder, data, suffix)

    desk.surroundings.connect(learn_tags)
    parts.panes.notes.complete_by(find_papers, find_tags)
    parts.panes.notes.store_pictures_by(store_picture)


class _Places:
    """Keeps what is shown in step with the library: the list, the paper, its note, the counts."""

    def __init__(self, parts: Parts, desk: Desk) -> None:
        self._parts, self._desk = parts, desk
        self._wanted = -1
        self._total: int | None = None
        self._answer: SearchAnswer | None = None
        self._asked = parts.session.query

    def show_answer(self, answer: SearchAnswer) -> None:
        """Show what was found."""
        panes = self._parts.panes
        if not answer.request.text.strip():
            self._total = len(answer.ids)
        current = self._parts.session.current
        request = answer.request
        panes.reader.set_finder(self._desk.found_texts.finder(request.text, request.fields))
        panes.list.show_answer(answer)
        self._answer = answer
        panes.search.show_answer(answer, self._total)
        if answer.request.text != self._asked:
            self._asked = answer.request.text
            # A new question begins at its best answer, unless the paper being read is in it.
            if current >= 0 and panes.list.view.current_paper() != current:
                panes.list.view.go_to_row(0)
        if answer.ids and panes.list.view.current_paper() < 0:
            panes.list.view.go_to_row(0)
        if self._wanted >= 0 and panes.list.view.go_to_paper(self._wanted):
            self._wanted = -1
        self._welcome(answer)

    def show_surroundings(self, counts: dict[str, int], tags: list[Tag]) -> None:
        """Show counts and tags."""
        panes = self._parts.panes
        self._total = counts["all"]
        if self._answer is not None:
            panes.search.show_answer(self._answer, self._total)
        panes.sidebar.show_counts(counts)
        panes.sidebar.show_tags(tags)
        colours = {tag.name: tag.colour for tag in tags if tag.colour}
        panes.list.view.set_tag_colours(colours)
        panes.reader.set_all_tags([tag.name for tag in tags], colours)

    def show_paper(self) -> None:
        """Show the current paper and its note."""
        self._desk.read_current()
        session, panes = self._parts.session, self._parts.panes
        panes.reader.show_paper(session.paper)
        if session.paper is None:
            panes.notes.show_note(None, "")
        else:
            note = self._desk.reader.note(session.paper.id)
            panes.notes.show_note(session.paper.id, note.body if note else "", session.paper.title)

    def show_change(self, change: ChangeSet) -> None:
        """Read again what a commit touched and the window shows."""
        if change.is_of_mentions:
            return  # nothing that list and reader show of a paper itself
        panes, session = self._parts.panes, self._parts.session
        touched = change.touched
        panes.list.model.refresh(touched)
        if session.current in touched:
            self._desk.read_current()
            panes.reader.show_paper(session.paper)
            if "note" in change.changed and session.paper is not None:
                note = self._desk.reader.note(session.current)
                panes.notes.external_note(session.current, note.body if note else "")

    def go_to(self, paper_id: int) -> None:
        """Go to a paper now, or with the next answer that has it."""
        self._wanted = -1 if self._parts.panes.list.view.go_to_paper(paper_id) else paper_id

    def _welcome(self, answer: SearchAnswer) -> None:
        """Show the ways in where the library has no papers at all."""
        panes = self._parts.panes
        bare = not answer.ids and not answer.request.text.strip()
        if bare and panes.middle.count() == 1:
            from carrel.ui.welcome.ways import welcome_page

            panes.middle.addWidget(welcome_page(self._parts))
        comes = bare and panes.middle.currentIndex() == 0
        panes.middle.setCurrentIndex(1 if bare else 0)
        page = panes.middle.currentWidget()
        if comes and page is not None and not panes.search.is_being_used():
            page.setFocus()
        panes.right.setVisible(not bare)


def _tag_query(name: str) -> str:
    from carrel.search.clauses import write_clause

    return write_clause("tag", name)
