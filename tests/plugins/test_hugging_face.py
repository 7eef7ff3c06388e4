"""The listing of a Hugging Face page in many shapes, and the JSON of its API."""

from __future__ import annotations

import io
import json
import re
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import ImportedPaper, ImportSource, Link, Refusal
from carrel_plugins.hugging_face import daily_json, listing

Pair = tuple[str, str]

PAPERS: list[Pair] = [
    (
        "Tea Kettles as Schedulers",
        """A kettle that whistles at the right moment is a scheduler with one queue. We boil eleven
        of them side by side and find that the third always wins by 12\\% (2times on rainy days).
        The cause is a draught by the window, not the ``priority" printed on the lid.""",
    ),
    (
        """Soup Spoons and Their Caches: How Large Is a Mouthful, and Who Pays for the Memory-Bound
        Models?""",
        """Every spoon is a cache with one line. We measure mouthfuls of 18 ml on 40 spoons --
        wooden, silver and second-hand -- and model the miss rate of hot soup [3, 4]. * Round
        spoons spill less. * Deep spoons wait longer. Our state-of-the-kitchen model predicts
        the time to an empty bowl within 7\\% and is released at https://example.org/spoons.""",
    ),
    (
        "toastGPT: Browning Without Burning",
        """Toasters know two states and regret one of them. toastGPT listens to the crumbs and
        stops 3 seconds earlier than a timer would, on 9 of 10 slices. No bread was retrained.""",
    ),
    (
        "Étude sur l'Oubli: 2 Umbrellas, 3 Owners",
        """Umbrellas change hands in 2019 trams out of 10,000. We follow two of them through a wet
        spring and prove that the third owner does not exist. New. Subscribe to no weather: all
        forecasts are drawn from a hat, on Mar 14, by 12 authors who then go home early""",
    ),
]
PAPERS = [(" ".join(title.split()), " ".join(text.split())) for title, text in PAPERS]


class Job:
    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None: ...


def read(text: str | bytes, module=listing, name="listing.txt") -> list[ImportedPaper | Refusal]:
    content = text.encode() if isinstance(text, str) else text
    return list(module.read(ImportSource(name=name, open=lambda: io.BytesIO(content)), Job()))


def papers(text: str | bytes) -> list[ImportedPaper]:
    return [one for one in read(text) if isinstance(one, ImportedPaper)]


def pairs(text: str | bytes) -> list[Pair]:
    return [(one.title, one.abstract or "") for one in papers(text)]


def refusals(text: str | bytes) -> list[tuple[str, int | None]]:
    return [(one.reason, one.line) for one in read(text) if isinstance(one, Refusal)]


def page(number: int) -> str:
    return f"https://huggingface.co/papers/2403.{number:05}"


def arxiv(number: int) -> str:
    return f"https://arxiv.org/abs/2403.{number:05}v2"


# -- shapes ------------------------------------------------------------------------------------


def joined(between: str = "\n\n", after: str = "\n\n", before: str = "", top: str = "") -> str:
    """Put the papers together; {n} stands for the number of the paper."""
    return top + "".join(
        before.replace("{n}", str(n)) + title + between.replace("{n}", str(n)) + abstract
        + after.replace("{n}", str(n))
        for n, (title, abstract) in enumerate(PAPERS, 1)
    )  # fmt: skip


def wrapped(
    width: int,
    title: str = "",
    abstract: str = "",
    between: str = "\n\n",
    after: str = "\n\n",
    first: str | None = None,
    **options: bool,
) -> str:
    """Put the papers together as a text browser or an editor wraps them."""
    text = ""
    for name, body in PAPERS:
        text += textwrap.fill(
            name, width, initial_indent=title, subsequent_indent=" " * len(title), **options
        )
        text += between + textwrap.fill(
            body,
            width,
            initial_indent=abstract if first is None else first,
            subsequent_indent=abstract,
            **options,
        )
        text += after
    return text


