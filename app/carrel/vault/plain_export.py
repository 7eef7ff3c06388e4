"""Writes papers to one file in somebody's format: whole, or the file stays as it was."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from carrel.durable import sync_file, sync_folder
from carrel.vault.replacing import LeftAloneError, mode_of_file

if TYPE_CHECKING:
    from carrel.api import JobControl  # brings pluggy, which no export needs
    from carrel.domain.paper import Paper

    #: What `carrel.api.Exporter.write` is.
    Write: TypeAlias = Callable[[Iterable[Paper], TextIO, JobControl], None]

__all__ = ["ExporterError", "LeftAloneError", "write_file"]


class ExporterError(Exception):
    """The exporter raised `error`, and the disk and the papers had no part in it."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


def write_file(
    exporter_write: Write, papers: Iterable[Paper], target: Path, job: JobControl
) -> bool:
    """Have an exporter write `papers` to `target`; False where `job` was cancelled.

    The text is UTF-8 with line ends as the exporter wrote them. It goes to a file beside the
    target, is on the disk before it takes the target's name, and keeps the target's mode; where
    the target is a link, what it leads to is replaced. Progress is in papers, of their number
    where `papers` has one.

    Raises ExporterError, LeftAloneError for a target that is no file or is read-only, OSError
    where the disk refuses, and what `papers` raises. Then, and when cancelled, the target is as
    it was.
    """
    target = Path(os.path.realpath(target))
    mode = _mode_of(target)
    partial = target.with_name(f".carrel-{secrets.token_hex(6)}.tmp")
    try:
        _write(exporter_write, _Source(papers, job), partial, job)
        if job.cancelled:
            return False
        if mode is not None:
            partial.chmod(mode)
        os.replace(partial, target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True


def _mode_of(target: Path) -> int | None:
    if not target.exists():
        return None
    if not target.is_file():
        raise LeftAloneError("it is a folder or a device, not a file")
    return mode_of_file(target)


def _write(exporter_write: Write, source: _Source, partial: Path, job: JobControl) -> None:
    """Fill `partial` and have the disk store it. Raises what `write_file` says."""
    disk = _Disk(partial, "x")
    # A lone surrogate would cost the reader the whole file.
    stream = io.TextIOWrapper(
        io.BufferedWriter(disk), encoding="utf-8", errors="replace", newline=""
    )
    try:
        exporter_write(source, stream, job)
        stream.close()  # writes the rest; an exporter may have closed it itself
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        cause = disk.failed or source.failed
        if cause is not None:
            raise cause from None
        raise ExporterError(error) from error
    finally:
        with contextlib.suppress(OSError, ValueError):
            stream.close()
    cause = disk.failed or source.failed
    if cause is not None:  # the exporter went on, and the file is not whole
        raise cause
    sync_file(partial)


class _Source:
    """The papers, counted as they are read; they end early where the job is cancelled."""

    def __init__(self, papers: Iterable[Paper], job: JobControl) -> None:
        self._papers, self._job = papers, job
        self.failed: Exception | None = None

    def __iter__(self) -> Iterator[Paper]:
        total = length_hint(self._papers, 0) or None
        done = 0
        try:
            for paper in self._papers:
                if self._job.cancelled:
                    return
                self._job.progress(done, total)
                yield paper
                done += 1
        except Exception as error:
            self.failed = error
            raise
        self._job.progress(done, total)


class _Disk(io.FileIO):
    """A file that remembers what kept it from being written, whatever is made of that."""

    failed: OSError | None = None

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            self.failed = error
            raise
