"""The upper part of the reader: what the paper is, where it is found, and where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from carrel.domain.paper import Paper
from carrel.ui import icons
from carrel.ui.reader.flat_button import LinkButton
from carrel.ui.reader.links import OpenLink, allowed_link, arxiv_address, doi_address
from carrel.ui.reader.plain_text import button_text, one_line, tool_tip
from carrel.ui.reader.plain_view import PlainView
from carrel.ui.reader.reading_controls import ReadingControls
from carrel.ui.reader.tag_editor import TagEditor
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, TARGET

TITLE_SCALE = 1.35
TITLE_LINE_HEIGHT = 1.1  # over the font's own: marks find room below the letters
FEW_AUTHORS = 12  # shown at first; the rest on request
MOST_LINKS = 20
_LONGEST_TITLE = 2000
_LONGEST_AUTHOR = 120


class PaperHeader(QWidget):
    """Shows all of a paper but its text. Signals say what the reader asked for."""

    link_refused = Signal(str)

    def __init__(self, open_link: OpenLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_link = open_link
        self._paper: Paper | None = None
        self._all_authors = False
        self.title = PlainView(open_link, "Title", self)
        self.title.setFont(title_font(self.font(), TITLE_SCALE))
        self.title.set_line_height(TITLE_LINE_HEIGHT)
        self.authors = PlainView(open_link, "Authors", self)
        self.authors.set_muted()
        for view in (self.title, self.authors):
            view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # no stop on the way to the controls
        self.more_authors = LinkButton(self)
        self.more_authors.clicked.connect(self._toggle_authors)
        self.facts = FlowLayout(spacing=0, line_spacing=0)
        self.controls = ReadingControls(self)
        self.tags = TagEditor(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addSpacing(GRID)
        column.addWidget(self.authors)
        column.addWidget(self.more_authors, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(self.facts)
        column.addSpacing(INSIDE)
        column.addWidget(self.controls)
        column.addSpacing(GRID)
        column.addWidget(self.tags)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper; what did not change keeps its selection and the keyboard."""
        before, self._paper = self._paper, paper
        another = before is None or before.id != paper.id
        if another:
            self._all_authors = False
            self.tags.reset()
        self.title.set_text(one_line(paper.title, _LONGEST_TITLE))
        self._show_authors()
        if another or _facts(before) != _facts(paper):
            self._show_facts(paper)
        self.controls.show_paper(paper)
        self.tags.set_tags(paper.tags)

    def _toggle_authors(self) -> None:
        self._all_authors = not self._all_authors
        self._show_authors()

    def _show_authors(self) -> None:
        assert self._paper is not None
        authors = self._paper.authors
        shown = authors if self._all_authors else authors[:FEW_AUTHORS]
        self.authors.set_text(", ".join(one_line(name, _LONGEST_AUTHOR) for name in shown))
        self.authors.setVisible(bool(authors))
        rest = len(authors) - FEW_AUTHORS
        self.more_authors.setVisible(rest > 0)
        self.more_authors.setText("Fewer authors" if self._all_authors else f"and {rest} more")
        self.more_authors.setAccessibleName(
            "Show fewer authors" if self._all_authors else f"Show {rest} more authors"
        )

    def _show_facts(self, paper: Paper) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        # One after the other in the order in which a reader asks: when, where, the text itself.
        when = paper.published or (str(paper.year) if paper.year else "")
        said = " \u00b7 ".join(one_line(part, 200) for part in (when, paper.venue or "") if part)
        if said:
            self.facts.addWidget(_fact(said, self))
        before: QWidget = self.more_authors
        for text, address in paper_links(paper):
            link = self._link(text, address)
            self.facts.addWidget(link)
            # Where it stands is where the Tab key comes to it; a new widget would be the last.
            QWidget.setTabOrder(before, link)
            before = link
        self.updateGeometry()

    def _link(self, text: str, address: str) -> LinkButton:
        button = LinkButton(self)
        button.setText(button_text(text, 48))
        button.setAccessibleName(f"Open {one_line(text, 80)} in the browser")
        button.setToolTip(tool_tip(address))
        button.setAccessibleDescription(one_line(address, 200))
        icons.bind(button, "open-external", QPalette.ColorRole.Link)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self._follow(address))
        return button

    def _follow(self, address: str) -> None:
        allowed = allowed_link(address)
        if allowed is None:
            self.link_refused.emit(
                f"Not opened: {one_line(address, 120)}. Carrel opens web and mail addresses only."
            )
        else:
            self._open_link(allowed)


def paper_links(paper: Paper) -> list[tuple[str, str]]:
    """Return what can be opened of a paper as (text, address), each address once.

    Addresses are as the paper has them: `allowed_link` decides when one is clicked.
    """
    named: list[tuple[str, str]] = []
    if paper.arxiv:
        named.append((f"arXiv:{paper.arxiv}", arxiv_address(paper.arxiv)))
    if paper.doi:
        named.append((f"doi:{paper.doi}", doi_address(paper.doi)))
    if paper.url:
        named.append(("Web page", paper.url))
    named += [(link.title or link.url, link.url) for link in paper.links]
    seen: set[str] = set()
    unique = []
    for text, address in named:
        if address not in seen:
            seen.add(address)
            unique.append((text, address))
    return unique[:MOST_LINKS]


def _facts(paper: Paper | None) -> tuple[object, ...]:
    if paper is None:
        return ()
    return (paper.year, paper.published, paper.venue, *paper_links(paper))


def _fact(text: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumHeight(TARGET)
    label.setContentsMargins(0, 0, GROUP, 0)
    return label