def text_browser(list_of_links: str) -> str:
    """Put the papers together as lynx prints a page: numbered links, wrapped at 79 columns."""
    text = "   #[1]alternate\n\n   [2]Hugging Face [3]Models [4]Datasets\n\nDaily Papers\n\n"
    text += "   (BUTTON) Subscribe\n\n"
    number = 5
    links = []
    for index, (title, plain) in enumerate(PAPERS, 1):
        abstract = plain
        marked = f"[{number}]{title}"
        links.append(f"{number}. {page(index)}")
        if "https://example.org/spoons" in abstract:
            number += 1
            abstract = abstract.replace("https://", f"[{number}]https://")
            links.append(f"{number}. https://example.org/spoons")
        number += 1
        links.append(f"{number}. https://huggingface.co/login")
        for block in (marked, abstract):
            text += textwrap.fill(
                block,
                79,
                initial_indent="   ",
                subsequent_indent="   ",
                break_on_hyphens=False,
                break_long_words=False,
            )
            text += "\n\n"
        text += f"     * [{number}]Upvote\n       12\n\n"
        number += 1
    return text + "References\n\n" + list_of_links + "".join(f"   {link}\n" for link in links)


TOP = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "byAK and the research community\n\nMar 14\n\n"
)

SHAPES: dict[str, str | bytes] = {
    "as copied": joined(top=TOP),
    "nothing around it": joined().strip(),
    "no blank lines": joined("\n", "\n", top=TOP.replace("\n\n", "\n")),
    "doubled blank lines": joined("\n\n\n", "\n\n\n\n", top=TOP),
    "blank lines between papers only": joined("\n", "\n\n"),
    "blank lines inside papers only": joined("\n\n", "\n"),
    "blank lines with spaces": joined("\n \t\n", "\n\u00a0\n"),
    "CRLF": joined(top=TOP).replace("\n", "\r\n"),
    "CR": joined(top=TOP).replace("\n", "\r"),
    "BOM": "\ufeff" + joined(top=TOP),
    "indented by tabs": textwrap.indent(joined(top=TOP), "\t\t"),
    "indented by spaces": textwrap.indent(joined(), "        "),
    "abstracts indented": joined("\n    ", "\n"),
    "non-breaking spaces around": joined(" \u00a0\n\n\u00a0\u00a0", "\u00a0\n\n\u00a0"),
    "zero-width spaces around": joined("\u200b\n\n\u200b", "\n\n"),
    "labels": joined("\n\nAbstract\n\n"),
    "labels with colons": joined("\nAbstract:\n", "\n\n", before="Title: "),
    "labels on the line": joined("\nAbstract: "),
    "Markdown labels": joined("\n\n**Abstract**\n\n", before="## "),
    "upvotes": joined("\n\nUpvote\n\n124\n\n", "\n\n+7\n\n"),
    "upvotes on a line": joined("\n\n▲ 96\n\n", "\n\nUpvote 1.2k\n\n-\n\n"),
    "author counts": joined("\n\n·12 authors\n\n", "\n\n12 authors\n\n+7\n\n"),
    "submitters": joined(before="Submitted by akhaliq\n\n"),
    "submitters on two lines": joined(before="Submitted by\n\n\t\t\takhaliq\n\n"),
    "submitters below the title": joined("\n\nSubmitted by\nAnn Lee\n\n"),
    "dates": joined("\n\nPublished on Mar 14, 2024\n\n", "\n\n14 March\n\n"),
    "a card's row": joined(after="\n\nPublished on Mar 14, 2024 · 12 authors · Upvote 9\n\n"),
    "a card's row without dividers": joined(after="\nUpvote 9 GitHub 1.2k arXiv Page\n\n"),
    "whole cards": joined(
        "\n\n·12 authors\n\n",
        "\n\nPublished on Mar 14, 2024\n\nUpvote\n\n96\n\nGitHub 1.2k\n\narXiv Page\n\n",
        before="Submitted by\n\nakhaliq\n\n",
        top="Trending Papers\n\nby AK and the research community\n\nDaily\nWeekly\nMonthly\n\n",
    ),
    "whole cards without blank lines": joined(
        "\n12 authors\n",
        "\nPublished on Mar 14, 2024\nUpvote 96\nGitHub 1.2k\narXiv Page\n",
        before="Submitted by akhaliq\n",
        top="Daily Papers\nMar 11-15\n",
    ),
    "a footer": joined(after="\n\n")
    + "Previous\n\n1\n2\n3\n…\n\nNext\n\nCompany\n© Hugging Face\nTOS",
    "links between": joined("\n" + page(4)[:-1] + "{n}\n\n"),
    "links of other places between": joined("\nhttps://github.com/kitchen/{n}\n\n"),
    "links behind": joined(after="\n\n" + page(4)[:-1] + "{n}\n\n"),
    "links in front": joined(before=page(4)[:-1] + "{n}\n\n"),
    "Markdown links": "".join(
        f"### [{title}]({page(n)})\n\n{abstract}\n\n"
        for n, (title, abstract) in enumerate(PAPERS, 1)
    ),
    "bullets": joined(before="* "),
    "dashes": joined(before="- "),
    "wrapped at 72": wrapped(72),
    "wrapped at 80": wrapped(80, break_on_hyphens=False),
    "wrapped at 60, words broken behind hyphens": wrapped(60),
    "wrapped at 100": wrapped(100),
    "wrapped and indented": wrapped(76, "   ", "   "),
    "wrapped, titles less indented": wrapped(78, "", "    "),
    "wrapped, titles less indented, no blank line": wrapped(78, "", "    ", between="\n"),
    "wrapped, first line indented": wrapped(76, first="    "),
    "wrapped, titles with bullets": wrapped(76, "  * ", "    "),
    "wrapped, then indented": textwrap.indent(wrapped(72), "    "),
    "wrapped abstracts, long titles": "".join(
        f"{title}\n\n{textwrap.fill(abstract, 72)}\n\n" for title, abstract in PAPERS
    ),
    "wrapped with furniture": wrapped(
        80, after="\n\nUpvote 12\nSubmitted by akhaliq\n\n", break_on_hyphens=False
    ),
    "wrapped without blank lines": wrapped(80, between="\n", after="\n", break_on_hyphens=False),
    "text browser": text_browser(""),
    "text browser with headed links": text_browser("   Visible links\n"),
    "text browser with bracketed links": re.sub(r"(\d+)\. https", r"[\1] https", text_browser("")),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_papers(shape: str):
    text = SHAPES[shape]
    assert pairs(text) == PAPERS
    assert refusals(text) == []
    content = text.encode() if isinstance(text, str) else text
    assert listing.sniff(content, "pasted text") >= 60


def test_lines_tell_where_a_paper_begins():
    assert [one.line for one in papers(joined(top=TOP))] == [11, 15, 19, 23]


# -- links, dates, authors ---------------------------------------------------------------------

IDS = [f"2403.{n:05}" for n in range(1, len(PAPERS) + 1)]

LINKED: dict[str, Callable[[str], str]] = {
    "between": lambda link: joined(f"\n{link}\n\n"),
    "above the title": lambda link: joined(before=f"{link}\n"),
    "in front, alone": lambda link: joined(before=f"{link}\n\n"),
    "below the abstract": lambda link: joined(after=f"\n{link}\n\n"),
    "behind, alone": lambda link: joined(after=f"\n\n{link}\n\n"),
    "no blank lines": lambda link: joined("\n", f"\n{link}\n"),
    "with words": lambda link: joined(after=f"\n\narXiv: {link}\n\n"),
    "behind the title": lambda link: joined(f" ({link})\n\n"),
    "in angles": lambda link: joined(f"\n<{link}>\n"),
}


@pytest.mark.parametrize("place", LINKED)
@pytest.mark.parametrize("link", ["https://arxiv.org/abs/2403.0000{n}v2", page(4)[:-1] + "{n}"])
def test_a_link_beside_a_paper_is_its_own(place: str, link: str):
    text = LINKED[place](link)
    assert pairs(text) == PAPERS
    assert [one.arxiv for one in papers(text)] == IDS
    assert [one.url for one in papers(text)] == [
        link.replace("{n}", str(n)) for n in range(1, len(PAPERS) + 1)
    ]


@pytest.mark.parametrize("written", ["arXiv:2403.0000{n}", "2403.0000{n}", "/papers/2403.0000{n}"])
def test_an_id_alone_is_a_link(written: str):
    assert [one.arxiv for one in papers(joined(f"\n{written}\n"))] == IDS


@pytest.mark.parametrize("shape", ["text browser", "Markdown links"])
def test_a_titles_own_link_is_the_papers(shape: str):
    assert [one.arxiv for one in papers(SHAPES[shape])] == IDS


def test_other_links_are_kept_as_links():
    text = joined("\nhttps://github.com/kitchen/{n}\nhttps://huggingface.co/akhaliq\n\n")
    assert papers(text)[2].links == (Link(url="https://github.com/kitchen/3"),)
    assert {one.arxiv for one in papers(text)} == {None}


def test_two_ids_beside_one_paper_are_none():
    text = joined(f"\n{page(1)}\n{arxiv(2)}\n")
    assert {(one.arxiv, one.url) for one in papers(text)} == {(None, None)}


def test_two_links_to_the_same_paper_are_one_id():
    one = papers(joined(f"\n{page(1)}\n{arxiv(1)}\n"))[0]
    assert (one.arxiv, one.url) == ("2403.00001", page(1))


def test_a_link_of_a_refused_title_is_nobodys():
    text = f"{PAPERS[0][0]}\n\n{PAPERS[0][1]}\n\nA Lonely Heading\n{page(9)}\n\n"
    text += "\n\n".join(PAPERS[2])
    assert [one.arxiv for one in papers(text)] == [None, None]


def test_the_day_of_publication():
    text = joined("\n\nPublished on Mar 4, 2024\n\n")
    assert {(one.published, one.year) for one in papers(text)} == {("2024-03-04", 2024)}
    assert {one.published for one in papers(SHAPES["a card's row"])} == {"2024-03-14"}
    assert {one.published for one in papers(joined(top=TOP))} == {None}


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee, Bo van der Berg, Ćira Ô",
        "Authors: Ann Lee, Bo van der Berg and Ćira Ô",
        "Authors\n\nAnn Lee; Bo van der Berg; Ćira Ô",
        "Ann Lee · Bo van der Berg · Ćira Ô",
    ],
)
def test_names_between_title_and_abstract_are_the_authors(line: str):
    text = joined(f"\n\n{line}\n\n")
    assert pairs(text) == PAPERS
    assert {one.authors for one in papers(text)} == {("Ann Lee", "Bo van der Berg", "Ćira Ô")}


