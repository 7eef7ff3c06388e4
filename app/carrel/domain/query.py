"""What a query means, as a tree: and, or, not over words, fields and ranges.

A tree is canonical when it is made by `all_of`, `any_of` and `negation`: no group in a group of
its own kind, no group of one, no doubled negation. Two queries that mean the same in the same
order are then equal, and with n leaves a tree is at most 2n deep, so recursion over it is safe.
The query without conditions is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Words to look for in the text of a paper.

    A phrase holds the words of a quotation, which must follow each other as whole words;
    otherwise `words` is one word. `prefix` says that the last word was perhaps not typed to
    its end. `field` is one of `PAPER_TEXTS` ("any" means all of them), or a stored field of text.
    Words are as typed: whoever matches them folds case and accents. A word outside of a phrase
    that ends in "~" is meant roughly (`fuzzy`); whoever matches it decides how roughly.
    """

    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False
    field: str = "any"

    @property
    def fuzzy(self) -> bool:
        """Whether words spelled nearly like this one are asked for, too."""
        return not self.phrase and self.words[-1].endswith("~")


@dataclass(frozen=True, slots=True)
class Field:
    """A condition on one field that is not text; `op` is one of "=", ">=", "<=", ">", "<".

    `value` is canonical text ("2020", "2024-03", "llm/inference"): the field knows how to
    read it.
    """

    name: str
    op: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """A field between two values, both included; None leaves that side open.

    With both sides open it means that the field has a value at all.
    """

    name: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more conditions; use `And` and `Or`, which are never equal to each other."""

    children: tuple[Node, ...]


class And(Group):
    """All of its conditions."""

    __slots__ = ()


class Or(Group):
    """At least one of its conditions."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition; a paper without a value is among the opposite."""

    child: Node


#: The texts of a paper itself, which an index holds.
PAPER_TEXTS = ("any", "title", "abstract", "author", "note", "highlight")
#: The field whose value is the key of a paper, and which the papers have that are most like it.
LIKENESS = "like"
#: The field whose value is the name of a saved search, in whose place its query is meant.
SAVED = "search"

Node: TypeAlias = And | Or | Not | Text | Field | Range


def all_of(nodes: Iterable[Node]) -> Node | None:
    """Return the canonical conjunction of `nodes`; None (no condition) where there are none."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, And) else (node,)
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(nodes: Iterable[Node]) -> Node | None:
    """Return the canonical disjunction of `nodes`; None where there are none."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, Or) else (node,)
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def negation(node: Node) -> Node:
    """Return the canonical opposite of `node`."""
    return node.child if isinstance(node, Not) else Not(node)


def leaves(node: Node | None, *, negated: bool = True) -> Iterator[Text | Field | Range]:
    """Yield the leaves of a tree from left to right; `negated=False` leaves out those under Not."""
    if isinstance(node, Group):
        for child in node.children:
            yield from leaves(child, negated=negated)
    elif isinstance(node, Not):
        if negated:
            yield from leaves(node.child)
    elif node is not None:
        yield node


def has_text(node: Node) -> bool:
    """Whether any leaf asks for words of a paper's own texts."""
    return any(isinstance(leaf, Text) and leaf.field in PAPER_TEXTS for leaf in leaves(node))


def likenesses(node: Node, *, negated: bool = True) -> tuple[str, ...]:
    """Return the keys of the papers that others are to be like; see `leaves`."""
    found = leaves(node, negated=negated)
    return tuple(one.value for one in found if isinstance(one, Field) and one.name == LIKENESS)


def needs_texts(node: Node) -> bool:
    """Whether papers' texts have to be looked at; otherwise SQL alone can answer it."""
    return has_text(node) or bool(likenesses(node))
