"""Papers of our own making in many scripts, with notes that try everything; a seed decides."""

from __future__ import annotations

import dataclasses
import random

from carrel.domain.anchoring import Anchor
from carrel.domain.export_paper import ExportPaper
from carrel.domain.highlight import HIGHLIGHT_COLOURS, Highlight
from carrel.domain.paper import Paper, ReadingState

#: Words of many scripts: some of them join, some turn round, some need more than one code point.
WORDS = {
    "latin": "kernels fold slowly über große Ćwiczenia naïve ﬁne İstanbul straße".split(),
    "greek": "μικρά πλοία Ωμέγα σίγμας τέλος".split(),
    "cyrillic": "малые ёлки Журавли под дождём".split(),
    "hebrew": "ספינות קטנות בגשם שָׁלוֹם".split(),
    "arabic": "سفن صغيرة في المطر مُحَمَّد".split(),
    "devanagari": "छोटी नावें बारिश में क्षि".split(),
    "thai": "เรือเล็ก กลางฝน น้ำ".split(),
    "chinese": "小船 在 雨中 折叠 𠮷野".split(),
    "japanese": "小さな 船は ガギグ 雨の中".split(),
    "korean": "작은 배가 빗속에 각".split(),
    "tamil": "சிறிய படகுகள் மழையில்".split(),
    "amharic": "ትናንሽ ጀልባዎች በዝናብ".split(),
    "emoji": "🕊️ 👩‍🔬 🇺🇳 ⛵ 👍🏽".split(),
}
#: Titles that a file, a link or a value of YAML would take for something else.
ODD_TITLES = (
    'Cranes: "Counting" with #1 Hands',
    "C#",
    "C",
    "no",
    "null",
    "2024",
    "12:30",
    "2404.10830",
    "CON",
    "nul.txt",
    "- a list, or not",
    "[[A link]] to ![[a picture]]",
    "Tags #not/one and %%no comment%% and ^no-id",
    "It's 'quoted' \\ twice | a table: {x} & *y* <b>z</b>",
    "...",
    "???",
    "Ends with dots and blanks . . ",
    "tab\there, and \u202egnp.exe",
    "# Heading ##",
    "---",
    "<!-- carrel:begin notes sha256=0000000000000000 -->",
    "Slow Lamps",
    "SLOW LAMPS",
    "slow  lamps",
    "Stra\u00dfe",
    "STRASSE",
    "caf\u00e9",
    "cafe\u0301",
)
NOTES = (
    "",
    "One line.",
    "# Mine\n\n- fold twice  \n- [[Slow Lamps]] ![[crane.png]]\n\n```py\nx = 1\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nBelow.",
    "Pasted\r\nfrom a window\r\n\r\n- with its ends\r\n",
    "<!-- carrel:end notes -->\n<!-- carrel:begin notes sha256=0123456789abcdef -->\nfakes",
    "  <!-- carrel:end abstract -->\n\\<!-- carrel:end notes -->",
    "```\nnever closed",
    "~~~ md\n---\ncarrel_id: none\n---\n~~~\n\n---\n\nAfter a rule.",
    "Math $a_1 < b$ and $$\\sum_i x^i$$, ==marked==, %%said to nobody%%.",
    "> [!note]- folded\n> text\n\n1. one\n   1. deeper\n\n- [ ] to do\n- [x] done",
    "\n\n  indented and blank around\n\n",
    "مرحبا 🕊️ 日本語\u2028not a line end here\u00a0either",
)
TAGS = ("llm/long context", "2024", "#hash", "über", "日本語", "a,b", "to read", "x/y/z", "🕊️")
QUOTES = (
    "forty were folded",
    "two\nlines",
    "# 1 [[x]] #tag",
    "> quoted: 2.2× 🕊️",
    "<!-- carrel:end highlights -->",
)
COMMENTS = ("", "As *always*.\n\n- and again", "See [[Slow Lamps]].", "<!-- carrel:begin x -->")
_LONG = 300


def made_papers(count: int, seed: int) -> list[ExportPaper]:
    """Return `count` papers with ids of their own."""
    chance = random.Random(seed)
    return [made_paper(number, chance) for number in range(count)]