def test_a_single_name_is_the_author_where_others_have_theirs():
    lines = ["Ann Lee, Bo Ek", "Cy Wu", "Ann Lee and Bo Ek", "Dai de Vries"]
    text = "".join(
        f"{title}\n{line}\n\n{abstract}\n\n"
        for (title, abstract), line in zip(PAPERS, lines, strict=True)
    )
    assert pairs(text) == PAPERS
    found = [", ".join(one.authors) for one in papers(text)]
    assert found == ["Ann Lee, Bo Ek", "Cy Wu", "Ann Lee, Bo Ek", "Dai de Vries"]


def test_a_title_with_commas_is_no_line_of_names():
    lonely, title = "A Lonely Heading", "Kettle Graphs, Random Spoons and Machine Toast"
    text = f"{lonely}\n\n{title}\n\n{PAPERS[0][1]}\n"
    assert pairs(text) == [(title, PAPERS[0][1])]
    assert refusals(text) == [(f"“{lonely}”: a title without an abstract", 1)]


def test_a_machines_summary_is_not_the_abstract():
    text = joined("\n\nAbstract\n\nAI-generated summary\n\nKettles whistle in turn.\n\n")
    assert pairs(text) == PAPERS
    assert {one.summary for one in papers(text)} == {"Kettles whistle in turn."}


