"""The query language: from what a reader types to a tree, and back to text.

    query    = clauses, all of which must hold; OR between them binds weaker than this
    clause   = word | "words" | field:value | field:"value" | ( query )
    negated  = -clause (at the start of a word) | NOT clause
    value    = 2020 | 2020..2023 | *..2020 | >=2020 | <=2020 | >2020 | <2020 | word
               (numbers of plugins also in units: >=80GB, 7B..13B)

Nothing raises. What is not a known clause is text, groups and quotations that are left open end
with the query, and operators without anything to work on are passed over. The last word is a
prefix unless a space follows it; `word*` and `"two words*"` are prefixes anywhere. `word~` is
found spelled nearly so, as a whole word.

`fields`, everywhere below, are those that plugins added to the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from carrel.domain.fields import StoredField
from carrel.domain.query import (
    And,
    Field,
    Node,
    Not,
    Or,
    Range,
    Text,
    all_of,
    any_of,
    leaves,
    negation,
)
from carrel.search.fields import SearchField, Typed, meaning, read_text, split_words
from carrel.search.request import UnderstoodClause
from carrel.search.stored_language import language
from carrel.search.tokens import Token, is_space, tokens

MAXIMUM_CHARACTERS = 256
MAXIMUM_TERMS = 32


class ParsedQuery(NamedTuple):
    """A query's tree (None: every paper), its clauses from left to right, or why it was refused."""

    tree: Node | None
    understood: tuple[UnderstoodClause, ...]
    refused: str | None = None


def parse(query: str, fields: tuple[StoredField, ...] = ()) -> ParsedQuery:
    """Return what `query` means; over 256 characters or 32 words and clauses it is refused."""
    if len(query) > MAXIMUM_CHARACTERS:
        return _refusal(f"{len(query):,} characters", f"{MAXIMUM_CHARACTERS} characters")
    found = tokens(query)
    terms = sum(token.kind == "leaf" for token in found)
    if terms > MAXIMUM_TERMS:
        return _refusal(f"{terms} words and clauses", f"{MAXIMUM_TERMS}")
    return _Parser(query, found, language(fields)).parsed()


def has_unknown_clause(query: str, fields: tuple[StoredField, ...] = ()) -> bool:
    """Whether any clause of `query`, negated or not, is read as text because nobody knows it."""
    known = language(fields)
    return any(
        token.kind == "leaf" and _read(token, known, unfinished=False)[1] == "unknown"
        for token in tokens(query[:MAXIMUM_CHARACTERS])
    )


def _refusal(has: str, most: str) -> ParsedQuery:
    return ParsedQuery(
        None, (), f"This query has {has}; a query can have {most}. Please shorten it."
    )


# -- text to tree ------------------------------------------------------------------------------


class _Group:
    """A group that is being read: alternatives of conjunctions, and whether it stands negated."""

    def __init__(self, *, negated: bool, inside_negated: bool) -> None:
        self.alternatives: list[list[Node]] = [[]]
        self.negated = negated
        self.inside_negated = inside_negated

    def node(self) -> Node | None:
        conjunctions = map(all_of, self.alternatives)
        return any_of(node for node in conjunctions if node is not None)


class _Parser:
    """Reads tokens with a stack of its own: no depth of parentheses can exhaust Python's."""

    def __init__(self, query: str, found: list[Token], known: Mapping[str, SearchField]) -> None:
        self._query = query
        self._known = known
        self._tokens = found
        self._groups = [_Group(negated=False, inside_negated=False)]
        self._clauses: list[UnderstoodClause] = []
        self._negated = False  # whether the next clause is
        self._negated_from: int | None = None  # where its "-" or NOT stands

    def parsed(self) -> ParsedQuery:
        for token in self._tokens:
            self._read(token)
        while len(self._groups) > 1:
            self._close()
        return ParsedQuery(self._groups[0].node(), tuple(self._clauses))

    def _read(self, token: Token) -> None:
        if token.kind == "leaf":
            self._leaf(token)
        elif token.kind in ("-", "NOT"):
            self._negated = not self._negated
            if self._negated_from is None:
                self._negated_from = token.start
        elif token.kind == "(":
            inside = self._groups[-1].inside_negated != self._negated
            self._groups.append(_Group(negated=self._negated, inside_negated=inside))
            self._forget_negation()
        elif token.kind == ")":
            self._forget_negation()
            if len(self._groups) > 1:
                self._close()
        else:
            self._forget_negation()
            if token.kind == "OR":
                self._groups[-1].alternatives.append([])

    def _forget_negation(self) -> None:
        self._negated = False
        self._negated_from = None

    def _close(self) -> None:
        group = self._groups.pop()
        self._add(group.node(), negated=group.negated)

    def _add(self, node: Node | None, *, negated: bool) -> None:
        if node is not None:
            conjunction = self._groups[-1].alternatives[-1]
            conjunction.append(negation(node) if negated else node)

    def _leaf(self, token: Token) -> None:
        node, kind, says = _read(token, self._known, unfinished=self._is_unfinished(token))
        if node is not None and self._groups[-1].inside_negated != self._negated:
            kind, says = "negated", f"not: {says}"
        start = token.start if self._negated_from is None else self._negated_from
        self._clauses.append(
            UnderstoodClause(
                text=self._query[start : token.end],
                meaning=says,
                kind=kind,
                start=start,
                end=token.end,
            )
        )
        self._add(node, negated=self._negated)
        self._forget_negation()

    def _is_unfinished(self, token: Token) -> bool:
        if token.quoted:
            return token.open and not is_space(self._query[-1])
        return token.end == len(self._query)