def made_paper(number: int, chance: random.Random) -> ExportPaper:
    """Return one paper; `number` makes it another's than all others."""
    carrel_id = f"01J9ZK8Q6TX3V5B7N9M1K{number:05d}"
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    arxiv = f"{chance.randint(1001, 2512)}.{chance.randint(0, 99999):05d}"
    paper = Paper(
        id=number + 1,
        carrel_id=carrel_id,
        citekey=f"made{chance.choice(('Fold', 'Lamp', 'fold'))}{number}",
        title=_title(number, chance),
        abstract=chance.choice(
            (None, "Forty cranes were folded.\n\nNobody was hurt.", "# 1. [[x]]")
        ),
        summary=chance.choice((None, "Dim, by design.")),
        authors=_authors(chance),
        year=chance.choice((None, int(day[:4]))),
        published=chance.choice((None, day)),
        url=chance.choice((None, f"https://example.org/{number}?a=b#c")),
        arxiv=chance.choice((None, arxiv)),
        doi=chance.choice((None, f"10.5555/Cranes.{number}")),
        state=chance.choice(list(ReadingState)),
        starred=chance.random() < 0.3,
        rating=chance.choice((None, 1, 3, 5)),
        tags=tuple(chance.sample(TAGS, chance.randint(0, 4))),
    )
    return ExportPaper(
        paper=paper, note=chance.choice(NOTES), highlights=_highlights(number, chance)
    )


def changed(one: ExportPaper, chance: random.Random) -> ExportPaper:
    """Return the paper as a reader's hour in the library leaves it; often as it was."""
    paper, note, highlights = one.paper, one.note, one.highlights
    if chance.random() < 0.3:
        paper = dataclasses.replace(paper, state=chance.choice(list(ReadingState)))
    if chance.random() < 0.3:
        paper = dataclasses.replace(paper, rating=chance.choice((None, 2, 4)), starred=True)
    if chance.random() < 0.4:
        paper = dataclasses.replace(paper, tags=tuple(chance.sample(TAGS, chance.randint(0, 4))))
    if chance.random() < 0.1:
        paper = dataclasses.replace(paper, citekey=f"{paper.citekey}b")
    if chance.random() < 0.1:
        paper = dataclasses.replace(paper, title=f"{paper.title}: Revisited", abstract="New: words")
    if chance.random() < 0.2:
        paper = dataclasses.replace(paper, authors=(*paper.authors[1:], "New: Name"))
    if chance.random() < 0.4:
        note = chance.choice((*NOTES, f"{note}\n\nRead again."))
    if chance.random() < 0.3:
        highlights = _highlights(paper.id - 1, chance)
    return ExportPaper(paper=paper, note=note, highlights=highlights)


def _title(number: int, chance: random.Random) -> str:
    if number < len(ODD_TITLES):
        return ODD_TITLES[number]
    words = WORDS[chance.choice(list(WORDS))]
    if chance.random() < 0.1:
        return " ".join(chance.choices(words, k=_LONG))[:_LONG]
    title = " ".join(chance.choices(words, k=chance.randint(1, 9)))
    return f"{title}: {chance.choice(ODD_TITLES)}" if chance.random() < 0.2 else title


def _authors(chance: random.Random) -> tuple[str, ...]:
    words = WORDS[chance.choice(list(WORDS))]
    made = (" ".join(chance.choices(words, k=2)) for _ in range(chance.choice((0, 1, 3))))
    return tuple(dict.fromkeys(made))


def _highlights(number: int, chance: random.Random) -> tuple[Highlight, ...]:
    return tuple(_highlight(number, place, chance) for place in range(chance.choice((0, 0, 1, 3))))


def _highlight(number: int, place: int, chance: random.Random) -> Highlight:
    quote = chance.choice(QUOTES)
    return Highlight(
        id=number * 4 + place + 1,
        highlight_id=f"01J9ZK8Q6TX3V5B7N9{number * 4 + place:08d}",
        paper_id=number + 1,
        field=chance.choice(("abstract", "note")),
        anchor=Anchor(start=0, end=len(quote), quote=quote),
        colour=chance.choice(HIGHLIGHT_COLOURS),
        comment=chance.choice(COMMENTS),
        tags=tuple(chance.sample(TAGS, chance.randint(0, 2))),
        span=chance.choice((None, (0, len(quote)))),
    )
