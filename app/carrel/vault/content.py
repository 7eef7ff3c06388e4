"""What of a paper goes into its file. A further key or block is one more entry in a list here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from carrel.domain.export_paper import ExportPaper
from carrel.domain.highlight import Highlight
from carrel.domain.markdown_text import as_markdown
from carrel.vault.blocks import escaped
from carrel.vault.front_matter import Field
from carrel.vault.scalars import Value
from carrel.vault.tag_names import vault_tags

SCHEMA = 1
ID_KEY = "carrel_id"
#: When the file last changed by an export; not merged as the others are.
TIME_KEY = "exported"
#: Letters of a highlight's id in its block id.
_OF_ID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A managed block: its name, the heading above it (the reader's once it is written), and
    what makes its Markdown of a paper; "" for nothing. One that is `always` there is written
    even when empty.
    """

    name: str
    render: Callable[[ExportPaper], str]
    heading: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A section of one paper: Markdown in which no line looks like a marker."""

    name: str
    heading: str
    text: str
    always: bool

    @property
    def wanted(self) -> bool:
        """Whether a file gets this block that never had it."""
        return self.always or bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that one file is to hold. `notices` says what could not go out as it is."""

    title: str
    fields: tuple[Field, ...]
    sections: tuple[SectionText, ...]
    notices: tuple[str, ...] = ()


def content_of(one: ExportPaper) -> Content:
    """Return what the file of a paper is to hold, fields without a value left out."""
    paper = one.paper
    tags, notices = vault_tags(("paper", *paper.tags))
    fields = (
        Field(key="title", value=paper.title),
        Field(key="aliases", value=(f"@{paper.citekey}",) if paper.citekey else (), merged=True),
        Field(key="citekey", value=paper.citekey),
        Field(key="type", value="paper"),
        Field(key="authors", value=paper.authors),
        Field(key="year", value="" if paper.year is None else str(paper.year), plain=True),
        Field(key="published", value=paper.published or "", plain=_is_date(paper.published)),
        Field(key="arxiv", value=paper.arxiv or ""),
        Field(key="doi", value=paper.doi or ""),
        Field(key="url", value=paper.url or ""),
        Field(key="tags", value=tags, merged=True),
        Field(key="status", value=str(paper.state)),
        Field(key="rating", value=str(paper.rating or ""), plain=True),
        Field(key="starred", value="true" if paper.starred else "", plain=True),
        Field(key=ID_KEY, value=paper.carrel_id),
        Field(key="carrel_uri", value=f"carrel://paper/{paper.carrel_id}"),
        Field(key=TIME_KEY, value="", plain=True),
        Field(key="carrel_schema", value=str(SCHEMA), plain=True),
    )
    return Content(
        title=_heading(paper.title),
        fields=tuple(replace(one, value=_sound_value(one.value)) for one in fields),
        sections=tuple(
            SectionText(
                name=section.name,
                heading=section.heading,
                text=escaped(_sound(section.render(one))),
                always=section.always,
            )
            for section in SECTIONS
        ),
        notices=notices,
    )


def _heading(title: str) -> str:
    text = as_markdown(_sound(" ".join(title.split()))) or "Untitled"
    # Signs at its end would be taken for the heading's own.
    return re.sub(r"(?<=\s)(?=#+$)", r"\\", text)


def _abstract(one: ExportPaper) -> str:
    label, text = "Abstract", one.paper.abstract
    if not text:
        label, text = "Summary by Carrel", one.paper.summary
    if not text or not text.strip():
        return ""
    lines = as_markdown(_sound(text.strip())).split("\n")
    return "\n".join([f"> [!abstract]- {label}", *(f"> {line}".rstrip() for line in lines)])


def _notes(one: ExportPaper) -> str:
    return one.note


def _highlights(one: ExportPaper) -> str:
    return "\n\n".join(_highlight(each, one.paper.citekey) for each in one.highlights)


def _highlight(one: Highlight, citekey: str) -> str:
    """Return a quotation, its block id, the comment as it is, and where it is from."""
    where = (one.field, one.colour, *(() if one.span else ("lost its place",)))
    lines = as_markdown(_sound(one.quote.strip())).split("\n")
    quoted = [f"> [!quote] {' · '.join(where)}", *(f"> {line}".rstrip() for line in lines)]
    cited = [f"[@{citekey}]"] if citekey else []
    tags = (f"#{tag}" for tag in vault_tags(one.tags)[0])
    # The last letters of a ULID are random, the first ones a time.
    anchor = f"^h-{one.highlight_id[-_OF_ID:].lower()}"
    # A quotation has several lines: its id stands alone, between empty lines.
    parts = ("\n".join(quoted), anchor, one.comment.strip(), " ".join((*cited, *tags)))
    return "\n\n".join(part for part in parts if part)


SECTIONS = (
    Section(name="abstract", render=_abstract),
    Section(name="notes", render=_notes, heading="Notes", always=True),
    Section(name="highlights", render=_highlights, heading="Highlights"),
)


def _sound_value(value: Value) -> Value:
    return _sound(value) if isinstance(value, str) else tuple(map(_sound, value))


def _sound(text: str) -> str:
    # No file can hold half a surrogate pair.
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_date(text: str | None) -> bool:
    # Only a day of the calendar: a parser that takes 2024-02-31 for a date fails on the file.
    if not text or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
