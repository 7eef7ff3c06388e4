"""`carrel show` and `carrel search`."""

from __future__ import annotations

import pytest

CRANES = "2102.99011"
TITLES = ("Counting Paper Cranes with Sparse Hands", "Slow Lamps")


def test_show_for_a_reader(carrel):
    carrel("note", CRANES, "--set", "# Mine\n\nfold twice")
    carrel("tag", CRANES, "--add", "paper/folding")
    ran = carrel("show", CRANES)
    assert (ran.status, ran.err) == (0, "")
    for told in (
        "Counting Paper Cranes with Sparse Hands\nAda Sample, Ben Muster\n",
        "Proceedings of Nowhere",
        "paper/folding",
        "https://example.org/code (Code)",
        "Abstract\n  Forty cranes were folded.\n\n  Nobody was hurt.\n",
        "  # Mine\n\n  fold twice\n",
    ):
        assert told in ran.out


def test_a_summary_stands_in_for_an_abstract(carrel, ids):
    assert "Summary by Carrel\n  Dim." in carrel("show", ids["Slow Lamps"]).out


def test_show_as_json(carrel, ids):
    carrel("note", CRANES, "--set", "mine")
    shown = carrel("show", CRANES, "--json").json
    assert list(shown) == [
        *("id", "citekey", "title", "abstract", "summary", "authors", "year", "published"),
        *("venue", "url", "arxiv", "doi", "links", "source", "source_data", "state", "starred"),
        *("rating", "tags", "note", "added_at", "trashed_at", "highlights", "mentions"),
    ]
    assert shown["id"] == ids[TITLES[0]]
    assert shown["authors"] == ["Ada Sample", "Ben Muster"]
    assert shown["links"] == [{"url": "https://example.org/code", "title": "Code"}]
    assert shown["source_data"] == {"upvotes": 3}
    assert (shown["note"], shown["state"], shown["starred"]) == ("mine", "inbox", False)
    assert (shown["rating"], shown["trashed_at"], shown["mentions"]) == (None, None, [])
    assert shown["added_at"].endswith("Z")


@pytest.mark.parametrize("name", [CRANES, "arXiv:2102.99011v2", "10.5555/cranes.1"])
def test_names_of_a_paper(carrel, ids, name: str):
    assert carrel("show", name, "--json").json["id"] == ids[TITLES[0]]


def test_a_citekey_and_an_id_are_names(carrel, ids):
    paper = carrel("show", ids["Slow Lamps"], "--json").json
    assert carrel("show", paper["citekey"], "--json").json == paper
    assert carrel("show", paper["id"].lower(), "--json").json == paper


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_unknown_paper(carrel, form):
    ran = carrel("show", "nobody2020", *form)
    assert ran.status == 1
    assert ran.err.startswith("carrel: no paper is called “nobody2020”")
    assert ran.out == "" if not form else ran.json["error"] in ran.err


def test_an_ambiguous_beginning(carrel, ids):
    # The ids of one batch differ in their last characters only.
    ran = carrel("show", ids["Slow Lamps"][:8])
    assert ran.status == 1
    assert "could be several papers" in ran.err


def test_several_papers_are_a_list(carrel, ids):
    both = carrel("show", CRANES, ids["Slow Lamps"], CRANES, "--json").json
    assert [one["title"] for one in both] == list(TITLES)


def test_names_from_standard_input(carrel, ids):
    some = f"{ids['Slow Lamps']}\n\n  {CRANES}  \n"
    both = carrel("show", "-", "--json", stdin=some).json
    assert [one["title"] for one in both] == ["Slow Lamps", TITLES[0]]
    assert carrel("show", "-", "--json", stdin="").json == []


def test_all_or_none_where_one_name_is_unknown(carrel):
    ran = carrel("tag", CRANES, "nobody2020", "--add", "x")
    assert ran.status == 1
    assert carrel("tag", "--json").json == {"tags": []}


def test_search_lists_all(carrel):
    found = carrel("search", "--json").json
    assert list(found) == ["query", "understood", "count", "took_ms", "results"]
    assert (found["query"], found["understood"], found["count"]) == ("", [], 4)
    assert list(found["results"][0]) == ["id", "title", "year", "score", "snippets"]
    assert {one["score"] for one in found["results"]} == {None}


def test_search_finds(carrel):
    found = carrel("search", "slow", "lamps", "--json").json
    assert [one["title"] for one in found["results"]] == ["Slow Lamps"]
    assert found["query"] == "slow lamps"
    assert found["understood"][0].keys() == {"text", "meaning", "kind", "start", "end"}


def test_a_minus_leaves_out(carrel):
    titles = [one["title"] for one in carrel("search", "-lamps", "--json").json["results"]]
    assert len(titles) == 3
    assert "Slow Lamps" not in titles


def test_search_limits_and_orders(carrel):
    found = carrel("search", "--limit", "2", "--order", "year", "--json").json
    assert (found["count"], [one["year"] for one in found["results"]]) == (4, [2023, 2022])
    found = carrel("search", "--order", "year", "--reverse", "--json").json
    assert [one["year"] for one in found["results"]] == [2020, 2021, 2022, 2023]
    by_title = carrel("search", "--order", "title", "--json").json["results"]
    assert by_title[0]["title"] == TITLES[0]
    assert carrel("search", "--limit", "0", "--json").json["results"] == []


def test_search_for_a_reader(carrel):
    ran = carrel("search", "lamps")
    assert ran.out == "Slow Lamps\n    2022 · inbox · beispielSlowLamps2022\n"
    assert ran.err.startswith("1 paper in ")
    assert carrel("search", "nothing-like-this").out == ""


def test_search_says_where_words_stand(carrel):
    carrel("note", CRANES, "--set", "a quiet\n\nlamp of my own")
    found = carrel("search", "lamp", "--json").json["results"]
    noted = next(one for one in found if one["snippets"] and one["snippets"][0]["field"] == "note")
    (snippet,) = [one for one in noted["snippets"] if one["field"] == "note"]
    assert snippet["text"] == "a quiet lamp of my own"
    assert [snippet["text"][start:end] for start, end in snippet["found"]] == ["lamp"]
    assert [one["score"] for one in found] == sorted((s["score"] for s in found), reverse=True)
    assert "    note: a quiet *lamp* of my own\n" in carrel("search", "lamp").out
    assert "snippets" not in carrel("search", "lamp", "--ids").out


def test_search_says_it_twice_where_words_stand_far_apart(carrel):
    carrel("note", CRANES, "--set", f"a quiet lamp{' and so on' * 40} to a zyzzyva")
    (found,) = carrel("search", "lamp", "zyzzyva", "--json").json["results"]
    told = [
        (one["field"], [one["text"][start:end] for start, end in one["found"]])
        for one in found["snippets"]
    ]
    assert told == [("note", ["lamp"]), ("note", ["zyzzyva"])]
    printed = carrel("search", "lamp", "zyzzyva").out
    assert "    note: a quiet *lamp* and so on" in printed
    assert "so on to a *zyzzyva*\n" in printed


def test_what_was_not_understood_is_said(carrel):
    assert "foo:bar" in carrel("search", "foo:bar").err


def test_a_refused_query_fails(carrel):
    ran = carrel("search", "x " * 400, "--json")
    assert ran.status == 1
    assert set(ran.json) == {"error"}


def test_ids_feed_other_commands(carrel):
    found = carrel("search", "is:inbox", "--ids")
    assert len(found.out.split()) == 4
    assert carrel("state", "-", "later", stdin=found.out).status == 0
    assert carrel("search", "state:later", "--json").json["count"] == 4
