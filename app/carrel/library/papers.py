"""Adding papers: each is new, or known and completed, or known with nothing to gain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, text
from ulid import ULID

from carrel.domain.paper import ImportedPaper
from carrel.domain.reports import AddReport
from carrel.library import imported_keys
from carrel.library.citekey import base_key, next_free
from carrel.library.identifiers import arxiv_id, doi, surnames, title_key, title_order
from carrel.library.models import table
from carrel.library.tables import PaperRow
from carrel.library.transaction import Transaction

_CHUNK = 300
_PAPER = table("paper")
#: What an import may fill in where the library has nothing; it never overwrites.
_FILLED = ("abstract", "summary", "year", "published", "venue", "url", "arxiv", "doi")
_MATCHED = (
    "id",
    "carrel_id",
    "citekey",
    "title",
    "title_key",
    "authors",
    "links",
    "trashed_at",
    *_FILLED,
)


@dataclass(slots=True)
class _Known:
    """The live papers that a batch could be about, and those it adds, by what matches them."""

    by_title: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    by_arxiv: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_doi: dict[str, dict[str, Any]] = field(default_factory=dict)

    def learn(self, row: dict[str, Any]) -> None:
        """Take a paper in."""
        self.by_title.setdefault(row["title_key"], []).append(row)
        self.learn_identifiers(row)

    def learn_identifiers(self, row: dict[str, Any]) -> None:
        """Take the arXiv id and the DOI in that a paper has, or has gained."""
        if row["arxiv"]:
            self.by_arxiv.setdefault(row["arxiv"], row)
        if row["doi"]:
            self.by_doi.setdefault(row["doi"], row)

    def find(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the paper that `values` is about: same arXiv id or DOI, else the same title
        where neither arXiv id nor authors nor year speak against it.
        """
        found = self.by_arxiv.get(values["arxiv"] or "") or self.by_doi.get(values["doi"] or "")
        if found is not None:
            return found
        alike = self.by_title.get(values["title_key"], ())
        return next((row for row in alike if not _contradict(row, values)), None)


def add_batch(
    transaction: Transaction, papers: Sequence[ImportedPaper], source: str, *, added_at: int
) -> AddReport:
    """Add the batch; `source` and `added_at` (ms) are kept with new papers.

    See `Library.add_batch`.
    """
    incoming = [_values(paper, source) for paper in papers]
    known = _known(transaction, incoming)
    keys = imported_keys.ImportedKeys(transaction, [one["citekey"] for one in incoming])
    report, fresh = AddReport(), list[dict[str, Any]]()
    filled: dict[str, dict[int, Any]] = {}
    for values in incoming:
        row = known.find(values)
        if row is None:
            values["carrel_id"] = str(ULID())
            fresh.append(values)
            known.learn(values)
            report.added.append(values["carrel_id"])
            continue
        gained = _gain(row, values) | keys.for_known(row, values)
        if "id" in row:  # a paper of this very batch is completed before it is inserted
            for name, value in gained.items():
                filled.setdefault(name, {})[row["id"]] = value
        row.update(gained)
        known.learn_identifiers(row)
        (report.updated if gained else report.duplicates).append(row["carrel_id"])
    for name, cells in filled.items():
        transaction.set_cells("paper", name, cells)
    _insert(transaction, fresh, added_at, keys)
    return report


def clean(text: str) -> str:
    """Return `text` as SQLite can keep it: NUL would end it, lone surrogates have no bytes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _values(paper: ImportedPaper, source: str) -> dict[str, Any]:
    links = [{"url": link.url, "title": link.title} for link in paper.links]
    number = arxiv_id(paper.arxiv) if paper.arxiv else None
    handle = doi(paper.doi) if paper.doi else None
    if number is None:
        number = arxiv_id(handle or "") or arxiv_id(paper.url or "")
    values = {
        "title": paper.title,
        "abstract": paper.abstract or None,
        "summary": paper.summary or None,
        "authors": _json(list(paper.authors)),
        "published": paper.published or None,
        "venue": paper.venue or None,
        "url": paper.url or None,
        "arxiv": number,
        "doi": handle,
        "citekey": paper.citekey or None,
        "links": _json(links),
        "source": source,
        "source_data": _json(dict(paper.source_data)),
        "title_key": title_key(paper.title),
        "title_order": title_order(paper.title),
    }
    cleaned = {name: value and clean(value) for name, value in values.items()}
    return cleaned | {"year": _year(paper), "trashed_at": None}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _year(paper: ImportedPaper) -> int | None:
    year, start = paper.year, (paper.published or "")[:4]
    if year is None and start.isascii() and start.isdigit():
        year = int(start)
    # SQLite's integers end at 64 bits, and no paper is of the year 0 or 20,240,510.
    return year if year is not None and 0 < year < 10_000 else None


def _known(transaction: Transaction, incoming: Sequence[Mapping[str, Any]]) -> _Known:
    known, seen = _Known(), set[int]()
    for name in ("title_key", "arxiv", "doi"):
        wanted = sorted({values[name] for values in incoming if values[name]})
        for row in _select(transaction, _MATCHED, _PAPER.c[name], wanted):
            if row["id"] not in seen:
                seen.add(row["id"])
                known.learn(row)
    return known


def _select(
    transaction: Transaction,
    columns: Iterable[str],
    wanted_in: ColumnElement[Any],
    wanted: Sequence[Any],
) -> Iterable[dict[str, Any]]:
    chosen = [_PAPER.c[name] for name in columns]
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        found = transaction.connection.execute(
            # A paper out of the trash is preferred to its like inside it.
            select(*chosen)
            # The plus keeps SQLite on the index of what is wanted: one on "live" would walk
            # every paper.
            .where(text("+paper.live = 1"), wanted_in.in_(part))
            .order_by(_PAPER.c.trashed_at.is_not(None), _PAPER.c.id)
        )
        yield from (dict(row._mapping) for row in found)


def _gain(row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of `row` that `values` fills, and its way out of the trash."""
    gained = {name: values[name] for name in _FILLED if values[name] and not row[name]}
    for name in ("authors", "links"):
        if row[name] == "[]" and values[name] != "[]":
            gained[name] = values[name]
    if row["trashed_at"] is not None:
        gained["trashed_at"] = None
    return gained


