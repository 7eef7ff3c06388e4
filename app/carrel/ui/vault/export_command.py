"""Opens the export's dialog on what the window shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from carrel.ui.vault.export_form import Scope

if TYPE_CHECKING:
    from carrel.ui.commands.registry import CommandRegistry
    from carrel.ui.shell.parts import Parts

_CONFLICTS = "vault.conflicts"


def show_export_dialog(parts: Parts, registry: CommandRegistry | None) -> None:
    """Store the note that is being written, then ask what to export; `registry` has the command
    that shows conflicts.
    """
    from carrel.ui.vault.export_dialog import ExportDialog

    if parts.desk is None:
        return
    parts.panes.notes.flush(wait=True)
    dialog = ExportDialog(
        parts.desk.library.path,
        _scopes(parts),
        parts.exports,
        parts.preferences,
        _command(registry, _CONFLICTS),
        parts.window,
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _scopes(parts: Parts) -> list[Scope]:
    """Return what can be exported: what several are selected, the list, the whole library.

    The oldest comes first in the library, as the command line has it.
    """
    assert parts.desk is not None
    every = list(parts.desk.rows.ids("added", descending=False))
    listed, selected = list(parts.panes.list.model.ids), list(parts.session.selection)
    all_ = Scope(f"all {len(every):,} of the library", every, whole=True)
    whole = len(listed) == len(every)
    found = [Scope(f"{len(listed):,} of the list", listed, whole), all_]
    found.insert(0 if len(selected) > 1 else 1, Scope(f"{len(selected):,} selected", selected))
    return [one for one in found if one.papers] or [all_]


def _command(registry: CommandRegistry | None, name: str) -> Callable[[], None] | None:
    """Return what runs a command; None where there is no such command."""
    if registry is None or name not in (one.id for one in registry.commands()):
        return None
    return partial(registry.run, name)
