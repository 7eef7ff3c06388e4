"""Papers from the text of a Hugging Face papers page, in whatever shape it was copied."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from carrel.api import ImportedPaper, ImportSource, JobControl, Refusal
from carrel_plugins.hugging_face.assembler import Assembler
from carrel_plugins.hugging_face.lines import Line, Survey, read_lines, survey
from carrel_plugins.hugging_face.paragraphs import events

_OTHER_SUFFIXES = re.compile(
    r"\.(?:json|jsonl|ndjson|csv|tsv|xml|html?|bib|ris|pdf|xz|gz|bz2|zip|zst|py|toml|ya?ml|log)$",
    re.IGNORECASE,
)
_OTHER_FORMATS = re.compile(
    r"\s*(?:\{|\[\s*[{\]\"\[-]|\[\s*\d+\s*,|<!doctype|<html|<\?xml|@\w+\s*\{|%PDF|TY  -)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"trending papers|daily papers|hugging ?face|upvote", re.IGNORECASE)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\ufffd]")
#: A head as long as this was cut somewhere; the importing side gives 64 KiB.
_CUT = 60_000


def sniff(head: bytes, name: str) -> int:
    """Say how sure we are: 85 for a listing that names its page, 60 for titles and abstracts.

    Short text in which neither was found gets 5, so that it is refused line by line.
    """
    if _OTHER_SUFFIXES.search(name) or not head.strip():
        return 0
    decoded = head.decode("utf-8", errors="replace")
    odd = len(_CONTROLS.findall(decoded))
    if odd * 20 > len(decoded) + 20 or _OTHER_FORMATS.match(decoded.removeprefix("\ufeff")):
        return 0
    whole = head if len(head) < _CUT else head[: head.rfind(b"\n") + 1]
    shape = survey(read_lines(io.BytesIO(whole)))
    if any(isinstance(one, ImportedPaper) for one in _papers(whole, shape)):
        return 85 if _PAGE.search(decoded) else 60
    return 5 if len(head) < _CUT else 0


def read(source: ImportSource, job: JobControl) -> Iterator[ImportedPaper | Refusal]:
    """Yield the papers of a listing and refusals of the rest; reads the source twice."""
    with source.open() as stream:
        shape = survey(_until_cancelled(read_lines(stream), job))
    assembler = Assembler(source.name, spaced=shape.spaced)
    with source.open() as stream:
        lines = _until_cancelled(read_lines(stream), job)
        yield from assembler.assemble(events(lines, shape))


def _papers(head: bytes, shape: Survey) -> Iterator[ImportedPaper | Refusal]:
    lines = read_lines(io.BytesIO(head))
    return Assembler("", spaced=shape.spaced).assemble(events(lines, shape))


def _until_cancelled(lines: Iterable[Line], job: JobControl) -> Iterator[Line]:
    for line in lines:
        if line.number % 1024 == 0 and job.cancelled:
            return
        yield line
