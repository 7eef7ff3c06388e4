"""What to ask instead of a query that finds nothing."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from carrel.domain.fields import StoredField
from carrel.domain.query import PAPER_TEXTS, Text
from carrel.search.clauses import remove_clause
from carrel.search.query_language import MAXIMUM_CHARACTERS, parse, read_clause
from carrel.search.request import SearchAnswer, SearchRequest, UnderstoodClause
from carrel.search.tokens import Token, tokens
from carrel.search.words import edits_allowed, edits_between, fold, is_near, words_in

#: Queries that are counted, each as long as one search.
_MOST_COUNTED = 12
_MOST_SUGGESTED = 3
_COUNTING = 0.5  # seconds
#: Words of the library that are looked at, 0.3 us each; those of 50,000 papers are 200,000.
_MOST_WORDS = 500_000
#: Words of a query that are looked up, each among all words of the library.
_MOST_MISSING = 4
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds `count` papers, and the clause (as typed) that it leaves out, if any."""

    query: str
    dropped: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Up to three queries that leave a clause out, and those with words that the library has: one,
    or where that would find nothing, up to three that leave a clause of it out.
    """

    without: tuple[Suggestion, ...] = ()
    meant: tuple[Suggestion, ...] = ()


def suggest(
    request: SearchRequest,
    answer: Callable[[SearchRequest], SearchAnswer],
    words: Callable[[str], Iterable[tuple[str, int]]],
) -> Suggestions:
    """Return what to ask instead of a request that found nothing; every query finds something.

    `answer` searches, `words` is as for `did_you_mean`. After half a second no more is counted.
    """
    until = time.monotonic() + _COUNTING

    def count(query: str) -> int:
        if time.monotonic() > until:
            return 0
        return len(answer(dataclasses.replace(request, text=query, order="added")).ids)

    first = answer(request)
    if first.refused:
        return Suggestions()
    meant: list[Suggestion] = []
    spelt = did_you_mean(request.text, words, request.fields)
    if spelt is not None:
        hits = count(spelt)
        understood = parse(spelt, request.fields).understood
        meant = [Suggestion(spelt, "", hits)] if hits else without(spelt, understood, count)
    as_typed = without(request.text, first.understood, count)
    said = {one.query for one in as_typed}
    return Suggestions(tuple(as_typed), tuple(one for one in meant if one.query not in said))


def without(
    query: str, understood: Sequence[UnderstoodClause], count: Callable[[str], int]
) -> list[Suggestion]:
    """Return up to three queries that leave out one clause and find something, most hits first.

    `understood` is what `parse(query)` gave, `count` searches and returns how many papers there
    are; it is called up to 12 times, for what nobody understood first and then from the end of the
    query, where the hand was last. A query that would ask for nothing any more is not suggested.
    """
    last_first = sorted(understood, key=lambda clause: (clause.kind != "unknown", -clause.start))
    shorter = {}
    for clause in last_first:
        left = remove_clause(query, clause)
        if left not in shorter and parse(left).understood:
            shorter[left] = clause.text
    found = [
        Suggestion(left, dropped, hits)
        for left, dropped in islice(shorter.items(), _MOST_COUNTED)
        if (hits := count(left)) > 0
    ]
    return sorted(found, key=lambda one: -one.count)[:_MOST_SUGGESTED]


def did_you_mean(
    query: str,
    words: Callable[[str], Iterable[tuple[str, int]]],
    fields: tuple[StoredField, ...] = (),
) -> str | None:
    """Return `query` with the nearest words of the library in place of those that no paper has.

    `words(beginning)` yields the folded words of papers' texts that begin so, each with how many
    papers hold it, in any order; "" asks for all. Of words equally near the most frequent is taken.
    Up to four words are replaced, all else stays as typed; None where there is nothing to replace.
    """
    if len(query) > MAXIMUM_CHARACTERS:
        return None
    missing = dict.fromkeys(
        word
        for place in _places(query, fields)
        if (word := place.word) and not _is_there(place, words)
    )
    nearest = _nearest(list(missing)[:_MOST_MISSING], words)
    said, end = "", 0
    for place in _places(query, fields):
        if place.word in nearest:
            said += query[end : place.start] + nearest[place.word]
            end = place.end
    return said + query[end:] if nearest else None


@dataclass(frozen=True, slots=True)
class _Place:
    """A folded word, and where it stands in the query; `whole`: only whole words are found."""

    word: str
    start: int
    end: int
    whole: bool


def _places(query: str, fields: tuple[StoredField, ...]) -> Iterable[_Place]:
    """Yield the words that papers' texts are asked for, those with signs in them left out."""
    asked = {one.end for one in parse(query, fields).understood if one.kind in ("text", "field")}
    for token in tokens(query):
        if token.kind != "leaf" or token.end not in asked:
            continue
        leaf = read_clause(token, fields)
        if isinstance(leaf, Text) and leaf.field in PAPER_TEXTS and not leaf.fuzzy:
            yield from _words_of(query, token)


def _words_of(query: str, token: Token) -> Iterable[_Place]:
    first = token.start + (len(token.name) + 1 if token.name else 0)
    for found in re.finditer(r"[^\s\"“”„]+", query[first : token.end]):
        stripped = found[0].strip(",;:.!?'*")
        at = first + found.start() + found[0].index(stripped)
        word = fold(stripped)
        # 2031 is no misspelling of 2021, and a sign is part of what it stands in.
        if _WORD.fullmatch(stripped) and words_in(word) == [word] and not word.isdigit():
            begun = found[0].endswith("*") or not token.quoted
            yield _Place(word, at, at + len(stripped), not begun)


def _is_there(place: _Place, words: Callable[[str], Iterable[tuple[str, int]]]) -> bool:
    beginning = words(place.word)
    return any(not place.whole or word == place.word for word, _ in beginning)


def _nearest(
    missing: list[str], words: Callable[[str], Iterable[tuple[str, int]]]
) -> dict[str, str]:
    """Return for each word that has one the word of the library that is nearest to it."""
    checks = [(word, edits_allowed(word), is_near(word)) for word in missing]
    best: dict[str, tuple[int, int, str]] = {}
    for other, papers in islice(words("") if checks else (), _MOST_WORDS):
        for word, most, near in checks:
            if other != word and papers > 0 and edits_allowed(other) and near(other):
                edits = edits_between(word, other, most) or 0
                best[word] = min(best.get(word, (edits, -papers, other)), (edits, -papers, other))
    return {word: found[2] for word, found in best.items()}
