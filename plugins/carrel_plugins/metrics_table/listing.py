"""What the table shows, in order: asked of the library off the window's thread, without rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from carrel.api import HardwareRegistry, KeptMention, MentionAccess, MentionKey, MentionQuery
from carrel_plugins.metrics_table.narrowing import Narrowing

#: What tells a mention from every other, see `carrel.api.KeptMention.place`.
Place = tuple[int, str, str, int, int]
#: A value with how many numbers have it, most first.
Counts = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be listed; `paper_ids` None is the whole library, `place` the row to be found."""

    narrowing: Narrowing = field(default_factory=Narrowing)
    paper_ids: Sequence[int] | None = None
    order_by: str = ""
    descending: bool = False
    grouped: bool = False
    place: Place | None = None

    def query(self, order_by: str = "") -> MentionQuery:
        """Return the question to the library, in the order of the text where none is named."""
        return self.narrowing.query(self.paper_ids, order_by, descending=self.descending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The rows of a table: ids of mentions, and -1 - n for the heading of the group n.

    `groups` are quantities with how many numbers they have. `current` is the row that was to be
    found, -1 where it is not there. `hidden` is how many numbers the papers have beside these;
    it is only known where none is shown.
    """

    entries: Sequence[int] = ()
    groups: Counts = ()
    current: int = -1
    hidden: int = 0

    @property
    def numbers(self) -> int:
        """How many numbers are listed."""
        return len(self.entries) - len(self.groups)


def listing_of(mentions: MentionAccess, question: Question) -> Listing:
    """Return what is to be shown. Raises RuntimeError where the library cannot be read."""
    ids = mentions.find(question.query(question.order_by))
    entries, groups = _grouped(mentions, question, ids) if question.grouped else (ids, ())
    current, hidden = -1, 0
    if not ids:
        everything = Narrowing(background=True, suggested=True)
        hidden = len(mentions.find(replace(question, narrowing=everything).query()))
    elif question.place is not None:
        wanted = _id_at(mentions, question, question.place)
        current = entries.index(wanted) if wanted in entries else -1
    return Listing(entries=entries, groups=groups, current=current, hidden=hidden)


def _grouped(
    mentions: MentionAccess, question: Question, ids: Sequence[int]
) -> tuple[Sequence[int], Counts]:
    """Put numbers of one quantity together, below a heading; the most frequent come first."""
    sizes: dict[str, int] = {}
    for value, count in mentions.counts("quantity", question.query()):
        # The library sorts without regard to case.
        name = str(value or "").lower()
        sizes[name] = sizes.get(name, 0) + count
    together = mentions.find(replace(question, descending=False).query("quantity"))
    if sum(sizes.values()) != len(together) or len(together) != len(ids):
        return ids, ()  # the library changed meanwhile, which will be told
    rank = {mention_id: place for place, mention_id in enumerate(ids)}
    starts, start = dict[str, int](), 0
    for name in sorted(sizes, key=lambda one: (not one, one)):
        starts[name] = start
        start += sizes[name]
    groups = tuple(sorted(sizes.items(), key=lambda one: (-one[1], one[0])))
    entries = array("q")
    for number, (name, size) in enumerate(groups):
        entries.append(-1 - number)
        run = together[starts[name] : starts[name] + size]
        entries.extend(sorted(run, key=rank.__getitem__))
    return entries, groups


def _id_at(mentions: MentionAccess, question: Question, place: Place) -> int:
    ids = mentions.find(replace(question, paper_ids=[place[0]]).query())
    for mention_id, kept in zip(ids, mentions.read(ids), strict=True):
        if kept is not None and kept.place == place:
            return mention_id
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen in each filter as the others stand, with how many numbers have it.

    `hardware` are ids, `families` names of families that stand for more than one of them.
    """

    quantity: Counts = ()
    unit: Counts = ()
    qualifier: Counts = ()
    hardware: Counts = ()
    families: Counts = ()


def choices_of(
    mentions: MentionAccess,
    question: Question,
    registry: HardwareRegistry,
    wanted: Callable[[], bool] = lambda: True,
) -> Choices | None:
    """Return the choices; None as soon as nobody wants them. Raises RuntimeError as above."""
    chosen = question.narrowing
    freed = {
        "quantity": replace(chosen, quantity=""),
        "unit": replace(chosen, unit=""),
        "qualifier": replace(chosen, qualifier=""),
        "hardware": replace(chosen, hardware=()),
    }
    found: dict[str, Counts] = {}
    for key, narrowing in freed.items():
        if not wanted():
            return None
        counted = mentions.counts(key, replace(question, narrowing=narrowing).query())
        found[key] = [(str(value), count) for value, count in counted if _is_said(value)]
    free = replace(question, narrowing=freed["hardware"])
    families = _families(mentions, free, registry, dict(found["hardware"]))
    return Choices(**found, families=families)


def _is_said(value: MentionKey) -> bool:
    return isinstance(value, str) and bool(value)


def _families(
    mentions: MentionAccess, free: Question, registry: HardwareRegistry, counts: dict[str, int]
) -> Counts:
    members: dict[str, list[str]] = {}
    for hardware_id in counts:
        family = registry.family_of(hardware_id)
        if family is not None:
            members.setdefault(family.name, []).append(hardware_id)
    found = []
    for name, ids in members.items():
        count = counts[ids[0]]
        if len(ids) > 1:  # a number may name several of them
            narrowing = replace(free.narrowing, hardware=tuple(ids))
            count = len(mentions.find(replace(free, narrowing=narrowing).query()))
        found.append((name, count))
    return sorted(found, key=lambda one: (-one[1], one[0]))


def place_of(kept: KeptMention | None) -> Place | None:
    """Return where a mention stands, None for none."""
    return None if kept is None else kept.place
