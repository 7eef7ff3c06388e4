"""What is said of an export, whatever became of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel.settings.preferences import VAULT_FLAVOURS
from carrel.ui.vault.export_order import path_of
from carrel.ui.vault.export_wording import done_sentence, tried_sentence, trouble
from carrel.vault.rendering import FLAVOURS
from carrel.vault.report import ExportedFile, ExportReport, Outcome


def report(*files: tuple[Outcome, str], **more: object) -> ExportReport:
    """Return the report of files with a reason each, "" for none."""
    told = [
        ExportedFile(
            carrel_id=str(number),
            title="T",
            file=f"{number}.md",
            outcome=outcome,
            reasons=(reason,) if reason else (),
        )
        for number, (outcome, reason) in enumerate(files)
    ]
    return ExportReport(folder=Path("v"), files=told, **more)  # type: ignore[arg-type]


NEW, SKIPPED, CONFLICT = (Outcome.NEW, ""), (Outcome.SKIPPED, "full"), (Outcome.CONFLICT, "both")


@pytest.mark.parametrize(
    ("files", "counts"),
    [
        ((NEW,), "1 new, 0 updated, 0 unchanged, 0 conflicts, 0 skipped."),
        ((NEW, CONFLICT), "1 new, 0 updated, 0 unchanged, 1 conflict, 0 skipped."),
        ((NEW,) * 1200, "1,200 new, 0 updated, 0 unchanged, 0 conflicts, 0 skipped."),
        ((SKIPPED, (Outcome.KEPT, "")), "0 new, 0 updated, 1 unchanged, 0 conflicts, 1 skipped."),
    ],
)
def test_counts(files: tuple[tuple[Outcome, str], ...], counts: str):
    found = report(*files)
    assert tried_sentence(found) == f"An export would give: {counts}"
    assert done_sentence(found, len(files)) == f"Exported: {counts}"
    found.cancelled = True
    assert done_sentence(found, 5000) == f"Cancelled after {len(files):,} of 5,000: {counts}"


def test_nothing_to_export():
    assert tried_sentence(report()) == "There is nothing to export."


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (report(NEW, CONFLICT), ""),
        (report(SKIPPED, SKIPPED), "Skipped: full."),
        (report(SKIPPED, SKIPPED, (Outcome.SKIPPED, "odd")), "Skipped: full, and 1 other reason."),
        (
            report(SKIPPED, SKIPPED, (Outcome.SKIPPED, "odd"), (Outcome.SKIPPED, "even")),
            "Skipped: full, and 2 other reasons.",
        ),
        (report(problems=["it was late"]), "It was late."),
        (report(passed_over={"a.md": "UTF-16"}), "Not looked into: a.md (UTF-16)."),
        (
            report(passed_over={"a.md": "UTF-16", "b.md": "x", "c.md": "y"}),
            "Not looked into: a.md, and 2 more (UTF-16).",
        ),
    ],
)
def test_trouble(found: ExportReport, said: str):
    assert trouble(found) == said


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("", None),
        ("  ", None),
        ("/a b/c ", "/a b/c"),
        ("~/notes", "HOME/notes"),
        ("notes", "HOME/notes"),
        ("~nobody-of-this-name/x", "HOME/~nobody-of-this-name/x"),
    ],
)
def test_what_is_typed_as_a_path(typed: str, path: str | None):
    expected = path and Path(path.replace("HOME", str(Path.home())))
    assert path_of(typed) == expected


def test_the_preferences_know_every_flavour():
    assert VAULT_FLAVOURS == FLAVOURS