def test_a_second_paragraph_of_an_abstract():
    title, abstract = PAPERS[0]
    more = "Its second paragraph stands right below, and says that the lid must stay closed."
    text = f"{title}\n\n{abstract}\n{more}\n\n" + "\n\n".join(PAPERS[2])
    assert pairs(text) == [(title, f"{abstract}\n{more}"), PAPERS[2]]


# -- refusals ----------------------------------------------------------------------------------


def test_a_title_without_an_abstract():
    lonely = "A Very Lonely Heading About Forks, Which Goes On Until It Is Cut Off"
    text = f"{lonely}\n\n" + joined()
    assert pairs(text) == PAPERS
    ((reason, line),) = refusals(text)
    assert reason.endswith("…”: a title without an abstract")
    assert reason[1:40] == lonely[:39]
    assert len(reason.partition("”")[0]) <= 61
    assert line == 1


def test_an_abstract_without_a_title():
    text = joined() + PAPERS[1][1] + "\n\n" + "\n\n".join(PAPERS[0])
    assert pairs(text) == [*PAPERS, PAPERS[0]]
    ((reason, line),) = refusals(text)
    assert "an abstract without a title" in reason
    assert line == 17


@pytest.mark.parametrize("cut", [30, 60, 200, 500, 700, 900])
def test_a_cut_listing_gives_what_is_whole_or_says_what_is_not(cut: int):
    text = joined()[:cut]
    found = pairs(text)
    assert len(found) + len(refusals(text)) >= 1
    for (title, abstract), whole in zip(found, PAPERS, strict=False):
        assert title == whole[0]
        assert whole[1].startswith(abstract)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("", 0),
        ('{"title": "a"}', 0),
        ('[{"title": "a"}]', 0),
        ("<!DOCTYPE html><p>x", 0),
        ("@article{x,\n", 0),
        ("\0\1\2\3" * 50, 0),
        ("hello world", 5),
        ("one two\n" * 20_000, 0),
    ],
)
def test_what_is_no_listing(text: str, sure: int):
    assert listing.sniff(text.encode()[:65_536], "pasted text") == sure


