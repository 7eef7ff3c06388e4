"""Turns lines into the events of a listing: text, links, labels, blank lines.

Wrapped text is joined again. A line break was made by wrapping where the next word would not
have fitted on the line; any other break was meant, and ends the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from carrel_plugins.hugging_face import furniture
from carrel_plugins.hugging_face.lines import (
    BROKEN_WORD,
    MARKER,
    SENTENCE_END,
    Line,
    Survey,
    is_references_heading,
    reference,
)
from carrel_plugins.hugging_face.links import ADDRESS, addresses, paper_id, with_scheme


class Kind(Enum):
    """What an event is: see `Event`."""

    TEXT = auto()
    LINKS = auto()
    LABEL = auto()
    PUBLISHED = auto()
    AWAIT_NAME = auto()
    BLANK = auto()
    TROUBLE = auto()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a listing says.

    `text` is the paragraph, the label ("abstract", "summary", "title", "authors"), the ISO
    date or the trouble; `urls` the addresses of LINKS, or the text's own.
    """

    kind: Kind
    line: int
    text: str = ""
    urls: tuple[str, ...] = ()


LONGEST_PARAGRAPH = 250_000
_LABELS = re.compile(
    r"[#*_\s]*(abstract|summary|tl;?dr|ai[- ]generated summary|title|authors?)"
    r"[*_\s]*+[:：.]?[*_\s]*+",
    re.IGNORECASE,
)
_INLINE_LABEL = re.compile(
    r"(?:\*\*|__)?(abstract|title|authors?)(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(?=\S)", re.IGNORECASE
)
_HEADING = re.compile(r"#{1,6}\s+")
_BULLET = re.compile(r"\A[*•+◦▪‣-]\s+")
_MARKDOWN_LINK = re.compile(r"\[(?!\d+\])([^\[\]]+)\]\(\s*<?([^\s()<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_TRAILING_ADDRESS = re.compile(rf"\s*[\[(<]?\s*({ADDRESS.pattern})\s*[\])>]?$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uff60]")
_AFTER_FREE_HYPHEN = frozenset("and or to nor und oder et ou y as vs versus but & / in".split())


def events(lines: Iterable[Line], shape: Survey) -> Iterator[Event]:
    """Yield the events of a listing in order; page furniture leaves none."""
    paragraph: list[Line] = []
    size = 0
    at_the_end = False
    for line in lines:
        if paragraph and size < LONGEST_PARAGRAPH and _continues(paragraph, line, shape):
            paragraph.append(line)
            size += len(line.text)
            continue
        yield from _finished(paragraph, shape)
        paragraph, size = [], 0
        at_the_end = is_references_heading(line.text) or (
            at_the_end and (not line.text or reference(line.text) is not None)
        )
        if line.trouble:
            yield Event(Kind.TROUBLE, line.number, line.trouble)
        elif not line.text:
            yield Event(Kind.BLANK, line.number)
        elif not at_the_end:
            other = _no_text(line)
            if other is None:
                paragraph, size = [line], len(line.text)
                if not shape.width:
                    yield from _finished(paragraph, shape)
                    paragraph = []
            else:
                yield from other
    if paragraph:
        yield from _text(paragraph, shape)


def _no_text(line: Line) -> list[Event] | None:
    """Return the events of a line that is no text (none for furniture), or None for text."""
    text = line.text
    label = _LABELS.fullmatch(text)
    if label:
        return [Event(Kind.LABEL, line.number, label.group(1).lower().removesuffix("s"))]
    bare = MARKER.sub(" ", _BULLET.sub("", text, count=1)).strip()
    if furniture.awaits_name(bare):
        return [Event(Kind.AWAIT_NAME, line.number)]
    published = furniture.published_on(bare) if len(bare) < 200 else None
    urls = addresses(bare)
    if urls:
        return [Event(Kind.LINKS, line.number, urls=tuple(urls))]
    if not bare or furniture.is_furniture(bare) or furniture.is_furniture(text):
        return [Event(Kind.PUBLISHED, line.number, published)] if published else []
    return None


