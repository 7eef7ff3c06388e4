"""Whoosh as one would begin with it, a peer of the search: its own fields, analyzer and queries.

    python -c "..." LIBRARY TARGET

builds it in the folder TARGET and prints a JSON object: `took_s`, from opening the library's file
to the commit.
"""

from __future__ import annotations

from pathlib import Path

from tests.performance.keystrokes import Question
from tests.performance.peers.built import tell_building
from tests.performance.peers.texts import COLUMNS, texts
from whoosh.analysis import StandardAnalyzer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.index import create_in
from whoosh.query import And, Or, Prefix, Query, Term
from whoosh.searching import Searcher

_LIMIT = 50  # papers asked for
_PAPER = "paper"


def build(library: Path, target: Path) -> None:
    """Fill a new index from the library's file with one commit; Whoosh syncs nothing."""
    target.mkdir()
    analyzer = StandardAnalyzer()  # without stemming, which would hide beginnings of words
    schema = Schema(
        **{_PAPER: NUMERIC(int, bits=64, stored=True)},
        **{name: TEXT(analyzer=analyzer) for name in COLUMNS},
    )
    writer = create_in(target, schema).writer()
    for paper_id, values in texts(library):
        writer.add_document(**{_PAPER: paper_id}, **dict(zip(COLUMNS, values, strict=True)))
    writer.commit()


def query_of(question: Question) -> Query:
    """Return what asks for the typed words: whole words, and what begins with the last one."""
    *whole, last = question.words
    return And([*(_anywhere(Term, word) for word in whole), _anywhere(Prefix, last)])


def best(searcher: Searcher, question: Question) -> list[int]:
    """Return the best fifty papers by Whoosh's BM25F."""
    return [hit[_PAPER] for hit in searcher.search(query_of(question), limit=_LIMIT)]


def _anywhere(leaf: type[Term | Prefix], word: str) -> Query:
    return Or([leaf(name, word) for name in COLUMNS])


def main() -> int:
    return tell_building(build)
