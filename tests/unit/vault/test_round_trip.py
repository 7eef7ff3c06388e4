"""Five hundred papers out, a reader's day in the files, an hour in the library, and out again.

What happened to each file is judged by `file_rules`, which knows nothing of Carrel's code.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import ruamel.yaml
import yaml
from tests.unit.vault.file_rules import faults, read, wants_a_conflict
from tests.unit.vault.made_papers import changed, made_paper, made_papers
from tests.unit.vault.shelf import Control, Vault
from tests.unit.vault.simulated_reader import edit_vault

from carrel.domain.export_paper import ExportPaper
from carrel.vault.exporting import export
from carrel.vault.report import ExportReport, Outcome

#: Papers and seed of each trip; another seed is another day.
TRIPS = ((500, 1), (120, 2), (120, 3), (120, 4))
_OWN_FILES = {"own.md": "---\ntitle: mine\n---\n", "own/deep.md": "x", "own picture.png": "P"}


@dataclass
class Trip:
    """Texts by path and ids at four moments; see `file_rules` for their names."""

    folder: Path
    papers: list[ExportPaper]
    base: dict[str, str]
    base_paths: dict[str, str]
    mine: dict[str, str]
    ours: dict[str, str]
    report: ExportReport
    result: dict[str, str]

    def followed(self) -> dict[str, str]:
        """Return the reader's file of each paper that has one, by carrel_id."""
        copies: dict[str, list[str]] = {}
        for path, text in self.mine.items():
            if carrel_id := id_in(text):
                copies.setdefault(carrel_id, []).append(path)
        return {
            one: self.base_paths[one] if self.base_paths[one] in paths else min(paths, key=len)
            for one, paths in copies.items()
        }


def id_in(text: str) -> str:
    return str(read(text).value("carrel_id")) if text.startswith(("---", "\ufeff---")) else ""


