"""How the files of a vault look: which flavour of Markdown, whose template, which sections."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.export_paper import ExportPaper
from carrel.resources import resource_path
from carrel.vault.blocks import escaped, unescaped
from carrel.vault.content import (
    SCHEMA,
    Content,
    Given,
    SectionText,
    carrels_fields,
    paper_fields,
    plugin_fields,
    sound,
)
from carrel.vault.document import Document
from carrel.vault.flavours.dialects import OUTLINE, YAML, Dialect
from carrel.vault.front_matter import Field

if TYPE_CHECKING:
    from carrel.api.note_sections import NoteSection
    from carrel.vault.templates import Template

FLAVOURS = ("obsidian", "plain", "pandoc", "logseq")
#: The blocks that Carrel itself can fill.
OWN_SECTIONS = ("abstract", "notes", "highlights")
#: Of the pandoc flavour: lies beside the files, `references.py` keeps it.
REFERENCES_FILE = "references.bib"
_TEMPLATES = "vault-templates"


class TemplateFaultError(ValueError):
    """A template cannot be used; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Makes the content of papers' files and reads such files. `fingerprint` are sixteen digits:
    with other ones a paper that did not change may come out otherwise. Use from one thread.
    """

    flavour: str
    fingerprint: str
    sections: tuple[NoteSection, ...] = ()
    own_template: Template | None = field(default=None, repr=False)

    @property
    def outline(self) -> bool:
        """Whether the files are made of bullets."""
        return self._dialect.outline

    def content(self, one: ExportPaper) -> Content:
        """Return what the file of a paper is to hold. Raises TemplateFaultError."""
        from carrel.vault.flavours.dictionary import TemplateSection, dictionary

        template = self.own_template or _built_in(self.flavour, self._names)
        texts = [
            TemplateSection(name=each.name, title=each.title, text=each.render(one.paper))
            for each in self.sections
        ]
        given, doubled = self._given(one)
        keys = {key: None for each in self.sections for key in each.keys}
        rendered = template.render(dictionary(one, texts, {**keys, **given}))
        fields, notices = self._fields(one, given, rendered.fields)
        outline = self.outline
        return Content(
            fields=self._dialect.fields(fields),
            opening=escaped(rendered.opening, outline=outline),
            sections=tuple(_escaped(each, outline=outline) for each in rendered.sections),
            closing=escaped(rendered.closing, outline=outline),
            notices=(*notices, *doubled),
        )

    def front(self, fields: Iterable[Field]) -> list[str]:
        """Return the lines, without ends, that a new file begins with."""
        return self._dialect.front(fields)

    def parse(self, text: str) -> Document:
        """Return the parts of a file; keys go by Carrel's names whatever the flavour. Raises
        DamagedError.
        """
        return self._dialect.parse(text)

    def read_block(self, name: str, lines: Iterable[str]) -> str:  # noqa: ARG002
        """Return the Markdown that the lines of a block (ends included) stand for."""
        return self._dialect.plain_text(unescaped("".join(lines), outline=self.outline))

    def reads_notes(self) -> bool:
        """Whether a block of notes holds the note and nothing else, so that it can be read back."""
        from carrel.vault.samples import everything

        one = everything()
        text = next((part.text for part in self.content(one).sections if part.name == "notes"), "")
        return self.read_block("notes", [text]).strip() == one.note.strip()

    def _fields(
        self,
        one: ExportPaper,
        given: Mapping[str, Given],
        of_template: tuple[Field, ...] | None,
    ) -> tuple[tuple[Field, ...], tuple[str, ...]]:
        """Return the keys of a file: the template's or Carrel's own, plugins', and the ids."""
        ids = carrels_fields(one.paper)
        if of_template is not None:
            return (*of_template, *ids), ()
        fields, notices = paper_fields(one.paper)
        if self.flavour == "pandoc":
            fields += (Field(key="bibliography", value=REFERENCES_FILE),)
        more, left_out = plugin_fields(given, {each.key for each in (*fields, *ids)})
        return (*fields, *more, *ids), (*notices, *left_out)

    def _given(self, one: ExportPaper) -> tuple[dict[str, Given], tuple[str, ...]]:
        """Return what plugins give for their keys, and what was left out."""
        given: dict[str, Given] = {}
        doubled = []
        for section in self.sections:
            for key, value in (section.fields(one.paper) if section.fields else {}).items():
                if key in given:
                    doubled.append(f"{key}: the value of {section.id} was left out, it is doubled")
                else:
                    given[key] = value
        return given, tuple(doubled)

    @property
    def _dialect(self) -> Dialect:
        return OUTLINE if self.flavour == "logseq" else YAML

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.sections)


def _escaped(section: SectionText, *, outline: bool) -> SectionText:
    lead = escaped(section.lead, outline=outline)
    text = escaped(section.text, outline=outline)
    if lead == section.lead and text == section.text:
        return section
    return replace(section, lead=lead, text=text)


def rendering(
    flavour: str = "obsidian",
    template: Path | None = None,
    sections: Sequence[NoteSection] = (),
) -> Rendering:
    """Return how files of a flavour look, or of a template of the reader's own, with the
    sections that plugins add. The template is tried on two papers. Raises TemplateFaultError.
    """
    if flavour not in FLAVOURS:
        raise ValueError(f"there is no flavour “{flavour}”; there are {', '.join(FLAVOURS)}")
    source = template_text(flavour) if template is None else _read(template)
    told = repr((SCHEMA, flavour, source, [one.id for one in sections]))
    fingerprint = blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
    made = Rendering(flavour, fingerprint, tuple(sections))
    if template is None:
        return made
    from carrel.vault.samples import try_out
    from carrel.vault.templates import Template

    names = [one.name for one in sections]
    own = Template(source, str(template), (*OWN_SECTIONS, *names), names)
    try_out(own, sections)
    return replace(made, own_template=own)


@functools.cache
def template_text(flavour: str) -> str:
    """Return the template of a flavour, for readers to begin with."""
    return resource_path(_TEMPLATES, f"{flavour}.md").read_text("utf-8")


@functools.lru_cache(maxsize=16)
def _built_in(flavour: str, names: tuple[str, ...]) -> Template:
    from carrel.vault.templates import Template

    return Template(template_text(flavour), f"{flavour}.md", (*OWN_SECTIONS, *names), names)


def _read(template: Path) -> str:
    try:
        return sound(template.read_text("utf-8").replace("\r\n", "\n"))
    except UnicodeError as error:
        raise TemplateFaultError(f"{template}: it is not UTF-8") from error
    except OSError as error:
        raise TemplateFaultError(f"{template}: {error.strerror or error}") from error
