"""The search's peer in Rust: an index of tantivy's of the same texts, by its Python package alone.

    python -c "..." LIBRARY TARGET

builds it in the folder TARGET and prints a JSON object: `took_s`, from opening the library's file
to the commit.
"""

from __future__ import annotations

from pathlib import Path

from tantivy import (
    Document,
    Filter,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)
from tests.performance.keystrokes import Question
from tests.performance.peers.built import tell_building
from tests.performance.peers.texts import COLUMNS, texts

_LIMIT = 50  # papers asked for
_HEAP = 128_000_000  # bytes; tantivy's own
_ONE_THREAD = 1
_PAPER, _FOLDED = "paper", "folded"


def open_folder(folder: Path) -> Index:
    """Open the index, or begin one: words in small letters and without accents, as FTS5's are."""
    builder = SchemaBuilder().add_integer_field(_PAPER, fast=True)
    for name in COLUMNS:
        builder = builder.add_text_field(name, tokenizer_name=_FOLDED)
    index = Index(builder.build(), str(folder))
    words = TextAnalyzerBuilder(Tokenizer.simple())
    index.register_tokenizer(
        _FOLDED, words.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()
    )
    return index


def build(library: Path, target: Path) -> None:
    """Fill a new index from the library's file with one commit, which tantivy syncs."""
    target.mkdir()
    writer = open_folder(target).writer(_HEAP, _ONE_THREAD)
    for paper_id, values in texts(library):
        document = Document()
        document.add_integer(_PAPER, paper_id)
        for name, value in zip(COLUMNS, values, strict=True):
            document.add_text(name, value)
        writer.add_document(document)
    writer.commit()


def query_of(schema: Schema, question: Question) -> Query:
    """Return what asks for whole words; of what is typed, for the beginning of the last one."""
    words = question.words
    if question.kind == "phrase" and len(words) > 1:  # tantivy knows none of one word
        return _any([Query.phrase_query(schema, name, words) for name in COLUMNS])
    each = [_word(schema, word) for word in words]
    if question.kind == "or":
        return _any(each)
    if question.kind == "typed":
        each[-1] = _beginning(schema, words[-1])
    return Query.boolean_query([(Occur.Must, one) for one in each])


def best(searcher: Searcher, schema: Schema, question: Question) -> list[int]:
    """Return the best fifty papers by bm25, for which beginnings of words all count the same."""
    found = searcher.search(query_of(schema, question), _LIMIT, count=False)
    ids = searcher.fast_field_values(_PAPER, [address for _, address in found.hits])
    return [paper_id for paper_id in ids if isinstance(paper_id, int)]


def newest(searcher: Searcher, schema: Schema, question: Question) -> list[int]:
    """Return the fifty papers of the highest ids."""
    query = query_of(schema, question)
    found = searcher.search(query, _LIMIT, count=False, order_by_field=_PAPER)
    return [paper_id for paper_id, _ in found.hits]


def _word(schema: Schema, word: str) -> Query:
    return _any([Query.term_query(schema, name, word) for name in COLUMNS])


def _beginning(schema: Schema, word: str) -> Query:
    # Three times as fast as a regular expression; a phrase of one word stops at fifty words.
    return _any([Query.fuzzy_term_query(schema, name, word, 0, prefix=True) for name in COLUMNS])


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def main() -> int:
    return tell_building(build)
