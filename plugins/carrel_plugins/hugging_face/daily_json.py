"""Papers from the JSON of the Hugging Face papers API: a day's list, or one paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from carrel.api import ImportedPaper, ImportSource, JobControl, Link, Refusal

#: A day's list has about 30 KB a paper at most; this is a thousand of them.
LARGEST = 32 << 20

_ENTRY = re.compile(rb'"paper"\s*:\s*\{')
_ONE_PAPER = re.compile(rb'"(?:upvotes|discussionId|submittedOnDailyAt)"\s*:')
_TEXT_OF_A_PAPER = re.compile(rb'"(?:summary|title)"\s*:')
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}")
_DATE = re.compile(r"(\d{4})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_LINKS = (("projectPage", "Project page"), ("githubRepo", "Code"))
_TAKEN = frozenset({"paper", "id", "title", "summary", "ai_summary"})


def sniff(head: bytes, name: str) -> int:
    """Say how sure we are, by the keys that only this API has."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] not in {b"[", b"{"} or name.endswith((".jsonl", ".ndjson")):
        return 0
    if not _TEXT_OF_A_PAPER.search(text):
        return 0
    if _ENTRY.search(text):
        return 90
    return 85 if _ONE_PAPER.search(text) and b'"authors"' in text else 0


def read(source: ImportSource, job: JobControl) -> Iterator[ImportedPaper | Refusal]:
    """Yield the papers in order; raises ValueError where the whole is not JSON of the API."""
    with source.open() as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"more than {LARGEST >> 20} MB in one JSON value")
    try:
        told = json.loads(content.decode("utf-8-sig"), strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} in line {error.lineno}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"not UTF-8 text in line {line}") from error
    except ValueError as error:
        raise ValueError("a number in the JSON has too many digits") from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deep") from error
    entries = told if isinstance(told, list) else [told]
    for number, entry in enumerate(entries, 1):
        if job.cancelled:
            return
        try:
            yield _paper(entry)
        except ValueError as error:
            yield Refusal(source=source.name, reason=f"entry {number}: {error}")


def _paper(entry: Any) -> ImportedPaper:
    if not isinstance(entry, dict):
        raise ValueError("not an object")  # noqa: TRY004 - about what was read
    inner = entry.get("paper")
    inner = inner if isinstance(inner, dict) else entry
    both = {**entry, **inner}
    title = both.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("it has no title")
    abstract = both.get("summary")
    if abstract is not None and not isinstance(abstract, str):
        raise ValueError("its summary is not text")
    name = both.get("id")
    arxiv = name if isinstance(name, str) and _ARXIV.fullmatch(name) else None
    published = _date(both.get("publishedAt"))
    links = tuple(
        Link(url=both[key], title=label) for key, label in _LINKS if _is_address(both.get(key))
    )
    summary = both.get("ai_summary")
    authors = _authors(both.get("authors"))
    taken = set(_TAKEN) | {key for key, _ in _LINKS if _is_address(both.get(key))}
    taken |= {"publishedAt"} if published else set()
    taken |= {"authors"} if authors else set()
    taken -= {"id"} if arxiv is None else set()
    return ImportedPaper(
        title=title,
        abstract=abstract or None,
        summary=summary if isinstance(summary, str) and summary.strip() else None,
        authors=authors,
        published=published,
        year=int(published[:4]) if published else None,
        arxiv=arxiv,
        url=f"https://huggingface.co/papers/{arxiv}" if arxiv else None,
        links=links,
        source_data={key: value for key, value in both.items() if key not in taken},
    )


def _authors(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    names = (one.get("name") if isinstance(one, dict) else one for one in value)
    return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())


def _date(value: Any) -> str | None:
    match = _DATE.match(value) if isinstance(value, str) else None
    return match.group(0) if match and 1000 <= int(match.group(1)) <= 2100 else None


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
