"""Writing clauses into a query, for clicks on chips, tags and facets: pure functions on text.

What the reader typed stays as it is, apart from spaces between clauses and what was left open.
`fields`, everywhere below, are those that plugins added to the language.
"""

from __future__ import annotations

from carrel.domain.fields import FieldValue, StoredField
from carrel.domain.query import And, Field, Node, Range, Text
from carrel.search.fields import STATES, Typed, split_words
from carrel.search.query_language import parse, print_leaf, quoted, read_clause
from carrel.search.request import UnderstoodClause
from carrel.search.stored_language import language
from carrel.search.tokens import Token, tokens


def write_clause(field: str, value: FieldValue, fields: tuple[StoredField, ...] = ()) -> str:
    """Return the clause `field:value`, in quotation marks where they are needed: `tag:"a b"`.

    Quotation marks in the value are left out: no clause can hold them. True and False are yes
    and no.
    """
    text = ("no", "yes")[value] if isinstance(value, bool) else str(value)
    clean = " ".join(split_words("".join(" " if c in '"“”„' else c for c in text)))
    known = language(fields).get(field)
    node = known.read(known, Typed(clean, quoted=False)) if known is not None else None
    return print_leaf(node, fields) if isinstance(node, Field) else f"{field}:{quoted(clean)}"


def remove_clause(query: str, clause: UnderstoodClause) -> str:
    """Return `query` without `clause`, which `parse(query)` gave (with whatever fields).

    Groups that are then empty go too, and operators that have nothing left to join.
    """
    return _join(query, [t for t in tokens(query) if not clause.start <= t.start < clause.end])


def add_clause(query: str, clause_text: str, fields: tuple[StoredField, ...] = ()) -> str:
    """Return `query` narrowed by one more clause; the query itself where it has it already."""
    tree, added = parse(query, fields).tree, parse(clause_text + " ", fields).tree
    if added is None or added in _conditions(tree):
        return query
    kept = _join(query, tokens(query))
    if _has_bare_or(kept):
        kept = f"({kept})"
    return f"{kept} {clause_text}".strip()


def replace_clause(
    query: str, field: str, clause_text: str, fields: tuple[StoredField, ...] = ()
) -> str:
    """Return `query` with `clause_text` in place of what it says about the same thing.

    Among `is:` clauses those of the reading state replace each other and `state:`; `is:starred` and
    `is:inbox` are about different things. Clauses in groups and negated ones stay. An empty
    `clause_text` only takes all clauses of `field` out.
    """
    added = parse(clause_text + " ", fields).tree if clause_text else None
    subject = _subject(added)
    kept = []
    depth = 0
    before = ""
    for token in tokens(query):
        depth += (token.kind == "(") - (token.kind == ")")
        node = read_clause(token, fields) if token.kind == "leaf" else None
        same = _subject(node) == subject if added is not None else token.name.lower() == field
        if not (node is not None and same and depth <= 0 and before not in ("-", "NOT")):
            kept.append(token)
        before = token.kind
    without = _join(query, kept)
    return add_clause(without, clause_text, fields) if clause_text else without


def _subject(node: Node | None) -> str:
    """Return what a condition is about, as far as one clause can take another's place."""
    if isinstance(node, Text):
        return node.field
    if not isinstance(node, Field):
        return node.name if isinstance(node, Range) else ""
    if node.name in ("is", "state"):
        return "state" if node.value in (*STATES, "unread") else node.value
    return f"has {node.value}" if node.name in ("has", "no") else node.name


def _has_bare_or(query: str) -> bool:
    depth = 0
    for token in tokens(query):
        depth += (token.kind == "(") - (token.kind == ")")
        if token.kind == "OR" and depth == 0:
            return True
    return False


def _conditions(tree: Node | None) -> tuple[Node, ...]:
    return tree.children if isinstance(tree, And) else () if tree is None else (tree,)


# -- tokens to text ----------------------------------------------------------------------------


def _join(query: str, kept: list[Token]) -> str:
    text = before = ""
    for token in _without_idle(_balanced(kept)):
        glued = before in ("", "(", "-") or token.kind == ")"
        text += ("" if glued else " ") + query[token.start : token.end]
        before = token.kind
        if token.kind in "()" and token.start == token.end:
            text += token.kind
        if token.open:
            text += '"'
    return text


def _balanced(found: list[Token]) -> list[Token]:
    """Leave out parentheses that close nothing, and close those that are open."""
    balanced: list[Token] = []
    depth = 0
    for token in found:
        if token.kind == ")" and depth == 0:
            _drop_waiting(balanced, ("NOT", "-"))
            continue
        depth += (token.kind == "(") - (token.kind == ")")
        balanced.append(token)
    return balanced + [Token(")", 0, 0)] * depth


def _without_idle(found: list[Token]) -> list[Token]:
    """Leave out operators and groups that have nothing to work on."""
    kept: list[Token] = []
    for token in found:
        if token.kind in (")", "OR", "AND"):
            _drop_waiting(kept, ("OR", "AND", "NOT", "-"))
            if token.kind == ")" and kept and kept[-1].kind == "(":
                kept.pop()
                _drop_waiting(kept, ("NOT", "-"))
                continue
            if token.kind != ")" and (not kept or kept[-1].kind == "("):
                continue
        kept.append(token)
    _drop_waiting(kept, ("OR", "AND", "NOT", "-"))
    return kept


def _drop_waiting(kept: list[Token], kinds: tuple[str, ...]) -> None:
    while kept and kept[-1].kind in kinds:
        kept.pop()
