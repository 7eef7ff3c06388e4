"""Columns of plugins: which of them the list shows, and where their values come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carrel.ui.commands.command import Command
from carrel.ui.paper_list.columns import ListColumn

if TYPE_CHECKING:
    from carrel.api import Column
    from carrel.domain.fields import FieldValue
    from carrel.plugin_host import PluginHost
    from carrel.ui.paper_list.column_heads import ColumnHeads

_SECTION = 2


class PluginColumns:
    """Keeps the list's columns in step with what plugins contribute and what the reader chose."""

    def __init__(self, host: PluginHost, heads: ColumnHeads) -> None:
        self._host, self._heads = host, heads
        self._columns: dict[str, ListColumn] = {}
        self._chosen: dict[str, bool] = {}

    def show(self) -> None:
        """Show what is contributed now."""
        units = {one.name: one.unit for one in self._host.contributions("register_search_fields")}
        found = self._host.contributions("register_columns")
        self._columns = {one.id: self._of(one, units) for one in found}
        self._heads.show([one for one in self._columns.values() if self.is_shown(one.id)])

    def is_shown(self, column_id: str) -> bool:
        """Whether the list shows a column."""
        column = self._columns.get(column_id)
        return column is not None and self._chosen.get(column_id, column.shown)

    def toggle(self, column_id: str) -> None:
        """Show a column, or hide it."""
        self._chosen[column_id] = not self.is_shown(column_id)
        self.show()

    def commands(self, sort_by: Callable[[str], None], order: Callable[[], str]) -> list[Command]:
        """Return a switch for every column, and an order for every one with a field."""
        switches = [
            Command(
                id=f"view.column.{one.id}",
                title=one.title.replace("&", "&&"),
                run=lambda name=one.id: self.toggle(name),  # type: ignore[misc]
                menu="View",
                section=_SECTION,
                submenu="Columns",
                checked=lambda name=one.id: self.is_shown(name),  # type: ignore[misc]
            )
            for one in self._columns.values()
        ]
        by_field = {one.field: one for one in self._columns.values() if one.field}
        orders = [
            Command(
                id=f"view.sort_field.{field}",
                title=f"Sort by {one.title[0].lower()}{one.title[1:]}".replace("&", "&&"),
                run=lambda field=field: sort_by(field),  # type: ignore[misc]
                menu="View",
                section=_SECTION,
                submenu="Sort by a column",
                checked=lambda field=field: order() == f"field:{field}",  # type: ignore[misc]
            )
            for field, one in by_field.items()
            if field != "year"  # which Carrel's own menu has
        ]
        return orders + switches

    def state(self) -> dict[str, Any]:
        """Return what the reader chose."""
        return {"shown": self._chosen, "widths": self._heads.widths()}

    def restore(self, state: object) -> None:
        """Take what `state()` said; nonsense is passed over."""
        if not isinstance(state, dict):
            return
        shown, widths = state.get("shown"), state.get("widths")
        if isinstance(shown, dict):
            self._chosen = {str(name): value is True for name, value in shown.items()}
        if isinstance(widths, dict):
            sound = {k: v for k, v in widths.items() if type(v) is int and 16 <= v <= 2000}
            self._heads.set_widths(sound)

    def _of(self, column: Column, units: Mapping[str, str]) -> ListColumn:
        return ListColumn(
            id=column.id,
            title=column.title,
            field=column.field or "",
            values=self._values_of(column) if column.values is not None else None,
            width=column.width,
            align=column.align,
            unit=units.get(column.field or "", ""),
            shown=column.shown,
            chips=column.chips,
        )

    def _values_of(self, column: Column) -> Callable[[Sequence[int]], Sequence[FieldValue | None]]:
        host = self._host

        def work(ids: Sequence[int]) -> Sequence[FieldValue | None]:
            assert column.values is not None
            by_id = {paper.id: paper for paper in host.context(column.id).library.papers(ids)}
            told = list(column.values([by_id[one] for one in ids if one in by_id]))
            if len(told) != len(by_id):
                raise ValueError(f"{len(told)} values for {len(by_id)} papers")
            values = iter(told)
            return [next(values) if one in by_id else None for one in ids]

        return lambda ids: host.guard.call(column.id, work, ids, fallback=())
