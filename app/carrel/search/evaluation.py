"""A tree meets its sources: metadata goes to SQL, text to a matcher, and the sets of ids meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_

from carrel.domain.query import (
    And,
    Field,
    Group,
    Node,
    Not,
    Or,
    Text,
    all_of,
    leaves,
    likenesses,
    needs_texts,
)
from carrel.search.likeness import FULL
from carrel.search.query_language import MAXIMUM_CHARACTERS
from carrel.search.text_match import TextMatcher

Ids = AbstractSet[int]


class Evaluation:
    """Evaluates trees over all live papers, those in the trash included.

    Sets are of whatever kind the three sources return, and meet in it.

    `by_metadata` returns the ids of a tree that needs no texts; `everything` those of all papers;
    `alike` the papers that are like the one with a key, each with how much, and `set_of` makes a
    set of them.
    """

    def __init__(
        self,
        by_metadata: Callable[[Node], Ids],
        matcher: TextMatcher,
        everything: Callable[[], Ids],
        alike: Callable[[str], Mapping[int, int]],
        set_of: Callable[[Iterable[int]], Ids],
    ) -> None:
        self._by_metadata = by_metadata
        self._matcher = matcher
        self._everything = everything
        self._alike, self._set_of = alike, set_of

    def ids(self, node: Node, within: Ids | None = None) -> Ids:
        """Return the papers for which `node` holds, of those in `within` if that is given."""
        if not needs_texts(node):
            return _meet(self._by_metadata(node), within)
        if isinstance(node, Text):
            return _meet(self._matcher.ids(node, within), within)
        if isinstance(node, Field):
            return _meet(self._set_of(self._alike(node.value)), within)
        if isinstance(node, And):
            return self._all(node.children, within)
        if isinstance(node, Or):
            return reduce(or_, (self.ids(child, within) for child in node.children))
        assert isinstance(node, Not)
        return (self._everything() if within is None else within) - self.ids(node.child, within)

    def _all(self, children: Iterable[Node], within: Ids | None) -> Ids:
        # Cheap first: each condition then looks only at what the ones before it left over.
        texts = [child for child in children if needs_texts(child)]
        metadata = all_of(child for child in children if not needs_texts(child))
        if metadata is not None:
            within = _meet(self._by_metadata(metadata), within)
        for child in sorted(texts, key=_cost):
            within = self.ids(child, within)
        assert within is not None
        return within

    def likeness(self, tree: Node, found: Ids) -> dict[int, int]:
        """Return how much papers of `found` are like those that `tree` names, added up."""
        total: dict[int, int] = {}
        for key in likenesses(tree, negated=False):
            for paper_id, number in self._alike(key).items():
                if paper_id in found:
                    total[paper_id] = total.get(paper_id, 0) + number
        return total

    def scores(self, tree: Node, found: Ids) -> dict[int, float]:
        """Return how well each paper of `found` fits, for those that fit at all; more is better.

        Words found in the title count first, then words found in the title or the abstract; a
        paper like another one, as much as any is, counts as one with two words in the title.
        """
        scores = {
            one: number * _MOST_LIKE / FULL for one, number in self.likeness(tree, found).items()
        }
        for leaf in leaves(tree, negated=False):
            if not isinstance(leaf, Text) or leaf.field not in ("any", "title", "abstract"):
                continue
            fields = ("title", "abstract") if leaf.field == "any" else (leaf.field,)
            sets = {field: self._in_field(leaf, field, found) for field in fields}
            for paper_id in sets.get("title", ()):
                scores[paper_id] = scores.get(paper_id, 0) + _IN_TITLE
            for paper_id in frozenset().union(*sets.values()):
                scores[paper_id] = scores.get(paper_id, 0) + 1
        return scores

    def _in_field(self, leaf: Text, field: str, found: Ids) -> Ids:
        asked = Text(leaf.words, leaf.phrase, leaf.prefix, field)
        return _meet(self._matcher.ids(asked, found), found)


#: More than all the words of a query together.
_IN_TITLE = 1000
_MOST_LIKE = 2 * _IN_TITLE


def _meet(ids: Ids, within: Ids | None) -> Ids:
    return ids if within is None else ids & within


def _cost(node: Node) -> tuple[bool, bool, int]:
    """Sort likeness (few papers) before plain words, these before groups, groups before negations,
    long (rare) words before short.
    """
    length = sum(len(word) for word in node.words) if isinstance(node, Text) else 0
    if isinstance(node, Field):
        length = MAXIMUM_CHARACTERS
    return isinstance(node, Not), isinstance(node, Group | Not), -length