def test_data_is_neither_title_nor_abstract():
    rows = "".join(f'{{"title": "Forks {n}", "abstract": "{"long " * 80}"}}\n' for n in range(3))
    text = "title,abstract,year\n" + rows
    assert papers(text) == []
    assert len(refusals(text)) == 4


@given(st.lists(st.sampled_from([*"abcXYZ .\n\n[]1", "Abstract\n", "word. " * 60, "12 authors"])))
def test_nothing_is_invented(pieces: list[str]):
    text = "".join(pieces)
    known = "".join(text.split())
    for one in read(text):
        if isinstance(one, ImportedPaper):
            assert one.title.strip()
            for said in (one.title, one.abstract or ""):
                letters = "".join(said.split())
                for mark in ("[1]",):  # a text browser's mark before a link
                    assert letters in known or letters in known.replace(mark, "")


@given(st.text())
def test_any_text_is_read_or_refused(text: str):
    for one in read(text.encode("utf-8", "surrogatepass")):
        assert isinstance(one, Refusal) or one.title.strip()


@pytest.mark.parametrize(
    "line",
    [
        "1\u00a0" * 100 + "x",
        "1 " * 110 + "x",
        "upvote " * 30 + "x",
        "https://a.b " + "project page " * 100 + "x",
        "title" + "*" * 900_000 + "x",
        "arxiv" + " " * 900_000 + "x",
        "https://" + "." * 900_000,
        "Authors:" + " a" + " " * 900_000 + "b",
        "a" * 900_000,
        "[" * 900_000,
        "[1]" * 300_000,
        "Ann Lee, " * 100_000,
        "." + "'" * 900_000 + "x",
        "submitted by " * 15,
    ],
)
def test_hostile_lines_take_no_time(line: str):
    started = time.process_time()
    read(f"{PAPERS[0][0]}\n{line}\n\n{line}\n")
    assert time.process_time() - started < 5


# -- the JSON of the API -----------------------------------------------------------------------

ENTRY = {
    "paper": {
        "id": "2403.00001",
        "authors": [{"name": "Ann Lee", "hidden": False}, {"name": "Bo Ek"}, {"user": "x"}],
        "publishedAt": "2024-03-02T00:00:00.000Z",
        "title": PAPERS[0][0],
        "summary": PAPERS[0][1],
        "upvotes": 31,
        "githubRepo": "https://github.com/kitchen/kettles",
        "projectPage": "https://example.org/kettles",
        "ai_summary": "Kettles queue.",
    },
    "publishedAt": "2024-03-01T20:00:00.000Z",
    "title": PAPERS[0][0],
    "summary": PAPERS[0][1],
    "numComments": 2,
}


