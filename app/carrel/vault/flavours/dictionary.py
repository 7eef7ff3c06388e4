"""What a template can say of a paper; `resources/vault-templates/README.md` tells it to readers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from carrel.domain.export_paper import ExportPaper
from carrel.domain.highlight import Highlight
from carrel.vault.tag_names import vault_tags

#: Letters of a highlight's id in its block id.
_OF_ID = 8
_NAMESPACE = uuid.UUID("4c1cc7a2-2a7a-5a8b-9c3e-6d5f0b1e7a90")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLink:
    """A place on the web that belongs to a paper."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePaper:
    """A paper; what is not known is "", None or an empty list. `tags` are the vault's, `labels`
    the library's; `added` is a day.
    """

    title: str
    authors: list[str]
    year: int | None
    published: str
    venue: str
    url: str
    arxiv: str
    doi: str
    citekey: str
    state: str
    rating: int | None
    starred: bool
    tags: list[str]
    labels: list[str]
    links: list[TemplateLink]
    abstract: str
    summary: str
    added: str
    carrel_id: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateHighlight:
    """A highlight. `place` is field, colour and whether it lost its words; `block_id` and
    `uuid` stay for ever.
    """

    quote: str
    colour: str
    comment: str
    tags: list[str]
    hashtags: str
    field: str
    lost: bool
    place: str
    block_id: str
    uuid: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSection:
    """A section that a plugin adds; `text` is Markdown."""

    name: str
    title: str
    text: str


def dictionary(
    one: ExportPaper, sections: list[TemplateSection], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the names that a template can use. `fields` are those of plugins, by their key."""
    return {
        "paper": _paper(one),
        "note": one.note,
        "highlights": [_highlight(each, one.paper.carrel_id) for each in one.highlights],
        "sections": sections,
        "fields": dict(fields),
    }


def _paper(one: ExportPaper) -> TemplatePaper:
    paper = one.paper
    return TemplatePaper(
        title=paper.title,
        authors=list(paper.authors),
        year=paper.year,
        published=paper.published or "",
        venue=paper.venue or "",
        url=paper.url or "",
        arxiv=paper.arxiv or "",
        doi=paper.doi or "",
        citekey=paper.citekey,
        state=str(paper.state),
        rating=paper.rating,
        starred=paper.starred,
        tags=list(vault_tags(paper.tags)[0]),
        labels=list(paper.tags),
        links=[TemplateLink(url=link.url, title=link.title) for link in paper.links],
        abstract=_text(paper.abstract),
        summary=_text(paper.summary),
        added=_day(paper.added_at),
        carrel_id=paper.carrel_id,
        uri=f"carrel://paper/{paper.carrel_id}",
    )


def _highlight(one: Highlight, carrel_id: str) -> TemplateHighlight:
    lost, tags = one.span is None, vault_tags(one.tags)[0]
    where = (one.field, one.colour, *(("lost its place",) if lost else ()))
    return TemplateHighlight(
        quote=one.quote,
        colour=one.colour,
        comment=one.comment.strip(),
        tags=list(tags),
        hashtags=" ".join(f"#{tag}" for tag in tags),
        field=one.field,
        lost=lost,
        place=" · ".join(where),
        # The last letters of a ULID are random, the first ones a time.
        block_id=f"h-{one.highlight_id[-_OF_ID:].lower()}",
        uuid=str(uuid.uuid5(_NAMESPACE, one.highlight_id)),
        uri=f"carrel://paper/{carrel_id}#highlight-{one.highlight_id}",
    )


def _text(text: str | None) -> str:
    return text if text and text.strip() else ""


def _day(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d")