def read_clause(token: Token, fields: tuple[StoredField, ...] = ()) -> Node | None:
    """Return the node of a leaf token that is typed to its end.

    None for what cannot be used: a field without its value, a sign alone.
    """
    return _read(token, language(fields), unfinished=False)[0]


def _read(
    token: Token, known: Mapping[str, SearchField], *, unfinished: bool
) -> tuple[Node | None, str, str]:
    """Return a leaf token's node, the kind of its clause, and its meaning."""
    field = known.get(token.name.lower())
    typed = Typed(token.value, quoted=token.quoted, unfinished=unfinished)
    if field is not None and token.name:
        node = field.read(field, typed)
        if node is not None:
            return node, "field" if field.name != "any" else "text", _says(node, known)
        if not token.value.strip():
            return None, "unknown", f"waits for a value: {field.name}:"
    if not token.name:
        node = read_text(known["any"], typed)
        if node is None:
            return None, "unknown", f"ignored: {token.value}"
        return node, "text", _says(node, known)
    return _as_text(token, typed, known)


def _as_text(
    token: Token, typed: Typed, known: Mapping[str, SearchField]
) -> tuple[Node | None, str, str]:
    """Read what looks like a clause and is none: `foo:bar`, `year:soon`, `foo:"two words"`."""
    if token.quoted:
        words = f"{token.name} {token.value}"
        shown = f'{token.name}:"{token.value}"'
    else:
        words = shown = f"{token.name}:{token.value}"
    node = read_text(known["any"], typed._replace(value=words))
    # A title with a colon in it is not a mistaken clause.
    if token.value:
        return node, "unknown", f"searched as text: {shown}"
    return node, "text", _says(node, known)


def _says(node: Node | None, known: Mapping[str, SearchField]) -> str:
    return meaning(node, known) if isinstance(node, Text | Field | Range) else ""


# -- tree to text ------------------------------------------------------------------------------


def print_query(tree: Node | None, fields: tuple[StoredField, ...] = ()) -> str:
    """Return a query that parses to `tree` again; it may be longer than a query can be."""
    if tree is None:
        return ""
    text = _print(tree, fields)
    last = list(leaves(tree))[-1]
    finished = isinstance(last, Text) and not last.phrase and not last.prefix
    return text + " " if finished and not text.endswith(")") else text


def _print(node: Node, fields: tuple[StoredField, ...]) -> str:
    if isinstance(node, Or):
        return " OR ".join(_print(child, fields) for child in node.children)
    if isinstance(node, And):
        return " ".join(_print_in_group(child, fields, (Or,)) for child in node.children)
    if isinstance(node, Not):
        return "-" + _print_in_group(node.child, fields, (And, Or))
    return print_leaf(node, fields)


def _print_in_group(
    node: Node, fields: tuple[StoredField, ...], grouped: tuple[type[And | Or], ...]
) -> str:
    text = _print(node, fields)
    return f"({text})" if isinstance(node, grouped) else text


def print_leaf(leaf: Text | Field | Range, fields: tuple[StoredField, ...] = ()) -> str:
    """Return one clause, in quotation marks where its value needs them."""
    if isinstance(leaf, Range):
        return f"{leaf.name}:{leaf.low or '*'}..{leaf.high or '*'}"
    if isinstance(leaf, Field):
        return f"{leaf.name}:{'' if leaf.op == '=' else leaf.op}{quoted(leaf.value)}"
    words = " ".join(leaf.words) + ("*" if leaf.prefix else "")
    text = f'"{words}"' if leaf.phrase else words
    if leaf.field == "any" and (leaf.phrase or _reads_back(text, leaf, fields)):
        return text
    return f"{leaf.field}:{text}"


def _reads_back(text: str, leaf: Text, fields: tuple[StoredField, ...]) -> bool:
    # A word may look like an operator or a clause: any:OR, any:tag:x.
    found = tokens(text)
    return len(found) == 1 and found[0].kind == "leaf" and read_clause(found[0], fields) == leaf


def quoted(value: str) -> str:
    """Return `value` in quotation marks if it has to stand in them."""
    plain = not any(is_space(c) or c in '()"“”„' for c in value)
    return value if plain and value else f'"{" ".join(split_words(value))}"'
