"""Two papers of our own making that a template is tried on: one has everything, one nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carrel.domain.anchoring import Anchor
from carrel.domain.export_paper import ExportPaper
from carrel.domain.highlight import Highlight
from carrel.domain.paper import Link, Paper, ReadingState
from carrel.vault.flavours.dictionary import TemplateSection, dictionary
from carrel.vault.templates import Template

if TYPE_CHECKING:
    from carrel.api.note_sections import NoteSection


def everything() -> ExportPaper:
    """Return a paper of which all is known, with texts that a file must quote."""
    paper = Paper(
        id=1,
        carrel_id="01J9ZK8Q6TX3V5B7N9M1K2D4F6",
        citekey="sampleTitle2024",
        title="Sample: a title with #1 “quotation” and [brackets]",
        abstract="First line.\n\n# Second line",
        summary="In short.",
        authors=("Ada Sample", "Ben: Muster"),
        year=2024,
        published="2024-03-14",
        venue="Proceedings: Samples",
        url="https://example.org/sample",
        arxiv="2403.12345",
        doi="10.5555/sample.1",
        links=(Link(url="https://example.org/code", title="code"),),
        state=ReadingState.READING,
        starred=True,
        rating=4,
        tags=("sample/tag one", "2024"),
        added_at=1_710_000_000_000,
    )
    highlight = Highlight(
        id=1,
        highlight_id="01J9ZK8Q6TX3V5B7N9M1K2D4F7",
        paper_id=1,
        field="abstract",
        anchor=Anchor(start=0, end=10, quote="First line"),
        colour="yellow",
        comment="A comment: [[link]].",
        tags=("a tag",),
        span=(0, 10),
    )
    note = "# A note\n\n- with a list\n\nand a paragraph"
    return ExportPaper(paper=paper, note=note, highlights=(highlight,))


def nothing() -> ExportPaper:
    """Return a paper of which only the title is known."""
    return ExportPaper(
        paper=Paper(id=2, carrel_id="01J9ZK8Q6TX3V5B7N9M1K2D4F8", citekey="", title="x")
    )


def try_out(template: Template, sections: Sequence[NoteSection]) -> None:
    """Render both papers. Raises TemplateFaultError."""
    for one, text in ((everything(), "- sample"), (nothing(), "")):
        texts = [TemplateSection(name=each.name, title=each.title, text=text) for each in sections]
        keys = {key: None for each in sections for key in each.keys}
        template.render(dictionary(one, texts, keys))
