"""Highlights find their words again when a text changes, and never others."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.anchoring import Anchor, anchored, placed

TEXT = (
    "We train a model of seven billion parameters on 64 devices. It reaches a throughput of 2.3x"
    " over the baseline. On long prompts the throughput of the baseline drops, and ours does not."
    " A small study shows why: caches are shared between requests."
)


def mark(text: str, words: str, occurrence: int = 0) -> Anchor:
    start = [found.start() for found in re.finditer(re.escape(words), text)][occurrence]
    return anchored(text, start, start + len(words))


def found(anchor: Anchor, text: str) -> str | None:
    span = placed(anchor, text)
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize(
    ("words", "occurrence", "before", "after", "expected"),
    [
        # nothing changed; something before, behind, on both sides
        ("a throughput of 2.3x", 0, "", "", "a throughput of 2.3x"),
        ("a throughput of 2.3x", 0, "We train", "Here we train", "a throughput of 2.3x"),
        ("a throughput of 2.3x", 0, " A small study", " One study", "a throughput of 2.3x"),
        ("a throughput of 2.3x", 0, "It reaches", "Ours has", "a throughput of 2.3x"),
        # of several likes the right one
        ("throughput", 1, "We train", "Here we train", "throughput"),
        ("the", 1, "64 devices", "128 devices", "the"),
        ("throughput", 1, "On long prompts", "For long inputs", "throughput"),
        # what is gone is lost, though its like stands elsewhere
        ("throughput", 1, "On long prompts the throughput of", "In", None),
        ("baseline", 0, " over the baseline", "", None),
        ("seven billion", 0, "seven billion ", "", None),
        # words that were edited between what stands
        ("seven billion parameters", 0, "seven", "eight", "eight billion parameters"),
        ("throughput of 2.3x", 0, "2.3x", "2.5x", "throughput of 2.5x"),
        ("caches are shared", 0, "caches are", "caches can be", "caches can be shared"),
        # words that were replaced are others
        ("seven billion parameters", 0, "seven billion parameters", "great fame", None),
        # other line breaks
        ("64 devices. It reaches", 0, " ", "\n", "64\ndevices.\nIt\nreaches"),
        ("64 devices. It reaches", 0, " ", "  ", "64  devices.  It  reaches"),
        ("reaches", 0, ". ", ".\n\n", "reaches"),
    ],
)
def test_edits(words: str, occurrence: int, before: str, after: str, expected: str | None):
    anchor = mark(TEXT, words, occurrence)
    assert found(anchor, TEXT.replace(before, after) if before else TEXT) == expected


def test_the_right_one_of_likes_is_found_by_place():
    text = "fast. " * 100
    anchor = anchored(text, 60, 64)
    assert placed(anchor, text) == (60, 64)
    assert placed(anchor, "slow. " + text) is None  # it could be any


def test_of_near_duplicates_the_right_one():
    lines = [f"On the {card} it reaches {number} tokens/s." for number, card in enumerate("ABCD")]
    anchor = mark(" ".join(lines), "reaches 2 tokens/s")
    assert found(anchor, " ".join(reversed(lines))) == "reaches 2 tokens/s"
    assert found(anchor, " ".join(one for one in lines if " 2 " not in one)) is None


def test_what_a_text_ends_with_has_no_place_in_an_empty_one():
    assert placed(mark(TEXT, "requests."), "") is None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 4), (0, 10_000)])
def test_no_words(start: int, end: int):
    with pytest.raises(ValueError, match="no words"):
        anchored("some words", start, end)


# -- any edits -------------------------------------------------------------------------------------


@dataclass
class Edited:
    """A text each of whose characters knows where it stood in the first one, or None."""

    pairs: list[tuple[str, int | None]]

    @property
    def text(self) -> str:
        return "".join(character for character, _ in self.pairs)

    def replace(self, start: int, end: int, text: str) -> None:
        self.pairs[start:end] = [(character, None) for character in text]


def edits(most: int) -> st.SearchStrategy[list[tuple[float, int, str]]]:
    """Where (a share of the text), how many characters go, and what comes."""
    inserted = st.text("XYZ", max_size=12)
    return st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 60), inserted), min_size=1, max_size=most
    )


def edited(text: str, changes: list[tuple[float, int, str]]) -> Edited:
    made = Edited(list(zip(text, range(len(text)), strict=True)))
    for share, gone, new in changes:
        start = round(share * len(made.pairs))
        made.replace(start, min(len(made.pairs), start + gone), new)
    return made


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, min(len(text), start + 120)))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


#: Every word is another one, so that every place can be told.
DISTINCT = " ".join(
    f"{word}{number}" for number, word in enumerate("ab cde fg hijkl mnop".split() * 16)
)


@given(spans(DISTINCT), edits(6))
def test_never_on_words_that_stood_elsewhere(span: tuple[int, int], changes):
    start, end = span
    after = edited(DISTINCT, changes)
    place = placed(anchored(DISTINCT, start, end), after.text)
    if place is not None:
        inside = after.pairs[place[0] : place[1]]
        origins = [origin for _, origin in inside if origin is not None]
        assert all(start <= origin < end for origin in origins)
        assert origins, "on words that are all new"


@given(spans(DISTINCT), st.floats(0, 1), st.text("XYZ", min_size=1, max_size=40))
def test_found_again_when_the_text_changes_elsewhere(span: tuple[int, int], share: float, new: str):
    start, end = span
    places = [*range(start + 1), *range(end, len(DISTINCT) + 1)]
    at = places[round(share * (len(places) - 1))]
    changed = DISTINCT[:at] + new + DISTINCT[at:]
    shift = len(new) if at <= start else 0
    place = placed(anchored(DISTINCT, start, end), changed)
    # A few letters are uncertain once what stands right beside them is another text.
    if end - start >= 12 or min(abs(at - start), abs(at - end)) >= 64:
        assert place == (start + shift, end + shift)


@given(st.lists(st.sampled_from(["aa", "b", "ab"]), min_size=2, max_size=40), st.data())
def test_among_likes_the_words_are_the_same(words: list[str], data: st.DataObject):
    text = " ".join(words)
    start, end = data.draw(spans(text))
    anchor = anchored(text, start, end)
    after = edited(text, data.draw(edits(4))).text
    place = placed(anchor, after)
    if place is not None and plain(after[place[0] : place[1]]) != plain(anchor.quote):
        assert plain(after[: place[0]]).rstrip().endswith(plain(anchor.prefix[-20:]).rstrip())
        assert plain(after[place[1] :]).lstrip().startswith(plain(anchor.suffix[:20]).lstrip())


@given(st.randoms(use_true_random=False), st.integers(0, 11), st.integers(0, 11))
def test_never_in_another_sentence(rng: random.Random, marked: int, gone: int):
    sentences = [
        f"On the {card} our kernel reaches {speed} TFLOP/s with {bits} bits."
        for card in ("A100", "H100", "V100")
        for speed, bits in ((120, 16), (240, 8), (60, 32), (55, 64))
    ]
    text = " ".join(sentences)
    start = text.index(sentences[marked])
    first = rng.randrange(len(sentences[marked]) - 1)
    last = rng.randrange(first + 1, len(sentences[marked]))
    anchor = anchored(text, start + first, start + last)
    left = [one for number, one in enumerate(sentences) if number != gone]
    rng.shuffle(left)
    after = " ".join(left)
    place = placed(anchor, after)
    if place is not None and marked != gone:
        home = after.index(sentences[marked])
        assert place == (home + first, home + last)
    elif place is not None:
        # It looks just as if the rest of the sentence had been edited.
        before, behind = after[: place[0]], after[place[1] :]
        assert before.endswith(anchor.prefix) or behind.startswith(anchor.suffix)


@given(st.text(max_size=200), st.text(max_size=200), st.data())
def test_any_text_is_placed_or_lost(text: str, other: str, data: st.DataObject):
    if not text:
        return
    anchor = anchored(text, *data.draw(spans(text)))
    assert placed(anchor, text) == (anchor.start, anchor.end)
    place = placed(anchor, other)
    assert place is None or 0 <= place[0] < place[1] <= len(other)
