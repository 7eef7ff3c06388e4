"""Web addresses in a listing, and which of them name a paper."""

from __future__ import annotations

import re

#: An address as it is written in running text; what closes a sentence does not belong to it.
ADDRESS = re.compile(
    r"(?:https?://|(?:www\.|arxiv\.org/|huggingface\.co/|hf\.co/|github\.com/|doi\.org/))"
    r"[^\s<>\"\]]*[^\s<>\"\].,;:!?'*)]"
)
#: A line of addresses is shorter; the limit keeps hostile input cheap.
LONGEST = 2_000
_LABEL = (
    r"(?:arxiv|link|url|pdf|html|code|github|git|project(?: page)?|page|paper(?: page)?|website"
    r"|demo|model|dataset|space|hf|hugging ?face|source|view|read|doi)"
)
_ID = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|alphaxiv\.org/abs/|(?:huggingface|hf)\.co/papers/)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_BARE_ID = re.compile(
    r"(?:arxiv\s*(?:id)?\s*[:：]?\s*)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\s*\[[\w.-]+\])?", re.IGNORECASE
)
_RELATIVE = re.compile(r"/papers/(\d{4}\.\d{4,5})")
_REST = re.compile(rf"(?>{_LABEL}\s*+[:：]?|[\s<>()\[\]|·•,*-])*+", re.IGNORECASE)


def paper_id(url: str) -> str | None:
    """Return the arXiv id that an address of arXiv or of a Hugging Face paper carries."""
    match = _ID.search(url)
    return match.group(1) if match else None


def with_scheme(url: str) -> str:
    """Return `url` with "https://" in front where nothing stands there."""
    return url if "://" in url else f"https://{url}"


def addresses(line: str) -> list[str] | None:
    """Return the addresses of a line that holds nothing else, or None.

    "arXiv:2404.05405", a bare id and a path such as /papers/2404.05405 count as addresses.
    """
    if len(line) > LONGEST:
        return None
    bare = _BARE_ID.fullmatch(line)
    if bare:
        return [f"https://arxiv.org/abs/{bare.group(1)}"]
    relative = _RELATIVE.fullmatch(line)
    if relative:
        return [f"https://huggingface.co/papers/{relative.group(1)}"]
    if "/" not in line:
        return None
    found = ADDRESS.findall(line)
    if not found or not _REST.fullmatch(ADDRESS.sub(" ", line).rstrip(".,;")):
        return None
    return [with_scheme(url) for url in found]