def _contradict(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether two papers of the same title are surely two: other arXiv ids, other people, or
    years apart. Other DOIs say nothing: a preprint and its printed version have two.
    """
    if row["arxiv"] and values["arxiv"] and row["arxiv"] != values["arxiv"]:
        return True
    if row["year"] and values["year"] and abs(row["year"] - values["year"]) > 1:
        return True
    if row["authors"] == values["authors"] or "[]" in (row["authors"], values["authors"]):
        return False
    one, other = (surnames(tuple(json.loads(who["authors"]))) for who in (row, values))
    return bool(one and other and not one & other)


def _insert(
    transaction: Transaction,
    fresh: list[dict[str, Any]],
    added_at: int,
    keys: imported_keys.ImportedKeys,
) -> None:
    if not fresh:
        return
    _give_citekeys(transaction, fresh, keys)
    for values in fresh:
        values |= {"added_at": added_at, "changed_at": transaction.at, "live": 0}
        values |= {"state": "inbox", "starred": 0, "rating": None}
    transaction.connection.execute(insert(PaperRow), fresh)
    ids = [
        row["id"] for row in _select_hidden(transaction, [values["carrel_id"] for values in fresh])
    ]
    # Only this is recorded: undo takes the papers out of sight, redo brings them back.
    transaction.set_cells("paper", "live", dict.fromkeys(ids, 1))


def _select_hidden(transaction: Transaction, names: Sequence[str]) -> Iterable[dict[str, Any]]:
    for start in range(0, len(names), _CHUNK):
        found = transaction.connection.execute(
            select(_PAPER.c.id).where(_PAPER.c.carrel_id.in_(names[start : start + _CHUNK]))
        )
        yield from (dict(row._mapping) for row in found)


def _give_citekeys(
    transaction: Transaction, fresh: list[dict[str, Any]], keys: imported_keys.ImportedKeys
) -> None:
    bases = [
        base_key(values["title"], tuple(json.loads(values["authors"])), values["year"])
        for values in fresh
    ]
    taken, tried = _taken_citekeys(transaction, Counter(bases)), dict[str, int]()
    brought = [keys.take(values["citekey"]) for values in fresh]
    taken.update(one for one in brought if one)
    for values, base, key in zip(fresh, bases, brought, strict=True):
        values["citekey"] = key or next_free(base, taken, tried)
        taken.add(values["citekey"])


def _taken_citekeys(transaction: Transaction, bases: Counter[str]) -> set[str]:
    """Return the bases that papers have, and those with endings that could be given.

    Papers of an undone import are no hindrance but deleted: adding drops the redo that alone
    could bring them back, and the same listing, added again, gets the same keys.
    """
    connection, citekey = transaction.connection, _PAPER.c.citekey
    unique = sorted(bases)
    # A base that comes twice needs an ending even where nobody has it without.
    asked = {base for base, number in bases.items() if number > 1}
    for start in range(0, len(unique), _CHUNK):
        part = citekey.in_(unique[start : start + _CHUNK])
        asked.update(connection.execute(select(citekey).where(part)).scalars())
    taken, clashing = set[str](), sorted(asked)
    for start in range(0, len(clashing), 50):
        some = clashing[start : start + 50]
        # A base is letters and digits, so GLOB finds nothing else to expand in it.
        near = or_(citekey.in_(some), *(citekey.op("GLOB")(f"{base}[a-z]*") for base in some))
        connection.execute(delete(_PAPER).where(_PAPER.c.live == 0, near))
        taken.update(connection.execute(select(citekey).where(near)).scalars())
    return taken
