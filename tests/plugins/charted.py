"""Mentions, a plugin's context and a window in memory, for the chart."""

from __future__ import annotations

import logging
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.plugins.open_plugins import Shelf, Window, a_paper

from carrel.api import (
    Device,
    Family,
    HardwareRegistry,
    Holding,
    KeptMention,
    Mention,
    MentionKey,
    MentionQuery,
    MentionState,
    Node,
    Paper,
)

REGISTRY = HardwareRegistry(
    devices=(
        Device(id="h1", name="Hop 1", vendor="Maker", family="Hop", kind="gpu"),
        Device(id="h2", name="Hop 2", vendor="Maker", family="Hop", kind="gpu"),
        Device(id="t1", name="Ten 1", vendor="Other", family="Ten", kind="tpu"),
    ),
    nodes=(Node(id="box", name="Box", vendor="Maker", contents=(Holding(device="h1", count=8),)),),
    families=(Family(name="Ten", vendor="Other"), Family(name="Hop", vendor="Maker")),
)


def a_number(
    paper_id: int = 1, value: Any = 2.0, state: MentionState = MentionState.FOUND, **values: Any
) -> KeptMention:
    """Return an invented mention; each of a paper stands somewhere else, by its value."""
    start = values.pop("start", zlib.crc32(str(value).encode(errors="replace")))
    told = {"value": value, "unit": "x", "quantity": "speedup", "is_result": True} | values
    mention = Mention(field="abstract", start=start, end=start + 4, quote=f"{value}x", values=told)
    return KeptMention(paper_id=paper_id, extractor="metrics", mention=mention, state=state)


class Mentions:
    """A `MentionAccess` in memory; ids are places in the list."""

    def __init__(self, kept: Iterable[KeptMention]) -> None:
        self.kept = list(kept)
        self.failure = ""
        self.reads = 0

    def find(self, query: MentionQuery) -> Sequence[int]:
        return [at for at, one in enumerate(self.kept) if self._meets(one, query)]

    def read(self, ids: Sequence[int]) -> Sequence[KeptMention | None]:
        self.reads += 1
        return [self.kept[at] if at < len(self.kept) else None for at in ids]

    def counts(self, key: str, query: MentionQuery) -> Sequence[tuple[MentionKey, int]]:
        if self.failure:
            raise RuntimeError(self.failure)
        counts = Counter(self.kept[at].mention.values.get(key) for at in self.find(query))
        return counts.most_common()  # type: ignore[return-value]

    @staticmethod
    def _meets(one: KeptMention, query: MentionQuery) -> bool:
        values = one.mention.values
        return (
            one.state in query.states
            and (query.paper_ids is None or one.paper_id in query.paper_ids)
            and all(values.get(key) in wanted for key, wanted in query.where.items())
        )


class ChartShelf(Shelf):
    """A library in memory with mentions."""

    def __init__(self, papers: Iterable[Paper], kept: Iterable[KeptMention]) -> None:
        super().__init__(papers)
        self.found = Mentions(kept)

    def mentions(self, extractor: str) -> Mentions:
        assert extractor == "metrics"
        return self.found


@dataclass
class Plugin:
    """A `PluginContext`; without a thread of the window work is done at once."""

    library: ChartShelf
    hardware: HardwareRegistry = REGISTRY
    ui_thread: Callable[[Callable[[], None]], None] = lambda work: work()
    told: list[str] = field(default_factory=list)
    plugin: str = "metrics_table"
    settings: Any = None
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("metrics_table"))
    data_dir: Path = Path()

    def notify(self, text: str) -> None:
        self.told.append(text)


@dataclass
class ChartWindow(Window):
    """A `ViewContext` that hears of mentions."""

    gone_to_mentions: list[KeptMention] = field(default_factory=list)
    _mention: list[Callable[[KeptMention], None]] = field(default_factory=list)
    _mentions: list[Callable[[frozenset[str]], None]] = field(default_factory=list)

    def go_to_mention(self, kept: KeptMention) -> None:
        self.gone_to_mentions.append(kept)

    def correct_mention(self, kept: KeptMention) -> None: ...

    def on_mention(self, callback: Callable[[KeptMention], None]) -> None:
        self._mention.append(callback)

    def on_mentions(self, callback: Callable[[frozenset[str]], None]) -> None:
        self._mentions.append(callback)

    def choose(self, kept: KeptMention) -> None:
        """Choose a mark in the reader."""
        for callback in self._mention:
            callback(kept)

    def change(self, *extractors: str) -> None:
        """Tell that mentions changed."""
        for callback in self._mentions:
            callback(frozenset(extractors))


def papers(number: int) -> list[Paper]:
    """Return invented papers, three a year."""
    return [
        a_paper(id=n, title=f"Lamp{n}: a light", year=2015 + n // 3) for n in range(1, number + 1)
    ]
