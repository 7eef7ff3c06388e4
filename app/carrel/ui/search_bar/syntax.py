"""What can be searched for, said in examples and in the names of fields. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator

from carrel.domain.fields import StoredField
from carrel.search.fields import FIELDS
from carrel.search.stored_language import language

_WORDS = (
    ("attention cache", "both words, anywhere in a paper"),
    ('"speculative decoding"', "these words next to each other"),
    ("quantization -survey", "without a word"),
    ("pruning OR sparsity", "one or the other"),
    ("schedul*", "words that begin so; the last word does anyway"),
    ("quantisation~", "with a letter or two written differently"),
)
_TOGETHER = (
    ("year:2022..2024", "a range; year:>=2023 and year:..2020 too"),
    ("is:unread has:abstract no:tag", "what a paper is, has and lacks"),
    ("(pruning OR sparsity) year:>=2022 -is:read", "groups, and everything together"),
)


def syntax_lines(fields: tuple[StoredField, ...]) -> Iterator[tuple[str, str]]:
    """Yield (query, what it means), headings without a query; `fields` are those of plugins.

    A field's name ends in its colon: the beginning of a clause.
    """
    yield "", "Words"
    yield from _WORDS
    yield "", "Together"
    yield from _TOGETHER
    yield "", "Fields"
    known = language(fields).values()
    yield from ((f"{one.name}:", one.about) for one in known if one.name in FIELDS)
    added = [one for one in known if one.name not in FIELDS]
    if added:
        yield "", "Fields of plugins"
        yield from ((f"{one.name}:", one.about) for one in added)
