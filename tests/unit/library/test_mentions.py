"""Mentions are stored, found, decided by the reader, and kept through new texts and versions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.library.following import Control

from carrel.domain.mention import Extraction, KeptMention, Mention, MentionQuery, MentionState
from carrel.domain.mention_json import dumped, loaded
from carrel.domain.paper import ImportedPaper
from carrel.library import following
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.mention_edits import MentionEdit, overlaid, placed_in
from carrel.library.mention_follower import Found, MentionFollower, PaperText
from carrel.library.mention_keys import keys_of
from carrel.library.mention_reading import MentionReader, read_of
from carrel.library.reading import LibraryReader

WORDS = Extraction(name="words", keys=("word", "letters", "kinds"))


def mentions_of(text: str) -> list[Mention]:
    """Every word that has a digit."""
    found, start = [], 0
    for word in text.split(" "):
        if any(letter.isdigit() for letter in word):
            found.append(_mention(word, start))
        start += len(word) + 1
    return found


def _mention(word: str, start: int) -> Mention:
    return Mention(
        field="abstract",
        start=start,
        end=start + len(word),
        quote=word,
        values={"word": word, "letters": len(word), "kinds": ["number", word[-1]]},
        certain="?" not in word,
    )


class Follow:
    """Follows a library with the extractor of words, and remembers which papers were read."""

    def __init__(self, library: Library, extraction: Extraction = WORDS) -> None:
        self.library, self.extraction = library, extraction
        self.read: list[int] = []

    def __call__(self, cancel_after: float = float("inf")) -> bool:
        self.read, job = [], Control(cancel_after)

        def read(names: Sequence[str], chunks: Iterable[Sequence[PaperText]]) -> Iterator[Found]:
            assert names == [self.extraction.name]
            for chunk in chunks:
                self.read += [paper_id for paper_id, _, _ in chunk]
                job.left -= len(chunk)
                yield {key: (dumped(mentions_of(text)),) for key, _, text in chunk}

        follower = MentionFollower(
            self.library.path, self.library.store_mentions, [self.extraction]
        )
        return follower.follow(read, job)


@pytest.fixture
def follow(library: Library) -> Follow:
    abstracts = ["It is 3x faster and 2x smaller", "No number", "Up to 10x, or 7? perhaps"]
    library.add_batch(
        [ImportedPaper(title=f"P {n}", abstract=text) for n, text in enumerate(abstracts, 1)],
        source="x",
    )
    follow = Follow(library)
    assert follow()
    return follow


def told(library: Library, paper_id: int = 1) -> list[tuple[str, str]]:
    kept = read_of(library.path, "words", [paper_id])
    return [(one.mention.quote, one.state.value) for one in kept]


def one(library: Library, quote: str, paper_id: int = 1) -> KeptMention:
    kept = read_of(library.path, "words", [paper_id])
    return next(found for found in kept if found.mention.quote == quote)


def decide(library: Library, found: KeptMention, state: MentionState) -> None:
    library.decide_mention(found.paper_id, found.extractor, found.mention, state)


def found(library: Library, query: MentionQuery) -> list[str]:
    with MentionReader(library.path, "words") as reader:
        kept = reader.read(reader.find(query))
    return [found.mention.quote for found in kept if found is not None]


def test_what_was_found_is_stored_once(library: Library, follow: Follow):
    assert told(library, 1) == [("3x", "found"), ("2x", "found")]
    assert told(library, 2) == []
    assert told(library, 3) == [("10x,", "found"), ("7?", "suggested")]
    assert follow()
    assert follow.read == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (MentionQuery(paper_ids=[3, 1]), ["10x,", "7?", "3x", "2x"]),
        (MentionQuery(order_by="word"), ["10x,", "2x", "3x", "7?"]),
        (MentionQuery(order_by="letters", descending=True), ["10x,", "3x", "2x", "7?"]),
        (MentionQuery(where={"word": ["2x", "7?"]}, order_by="word"), ["2x", "7?"]),
        (MentionQuery(where={"kinds": ["x"]}, order_by="word"), ["2x", "3x"]),
        (MentionQuery(where={"kinds": ["numb"]}), []),
        (MentionQuery(where={"letters": [4], "kinds": ["number"]}), ["10x,"]),
        (MentionQuery(where={"letters": [None]}), []),
        (MentionQuery(where={"letters": []}), []),
        (MentionQuery(states=[MentionState.SUGGESTED]), ["7?"]),
        (MentionQuery(paper_ids=[2, 99]), []),
    ],
)
def test_mentions_are_found_by_what_they_tell(
    library: Library, follow: Follow, query: MentionQuery, expected: list[str]
):
    assert found(library, query) == expected


def test_values_are_counted(library: Library, follow: Follow):
    with MentionReader(library.path, "words") as reader:
        assert reader.counts("kinds", MentionQuery())[:2] == [("number", 4), ("x", 2)]
        assert reader.counts("state", MentionQuery(paper_ids=[3])) == [
            ("found", 1),
            ("suggested", 1),
        ]
        with pytest.raises(ValueError, match="no key"):
            reader.find(MentionQuery(order_by="colour"))
    with MentionReader(library.path, "unheard_of") as reader:
        assert not reader.find(MentionQuery(order_by="anything"))


def test_papers_in_the_trash_are_not_found(library: Library, follow: Follow):
    library.trash([3])
    assert sorted(found(library, MentionQuery())) == ["2x", "3x"]
    library.restore([3])
    assert len(found(library, MentionQuery(order_by="word"))) == 4


@pytest.mark.parametrize(
    "state", [MentionState.CONFIRMED, MentionState.REJECTED, MentionState.CORRECTED]
)
def test_a_decision_is_kept_undone_and_repeated(
    library: Library, follow: Follow, state: MentionState
):
    decide(library, one(library, "2x"), state)
    assert told(library) == [("3x", "found"), ("2x", state.value)]
    assert found(library, MentionQuery(states=[state])) == ["2x"]
    library.undo()
    assert told(library) == [("3x", "found"), ("2x", "found")]
    assert found(library, MentionQuery(states=[state])) == []
    entry = library.redo()
    assert entry is not None
    assert "“2x”" in entry.label
    assert told(library)[1] == ("2x", state.value)
    decide(library, one(library, "2x"), MentionState.FOUND)
    assert told(library) == [("3x", "found"), ("2x", "found")]


def test_a_correction_tells_what_the_reader_said(library: Library, follow: Follow):
    was = one(library, "2x")
    better = dataclasses.replace(was.mention, values={"word": "two", "letters": 3})
    library.decide_mention(1, "words", better, MentionState.CORRECTED)
    assert one(library, "2x").mention.values["word"] == "two"
    assert found(library, MentionQuery(where={"word": ["two"]})) == ["2x"]


def test_a_mention_is_added_and_the_feed_tells(library: Library, follow: Follow):
    reader = LibraryReader(library.path)
    before = reader.last_seq()
    library.decide_mention(
        2, "words", Mention(field="abstract", start=3, end=9, quote="number"), MentionState.ADDED
    )
    assert reader.feed_since(before).changed == {"mentions:words": frozenset({2})}
    reader.close()
    assert told(library, 2) == [("number", "added")]
    assert follow()  # and reading again does not lose it
    assert told(library, 2) == [("number", "added")]


def test_a_decision_needs_its_words(library: Library, follow: Follow):
    wrong = Mention(field="abstract", start=0, end=4, quote="Nope")
    with pytest.raises(LibraryError, match="no longer stand"):
        library.decide_mention(1, "words", wrong, MentionState.ADDED)
    with pytest.raises(LibraryError, match="no longer in the library"):
        library.decide_mention(99, "words", wrong, MentionState.ADDED)
    assert told(library) == [("3x", "found"), ("2x", "found")]


def test_a_decision_outlives_a_new_version(library: Library, follow: Follow):
    decide(library, one(library, "2x"), MentionState.REJECTED)
    newer = Follow(library, dataclasses.replace(WORDS, version=2))
    assert newer()
    assert newer.read == [1, 2, 3]
    assert told(library) == [("3x", "found"), ("2x", "rejected")]
    other_keys = Follow(library, dataclasses.replace(WORDS, keys=("letters",)))
    assert other_keys()
    assert told(library) == [("3x", "found"), ("2x", "rejected")]
    with MentionReader(library.path, "words") as reader, pytest.raises(ValueError, match="no key"):
        reader.find(MentionQuery(order_by="word"))


def test_following_goes_on_where_it_stopped(library: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(following, "BATCH", 50)
    many = [ImportedPaper(title=f"Paper {n}", abstract=f"{n}x faster") for n in range(230)]
    library.add_batch(many, source="x")
    follow = Follow(library)
    assert not follow(cancel_after=120)
    stored = len(found(library, MentionQuery()))
    assert stored == 100
    assert follow()
    assert follow.read == list(range(101, 231))
    assert len(found(library, MentionQuery())) == 230


def test_what_an_extractor_found_goes_with_it_and_decisions_stay(library: Library, follow: Follow):
    decide(library, one(library, "2x"), MentionState.CONFIRMED)
    assert library.drop_mentions([]) == ["words"]
    assert found(library, MentionQuery()) == []
    assert Follow(library)()
    assert told(library) == [("3x", "found"), ("2x", "confirmed")]


def test_a_deleted_paper_takes_its_mentions_along(library: Library, follow: Follow):
    decide(library, one(library, "2x"), MentionState.CONFIRMED)
    library.trash([1])
    library.empty_trash()
    assert sorted(found(library, MentionQuery(order_by="word"))) == ["10x,", "7?"]
    while library.undo():  # what it tells of papers that are gone is passed over
        pass


# -- places ----------------------------------------------------------------------------------------


def _edit(text: str, start: int, end: int) -> MentionEdit:
    mention = Mention(field="abstract", start=start, end=end, quote=text[start:end])
    return MentionEdit(
        id=1,
        state=MentionState.CONFIRMED,
        mention=mention,
        before=text[max(0, start - 32) : start],
        after=text[end : end + 32],
    )


@pytest.mark.parametrize(
    ("was", "quote", "now", "place"),
    [
        ("is 2x faster", "2x", "is 2x faster", 3),
        ("is 2x faster", "2x", "Carrel is 2x faster", 10),  # what follows is the same
        ("is 2x faster", "2x", "is 2x quicker", 3),  # what goes before is
        ("is 2x faster", "2x", "was 2x quicker", None),  # neither: it may be another
        ("is 2x faster", "2x", "is 3x faster", None),
        ("is 2x faster", "2x", "", None),
        ("is 2x. is 2x.", "2x", "is 2x. is 2x. is 2x.", 3),
    ],
)
def test_a_decision_finds_its_place_or_none(was: str, quote: str, now: str, place: int | None):
    start = was.index(quote)
    at = placed_in(_edit(was, start, start + len(quote)), now)
    assert (at.start if at else None) == place


@given(st.text("ab 2x", min_size=1, max_size=60), st.text("ab 2x", max_size=80), st.data())
def test_a_placed_decision_always_quotes_its_text(was: str, now: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(was) - 1))
    end = data.draw(st.integers(start + 1, len(was)))
    at = placed_in(_edit(was, start, end), now)
    assert at is None or now[at.start : at.end] == at.quote == was[start:end]
    for mention, state in overlaid([], [_edit(was, start, end)], {"abstract": now}):
        assert state is MentionState.CONFIRMED
        assert mention == at


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
def test_mentions_come_back_as_they_were(values: dict[str, object]):
    mention = Mention(field="title", start=0, end=1, quote="é", values=values, certain=False)  # type: ignore[arg-type]
    assert loaded(dumped([mention])) == [mention]
    assert len(keys_of(mention, list(values))) == 8
