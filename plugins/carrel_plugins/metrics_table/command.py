"""`carrel metrics`: the numbers that papers claim, as a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain

from carrel.api import CliServices
from carrel_plugins.metrics_table.export import FORMATS, json_lines
from carrel_plugins.metrics_table.hardware_names import ids_meant
from carrel_plugins.metrics_table.metric import QUALIFIERS
from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.rows import Row, read_rows, short_title, shown_cells
from carrel_plugins.metrics_table.text_table import aligned
from carrel_plugins.metrics_table.value_text import read_least

#: The columns of the table, and the most places that each may take in a terminal.
_WIDEST = {
    "paper": 36,
    "quantity": 28,
    "value": 18,
    "qualifier": 14,
    "baseline": 24,
    "hardware": 24,
    "conditions": 24,
    "state": 22,
}
_HEADS = {"baseline": "compared with"}
#: What is sorted by, as the library calls it, and whether the greatest comes first.
_ORDERS = {"paper": ("", False), "quantity": ("quantity", False), "value": ("value", True)}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="QUERY",
        help="names of papers (a Carrel id, an arXiv id, a DOI, a citekey), or a query",
    )
    parser.add_argument(
        "--format",
        choices=("table", *(one.name for one in FORMATS)),
        default="table",
        help="what to print (table)",
    )
    parser.add_argument("--quantity", default="", metavar="NAME", help="what is measured: speedup")
    parser.add_argument("--unit", default="", metavar="UNIT", help="in what: x, %%, FLOP/s, params")
    parser.add_argument(
        "--qualifier", choices=QUALIFIERS, default="", metavar="NAME", help=", ".join(QUALIFIERS)
    )
    parser.add_argument("--on", default="", metavar="HARDWARE", help="a device or a family: Ampere")
    parser.add_argument(
        "--at-least", default="", metavar="VALUE", help="a least value: 2x, 100TFLOP/s, 0.9"
    )
    parser.add_argument(
        "--sort",
        choices=tuple(_ORDERS),
        default="paper",
        help="the order, values downwards (paper)",
    )
    parser.add_argument("--suggested", action="store_true", help="with what is doubtful")
    parser.add_argument(
        "--background", action="store_true", help="with what is no result of the paper"
    )


def run(options: argparse.Namespace, services: CliServices) -> int:
    """Print the numbers; as JSON a list with an object a number, as JSON lines has them."""
    try:
        narrowing = _narrowing(options, services)
    except ValueError as error:
        services.warn(str(error))
        return 1
    rows = _rows(options, services, narrowing)
    for line in _json_list(rows) if services.as_json else _lines(options.format, rows):
        services.line(line)
    return 0


def _narrowing(options: argparse.Namespace, services: CliServices) -> Narrowing:
    """Return what was chosen. Raises ValueError for hardware and values that mean nothing."""
    quantity = "_".join(options.quantity.lower().split())
    unit, least = options.unit, None
    if options.at_least:
        least, said = read_least(options.at_least, quantity)
        unit = unit or said
    hardware = ids_meant(services.plugin.hardware, options.on) if options.on else ()
    return Narrowing(
        quantity=quantity,
        unit=unit,
        qualifier=options.qualifier,
        hardware=hardware,
        least=least,
        background=options.background,
        suggested=options.suggested,
    )


def _rows(
    options: argparse.Namespace, services: CliServices, narrowing: Narrowing
) -> Iterator[Row]:
    paper_ids = [paper.id for paper in services.papers(options.words)] if options.words else None
    library = services.plugin.library
    order_by, descending = _ORDERS[options.sort]
    query = narrowing.query(paper_ids, order_by, descending=descending)
    ids = library.mentions("metrics").find(query)
    return (row for row in read_rows(library, services.plugin.hardware, ids) if row is not None)


def _json_list(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of one JSON list; nothing holds all of it."""
    before = "["
    for line in json_lines(rows):
        yield before + line
        before = ","
    yield "[]" if before == "[" else "]"


def _lines(name: str, rows: Iterable[Row]) -> Iterator[str]:
    for format_ in FORMATS:
        if format_.name == name:
            return format_.lines(rows)
    told = ([_cells(row)[column] for column in _WIDEST] for row in rows)
    first = next(told, None)
    if first is None:
        return iter(["No numbers are found."])
    heads = [_HEADS.get(column, column).upper() for column in _WIDEST]
    widest, right = tuple(_WIDEST.values()), [list(_WIDEST).index("value")]
    return aligned(chain([heads, first], told), widest, right)


def _cells(row: Row) -> dict[str, str]:
    return {**shown_cells(row), "paper": short_title(row.title)}
