"""Commands of the View menu: the palette, panels, order, text size, theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from carrel.settings.preferences import TEXT_SIZES, Appearance
from carrel.ui.commands.command import Command
from carrel.ui.search_bar.controller import ORDERS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from carrel.ui.shell.parts import Parts

_Key = QKeySequence.StandardKey


class ViewCommands:
    """What the View menu does, and what of it is kept when the window closes."""

    def __init__(self, parts: Parts, open_palette: Callable[[], None]) -> None:
        self._parts, self._open_palette = parts, open_palette
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
        return {"hidden": hidden}

    def restore(self, state: dict[str, object]) -> None:
        """Bring the view back to what `state()` said; nonsense is passed over."""
        self._parts.preferences.take_over(_kept_with_library(state))
        hidden = state.get("hidden")
        for name, pane in self._named().items():
            if isinstance(hidden, list) and name in hidden:
                pane.hide()

    def zoom(self, step: int) -> None:
        """Make text larger (1), smaller (-1) or the usual size (0)."""
        place = TEXT_SIZES.index(self._look().text_size) + step if step else TEXT_SIZES.index(100)
        size = TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, place))]
        self._parts.preferences.set("appearance.text_size", size)

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
                checked=lambda: self._look().density == "compact",
            ),
        ]

    def _themes(self) -> list[Command]:
        titles = {"system": "Theme of the s&ystem", "light": "L&ight theme", "dark": "&Dark theme"}
        return [
            Command(
                id=f"view.theme_{scheme}",
                title=title,
                run=lambda scheme=scheme: self._set_theme(scheme),  # type: ignore[misc]
                menu="View",
                section=4,
                checked=lambda scheme=scheme: self._parts.theme.scheme == scheme,  # type: ignore[misc]
            )
            for scheme, title in titles.items()
        ]

    def _named(self) -> dict[str, QWidget]:
        panes = self._parts.panes
        return {"sidebar": panes.sidebar, "reader": panes.reader, "notes": panes.written}

    def _look(self) -> Appearance:
        return self._parts.preferences.current.appearance

    def _set_theme(self, scheme: str) -> None:
        self._parts.theme.apply(scheme)  # a start with --theme shows what is not preferred
        self._parts.preferences.set("appearance.theme", scheme)

    def _toggle_density(self) -> None:
        density = "comfortable" if self._look().density == "compact" else "compact"
        self._parts.preferences.set("appearance.density", density)

    def _toggle_full_screen(self) -> None:
        window = self._parts.window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _order(self) -> str:
        return self._parts.desk.search.order if self._parts.desk is not None else ""

    def _set_order(self, order: str) -> None:
        if self._parts.desk is not None:
            self._parts.desk.search.set_order(order)


def _kept_with_library(state: dict[str, object]) -> dict[str, object]:
    """Return the preferences that an earlier Carrel kept in the state of each library's window."""
    found: dict[str, object] = {}
    scale = state.get("scale")
    if isinstance(scale, float | int) and round(scale * 100) in TEXT_SIZES:
        found["appearance.text_size"] = round(scale * 100)
    if state.get("density") == "compact":
        found["appearance.density"] = "compact"
    if state.get("scheme") in ("light", "dark"):
        found["appearance.theme"] = state["scheme"]
    return found
