"""What a paper's file is made of, in sixteen digits: equal ones come out equal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from operator import attrgetter

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import Paper
from carrel.vault.rendering import Rendering

_BATCH = 400
#: Everything of a paper but its number, which no file tells: what a template of the reader's
#: uses is not known.
_TOLD = attrgetter(*(one.name for one in dataclasses.fields(Paper) if one.name != "id"))


def with_digests(
    papers: Iterable[ExportPaper], rendering: Rendering
) -> Iterator[tuple[ExportPaper, str]]:
    """Yield the papers in their order, each with its digest; reads some hundred ahead.

    The digest is "" where a plugin does not tell what its section depends on, or fails to.
    """
    source, failure = iter(papers), None
    while failure is None:
        batch: list[ExportPaper] = []
        try:
            batch.extend(islice(source, _BATCH))
        except Exception as error:  # noqa: BLE001  what was read before it is exported first
            failure = error
        if not batch and failure is None:
            return
        yield from zip(batch, _digests(batch, rendering), strict=True)
    raise failure


def _digests(batch: Sequence[ExportPaper], rendering: Rendering) -> list[str]:
    papers = [one.paper for one in batch]
    stamps = []
    for section in rendering.sections:
        if section.stamp is None:
            return [""] * len(batch)
        stamps.append(section.stamp(papers))
    looks = rendering.fingerprint
    return [
        "" if "" in told else _digest(one, looks, *told)
        for one, *told in zip(batch, *stamps, strict=True)
    ]


def _digest(one: ExportPaper, *more: str) -> str:
    told = repr((_TOLD(one.paper), one.note, one.highlights, more))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
