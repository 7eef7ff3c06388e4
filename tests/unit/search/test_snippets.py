"""What is shown of a paper that was found: words around the find, and which of them it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.domain.paper import ImportedPaper
from carrel.domain.query import leaves
from carrel.library.opening import open_library
from carrel.search.found_texts import FoundTexts
from carrel.search.found_words import WordFinder
from carrel.search.paper_texts import PaperText
from carrel.search.query_language import parse
from carrel.search.snippets import Snippet, SnippetCutter
from carrel.search.words import check_of, fold

LONG = "one lamp " * 30 + "a single quokka sat there " + "and many more lamps " * 30


def cutter(query: str, **around: int) -> SnippetCutter:
    return SnippetCutter(parse(query).tree, **around)


def paper(
    title: str = "",
    body: str = "",
    note: str = "",
    quotes: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
) -> PaperText:
    return PaperText(1, title, body, (), note, quotes, remarks)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.spans]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("quant", "Quantized and quantised, not squant", ["Quantized", "quantised"]),
        (
            "kv-cache",
            "a KV cache, the kvcache and the KV-cache",
            ["KV cache", "kvcache", "KV-cache"],
        ),
        ('"two words"', "two words, then two\n words", ["two words", "two words"]),
        ("C++", "in C++ or C, not C++x", ["C++", "C++"]),
        ("naive", "the Naïve way", ["Naïve"]),
        ("strasse", "die Straße hinauf", ["Straße"]),
        ("2x", "runs 2× faster", ["2×"]),
        ("quokak~", "a Quokka, quokkas, quokk", ["Quokka", "quokk"]),
        ("quoka~ lamp", "a quokka by lamps", ["quokka", "lamps"]),
        ("lanp~", "ein Lämp, lamp-lit, clamps", ["Lämp", "lamp"]),
        ("C++~", "in C++", ["C++"]),
        ("lamp -quokka", "a lamp, a quokka", ["lamp"]),
        ("abstract:lamp", "a lamp", ["lamp"]),
        ("lamp OR quokka", "a lamp, a quokka", ["lamp", "quokka"]),
        ("中文", "这是中文", ["中文"]),
    ],
)
def test_the_found_words_are_marked(query: str, text: str, words: list[str]):
    (snippet,) = cutter(query).snippets(paper(body=text))
    assert snippet.field == "abstract"
    assert marked(snippet) == words


@pytest.mark.parametrize(
    "query", ["title:lamp", "tag:lamp", "is:read", "", "-lamp", "quokka", "zebr~"]
)
def test_what_stands_elsewhere_is_not_found_here(query: str):
    assert cutter(query).snippets(paper(title="quokka", body="a lamp", note="lamp")) == ()


def test_a_long_text_is_cut_at_words():
    (snippet,) = cutter("quokka", before=20, after=30).snippets(paper(body=LONG))
    assert snippet.text == "…one lamp a single quokka sat there and many…"
    assert marked(snippet) == ["quokka"]


def test_the_note_comes_first():
    found = cutter("lamp").snippets(paper(body="the lamp of others", note="my lamp"))
    assert [one.field for one in found] == ["note", "abstract"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lamp", [("highlight", "see my lamp", ["lamp"]), ("abstract", "a lamp is lit", ["lamp"])]),
        ("lit", [("abstract", "a lamp is lit", ["lit"])]),
        ("quokka", [("highlight", "quokka/grey", ["quokka"])]),
        ("lost", [("highlight", "lost words", ["lost"])]),
        ("highlight:lit", [("highlight", "is lit", ["lit"])]),
        ("highlight:lost", [("highlight", "lost words", ["lost"])]),
        ("highlight:my", [("highlight", "see my lamp", ["my"])]),
        ("note:lamp", []),
        ("abstract:my", []),
        ("-highlight:lamp", []),
        ("my lamp", [("highlight", "see my lamp", ["my", "lamp"]),
                     ("abstract", "a lamp is lit", ["lamp"])]),
    ],
)  # fmt: skip
def test_what_a_highlight_says_comes_first_and_what_it_marks_last(
    query: str, found: list[tuple[str, str, list[str]]]
):
    marked_paper = paper(
        body="a lamp is lit",
        quotes=("is lit", "lost words"),
        remarks=("see my lamp", "quokka/grey", ""),
    )
    snippets = cutter(query).snippets(marked_paper)
    assert [(one.field, one.text, marked(one)) for one in snippets] == found


def test_note_highlights_and_abstract_share_two_snippets():
    one = paper(body="the lamp of others", note="my lamp", remarks=("our lamp", "another lamp"))
    found = cutter("lamp").snippets(one)
    assert [snippet.text for snippet in found] == ["my lamp", "our lamp"]
    assert [snippet.text for snippet in cutter("our OR another").snippets(one)] == [
        "our lamp",
        "another lamp",
    ]


FAR = "a lamp is lit " + "and so on " * 30 + "until the lamps see one quokka sit " + "still " * 30


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lamp quokka", [["lamp"], ["lamps", "quokka"]]),
        ("quokka lamp", [["lamp"], ["lamps", "quokka"]]),
        ("lamp quoka~", [["lamp"], ["lamps", "quokka"]]),
        ("lamp OR until OR still", [["lamp"], ["until", "lamps"]]),
        ("lamp", [["lamp"]]),
        ("lamp lamp", [["lamp"]]),
        ("lamp abstract:lamp", [["lamp"]]),
        ("lamp lit", [["lamp", "lit"]]),
        ("quokka zebra", [["quokka"]]),
    ],
)
def test_a_word_that_stands_far_off_has_a_snippet(query: str, words: list[list[str]]):
    found = cutter(query, before=30, after=30).snippets(paper(body=FAR))
    assert [marked(one) for one in found] == words
    assert {one.field for one in found} == {"abstract"}


def test_two_snippets_of_one_text_do_not_overlap():
    asked = cutter("lamp quokka", before=30, after=15)
    first, second = asked.snippets(paper(note="my lamp is lit and then one quokka came"))
    assert (first.text, second.text) == ("my lamp is lit…", "…and then one quokka came")


def test_there_are_two_at_most():
    asked = cutter("lamp quokka sit", before=5, after=10)
    assert [one.field for one in asked.snippets(paper(body=FAR, note=FAR))] == ["note", "abstract"]
    assert len(asked.snippets(paper(body=FAR))) == 2


def test_a_word_longer_than_its_snippet_is_cut():
    (snippet,) = cutter("quokka", before=5, after=10).snippets(paper(body=f"one {'quokka' * 9}"))
    assert marked(snippet) == ["quokkaquok"]


@given(st.text("ab ß𝒜\u0301-", max_size=60))
def test_what_is_found_stands_in_the_text(text: str):
    finder = WordFinder(parse("a OR ss OR ba~ ").tree)
    found = list(finder.words("note", text))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(fold(text[start:end]).startswith(("a", "ss", "b")) for start, end, _ in found)
    assert bool(found) == any(
        check_of(leaf)(text) for leaf in leaves(parse("a OR ss OR ba~ ").tree)
    )


def test_words_of_a_phrase_may_stand_on_two_lines():
    finder = WordFinder(parse('"two words"').tree)
    text = "of two,\n\n      words"
    assert [text[start:end] for start, end, _ in finder.words("abstract", text)] == [text[3:]]
    assert not list(finder.words("title", "two other words"))


def test_a_title_is_shown_whole_and_a_beginning_has_an_end():
    asked = cutter("lamp", before=4, after=6)
    title = asked.title(paper(title="A  Lamp\nfor two"))
    assert (title.text, marked(title)) == ("A Lamp for two", ["Lamp"])
    assert asked.beginning(paper(body="0123456789")).text == "0123456789"
    assert asked.beginning(paper(body="0123456789a")).text == "0123456789…"


def test_it_is_one_line_without_anything_that_steers_a_screen():
    (snippet,) = cutter("lamp").snippets(paper(body="a\x1b[31m \u202elamp\r\n\tlit"))
    assert snippet.text == "a [31m lamp lit"
    assert marked(snippet) == ["lamp"]


def test_a_megabyte_is_looked_into_only_so_far():
    assert cutter("lamp").snippets(paper(body="x" * 1_000_000 + " lamp")) == ()


@given(st.text(max_size=30), st.text(max_size=200))
def test_spans_lie_in_the_text(query: str, text: str):
    asked = cutter(query, before=10, after=20)
    one = paper(text, text, text, (text,), (text, text))
    for snippet in (*asked.snippets(one), asked.title(one), asked.beginning(one)):
        at = 0
        for start, end in snippet.spans:
            assert at <= start < end <= len(snippet.text)
            at = end


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    with open_library(tmp_path / "library", origin="window") as library:
        library.add_batch(
            [
                ImportedPaper(title="Quokkas", abstract="a lamp is lit"),
                ImportedPaper(title="Others", abstract="", authors=("L. Amp",)),
            ],
            source="x",
        )
        library.save_note(2, "the lamp of the others")
        return library.path


def test_texts_are_read_for_those_asked_for(library_path: Path):
    texts = FoundTexts(library_path)
    assert texts.ask("lamp")
    found = texts.of([1, 2, 99])
    assert {paper_id: one.snippets[0].field for paper_id, one in found.items()} == {
        1: "abstract",
        2: "note",
    }
    assert texts.ask("quokka")
    finder = texts.finder("quokka")
    assert finder is texts.finder("quokka") is not None
    assert [word.start for word in finder.words("title", "a Quokka")] == [2]
    (one,) = texts.of([1]).values()
    assert (one.snippets, one.beginning.text) == ((), "a lamp is lit")
    assert marked(one.title) == ["Quokkas"]
    texts.close()
    assert texts.of([1]) == {}


@pytest.mark.parametrize("query", ["", "is:read", "tag:x -is:later", "x " * 200])
def test_a_query_without_words_finds_none(library_path: Path, query: str):
    texts = FoundTexts(library_path)
    assert not texts.ask(query)
    assert texts.finder(query) is None
    assert texts.of([1]) == {}
    texts.close()


def test_words_of_a_stored_field_are_not_looked_for_in_the_paper(library_path: Path):
    remark = StoredField(name="remark", title="Remark", kind="text")
    texts = FoundTexts(library_path)
    assert texts.ask("remark:lamp")
    assert not texts.ask("remark:lamp", (remark,))
    assert texts.ask("remark:lamp quokka", (remark,))
    (one,) = texts.of([1]).values()
    assert (one.snippets, marked(one.title)) == ((), ["Quokkas"])
    texts.close()


def test_a_library_that_cannot_be_read_raises(tmp_path: Path):
    texts = FoundTexts(tmp_path / "nothing.sqlite")
    assert texts.ask("lamp")
    with pytest.raises(sqlite3.Error):
        texts.of([1])
    texts.close()
