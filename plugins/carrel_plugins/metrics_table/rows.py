"""Numbers with their papers, read a page at a time, and what each column says of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carrel.api import HardwareRegistry, KeptMention, LibraryAccess, MentionState
from carrel_plugins.metrics_table.hardware_names import shown_hardware
from carrel_plugins.metrics_table.wording import (
    PEAKS,
    Shown,
    ends_of,
    shown_parts,
    shown_qualifier,
    shown_quantity,
)

PAGE = 500
_SHORT_TITLE = 40
_STATES = {
    MentionState.FOUND: "",
    MentionState.SUGGESTED: "suggested",
    MentionState.CONFIRMED: "confirmed",
    MentionState.CORRECTED: "corrected",
    MentionState.ADDED: "added",
    MentionState.REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number as it is shown; texts are "" where the paper does not say.

    `carrel_id`, `citekey` and `title` are the paper's; `hardware` are names, `hardware_ids` what
    they are in the registry. `is_peak` for a claim about the best case.
    """

    kept: KeptMention
    carrel_id: str
    citekey: str
    title: str
    quantity: str
    unit: str
    ends: tuple[float, float] | None
    qualifier: str
    baseline: str
    hardware: str
    hardware_ids: tuple[str, ...]
    hardware_text: str
    model: str
    dataset: str
    is_result: bool

    @property
    def value(self) -> Shown:
        """The value as it is shown, in two runs."""
        return shown_parts(self.ends, self.unit)

    @property
    def is_peak(self) -> bool:
        return self.qualifier in PEAKS

    @property
    def conditions(self) -> str:
        """Model and data set."""
        return ", ".join(filter(None, (self.model, self.dataset)))

    @property
    def quote(self) -> str:
        """What stands in the text, on one line."""
        return " ".join(self.kept.mention.quote.split())

    @property
    def state(self) -> str:
        """Who stands for it, and whether it is the paper's own: "suggested, background"."""
        told = "" if self.is_result else "background"
        return ", ".join(filter(None, (_STATES.get(self.kept.state, ""), told)))


def read_rows(
    library: LibraryAccess, registry: HardwareRegistry, ids: Sequence[int], page: int = PAGE
) -> Iterator[Row | None]:
    """Yield the rows of these ids in their order, None for what is gone; reads as it goes.

    Raises RuntimeError where the library cannot be read.
    """
    mentions = library.mentions("metrics")
    for start in range(0, len(ids), page):
        kept = mentions.read(ids[start : start + page])
        wanted = dict.fromkeys(one.paper_id for one in kept if one is not None)
        papers = {paper.id: paper for paper in library.papers(wanted)}
        for one in kept:
            paper = papers.get(one.paper_id) if one is not None else None
            if one is None or paper is None:
                yield None
            else:
                yield row_of(one, (paper.carrel_id, paper.citekey, paper.title), registry)


def row_of(kept: KeptMention, paper: tuple[str, str, str], registry: HardwareRegistry) -> Row:
    """Return a number as it is shown; `paper` is its Carrel id, citekey and title."""
    values = kept.mention.values
    known = values.get("hardware")
    ids = tuple(map(str, known)) if isinstance(known, list | tuple) else ()
    carrel_id, citekey, title = paper

    def text(name: str) -> str:
        said = values.get(name)
        return " ".join(said.split()) if isinstance(said, str) else ""

    return Row(
        kept=kept,
        carrel_id=carrel_id,
        citekey=citekey,
        title=" ".join(title.split()),
        quantity=text("quantity"),
        unit=text("unit"),
        ends=ends_of(values.get("value")),
        qualifier=text("qualifier"),
        baseline=text("baseline"),
        hardware=shown_hardware(registry, ids) or text("hardware_text"),
        hardware_ids=ids,
        hardware_text=text("hardware_text"),
        model=text("model"),
        dataset=text("dataset"),
        is_result=values.get("is_result") is not False,
    )


def short_title(title: str) -> str:
    """Return what a paper is called for short: what stands before the colon, where that is."""
    name, colon, _ = title.partition(": ")
    return name if colon and len(name) <= _SHORT_TITLE else title


def shown_cells(row: Row) -> Mapping[str, str]:
    """Return what the columns of a table say."""
    return {
        "paper": row.title,
        "quantity": shown_quantity(row.quantity),
        "value": str(row.value),
        "qualifier": shown_qualifier(row.qualifier),
        "baseline": row.baseline,
        "hardware": row.hardware,
        "conditions": row.conditions,
        "quote": row.quote,
        "state": row.state,
    }
