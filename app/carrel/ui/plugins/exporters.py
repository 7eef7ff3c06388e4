"""Exporters of plugins: the papers of the list to one file, from File > Export as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.api import Exporter
    from carrel.domain.paper import Paper
    from carrel.jobs.job import Job
    from carrel.plugin_host import PluginHost
    from carrel.ui.shell.parts import Parts

_SECTION = 1


class PluginExporters:
    """Makes a command of every exporter, and runs it off the window's thread."""

    def __init__(self, host: PluginHost, parts: Parts) -> None:
        self._host, self._parts = host, parts
        self._folder = ""

    def commands(self) -> list[Command]:
        """Return a command for every exporter."""
        return [
            Command(
                id=f"file.export.{one.id}",
                title=f"{one.title.replace('&', '&&')}…",
                run=lambda one=one: self._ask(one),  # type: ignore[misc]
                menu="File",
                section=_SECTION,
                submenu="Export as",
                enabled=lambda: bool(self._parts.panes.list.model.ids),
            )
            for one in self._host.contributions("register_exporters")
        ]

    def _ask(self, exporter: Exporter) -> None:
        ids = self._parts.panes.list.model.ids
        papers = f"{len(ids):,} paper{'' if len(ids) == 1 else 's'}"
        start = str(Path(self._folder or QDir.homePath()) / f"papers{exporter.suffix}")
        name, _ = QFileDialog.getSaveFileName(
            self._parts.window,
            f"Export the {papers} of the list as {exporter.title}",
            start,
            f"{exporter.title} (*{exporter.suffix});;All files (*)",
        )
        if name:
            target = Path(name)
            if not target.suffix:
                target = target.with_name(target.name + exporter.suffix)
            self._folder = str(target.parent)
            self._export(exporter, list(ids), target)

    def _export(self, exporter: Exporter, ids: list[int], target: Path) -> None:
        from carrel.vault.plain_export import ExporterError, LeftAloneError, write_file

        session, host = self._parts.session, self._host
        library = host.context(exporter.id).library

        def work(job: Job) -> bool:
            return write_file(exporter.write, _Papers(library.papers(ids), len(ids)), target, job)

        def done(whole: bool) -> None:
            papers = f"{len(ids):,} paper{'' if len(ids) == 1 else 's'}"
            if whole:
                session.say(f"Exported {papers} to {target}")
            else:
                session.say("The export was cancelled; nothing was written")

        def failed(error: Exception) -> None:
            if isinstance(error, ExporterError):
                host.guard.failed(exporter.id, error.error)
                session.complain(
                    f"{exporter.title} could not be written ({error}); {target.name} is as it was"
                )
            elif isinstance(error, LeftAloneError):
                session.complain(f"{target.name} was left alone: {error}")
            else:
                session.complain(f"{target.name} could not be written: {error}")

        self._parts.board.run(f"Exporting to {target.name}", work, done, failed)


class _Papers:
    """Papers that know how many they are, for the progress."""

    def __init__(self, papers: Iterator[Paper], count: int) -> None:
        self._papers, self._count = papers, count

    def __iter__(self) -> Iterator[Paper]:
        return self._papers

    def __length_hint__(self) -> int:
        return self._count
