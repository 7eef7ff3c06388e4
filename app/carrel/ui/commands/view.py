"""Commands of the View menu: the palette, panels, order, text size, theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from carrel.ui.commands.command import Command
from carrel.ui.search_bar.controller import ORDERS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from carrel.ui.shell.parts import Parts

_Key = QKeySequence.StandardKey
_SCALES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class ViewCommands:
    """What the View menu does, and what of it is kept when the window closes."""

    def __init__(self, parts: Parts, open_palette: Callable[[], None]) -> None:
        self._parts, self._open_palette = parts, open_palette
        self._scale = 1.0
        self._density = "comfortable"
        parts.panes.reader.zoom_requested.connect(self.zoom)

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        return [
            Command(
                id="view.palette",
                title="&Command palette…",
                run=self._open_palette,
                menu="View",
                keys=("Ctrl+Shift+P",),
                icon="keyboard",
            ),
            *self._panels(),
            *self._orders(),
            *self._sizes(),
            *self._themes(),
            Command(
                id="view.full_screen",
                title="&Full screen",
                run=self._toggle_full_screen,
                menu="View",
                section=5,
                keys=("F11",),
                checked=self._parts.window.isFullScreen,
            ),
        ]

    def state(self) -> dict[str, object]:
        """Return what `restore` takes."""
        hidden = [name for name, pane in self._named().items() if pane.isHidden()]
        return {
            "scale": self._scale,
            "density": self._density,
            "scheme": self._parts.theme.scheme,
            "hidden": hidden,
        }

    def restore(self, state: dict[str, object]) -> None:
        """Bring the view back to what `state()` said; nonsense is passed over."""
        if state.get("scale") in _SCALES:
            self._set_scale(float(str(state["scale"])))
        if state.get("density") == "compact":
            self._toggle_density()
        hidden = state.get("hidden")
        for name, pane in self._named().items():
            if isinstance(hidden, list) and name in hidden:
                pane.hide()

    def zoom(self, step: int) -> None:
        """Make text larger (1), smaller (-1) or the usual size (0)."""
        if step == 0:
            self._set_scale(1.0)
            return
        place = _SCALES.index(self._scale) + step
        self._set_scale(_SCALES[max(0, min(len(_SCALES) - 1, place))])

    def _panels(self) -> list[Command]:
        keys = {
            "sidebar": ("F9", "Ctrl+Alt+1"),
            "reader": ("Ctrl+Alt+2",),
            "notes": ("Ctrl+Alt+3",),
        }
        icons = {"sidebar": "panel-left", "reader": "panel-right", "notes": "panel-bottom"}
        return [
            Command(
                id=f"view.{name}",
                title=f"&{name.capitalize()}",
                run=lambda pane=pane: pane.setVisible(pane.isHidden()),  # type: ignore[misc]
                menu="View",
                section=1,
                keys=keys[name],
                checked=lambda pane=pane: not pane.isHidden(),  # type: ignore[misc]
                icon=icons[name],
            )
            for name, pane in self._named().items()
        ]

    def _orders(self) -> list[Command]:
        return [
            Command(
                id=f"view.sort_{order}",
                title=f"Sort by {title[0].lower()}{title[1:]}",
                run=lambda order=order: self._set_order(order),  # type: ignore[misc]
                menu="View",
                section=2,
                checked=lambda order=order: self._order() == order,  # type: ignore[misc]
            )
            for order, title in ORDERS.items()
        ]

    def _sizes(self) -> list[Command]:
        def size(name: str, title: str, step: int, *keys: str | _Key) -> Command:
            return Command(
                id=f"view.{name}",
                title=title,
                run=lambda: self.zoom(step),
                menu="View",
                section=3,
                keys=keys,
            )

        return [
            size("larger", "&Larger text", 1, _Key.ZoomIn, "Ctrl+="),
            size("smaller", "S&maller text", -1, _Key.ZoomOut),
            size("usual", "&Usual text size", 0, "Ctrl+0"),
            Command(
                id="view.compact",
                title="C&ompact rows",
                run=self._toggle_density,
                menu="View",
                section=3,
                checked=lambda: self._density == "compact",
            ),
        ]

    def _themes(self) -> list[Command]:
        titles = {"system": "Theme of the s&ystem", "light": "L&ight theme", "dark": "&Dark theme"}
        return [
            Command(
                id=f"view.theme_{scheme}",
                title=title,
                run=lambda scheme=scheme: self._parts.theme.apply(scheme),  # type: ignore[misc]
                menu="View",
                section=4,
                checked=lambda scheme=scheme: self._parts.theme.scheme == scheme,  # type: ignore[misc]
            )
            for scheme, title in titles.items()
        ]

    def _named(self) -> dict[str, QWidget]:
        panes = self._parts.panes
        return {"sidebar": panes.sidebar, "reader": panes.reader, "notes": panes.notes}

    def _set_scale(self, scale: float) -> None:
        self._scale = scale
        self._parts.panes.reader.set_scale(scale)
        self._parts.panes.notes.set_scale(scale)

    def _toggle_density(self) -> None:
        self._density = "comfortable" if self._density == "compact" else "compact"
        self._parts.panes.list.view.set_density(self._density)

    def _toggle_full_screen(self) -> None:
        window = self._parts.window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _order(self) -> str:
        return self._parts.desk.search.order if self._parts.desk is not None else ""

    def _set_order(self, order: str) -> None:
        if self._parts.desk is not None:
            self._parts.desk.search.set_order(order)