@pytest.mark.parametrize("told", [[ENTRY], ENTRY, ENTRY["paper"], [ENTRY["paper"]]])
def test_the_api(told: object):
    content = json.dumps(told).encode()
    assert daily_json.sniff(content, "pasted text") >= 85
    (one,) = read(content, daily_json)
    assert isinstance(one, ImportedPaper)
    assert (one.title, one.abstract, one.summary) == (*PAPERS[0], "Kettles queue.")
    assert one.authors == ("Ann Lee", "Bo Ek")
    assert (one.published, one.year, one.arxiv) == ("2024-03-02", 2024, "2403.00001")
    assert one.url == "https://huggingface.co/papers/2403.00001"
    assert one.links == (
        Link(url="https://example.org/kettles", title="Project page"),
        Link(url="https://github.com/kitchen/kettles", title="Code"),
    )
    assert one.source_data["upvotes"] == 31
    assert not {"title", "summary", "paper", "authors"} & set(one.source_data)


def test_a_wrong_entry_of_the_api_is_refused_by_number():
    told = [3, {"paper": {"title": ""}}, ENTRY, {"title": "a", "summary": 7}]
    found = read(json.dumps(told).encode(), daily_json)
    assert [one.reason for one in found if isinstance(one, Refusal)] == [
        "entry 1: not an object",
        "entry 2: it has no title",
        "entry 4: its summary is not text",
    ]
    assert isinstance(found[2], ImportedPaper)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (json.dumps([ENTRY]).encode()[:-40], "not JSON"),
        (b'{"title": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "deep"),
        (b'{"title": 1' + b"0" * 34_000_000 + b"}", "32 MB"),
        (b'{"title": 1' + b"0" * 9_000 + b"}", "too many digits"),
    ],
)
def test_broken_json_is_a_value_error(content: bytes, said: str):
    with pytest.raises(ValueError, match=said):
        read(content, daily_json)


# -- the real ones -----------------------------------------------------------------------------


def test_the_real_listing(shared: Path):
    content = (shared / "seeds" / "hf-listing-gpt.txt").read_bytes()
    facts = json.loads((shared / "seeds" / "papers.json").read_text("utf-8"))
    lines = content.decode("utf-8").split("\n")
    found = read(content)
    assert [one.title for one in found] == [fact["title"] for fact in facts]  # type: ignore[union-attr]
    for one in found:
        assert isinstance(one, ImportedPaper)
        assert one.line
        assert lines[one.line - 1] == one.title
        assert lines[one.line + 1] == one.abstract


@pytest.mark.parametrize("width", [72, 76, 80, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_the_real_listing_wrapped(shared: Path, width: int, indent: str):
    text = (shared / "seeds" / "hf-listing-gpt.txt").read_text("utf-8")
    options = {"break_on_hyphens": False, "break_long_words": False}
    refilled = "\n\n".join(
        textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent, **options)
        for line in text.split("\n")
        if line
    )
    assert pairs(refilled) == pairs(text)
    assert refusals(refilled) == []


def test_the_real_day(shared: Path):
    content = (shared / "formats" / "hf_daily_papers_2026-07-31.json").read_bytes()
    told = json.loads(content)
    found = read(content, daily_json)
    assert [one.title for one in found] == [entry["title"] for entry in told]  # type: ignore[union-attr]
    assert all(isinstance(one, ImportedPaper) and one.abstract and one.authors for one in found)


def test_the_small_listing_of_the_repository(repository: Path):
    content = (repository / "tests" / "data" / "kitchen_listing.txt").read_bytes()
    assert [title.split(":")[0] for title, _ in pairs(content)] == [
        "Tea Kettles as Schedulers",
        "Soup Spoons and Their Caches",
        "toastGPT",
    ]
    assert refusals(content) == []
