"""Mentions in the library, and how they are shown in title and abstract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from carrel.domain.mention import (
    KeptMention,
    Mention,
    MentionKey,
    MentionQuery,
    MentionState,
    MentionValue,
)


class MentionAccess(Protocol):
    """What one extractor found in the library, with what the reader says of it; from any thread.

    Extraction runs in the background: papers that came a moment ago may have nothing yet. What
    cannot be read or written raises RuntimeError with a sentence for the reader.
    """

    def of(self, paper_id: int) -> Sequence[KeptMention]:
        """Return a paper's mentions in the order of its texts, title first, rejected ones too."""

    def stamps(self, paper_ids: Sequence[int]) -> Sequence[str]:
        """Return for each paper a short text that is another one once its mentions have changed.

        It takes some microseconds a paper, where many are asked about at once.
        """

    def find(self, query: MentionQuery) -> Sequence[int]:
        """Return the ids of mentions, in the order asked for; 100,000 take some 100 ms.

        Hold ids no longer than until `ViewContext.on_mentions` tells of a change. Raises
        ValueError for a key that the extractor has not.
        """

    def read(self, ids: Sequence[int]) -> Sequence[KeptMention | None]:
        """Return the mentions of these ids, in their order; None for what is gone."""

    def counts(self, key: str, query: MentionQuery) -> Sequence[tuple[MentionKey, int]]:
        """Return how many mentions have each value of a key (or of "state"), most first."""

    def decide(self, paper_id: int, mention: Mention, state: MentionState) -> None:
        """Record what the reader says of a mention, as a change that can be undone.

        CONFIRMED and REJECTED speak of a mention as it is, CORRECTED of one whose values are
        changed, ADDED of one that nobody found; FOUND takes back what was decided. Returns when it
        is queued.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionField:
    """A line of the form in which a mention is corrected; `choices` are offered, not enforced."""

    name: str
    title: str
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionForm:
    """How a mention's values become lines of text that a reader can edit, and the way back.

    `texts(values)` gives a text for each field's name. `values(texts)` gives the values that those
    texts mean, which take the place of the mention's own; it raises ValueError with a sentence for
    the reader where they mean nothing.
    """

    fields: tuple[MentionField, ...]
    texts: Callable[[Mapping[str, MentionValue]], Mapping[str, str]]
    values: Callable[[Mapping[str, str]], Mapping[str, MentionValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionKind:
    """How the mentions of one extractor of the plugin are marked in title and abstract.

    `extractor` is its name. `title` is what one of them is called ("Number"). `look` is the mark:
    "metric" a dotted underline, "hardware" a dashed one, each in its colour. `describe(mention)`
    says in one line what was understood; it is called on the window's thread. Without a `form`
    mentions can be confirmed and rejected, not corrected or added. `view` is the id of the view
    that opens when the reader asks where a mention stands ("" for none); it hears of it by
    `ViewContext.on_show_mention`.
    """

    id: str
    extractor: str
    title: str
    describe: Callable[[Mention], str]
    look: Literal["metric", "hardware"] = "metric"
    form: MentionForm | None = None
    view: str = ""
