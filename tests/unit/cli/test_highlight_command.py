"""`carrel highlight`, and highlights in `carrel show` and `carrel search`."""

from __future__ import annotations

from typing import Any

import pytest

from carrel.library.opening import open_library

CRANES = "2102.99011"
ABSTRACT = "Forty cranes were folded.\n\nNobody was hurt."


def listed(carrel, *arguments: str) -> list[dict[str, Any]]:
    ran = carrel("highlight", "list", *arguments, "--json")
    assert ran.status == 0
    highlights: list[dict[str, Any]] = ran.json["highlights"]
    return highlights


def quotes(carrel, *arguments: str) -> list[str]:
    return [one["quote"] for one in listed(carrel, *arguments)]


@pytest.fixture
def marked(carrel, ids) -> list[str]:
    """The ids of three highlights: two in the cranes' texts, one in the lamps' summary."""
    made = [
        ("add", CRANES, "cranes were", "--tag", "#a/b", "--comment", "see *lamps*"),
        ("add", CRANES, "Sparse", "--field", "title", "--colour", "pink"),
        ("add", ids["Slow Lamps"], "Dim", "--color", "pink", "--tag", "c", "--tag", "A"),
    ]
    return [carrel("highlight", *one, "--json").json["id"] for one in made]


def test_what_is_told_of_a_new_highlight(carrel, ids):
    told = carrel(
        "highlight", "add", CRANES, "cranes were", "--comment", "so", "--tag", "#a/b", "--json"
    ).json
    assert len(told.pop("id")) == 26
    assert told.pop("created_at").endswith("Z")
    assert told == {
        "paper": ids["Counting Paper Cranes with Sparse Hands"],
        "field": "abstract",
        "quote": "cranes were",
        "start": 6,
        "end": 17,
        "lost": False,
        "colour": "yellow",
        "comment": "so",
        "tags": ["a/b"],
    }
    assert carrel("undo").status == 0
    assert listed(carrel) == []


@pytest.mark.parametrize(
    ("words", "options", "quote"),
    [
        ("folded.\n\nNobody", [], "folded.\n\nNobody"),
        (" folded.  Nobody ", [], "folded.\n\nNobody"),
        ("s", ["--occurrence", "3", "--field", "title"], "s"),
        ("fold twice", ["--field", "note"], "fold twice"),
        ("- fold", ["--field", "note"], "- fold"),
    ],
)
def test_the_words_are_found_in_the_text(carrel, words: str, options: list[str], quote: str):
    carrel("note", CRANES, "--set", "- fold twice\n- and again")
    told = carrel("highlight", "add", CRANES, *options, "--json", "--", words).json
    assert told["quote"] == quote
    texts = {
        "abstract": ABSTRACT,
        "title": "Counting Paper Cranes with Sparse Hands",
        "note": "- fold twice\n- and again",
    }
    assert texts[told["field"]][told["start"] : told["end"]] == quote


@pytest.mark.parametrize(
    ("words", "options", "status", "reason"),
    [
        ("swans", [], 1, "“swans” does not stand in the abstract"),
        ("CRANES", [], 1, "does not stand in the abstract"),
        ("Forty", ["--field", "note"], 1, "“Forty” does not stand in the note"),
        ("e", [], 1, "“e” stands 4 times in the abstract: --occurrence says which one (1 to 4)"),
        ("e", ["--occurrence", "5"], 1, "“e” stands 4 times in the abstract"),
        ("e", ["--occurrence", "0"], 1, "“e” stands 4 times in the abstract"),
        ("Forty", ["--occurrence", "2"], 1, "“Forty” stands 1 time in the abstract"),
        (" ", [], 2, "a highlight needs words"),
        ("Forty", ["--colour", "grey"], 2, "--colour"),
        ("Forty", ["--tag", "#"], 2, "a tag needs"),
        ("Forty", ["--untag", "x"], 2, "“carrel highlight add” takes no --untag"),
    ],
)
def test_words_that_cannot_be_highlighted(
    carrel, words: str, options: list[str], status: int, reason: str
):
    ran = carrel("highlight", "add", CRANES, words, *options)
    assert (ran.status, ran.out) == (status, "")
    assert reason in ran.err
    assert listed(carrel) == []


def test_the_list_by_paper_query_colour_and_tag(carrel, ids, marked):
    # The papers came with one import, so they go by their number.
    assert quotes(carrel) == ["Sparse", "cranes were", "Dim"]
    assert quotes(carrel, CRANES) == ["Sparse", "cranes were"]
    assert quotes(carrel, ids["Slow Lamps"][-26:]) == ["Dim"]
    assert quotes(carrel, "lamps") == ["Sparse", "cranes were", "Dim"]
    assert quotes(carrel, "title:lamps", "-cranes") == ["Dim"]
    assert quotes(carrel, "--colour", "pink") == ["Sparse", "Dim"]
    assert quotes(carrel, "--tag", "a") == ["cranes were", "Dim"]
    assert quotes(carrel, "--tag", "A/B") == ["cranes were"]
    assert quotes(carrel, "--tag", "a", "--tag", "c", "--colour", "pink") == ["Dim"]
    assert quotes(carrel, "-", "--tag", "a") == []
    ran = carrel("highlight", "list", "nobody2020")
    assert (ran.status, ran.out, ran.err) == (0, "", "no highlights\n")


