"""Finds the links of a title and an abstract: addresses, DOIs, arXiv numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Literal, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from carrel.api import Mention
from carrel_plugins.bibliography.fields import CODE_HOSTS

LinkKind: TypeAlias = Literal["code", "model", "dataset", "paper", "site"]

_MOST_LINKS = 1_000  # a field; what has more is no abstract
#: Hosts whose addresses are believed without "https://".
_BARE_HOSTS = (*CODE_HOSTS, "huggingface.co", "hf.co", "arxiv.org", "doi.org")
_MODEL_HOSTS = ("huggingface.co", "hf.co")
_PAPER_HOSTS = (
    "arxiv.org",
    "doi.org",
    "aclanthology.org",
    "aclweb.org",
    "dl.acm.org",
    "ieeexplore.ieee.org",
    "openreview.net",
    "proceedings.mlr.press",
    "semanticscholar.org",
)
_DATA_HOSTS = ("zenodo.org", "kaggle.com/datasets", "archive.ics.uci.edu")
#: What of Hugging Face is no model.
_SHELVES: dict[str, LinkKind] = {"datasets": "dataset", "papers": "paper"}
_NO_MODELS = frozenset("spaces collections blog docs models organizations learn".split())

#: An address ends with the line: a wrapped one is not glued, since nothing says that it goes on.
_CHARACTER = r"[^\s<>\"“”«»‘’`{}|\\^、。，；\u00ad]"
_LONGEST = 2_000
#: Another address begins within this one, but for those that an archive keeps: "/web/1/http://".
_NEXT = r"(?:(?<=[/=])|(?!https?://))"
_TRAILING = ".,;:!?'*_~([{-"
_PAIRS = {")": "(", "]": "["}
_HOST = re.compile(r"(?:[^\W_][\w-]{0,62}\.){1,10}[^\W\d_]{2,24}")


def find_links(title: str, abstract: str) -> Iterator[Mention]:
    """Yield the links of a paper in the order of the text; see `carrel.api.Extractor`.

    Values: `url`, with its scheme, and `kind`. Of a field the first 1,000 links are taken.
    """
    yield from islice(_of_field("title", title), _MOST_LINKS)
    yield from islice(_of_field("abstract", abstract), _MOST_LINKS)


def _of_field(field: Literal["title", "abstract"], text: str) -> Iterator[Mention]:
    for match in _links().finditer(text):
        end = match.start() + len(_trimmed(match[0]))
        if match["arxiv"]:
            url = f"https://arxiv.org/abs/{match['arxiv']}"
        elif match["doi"]:
            url = f"https://doi.org/{text[match.start('doi') : end]}"
        elif match["bare"]:
            url = f"https://{text[match.start() : end]}"
        else:
            url = text[match.start() : end]
        normal = _normalised(url)
        if normal:
            yield Mention(
                field=field,
                start=match.start(),
                end=end,
                quote=text[match.start() : end],
                values={"url": normal, "kind": kind_of(normal)},
            )


@cache
def _links() -> re.Pattern[str]:
    """Return the pattern, which is made when it is first needed and not when plugins load."""
    return re.compile(
        rf"(?P<full>https?://(?:{_NEXT}{_CHARACTER}){{1,{_LONGEST}}})"
        r"|(?<![\w@./-])(?:"
        rf"(?P<bare>(?:www\.)?(?:{'|'.join(map(re.escape, _BARE_HOSTS))})/"
        rf"(?:{_NEXT}{_CHARACTER}){{1,{_LONGEST}}})"
        rf"|doi:\s?(?P<doi>10\.\d{{4,9}}/{_CHARACTER}{{1,{_LONGEST}}})"
        r"|arxiv:\s?(?P<arxiv>(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,2})?)(?!\d))",
        re.IGNORECASE,
    )


def _trimmed(link: str) -> str:
    """Return a link without what closes the sentence or the bracket that it stands in."""
    opened: list[str] = []
    for place, char in enumerate(link):
        if char in "([":
            opened.append(char)
        elif char in ")]" and (not opened or opened.pop() != _PAIRS[char]):
            link = link[:place]
            break
    return link.rstrip(_TRAILING)


def _normalised(url: str) -> str:
    """Return a URL with scheme and host in lower case, "" for what is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # half an IPv6 address
        return ""
    if not _HOST.fullmatch(host):
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.lower()))


def kind_of(url: str) -> LinkKind:
    """Return what a URL leads to, by its host and the beginning of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [step for step in parts.path.split("/") if step]
    if _is_of(host, CODE_HOSTS) and path:
        return "code"
    if _is_of(host, _MODEL_HOSTS) and path:
        if path[0] in _SHELVES:
            return _SHELVES[path[0]]
        return "model" if len(path) > 1 and path[0] not in _NO_MODELS else "site"
    if _is_of(host, _PAPER_HOSTS) and path:
        return "paper"
    whole = f"{host}/{path[0]}" if path else host
    return "dataset" if host in _DATA_HOSTS or whole in _DATA_HOSTS else "site"


def _is_of(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)