def _continues(paragraph: list[Line], line: Line, shape: Survey) -> bool:
    """Whether the line goes on with the paragraph: the break before it was made by wrapping."""
    before = paragraph[-1]
    if not shape.width or not line.text:
        return False
    if before.end > shape.width + 3 and " " in before.text:
        return False  # longer than wrapping allows: a paragraph that was never wrapped
    under_way = len(paragraph) > 1 and not SENTENCE_END.search(before.text)
    first_word = line.text.split(None, 1)[0]
    width = shape.width - max(0, shape.indent - before.indent)
    if before.end + 1 + len(first_word) <= width:
        return under_way and first_word[0].islower() and before.end > 0.6 * shape.width
    column = line.indent
    if column > _text_column(before) or (column < before.indent and len(paragraph) > 1):
        return False
    marker = MARKER.match(line.text)
    if marker and marker.group(0).endswith("]"):  # a link's number; a citation has a space
        url = shape.references.get(int(marker.group(1)), "")
        if paper_id(url):
            return False  # the next paper's title
    if furniture.may_end_text(line.text, numbers=shape.spaced):
        return True
    if marker or _HEADING.match(line.text) or _no_text(line) is not None:
        urls = addresses(line.text)
        return under_way and not (urls and any(paper_id(url) for url in urls))
    return True


def _text_column(line: Line) -> int:
    bullet = _BULLET.match(line.text)
    return line.indent + (bullet.end() if bullet else 0)


def _finished(paragraph: list[Line], shape: Survey) -> Iterator[Event]:
    if not paragraph:
        return
    cut = _swallowed_title(paragraph) if not shape.spaced else 0
    for lines in (paragraph[:cut], paragraph[cut:]):
        if lines:
            yield from _text(lines, shape)


def _swallowed_title(paragraph: list[Line]) -> int:
    """Return where the next paper's title begins that a full last line took in, or 0.

    Only asked where no blank lines divide: there an abstract whose last line is full runs into
    the title below it. An abstract ends like a sentence, a title does not.
    """
    if len(paragraph) < 4 or SENTENCE_END.search(paragraph[-1].text):
        return 0
    for index in range(len(paragraph) - 1, max(0, len(paragraph) - 4), -1):
        if SENTENCE_END.search(paragraph[index - 1].text):
            return index
    return 0


def _text(lines: list[Line], shape: Survey) -> Iterator[Event]:
    number = lines[0].number
    text, urls = _own_links(_joined(lines, shape), shape)
    inline = _INLINE_LABEL.match(text)
    if inline:
        yield Event(Kind.LABEL, number, inline.group(1).lower().removesuffix("s"))
        text = text[inline.end() :]
    if text:
        yield Event(Kind.TEXT, number, text, tuple(urls))


def _joined(lines: list[Line], shape: Survey) -> str:
    """Return the lines as one; a word that was broken behind its own hyphen is whole again."""
    text = lines[0].text
    for line in lines[1:]:
        word = line.text.split(None, 1)[0]
        broken = (
            shape.hyphens
            and BROKEN_WORD.search(text)
            and word[0].isalnum()
            and word.lower() not in _AFTER_FREE_HYPHEN
        )
        unspaced = _UNSPACED.match(text[-1]) and _UNSPACED.match(word[0])
        text += line.text if broken or unspaced else " " + line.text
    return text


def _own_links(text: str, shape: Survey) -> tuple[str, list[str]]:
    """Return the text without list marks and link marks, and the addresses of those links."""
    urls: list[str] = []
    heading = _HEADING.match(text)
    text = text[heading.end() :] if heading else _BULLET.sub("", text, count=1)
    while marker := MARKER.match(text):
        url = shape.references.get(int(marker.group(1)))
        urls += [url] if url else []
        text = text[marker.end() :]
    if shape.references:
        text = MARKER.sub(lambda mark: _unmarked(mark, shape), text)
    link = _MARKDOWN_LINK.fullmatch(text.strip("*_ ")) if text.endswith((")", "*", "_")) else None
    if link:
        text, url = link.groups()
        urls.append("https://huggingface.co" + url if url.startswith("/papers/") else url)
    elif len(text) < 400:
        trailing = _TRAILING_ADDRESS.search(text)
        if trailing and paper_id(with_scheme(trailing.group(1))):
            urls.append(with_scheme(trailing.group(1)))
            text = text[: trailing.start()]
    return text.strip(), urls


def _unmarked(mark: re.Match[str], shape: Survey) -> str:
    """Drop a link's number that a text browser put right before the link's text."""
    follows = mark.string[mark.end() : mark.end() + 1]
    glued = not mark.group(0)[-1].isspace() and (follows.isalnum() or follows == "/")
    return "" if glued and int(mark.group(1)) in shape.references else mark.group(0)
