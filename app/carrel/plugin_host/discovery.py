"""Finds plugins: among the installed distributions, and in the user's plugin folder.

Metadata is read and files are looked at; no code of a plugin runs.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path
from typing import Any

from carrel.api import API_VERSION
from carrel.plugin_host.fingerprint import of_distribution, of_files
from carrel.plugin_host.naming import NAME_RULE, is_plugin_name
from carrel.plugin_host.record import PluginRecord, PluginState, Problem

log = logging.getLogger(__name__)

GROUP = f"carrel.plugins.v{API_VERSION}"
OWN_DISTRIBUTION = "carrel"

_GROUP = re.compile(r"carrel\.plugins\.v(\d+)")
_LONGEST_SOURCE = 1024 * 1024  # bytes of a file that is looked at for its version


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plugin that is there, not yet imported: `load()` imports it, `fingerprint()` reads its
    files and returns what a changed file changes, "" where they cannot be read.
    """

    record: PluginRecord
    load: Callable[[], Any]
    fingerprint: Callable[[], str]


def find_plugins(folder: Path | None = None) -> Iterator[Found]:
    """Yield every plugin, Carrel's own first, then by name; those of `folder` after the others.

    What cannot be loaded at all (a name that is taken, another version of the API) is yielded
    with its problem and as failed, so that it is listed.
    """
    found = list(_installed())
    found.sort(key=lambda f: (not f.record.first_party, f.record.name, f.record.distribution))
    found += _in_folder(folder) if folder is not None else ()
    seen: dict[str, PluginRecord] = {}
    for plugin in found:
        record = plugin.record
        if record.state is not PluginState.FAILED:  # else it takes no name from one that can run
            first = seen.setdefault(record.name, record)
            if first is not record:
                _fail(record, f"the name is taken by a plugin of {first.origin}{_way_out(record)}")
            elif not is_plugin_name(record.name):
                _fail(record, f"a plugin's name is {NAME_RULE}")
        yield plugin


# -- installed -----------------------------------------------------------------------------------


def _installed() -> Iterator[Found]:
    for distribution, points in _distributions():
        ours = {point.name for point in points if point.group == GROUP}
        for point in points:
            record = _record_of(point, distribution)
            if point.group != GROUP:
                if point.name in ours:
                    continue  # made for several versions, ours among them
                made_for = point.group.removeprefix("carrel.plugins.v")
                _fail(
                    record,
                    f"it is made for version {made_for} of the plugin API;"
                    f" this Carrel has version {API_VERSION}",
                )
            yield Found(
                record=record,
                load=partial(_load, point, record.distribution),
                fingerprint=partial(of_distribution, distribution, point.module),
            )


def _distributions() -> Iterator[tuple[Distribution, list[EntryPoint]]]:
    """Yield what is installed and has plugins of any version; the first one of each name counts.

    `entry_points()` would do, if one damaged distribution did not take all others with it.
    """
    seen = set()
    for distribution in distributions():
        try:
            told = distribution.entry_points
            points = sorted(
                (point for point in told if _GROUP.fullmatch(point.group)),
                key=lambda point: (point.group, point.name),
            )
            name = _normal(distribution.metadata["Name"] or "") if points else ""
        except Exception as error:  # noqa: BLE001 - damaged metadata must not end the listing
            log.info("a distribution was passed over: %s", error)
            continue
        if points and name not in seen:
            seen.add(name)
            yield distribution, points


def _record_of(point: EntryPoint, distribution: Distribution) -> PluginRecord:
    name, version = "", ""
    try:
        name = distribution.metadata["Name"] or ""
        version = distribution.version or ""
    except Exception:  # noqa: BLE001, S110 - as above
        pass
    own = _normal(name) == OWN_DISTRIBUTION
    origin = "Carrel" if own else f"the package {name or 'without a name'} {version}".rstrip()
    return PluginRecord(
        name=point.name, version=version, distribution=name, first_party=own, origin=origin
    )


def _load(point: EntryPoint, distribution: str) -> Any:
    try:
        return point.load()
    except ImportError as error:
        if not point.extras:
            raise
        extras = ",".join(point.extras)
        raise ImportError(
            f"{error}; it may lack what its extra brings: pip install '{distribution}[{extras}]'"
        ) from error


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# -- the user's folder -----------------------------------------------------------------------------


def _in_folder(folder: Path) -> Iterator[Found]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries:
        source = path / "__init__.py" if path.is_dir() else path
        name = path.name if path.is_dir() else path.stem
        if source.suffix != ".py" or not source.is_file() or name.startswith("."):
            continue  # editors hide what they keep beside a file
        record = PluginRecord(
            name=name,
            version=_version_in(source),
            distribution="",
            first_party=False,
            origin=f"the plugin folder ({path})",
            roots=(path,),
        )
        yield Found(
            record=record,
            load=partial(_import_from, folder, name, source),
            fingerprint=partial(of_files, path),
        )


def _version_in(source: Path) -> str:
    """Return the text that `__version__` is set to at the top of a file; reads, runs nothing."""
    try:
        if source.stat().st_size > _LONGEST_SOURCE:
            return ""
        tree = ast.parse(source.read_text("utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        told = value.value if isinstance(value, ast.Constant) else None
        if isinstance(told, str) and "__version__" in _targets(node):
            return told[:40]
    return ""


def _targets(node: ast.stmt) -> Iterable[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _import_from(folder: Path, name: str, source: Path) -> Any:
    """Import a module of the plugin folder under its own name, so that processes find it too."""
    import importlib
    import importlib.util
    import sys

    if str(folder) not in sys.path:
        sys.path.append(str(folder))  # last: it must not stand in for anything that is installed
    spec = importlib.util.find_spec(name)
    if spec is None:
        # The file is newer than what Python remembers of the folder. Not for every plugin: Python
        # then lists all folders of its path anew, 1 ms each time.
        importlib.invalidate_caches()
        spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None or Path(spec.origin) != source:
        taken = spec.origin if spec is not None else "nothing"
        raise ImportError(f"a module of the name {name} is there already ({taken}): rename it")
    return importlib.import_module(name)


def _way_out(record: PluginRecord) -> str:
    """Return what to do about a plugin of the folder whose name another one has."""
    if record.distribution or not record.roots:
        return ""
    (path,) = record.roots
    kind = "folder" if path.is_dir() else "file"
    return f", so {path} is not used: remove that {kind} or rename it"


def _fail(record: PluginRecord, reason: str) -> None:
    record.state = PluginState.FAILED
    record.note(Problem(where="import", reason=reason))
