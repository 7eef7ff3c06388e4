"""Which of the numbers are shown: what the filters of the table and the command line choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from carrel.api import KeptMention, MentionKey, MentionQuery, MentionState
from carrel_plugins.metrics_table.metric import QUALIFIERS
from carrel_plugins.metrics_table.wording import PEAKS, ends_of

Peaks: TypeAlias = Literal["with", "only", "without"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What is chosen; "" and empty is no choice.

    `hardware` are ids of the registry, one of which a number must have. `least` is in SI units.
    Without more, it is the results that count: neither background, nor suggested, nor rejected.
    """

    quantity: str = ""
    unit: str = ""
    qualifier: str = ""
    hardware: tuple[str, ...] = ()
    least: float | None = None
    peaks: Peaks = "with"
    background: bool = False
    suggested: bool = False
    rejected: bool = False

    def query(
        self,
        paper_ids: Sequence[int] | None,
        order_by: str = "",
        *,
        descending: bool = False,
    ) -> MentionQuery:
        """Return the question to the library; None stands for all papers."""
        return MentionQuery(
            paper_ids=paper_ids,
            where=self._where(),
            ranges={} if self.least is None else {"value": (self.least, None)},
            states=self._states(),
            order_by=order_by,
            descending=descending,
        )

    def _where(self) -> dict[str, Collection[MentionKey]]:
        chosen: dict[str, Collection[MentionKey]] = {
            "quantity": (self.quantity,) * bool(self.quantity),
            "unit": (self.unit,) * bool(self.unit),
            "hardware": self.hardware,
        }
        where = {key: values for key, values in chosen.items() if values}
        if self.qualifier or self.peaks != "with":
            where["qualifier"] = tuple(one for one in QUALIFIERS if self._qualifies(one))
        if not self.background:
            where["is_result"] = (True,)
        return where

    def _states(self) -> tuple[MentionState, ...]:
        asked = {MentionState.SUGGESTED: self.suggested, MentionState.REJECTED: self.rejected}
        return tuple(state for state in MentionState if state.counts or asked.get(state, False))

    def _qualifies(self, qualifier: str) -> bool:
        if self.qualifier and qualifier != self.qualifier:
            return False
        return self.peaks == "with" or (qualifier in PEAKS) == (self.peaks == "only")

    def admitting(self, kept: KeptMention) -> Narrowing:
        """Return the nearest narrowing that shows a number: what would hide it is not chosen."""
        values, state = kept.mention.values, kept.state
        known = values.get("hardware")
        ends = ends_of(values.get("value"))
        found = self
        if self.quantity and values.get("quantity") != self.quantity:
            found = replace(found, quantity="")
        if self.unit and values.get("unit") != self.unit:
            found = replace(found, unit="")
        if self.hardware and not (
            isinstance(known, list | tuple) and set(known) & {*self.hardware}
        ):
            found = replace(found, hardware=())
        if self.least is not None and (ends is None or ends[0] < self.least):
            found = replace(found, least=None)
        if not self._qualifies(str(values.get("qualifier"))):
            found = replace(found, qualifier="", peaks="with")
        return replace(
            found,
            background=self.background or values.get("is_result") is False,
            suggested=self.suggested or state is MentionState.SUGGESTED,
            rejected=self.rejected or state is MentionState.REJECTED,
        )
