"""Puts papers together from the events of a listing.

The rule: a paper is a title followed by its abstract. Between and around them only page
furniture, links, dates, counts and names may stand. Whatever else reads like a title or an
abstract is refused by its first words; nothing is put together by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from carrel.api import ImportedPaper, Link, Refusal
from carrel_plugins.hugging_face.lines import SENTENCE_END
from carrel_plugins.hugging_face.links import paper_id
from carrel_plugins.hugging_face.names import names
from carrel_plugins.hugging_face.paragraphs import Event, Kind

#: Of 50,000 real titles the longest has 331 characters, 1 in 10,000 more than 310.
LONGEST_TITLE = 340
#: What follows a title and is as long as this is its abstract, however it ends.
SURELY_ABSTRACT = 250
SHORTEST_ABSTRACT = 40
QUOTED = 60

_DATA = re.compile(r"[{\[]\s*[\"{\[\]}]|[A-Za-z_]+(?:[,;][A-Za-z_]+){2,}$|@\w+\s*\{")
_FULL_STOP = re.compile(r"[.…。]['\"”’)\]»]*$")
_TWO_SENTENCES = re.compile(r"[a-z)]{2,}\. [A-Z][a-z]* [a-z]+ ")
_PLACES_OF_HUGGING_FACE = re.compile(r"https?://(?:www\.)?(?:huggingface|hf)\.co/?[^/]*/?$")


@dataclass(slots=True)
class _Draft:
    """A paper that is being put together; without an abstract it still waits for it."""

    title: Event
    abstract: str = ""
    summary: str | None = None
    authors: tuple[str, ...] = ()
    urls: list[str] = field(default_factory=list)
    published: str | None = None

    def take(self, event: Event) -> None:
        """Take a link or a date that belongs to this paper."""
        if event.kind is Kind.PUBLISHED:
            self.published = self.published or event.text
        else:
            self.urls += event.urls

    def paper(self) -> ImportedPaper:
        """Return the finished paper; two different arXiv ids beside it are no id at all."""
        ids = {paper_id(url) for url in self.urls} - {None}
        arxiv = ids.pop() if len(ids) == 1 else None
        urls = list(dict.fromkeys(self.urls))
        page = next((url for url in urls if arxiv and paper_id(url) == arxiv), None)
        others = [u for u in urls if not paper_id(u) and not _PLACES_OF_HUGGING_FACE.match(u)]
        return ImportedPaper(
            title=self.title.text,
            abstract=self.abstract,
            summary=self.summary,
            authors=self.authors,
            published=self.published,
            year=int(self.published[:4]) if self.published else None,
            arxiv=arxiv,
            url=page,
            links=tuple(Link(url=url) for url in others),
            line=self.title.line,
        )


@dataclass(frozen=True, slots=True)
class _Trailing:
    """A link or a date after an abstract: it belongs to the paper above or to the one below."""

    event: Event
    touches_above: bool


class Assembler:
    """Reads events, yields papers and refusals. `spaced`: blank lines stand between fields."""

    def __init__(self, source: str, *, spaced: bool) -> None:
        self._source = source
        self._spaced = spaced
        self._draft: _Draft | None = None
        self._expected = ""  # what the label before says that comes next
        self._trail: list[_Trailing] = []
        self._below_from = 0  # where in the trail the last blank line stood
        self._touching = False  # no blank line since the last text
        self._begun = False
        self._names_authors = False  # lines of names stand below titles in this listing
        self._leading: set[Kind] = set()  # stands before its title in this listing

    def assemble(self, events: Iterable[Event]) -> Iterator[ImportedPaper | Refusal]:
        """Yield what the events say, in their order."""
        for event in events:
            if event.kind is Kind.TEXT:
                yield from self._text(event)
                self._touching = True
            elif event.kind is Kind.BLANK:
                self._touching, self._below_from = False, len(self._trail)
            elif event.kind is Kind.LABEL:
                self._expected = event.text
            elif event.kind is Kind.AWAIT_NAME:
                self._expected = "name"
            elif event.kind is Kind.TROUBLE:
                if self._waiting:
                    yield from self._give_up("what follows it could not be read")
                yield Refusal(source=self._source, reason=event.text, line=event.line)
            elif self._draft is not None and self._waiting:
                self._draft.take(event)
            else:
                self._trail.append(_Trailing(event, self._touching))
        yield from self._end()

    @property
    def _waiting(self) -> bool:
        return self._draft is not None and not self._draft.abstract

    def _text(self, event: Event) -> Iterator[ImportedPaper | Refusal]:
        expected, self._expected = self._expected, ""
        draft = self._draft
        if expected == "name" and self._is_submitter(event.text):
            return
        if _DATA.match(event.text):
            yield from self._give_up("a title without an abstract")
            yield self._refusal(event, "neither a title nor an abstract")
        elif draft is not None and not draft.abstract:
            yield from self._after_title(draft, event, expected)
        elif draft is not None and self._touching and self._spaced and _reads_on(event.text):
            draft.abstract += "\n" + event.text
        elif expected == "abstract" or len(event.text) > LONGEST_TITLE:
            yield self._refusal(event, "an abstract without a title")
        elif expected not in {"author", "summary"} or not names(event.text, labelled=True):
            yield from self._begin(event)

    def _after_title(
        self, draft: _Draft, event: Event, expected: str
    ) -> Iterator[ImportedPaper | Refusal]:
        text = event.text
        if expected in {"ai-generated summary", "ai generated summary", "tl;dr", "tldr"}:
            draft.summary = text
        elif expected == "author" and names(text, labelled=True):
            draft.authors = names(text, labelled=True)
        elif expected in {"abstract", "summary"} or _is_abstract(text):
            draft.abstract = text
            draft.urls += event.urls
        elif (
            not draft.authors
            and expected != "title"
            and (found := names(text, expected=self._names_authors))
        ):
            draft.authors = found
            self._names_authors = True
        else:
            yield from self._give_up("a title without an abstract")
            yield from self._begin(event)

    def _begin(self, event: Event) -> Iterator[ImportedPaper]:
        """Finish the paper above and begin one with this title."""
        above, below = self._divide_trail()
        if self._draft is not None:
            for trailing in above:
                self._draft.take(trailing)
            yield self._draft.paper()
        self._draft = _Draft(title=event, urls=list(event.urls))
        for leading in below:
            self._draft.take(leading)

    def _divide_trail(self) -> tuple[list[Event], list[Event]]:
        """Return what the paper above gets of the trail and what the one below.

        What touches only one of them is that one's. The rest goes by the listing's habit, which
        its beginning shows: a paper's own link before the first title stands before each.
        """
        above: list[Event] = []
        below: list[Event] = []
        if not self._begun:
            self._begun = True
            self._leading |= {t.event.kind for t in self._trail if _tells_of_a_paper(t.event)}
        for index, trailing in enumerate(self._trail):
            touches_below = index >= self._below_from
            up = trailing.event.kind not in self._leading
            if trailing.touches_above != touches_below:
                up = trailing.touches_above
            (above if up else below).append(trailing.event)
        self._trail, self._below_from = [], 0
        return above, below

    def _end(self) -> Iterator[ImportedPaper | Refusal]:
        draft = self._draft
        if draft is not None and draft.abstract:
            for trailing in self._trail:
                if trailing.touches_above or trailing.event.kind not in self._leading:
                    draft.take(trailing.event)
            yield draft.paper()
        else:
            yield from self._give_up("a title without an abstract")

    def _give_up(self, why: str) -> Iterator[Refusal]:
        """Refuse the title that waits for its abstract, if there is one."""
        draft = self._draft
        if draft is not None and not draft.abstract:
            self._draft = None
            lost = _reads_on(draft.title.text) and len(draft.title.text) > 100
            yield self._refusal(draft.title, "an abstract without a title" if lost else why)

    def _refusal(self, event: Event, why: str) -> Refusal:
        quoted = " ".join(event.text[: 4 * QUOTED].split())
        quoted = quoted if len(quoted) <= QUOTED else quoted[: QUOTED - 1].rstrip() + "…"
        return Refusal(source=self._source, reason=f"“{quoted}”: {why}", line=event.line)

    def _is_submitter(self, text: str) -> bool:
        """Whether the line below "Submitted by" is a name and not the next title."""
        words = text.split()
        return len(text) <= 40 and (len(words) == 1 or (self._waiting and len(words) <= 3))


def _is_abstract(text: str) -> bool:
    """Whether what follows a title is its abstract: long, or a sentence."""
    return len(text) >= SURELY_ABSTRACT or (len(text) >= SHORTEST_ABSTRACT and _reads_on(text))


def _reads_on(text: str) -> bool:
    """Whether the text reads like an abstract: sentences, not a heading."""
    if len(text) >= SURELY_ABSTRACT:
        return True
    if len(text) >= 120 and _TWO_SENTENCES.search(text):
        return True
    ended = _FULL_STOP.search(text) or (len(text) >= 150 and SENTENCE_END.search(text))
    words = len(text.split())
    return bool(ended) and (words >= 8 or len(text) > 20 * words)


def _tells_of_a_paper(event: Event) -> bool:
    return event.kind is Kind.PUBLISHED or any(paper_id(url) for url in event.urls)
