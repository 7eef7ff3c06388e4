"""The libraries that are measured: made once by `carrel add`, kept below build/, copied for use."""

from __future__ import annotations

import contextlib
import hashlib
import json
import lzma
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice, product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "benchmark"

#: What decides how a library made by `carrel add` looks.
_MADE_BY = ("app/carrel/domain", "app/carrel/library", "plugins/carrel_plugins")

_SYLLABLES = "ba ce di fo gu ha ki lo mu ne pa ri so tu ve wa xi yo ze".split()
_MADE_UP = ["".join(three) for three in product(_SYLLABLES, repeat=3)]


class Shelf:
    """Makes libraries of the shared folder's papers; without that folder, of made-up ones.

    `shared` may be None. `environment` is what `carrel add` runs in.
    """

    def __init__(self, cache: Path, shared: Path | None, environment: Mapping[str, str]) -> None:
        self._corpus = shared / "corpus" / "papers-50k.jsonl.xz" if shared else None
        self._queries = shared / "corpus" / "queries.json" if shared else None
        self._listing = shared / "seeds" / "hf-listing-gpt.txt" if shared else None
        self._environment = dict(environment)
        self._folder = cache / self._key()
        if cache.exists():
            for old in cache.iterdir():
                if old.name.startswith("key-") and old != self._folder:
                    shutil.rmtree(old)
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def words(self) -> str:
        """What the papers are, for a figure's size."""
        return "papers" if self._corpus and self._corpus.exists() else "made-up papers"

    @property
    def queries(self) -> Path | None:
        """The file of queries that suit the papers; None for made-up ones."""
        return self._queries if self.words == "papers" else None

    def source(self, count: int) -> Path:
        """Return a JSON-lines file of `count` papers."""
        path = self._folder / f"papers-{count}.jsonl"
        if not path.exists():
            fresh = path.with_suffix(".new")
            with fresh.open("w", encoding="utf-8") as out:
                out.writelines(islice(self._lines(), count))
            os.replace(fresh, path)
        return path

    def library(self, count: int) -> Path:
        """Return a closed library of `count` papers; copy it before something is changed."""
        return self._made(f"library-{count}", self.source(count))

    def listing_library(self, count: int = 56) -> Path:
        """Return a closed library of the listing's 56 papers; `count` made-up ones without it."""
        if self._listing is None or not self._listing.exists():
            return self.library(count)
        return self._made("library-listing", self._listing)

    def library_with_notes(self, count: int) -> Path:
        """Return a closed library of `count` papers with a note on each (see reader_notes.py)."""
        writes = "from tests.performance.reader_notes import main"
        return self._changed(count, "notes", writes)

    def library_with_mentions(self, count: int) -> Path:
        """Return a closed library of `count` papers that extractors have read."""
        reads = "from tests.performance.peers.extraction import main; sys.argv.insert(1, 'library')"
        return self._changed(count, "mentions", reads)

    def library_with_highlights(self, count: int, highlights: int) -> Path:
        """Return a closed library of `count` papers, the first ones with a highlight each."""
        marks = "from tests.performance.reader_highlights import main"
        return self._changed(count, f"highlights-{highlights}", marks, str(highlights))

    def _changed(self, count: int, name: str, code: str, *words: str) -> Path:
        """Return a copy of the library of `count` papers that `main()` of some code changed."""
        library = self._folder / f"library-{count}-{name}"
        if not library.exists():
            fresh = library.with_name(f"{library.name}.new")
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(self.library(count), fresh)
            subprocess.run(
                [sys.executable, "-c", f"import sys; {code}; sys.exit(main())", str(fresh), *words],
                env=self._environment,
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            os.replace(fresh, library)
        return library

    def _made(self, name: str, source: Path) -> Path:
        library = self._folder / name
        if not library.exists():
            fresh = self._folder / f"{name}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            subprocess.run(
                [sys.executable, "-m", "carrel", "--library", str(fresh), "add", str(source)],
                env=self._environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            os.replace(fresh, library)
        return library

    def _lines(self) -> Iterator[str]:
        if self._corpus and self._corpus.exists():
            with lzma.open(self._corpus, "rt", encoding="utf-8") as lines:
                yield from lines
        number, chance = 0, random.Random(5)
        while True:
            number += 1
            # As many words as a real abstract has: fewer would be indexed in no time.
            words = " ".join(chance.choices(_MADE_UP, k=150))
            paper = {
                "title": f"Paper {number} on Folding Aeroplanes {number % 7} Times",
                "abstract": f"Flight {number} went {number % 90} metres. {words} We present a model"
                f" with {number % 9 + 1} billion parameters. It folds {number % 7 + 2}x faster than"
                " Spine on an A100.",
                "authors": [f"Ada Sample{number % 50}", "Ben Muster"],
                "year": 1990 + number % 35,
            }
            yield json.dumps(paper) + "\n"

    def _key(self) -> str:
        key = hashlib.sha256()
        for folder in _MADE_BY:
            for path in sorted((ROOT / folder).rglob("*.py")):
                key.update(path.read_bytes())
        for path in (self._corpus, self._listing):
            key.update(str(path.stat().st_size if path and path.exists() else 0).encode())
        return f"key-{key.hexdigest()[:16]}"


def close_well(library: Path) -> None:
    """Leave a library whose program was killed as one that was closed: without a log."""
    with contextlib.closing(sqlite3.connect(library / "library.sqlite")) as connection:
        connection.execute("SELECT 1 FROM paper LIMIT 1").fetchone()