def test_papers_in_the_trash_only_when_named(carrel, marked):
    carrel("state", CRANES, "--trash")
    assert quotes(carrel) == ["Dim"]
    assert quotes(carrel, CRANES) == ["Sparse", "cranes were"]


def test_the_list_for_a_reader(carrel, marked):
    assert carrel("highlight", "list", CRANES).out == (
        "Counting Paper Cranes with Sparse Hands\n"
        f"  {marked[1][-8:].lower()}  “Sparse” (title, pink)\n"
        f"  {marked[0][-8:].lower()}  “cranes were” (abstract, yellow)\n"
        "            see *lamps*\n"
        "            tags: a/b\n"
    )
    assert carrel("highlight").out.count("\n") == 8


def test_the_list_as_markdown(carrel, ids, marked):
    ran = carrel("highlight", "list", CRANES, "--tag", "a", "--markdown")
    link = f"carrel://paper/{ids['Counting Paper Cranes with Sparse Hands']}#highlight-{marked[0]}"
    title = "Counting Paper Cranes with Sparse Hands"
    assert ran.out == f"> cranes were\n\nsee *lamps*\n\n— [{title}]({link}) #a/b\n"
    assert carrel("highlight", "list", "--markdown", "--json").status == 2
    assert carrel("highlight", "list", "--markdown").out.count("\n> ") == 2


def test_a_highlight_is_changed(carrel, marked):
    name = marked[0]
    for given in (name, name.lower(), name[-8:], f"carrel://paper/X1#highlight-{name}"):
        assert carrel("highlight", "change", given, "--colour", "blue").status == 0, given
    told = carrel(
        *("highlight", "change", name, "--comment", "", "--tag", "z", "--tag", "Z"),
        *("--untag", "A/B", "--untag", "none", "--json"),
    ).json
    assert (told["colour"], told["comment"], told["tags"]) == ("blue", "", ["z"])
    carrel("undo")
    assert listed(carrel, CRANES, "--tag", "a")[0]["comment"] == "see *lamps*"


def test_highlights_are_deleted(carrel, marked):
    told = carrel("highlight", "delete", marked[0], marked[2][-9:], marked[0], "--json").json
    assert told == {"deleted": [marked[0], marked[2]]}
    assert quotes(carrel) == ["Sparse"]
    carrel("undo")
    assert len(listed(carrel)) == 3
    assert carrel("highlight", "delete", marked[0]).out == "1 highlight deleted\n"


@pytest.mark.parametrize("what", ["change --comment x", "delete"])
@pytest.mark.parametrize("name", ["0", "ZZZZZZZZ", "", "carrel://paper/X1"])
def test_no_highlight_of_that_name(carrel, marked, what: str, name: str):
    before = listed(carrel)
    ran = carrel("highlight", *what.split(), name)
    assert (ran.status, ran.out) == (1, "")
    assert f"no highlight is called “{name}”" in ran.err
    assert listed(carrel) == before


def test_all_or_none_are_deleted(carrel, marked):
    assert carrel("highlight", "delete", *marked, "ZZZZZZZZ").status == 1
    assert len(listed(carrel)) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", CRANES],
        ["change", "01ABCDEF"],
        ["change"],
        ["delete"],
        ["delete", "x", "--tag", "y"],
        ["list", "--comment", "x"],
        ["list", "--occurrence", "1"],
        ["add", CRANES, "x", "--markdown"],
        ["paint"],
    ],
)
def test_wrong_usage(carrel, arguments: list[str]):
    ran = carrel("highlight", *arguments)
    assert (ran.status, ran.out) == (2, "")


def test_words_that_lost_their_place(carrel, folder, marked):
    with open_library(folder, origin="window") as library:
        library.save_note(1, "twice folded, and never again")
    made = carrel("highlight", "add", CRANES, "twice folded", "--field", "note", "--json").json
    carrel("note", CRANES, "--set", "gone")
    (told,) = [one for one in listed(carrel, CRANES) if one["id"] == made["id"]]
    assert (told["lost"], told["start"], told["end"]) == (True, None, None)
    assert "“twice folded” (note, yellow, lost its place)" in carrel("highlight").out


def test_show_tells_of_highlights(carrel, marked):
    shown = carrel("show", CRANES, "--json").json["highlights"]
    assert [(one["id"], one["field"]) for one in shown] == [
        (marked[1], "title"),
        (marked[0], "abstract"),
    ]
    assert shown == listed(carrel, CRANES)
    assert (
        "\n\nHighlights\n  “Sparse” (title, pink)\n  “cranes were” (abstract, yellow)\n"
        "    see *lamps*\n    tags: a/b\n"
    ) in carrel("show", CRANES).out


def test_search_finds_highlights_and_shows_what_they_say(carrel, marked):
    told = carrel("search", "highlight:lamps", "--json").json
    (found,) = told["results"]
    assert told["understood"][0]["meaning"] == 'a highlight has "lamps"'
    assert found["snippets"] == [{"field": "highlight", "text": "see *lamps*", "found": [[5, 10]]}]
    assert "    highlight: see **lamps**\n" in carrel("search", "highlight:lamps").out
    assert carrel("search", "has:highlight", "--json").json["count"] == 2
    assert carrel("search", "no:highlight", "--json").json["count"] == 2
