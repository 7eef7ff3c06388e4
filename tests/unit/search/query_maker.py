"""Makes queries over the whole language, about the papers of a library.

A clause is made for one paper, its witness, and mostly holds for it; the clauses that stand
together have the same witness, so that most queries find something.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from tests.unit.search.plain_evaluation import Papers, PlainPaper
from tests.unit.search.plain_texts import plain

from carrel.domain.fields import FieldKind, StoredField
from carrel.search.fields import FIELDS, STATES
from carrel.search.query_language import parse, quoted

DEEPEST = 3
#: Fields that say of a paper what depends on all the others, or on what is saved: no plain look at
#: it alone tells.
ABOUT_ALL_PAPERS = {"like", "search"}
_QUOTES = str.maketrans(dict.fromkeys('"“”„', " "))
_LETTERS = "abcdefghijklmnopqrstuvwxyzé"
_SIGNED = ("C++", "C#", "GPT-4", "KV-cache", "1.3B", "k-means++", "state-of-the-art", "x_y", "100%")
#: Other ways of writing an amount of these units, each with how many of it make 1 of the unit.
_SPELLINGS = {
    "GB": (("", 1), ("GB", 1), ("gb", 1), ("MB", 1000), ("TB", 0.001)),
    "TFLOP/s": (("", 1), ("TFLOPS", 1), ("T", 1), ("GFLOP/s", 1000), ("PFLOP/s", 0.001)),
    "params": (("", 1), ("B", 1e-9), ("M", 1e-6), ("b", 1e-9), ("Mparams", 1e-6)),
    "x": (("", 1), ("x", 1), ("×", 1), ("times", 1)),
}
#: What is not a clause, or not to its end.
_ODD = (
    "foo:bar",
    "year:soon",
    "tag:",
    "-",
    "OR",
    "NOT",
    "AND",
    "*",
    "...",
    ")",
    "is:green",
    "any:",
)


class QueryMaker:
    """Makes queries by what is drawn from chance. `fields` are those that plugins added."""

    def __init__(self, papers: Papers, fields: tuple[StoredField, ...]) -> None:
        self._papers, self._fields = list(papers.values()), fields
        self._stored = {field.name: field for field in fields}
        self._frequent, self._rare = _frequent_and_rare(self._papers)
        self.chance = random.Random(0)
        #: What makes a clause of each name of the language, for a witness.
        self.makers: dict[str, Callable[[PlainPaper], str]] = {
            "any": self._any,
            "title": lambda one: "title:" + self._text(one.cells["title"]),
            "abstract": lambda one: "abstract:" + self._text(one.body),
            "author": lambda one: "author:" + self._text(self._names(one)),
            "note": lambda one: "note:" + self._text(one.note),
            "highlight": lambda one: "highlight:" + self._text(self._highlighted(one)),
            "tag": lambda one: "tag:" + self._value(self._one_of(one.tags), "/"),
            "venue": lambda one: "venue:" + self._value(one.cells["venue"] or "none", " "),
            "arxiv": lambda one: "arxiv:" + self._beginning(one.cells["arxiv"] or "2001."),
            "doi": lambda one: "doi:" + self._beginning(one.cells["doi"] or "10.18653/x"),
            "key": lambda one: "key:" + self._beginning(one.cells["citekey"]),
            "year": lambda one: self._compared("year", one, lambda other: other.cells["year"]),
            "rating": lambda one: self._compared(
                "rating", one, lambda other: other.cells["rating"]
            ),
            "added": lambda one: self._compared("added", one, lambda other: self._cut(other.added)),
            "state": lambda one: f"state:{self._cased(one.cells['state'])}",
            "is": self._is,
            "has": lambda one: "has:" + self._had(one, has=True),
            "no": lambda one: "no:" + self._had(one, has=False),
        }
        # A field that nobody asks for would not be tried.
        assert self.makers.keys() == FIELDS.keys() - ABOUT_ALL_PAPERS
        by_kind: dict[FieldKind, Callable[[StoredField], Callable[[PlainPaper], str]]] = {
            "text": self._stored_text,
            "keyword": self._keyword,
            "number": self._number,
            "date": self._date,
            "boolean": self._boolean,
        }
        for field in fields:
            self.makers[field.name] = by_kind[field.kind](field)

    def query(self, chance: random.Random) -> str:
        """Return a query that is not refused."""
        self.chance = chance
        while True:
            query = self._group(self._witness(), DEEPEST) + chance.choice(("", " "))
            if chance.random() < 0.08:
                query = query[: chance.randint(1, len(query))]  # as it is being typed
            if parse(query, self._fields).refused is None:
                return query

    def clause(self, name: str, chance: random.Random) -> str:
        """Return one clause of a field."""
        self.chance = chance
        return self.makers[name](self._witness()) + " "

    # -- groups

    def _group(self, witness: PlainPaper, depth: int) -> str:
        others = self.chance.choice((0, 0, 0, 0, 1, 1, 2))
        papers = (witness, *(self._witness() for _ in range(others)))
        return " OR ".join(self._conjunction(one, depth) for one in papers)

    def _conjunction(self, witness: PlainPaper, depth: int) -> str:
        items = [self._item(witness, depth) for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3)))]
        if witness.trashed and self.chance.random() < 0.8:
            items.append("is:trashed")
        if self.chance.random() < 0.03:
            items.append(self.chance.choice(_ODD))
        self.chance.shuffle(items)
        return self.chance.choice((" ", " ", " ", " AND ")).join(items)

    def _item(self, witness: PlainPaper, depth: int) -> str:
        negated = self.chance.random() < 0.2
        if negated:
            witness = self._witness()
        if depth and self.chance.random() < 0.2:
            item = f"({self._group(witness, depth - 1)})"
        else:
            item = self.makers[self._name_for(witness)](witness)
        return self.chance.choice(("-", "NOT ")) + item if negated else item

    def _name_for(self, witness: PlainPaper) -> str:
        """Return the name of a field, mostly of one in which the witness has a value."""
        lacking = {name for name in (*FIELDS["has"].values, *self._stored) if not witness.has(name)}
        # Words are what is asked for most.
        names = ("any", "any", "title", "abstract", *self.makers)
        drawn = [self.chance.choice(names) for _ in range(self.chance.choice((1, 4, 4, 4, 4)))]
        return next((name for name in drawn if name not in lacking), drawn[0])

    def _witness(self) -> PlainPaper:
        return self._papers[self.chance.randrange(len(self._papers))]

    def _one_of(self, values: list[str]) -> str:
        return self.chance.choice(values) if values else "nothing"

    # -- text

    def _any(self, witness: PlainPaper) -> str:
        prefix = self.chance.choice(("", "", "", "", "any:"))
        texts = (witness.cells["title"], witness.body, witness.note)
        texts = (*texts, *witness.authors, *witness.tags, *witness.highlights)
        return prefix + self._text(self.chance.choice([text for text in texts if text]))

    def _names(self, witness: PlainPaper) -> str:
        # A quotation of all in one reaches across two of them, which nothing does.
        return self.chance.choice((self._one_of(witness.authors), " ".join(witness.authors)))

    def _highlighted(self, witness: PlainPaper) -> str:
        return self._one_of([one for one in witness.highlights if one])

    def _text(self, text: str) -> str:
        """Return a word or a quotation of a text."""
        words = _bare(text).split() or ["nothing"]
        if self.chance.random() < 0.3:
            return self._quotation(words)
        word = self.chance.choice(words)
        way = self.chance.random()
        if way < 0.2:
            odd = [one for one in words if not (one.isascii() and one.isalnum())]
            word = self.chance.choice(odd or _SIGNED)
        elif way < 0.3:
            word = self.chance.choice(self.chance.choice((self._frequent, self._rare)))
        elif way < 0.4:
            word = self.chance.choice(_SIGNED)
        word = _ungrouped(word)
        way = self.chance.random()
        if way < 0.3:
            return self._beginning(word) + self.chance.choice(("", "*"))
        if way < 0.45:
            return self._misspelt(word) + "~"
        return self._cased(word)

    def _quotation(self, words: list[str]) -> str:
        start = self.chance.randrange(len(words))
        chosen = words[start : start + self.chance.choice((1, 2, 2, 3, 4))]
        star = ""
        if self.chance.random() < 0.3:
            chosen[-1], star = self._beginning(chosen[-1]), "*"
        return f'"{self._cased(" ".join(chosen))}{star}"'

    def _beginning(self, word: str) -> str:
        return word[: self.chance.randint(min(2, len(word)), len(word))]

    def _misspelt(self, word: str) -> str:
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            at = self.chance.randint(0, len(word))
            way, letter = self.chance.randrange(4), self.chance.choice(_LETTERS)
            more = word[at:]
            behind = (letter + more, more[1:], letter + more[1:], more[1:2] + more[:1] + more[2:])
            word = word[:at] + behind[way]
        return word or "a"

    def _cased(self, text: str) -> str:
        way = self.chance.randrange(6)
        return text.upper() if way == 0 else plain(text) if way == 1 else text

    # -- one value

    def _value(self, value: str, between: str) -> str:
        """Return a value or the first of its steps or words, in quotation marks where it needs."""
        steps = _bare(value).split(between)
        chosen = self._cased(between.join(steps[: self.chance.randint(1, len(steps))]))
        return quoted(chosen)

    def _is(self, witness: PlainPaper) -> str:
        states = [witness.cells["state"], self.chance.choice(STATES), "unread"]
        if witness.cells["starred"]:
            states.append("starred")
        return "is:" + self.chance.choice((*states, "trashed" if witness.trashed else states[0]))

    def _had(self, witness: PlainPaper, *, has: bool) -> str:
        names = (*FIELDS["has"].values, *self._stored)
        return self.chance.choice([one for one in names if witness.has(one) == has] or ["note"])

    # -- values with an order

    def _compared(
        self, name: str, witness: PlainPaper, value_of: Callable[[PlainPaper], object]
    ) -> str:
        """Return a comparison or a range; an end of most of them is the witness's own value."""
        others = (value_of(self._witness()) for _ in range(50))
        drawn = next((one for one in others if one is not None), 3)
        own = value_of(witness)
        if own is None:
            own = drawn
        way = self.chance.choice(("", "", "=", ">=", "<=", ">", "<", "*..", "..", "..", "..*"))
        if way in (">", "<"):
            return f"{name}:{way}{drawn}"
        if way == "..":
            return f"{name}:{own}..{drawn}"
        return f"{name}:{own}{way[:-1]}" if way == "..*" else f"{name}:{way}{own}"

    def _cut(self, date: str) -> str:
        return date[: self.chance.choice((4, 7, 10))]

    def _number(self, field: StoredField) -> Callable[[PlainPaper], str]:
        def value_of(paper: PlainPaper) -> str | None:
            if not paper.stored[field.name]:
                return None
            behind, factor = self.chance.choice(_SPELLINGS.get(field.unit, (("", 1),)))
            amount = self.chance.choice(paper.stored[field.name]) * factor
            return f"{amount:.10g}{behind}".replace("e+", "e")

        return lambda witness: self._compared(field.name, witness, value_of)

    def _date(self, field: StoredField) -> Callable[[PlainPaper], str]:
        def value_of(paper: PlainPaper) -> str | None:
            values = paper.stored[field.name]
            return self._cut(values[0]) if values else None

        return lambda witness: self._compared(field.name, witness, value_of)

    # -- other values of plugins

    def _stored_text(self, field: StoredField) -> Callable[[PlainPaper], str]:
        return lambda witness: (
            f"{field.name}:{self._text(self._one_of(witness.stored[field.name]))}"
        )

    def _keyword(self, field: StoredField) -> Callable[[PlainPaper], str]:
        return lambda witness: (
            f"{field.name}:{self._value(self._one_of(witness.stored[field.name]), '/')}"
        )

    def _boolean(self, field: StoredField) -> Callable[[PlainPaper], str]:
        return lambda witness: f"{field.name}:{self.chance.choice(('yes', 'no', 'TRUE', 'false'))}"


def _frequent_and_rare(papers: list[PlainPaper]) -> tuple[list[str], list[str]]:
    """Return the words that most abstracts hold, and those that one or two hold."""
    counted = Counter(word for paper in papers for word in paper.texts["abstract"].words)
    frequent = [word for word, _ in counted.most_common(200)]
    return frequent, [word for word, count in counted.items() if count < 3]


def _bare(text: str) -> str:
    return text.translate(_QUOTES)


def _ungrouped(word: str) -> str:
    return "".join(c for c in word if c not in "()") or "a"
