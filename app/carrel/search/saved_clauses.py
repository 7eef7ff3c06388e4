"""`search:NAME`: the query that is saved under the name takes the clause's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from carrel.domain.fields import StoredField
from carrel.domain.query import SAVED, And, Field, Node, Not, Or, all_of, any_of, leaves, negation
from carrel.search.query_language import parse

#: Words and clauses of a query with all that is saved in it: saved searches can name others.
MOST_LEAVES = 256


class TooMuchSavedError(ValueError):
    """A query that is too long with what is saved; its text is for the reader."""


def names_saved(tree: Node | None) -> bool:
    """Whether a tree has clauses whose place something saved takes."""
    return any(isinstance(leaf, Field) and leaf.name == SAVED for leaf in leaves(tree))


def with_saved(
    tree: Node, query_of: Callable[[str], str | None], fields: tuple[StoredField, ...]
) -> Node:
    """Return `tree` with saved queries in the place of their names.

    `query_of(name)` is None where nothing is saved under a name. Such a clause stays, and finds
    nothing; so does one inside of what it names itself, and one whose query would be refused.
    Raises TooMuchSavedError.
    """
    return _Expansion(query_of, fields).of(tree, ())


class _Expansion:
    def __init__(
        self, query_of: Callable[[str], str | None], fields: tuple[StoredField, ...]
    ) -> None:
        self._query_of, self._fields = query_of, fields
        self._leaves = 0

    def of(self, node: Node, inside: tuple[str, ...]) -> Node:
        if isinstance(node, And):
            return _some(all_of(self._each(node.children, inside)))
        if isinstance(node, Or):
            return _some(any_of(self._each(node.children, inside)))
        if isinstance(node, Not):
            return negation(self.of(node.child, inside))
        self._leaves += 1
        if self._leaves > MOST_LEAVES:
            raise TooMuchSavedError(
                f"With what is saved, this query has more than {MOST_LEAVES} words and clauses."
            )
        if isinstance(node, Field) and node.name == SAVED:
            return self._saved(node, inside)
        return node

    def _each(self, nodes: Iterable[Node], inside: tuple[str, ...]) -> list[Node]:
        return [self.of(node, inside) for node in nodes]

    def _saved(self, node: Field, inside: tuple[str, ...]) -> Node:
        name = node.value.casefold()
        query = self._query_of(node.value) if name not in inside else None
        if query is None:
            return node
        parsed = parse(query, self._fields)
        if parsed.refused is not None:
            return node
        if parsed.tree is None:
            return negation(node)  # what is saved asks for every paper
        return self.of(parsed.tree, (*inside, name))


def _some(node: Node | None) -> Node:
    assert node is not None  # a group has conditions
    return node