def texts(folder: Path) -> dict[str, str]:
    """Return the Markdown of a vault by path, what lies in hidden folders left out."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.md")}
    return {
        name: path.read_bytes().decode() for name, path in found.items() if not name.startswith(".")
    }


def by_id(found: dict[str, str]) -> dict[str, str]:
    return {carrel_id: text for text in found.values() if (carrel_id := id_in(text))}


@pytest.fixture(params=TRIPS, ids=lambda trip: f"{trip[0]} papers, day {trip[1]}")
def trip(request: pytest.FixtureRequest, tmp_path: Path, clock: Callable[[str], None]) -> Trip:
    count, seed = request.param
    folder, papers = tmp_path / "vault", made_papers(count, seed)
    for name, text in _OWN_FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    first = export(papers, folder, Control())
    assert first.count(Outcome.NEW) == count
    base = texts(folder)
    paths = {carrel_id: path for path, text in base.items() if (carrel_id := id_in(text))}
    edit_vault(folder, seed)
    mine = texts(folder)

    chance = random.Random(seed + 1000)
    clock("2026-01-02T13:00:00")
    later = [changed(one, chance) for one in papers if chance.random() < 0.97]
    later += [made_paper(count + number, chance) for number in range(10)]
    export(later, tmp_path / "new", Control())
    report = export(later, folder, Control())
    ours = by_id(texts(tmp_path / "new"))
    return Trip(folder, later, by_id(base), paths, mine, ours, report, texts(folder))


def test_a_readers_day(trip: Trip, clock: Callable[[str], None]):
    followed = trip.followed()
    told = [*_file_faults(trip, followed), *_outcome_faults(trip, followed)]
    for carrel_id, path in followed.items():
        if carrel_id in trip.ours:
            four = trip.base[carrel_id], trip.mine[path], trip.ours[carrel_id], trip.result[path]
            told += [f"{path}: {fault}" for fault in faults(*four)]
    assert told == []
    assert _values_two_parsers_see(trip) > len(trip.mine) * 0.8

    clock("2026-01-02T14:00:00")
    before = _snapshot(trip.folder)
    again = export(trip.papers, trip.folder, Control())
    assert {one.outcome for one in again.files} == {Outcome.KEPT, Outcome.CONFLICT}
    assert _snapshot(trip.folder) == before
    # Without what is remembered of the last export the files are right, and no second one comes.
    for path in (trip.folder / ".carrel").glob("exported*"):
        path.unlink()
    export(trip.papers, trip.folder, Control())
    after, copied = texts(trip.folder), Counter(map(id_in, trip.result.values()))
    assert after.keys() == trip.result.keys()
    for path, text in trip.result.items():
        # Which of two copies is the paper's, nobody remembers either.
        assert after[path] == text or copied[id_in(text)] > 1


def test_the_day_is_an_eventful_one(tmp_path: Path):
    """The simulation does what the judge is there for: else nothing above would be tried."""
    vault = Vault(tmp_path / "vault")
    vault.export(made_papers(500, 1))
    base = {id_in(text): read(text) for text in texts(vault.folder).values()}
    paths = set(texts(vault.folder))
    edit_vault(vault.folder, 1)
    seen: Counter[str] = Counter()
    for path, text in texts(vault.folder).items():
        seen["another name"] += path not in paths
        seen["windows"] += "\r\n" in text
        seen["mark"] += text.startswith("\ufeff")
        seen["no end"] += not text.endswith("\n")
        carrel_id = id_in(text)
        if not carrel_id:
            seen["no id"] += 1
            continue
        now, then = read(text), base[carrel_id]
        seen["damaged"] += bool(now.damage)
        seen["block deleted"] += then.blocks.keys() > now.blocks.keys()
        seen["block edited"] += any(then.blocks[k] != now.blocks[k] for k in now.blocks)
        seen["outside"] += now.outside != then.outside
        seen["keys"] += [k for k, _ in now.front] != [k for k, _ in then.front]
        seen["comments"] += "# mine" in text
        seen["value"] += now.value("status") != then.value("status")
    assert all(count >= 5 for count in seen.values()), seen
    assert len(seen) == 12


def _file_faults(trip: Trip, followed: dict[str, str]) -> list[str]:
    """Return what is wrong with the set of files: none lost, none doubled, others untouched."""
    told = [f"{path}: is gone" for path in trip.mine.keys() - trip.result.keys()]
    exported = {path for one, path in followed.items() if one in trip.ours}
    told += [
        f"{path}: not Carrel's to change, and changed"
        for path in trip.mine.keys() - exported
        if trip.mine[path] != trip.result.get(path)
    ]
    made = [id_in(trip.result[path]) for path in trip.result.keys() - trip.mine.keys()]
    if sorted(made) != sorted(trip.ours.keys() - followed.keys()):
        told.append(f"new files of {made}, wanted of {trip.ours.keys() - followed.keys()}")
    for path in trip.result.keys() - trip.mine.keys():
        if trip.result[path] != trip.ours[id_in(trip.result[path])]:
            told.append(f"{path}: a file that was deleted is written as a new one")
    return told


def _outcome_faults(trip: Trip, followed: dict[str, str]) -> list[str]:
    """Return where report and conflict files do not say what happened."""
    wanted = {
        followed[one]
        for one in trip.ours.keys() & followed.keys()
        if wants_a_conflict(trip.base[one], trip.mine[followed[one]], trip.ours[one])
    }
    told = {one.file for one in trip.report.files if one.outcome is Outcome.CONFLICT}
    beside = trip.folder / ".carrel" / "conflicts"
    lie = {path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file()}
    faulty = [f"{path}: conflict wanted {path in wanted}" for path in wanted ^ told]
    faulty += [f"{path}: a file beside it, wanted {path in wanted}" for path in wanted ^ lie]
    if len(trip.report.files) != len(trip.papers) or trip.report.count(Outcome.SKIPPED):
        faulty.append(trip.report.sentence())
    return faulty


def _values_two_parsers_see(trip: Trip) -> int:
    """Return of how many files two parsers of YAML read the same; no export may break one."""
    count = 0
    for path, text in trip.result.items():
        try:
            front = _front(trip.mine.get(path, text))
            yaml.load(front, Loader=yaml.CSafeLoader)
            ruamel.yaml.YAML(typ="safe").load(front)
        except (yaml.YAMLError, ruamel.yaml.YAMLError):
            continue  # the reader broke it
        values = yaml.load(_front(text), Loader=yaml.CSafeLoader)
        assert values == ruamel.yaml.YAML(typ="safe").load(_front(text)), path
        count += 1
    return count


def _front(text: str) -> str:
    return "".join(line for _, lines in read(text).front for line in lines) if id_in(text) else ""


def _snapshot(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Return all but what Carrel remembers: each file's bytes and when it was written."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in found
        if path.parent.name != ".carrel"
    }
