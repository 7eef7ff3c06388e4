"""`carrel extract`: what stands in titles and abstracts, without a library."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from carrel.cli.arguments import Command
from carrel.cli.describing import mention_json
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.standard_input import standard_input

if TYPE_CHECKING:
    from carrel.cli.session import Session

#: A line is a title and an abstract; the longest abstract of 50,000 has 10 kB.
_LONGEST_LINE = 4 * 1024 * 1024  # bytes


class _Paper(NamedTuple):
    title: str
    abstract: str


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help="JSON lines with “title” and “abstract”; standard input where there is none, or “-”",
    )
    parser.add_argument(
        "--suggested", action="store_true", help="also what is doubtful, as state “suggested”"
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    from carrel.domain.mention import MentionState
    from carrel.plugin_host.extracting import PluginExtractors

    extractors = PluginExtractors(session.plugins)
    if not extractors.names:
        raise CommandError("no plugin that is on extracts anything")
    output, failed = session.output, False
    stream = output.stream()
    with _opened(options.file) as file:
        for number, paper in _papers(file):
            if isinstance(paper, str):
                output.warn(f"line {number}: {paper}")
                failed = True
                continue
            told: dict[str, Any] = {"title": paper.title}
            for name, mentions in extractors.mentions(*paper).items():
                failed = failed or mentions is None
                shown = [one for one in mentions or () if one.certain or options.suggested]
                told[name] = [mention_json(one, MentionState.of(one)) for one in shown]
            stream.write(json.dumps(told, ensure_ascii=True) + "\n")
    return 1 if failed else 0


def _opened(name: str) -> Any:
    if name != "-":
        try:
            return Path(name).expanduser().open("rb")
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    return nullcontext(standard_input())


def _papers(file: BinaryIO) -> Iterator[tuple[int, _Paper | str]]:
    """Yield a line's number with its paper, or with why it is none; empty lines are passed by."""
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(_LONGEST_LINE)
            yield number, f"longer than {_LONGEST_LINE // 2**20} MiB"
        elif line.strip():
            yield number, _paper(line)


def _paper(line: bytes) -> _Paper | str:
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # UnicodeDecodeError is one of them
        return "not JSON in UTF-8"
    if not isinstance(told, dict):
        return "not an object with “title” and “abstract”"
    texts = told.get("title"), told.get("abstract")
    title, abstract = ("" if text is None else text for text in texts)
    if not isinstance(title, str) or not isinstance(abstract, str):
        return "“title” and “abstract” are not text"
    return _Paper(title, abstract) if title or abstract else "neither a title nor an abstract"


COMMANDS = {
    "extract": Command(
        description="Find numbers, devices and whatever else plugins look for in titles and"
        "\nabstracts, and print them as JSON lines: a line a paper, with the kinds of mentions as"
        "\nlists, each with its span (“start” to “end” in code points) and what was understood."
        "\nNo library is needed.",
        add_arguments=_arguments,
        run=_run,
    )
}
