"""What a worker process does: it reads papers with the extractors of plugins."""

from __future__ import annotations

import faulthandler
import os
import pickle
from collections.abc import Sequence
from functools import cache
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from carrel.domain.mention import Mention
from carrel.domain.mention_json import dumped
from carrel.plugin_host.record import ENDS_THE_PROGRAM, Problem

if TYPE_CHECKING:
    from carrel.api import Extractor

#: A paper's id, title, and abstract or summary.
PaperText: TypeAlias = tuple[int, str, str]
#: What one extractor found in a paper, as JSON, or why there is nothing.
Read: TypeAlias = str | Problem

#: What an extractor gives that was not found.
NOTHING = "[]"
#: No text of an abstract's length has more of one kind; an extractor without an end has.
_MOST = 10_000


def read_papers(
    pickled: Sequence[bytes], papers: Sequence[PaperText], limit_s: float
) -> list[tuple[Read, ...]]:
    """Return what each of the extractors found in each of the papers.

    A paper that takes longer than `limit_s` seconds ends the process: what hangs in compiled code
    cannot be stopped in any other way.
    """
    extractors = [_unpickled(one) for one in pickled]
    found = []
    try:
        for _, title, abstract in papers:
            faulthandler.dump_traceback_later(limit_s, exit=True, file=_nowhere())
            found.append(tuple(read_paper(one, title, abstract) for one in extractors))
    finally:
        faulthandler.cancel_dump_traceback_later()
    return found


def read_paper(extractor: Extractor | Problem, title: str, abstract: str) -> Read:
    """Return what an extractor found, as JSON; never raises what the extractor does."""
    if isinstance(extractor, Problem):
        return extractor
    try:
        return dumped(usable(extractor, title, abstract))
    except ENDS_THE_PROGRAM:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises
        return Problem.of(extractor.id, extractor.id, error)


def usable(extractor: Extractor, title: str, abstract: str) -> list[Mention]:
    """Return the mentions in the order of the text, the title's first.

    Raises ValueError for what is no mention of these texts, and what the extractor does.
    """
    texts = {"title": title, "abstract": abstract}
    found: list[Mention] = []
    for mention in extractor.extract(title, abstract):
        wrong = _wrong(mention, texts)
        if wrong:
            raise ValueError(wrong)
        found.append(mention)
        if len(found) > _MOST:
            raise ValueError(f"it gave more than {_MOST:,} mentions of one text")
    return sorted(found, key=lambda one: (one.field != "title", one.start, one.end))


def _wrong(mention: Any, texts: dict[str, str]) -> str | None:
    if not isinstance(mention, Mention):
        return f"expected a Mention, got {type(mention).__name__}"
    text = texts.get(mention.field)
    if text is None:
        return f"a mention's field is “title” or “abstract”, not {mention.field!r}"
    if not 0 <= mention.start < mention.end <= len(text):
        return f"{mention.start} to {mention.end} is no span of {len(text)} characters"
    if mention.quote != text[mention.start : mention.end]:
        return f"the quote {mention.quote[:40]!r} is not what stands there"
    return None


@cache
def _unpickled(pickled: bytes) -> Extractor | Problem:
    """Return the extractor, once; it may be large, and its module slow to import."""
    contribution_id, inner = pickle.loads(pickled)  # noqa: S301 - our own process wrote it
    try:
        extractor: Extractor = pickle.loads(inner)  # noqa: S301
    except Exception as error:  # noqa: BLE001 - its plugin's code is imported here
        return Problem.of(contribution_id, f"{contribution_id} in another process", error)
    return extractor


def pickled_extractor(extractor: Extractor) -> bytes:
    """Return the extractor for `read_papers`; raises whatever pickling it does."""
    return pickle.dumps((extractor.id, pickle.dumps(extractor)))


@cache
def _nowhere() -> IO[bytes]:
    """Return where the stack of a process that ends is written to: nowhere."""
    return open(os.devnull, "wb")  # noqa: PTH123 - open for as long as the process
