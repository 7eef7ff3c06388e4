"""The values of the fields: date, number of authors, code, site. Pure; a paper in, values out."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from carrel.api import Paper

#: Where programs are kept; a subdomain counts as well.
CODE_HOSTS = (
    "bitbucket.org",
    "codeberg.org",
    "gitee.com",
    "github.com",
    "gitlab.com",
    "sourceforge.net",
    "sr.ht",
)


def published(paper: Paper) -> list[str]:
    """Return the date, as exact as it is known: "2024-03-05", "2024-03" or "2024"."""
    if paper.published:
        return [paper.published]
    return [f"{paper.year:04}"] if paper.year else []


def authors(paper: Paper) -> list[int]:
    """Return the number of authors; nothing where none is known."""
    return [len(paper.authors)] if paper.authors else []


def code(paper: Paper) -> list[bool]:
    """Return whether the paper links to a repository or a project of a known code host."""
    addresses = [paper.url or "", *(link.url for link in paper.links)]
    return [any(_is_code(address) for address in addresses)]


def site(paper: Paper) -> list[str]:
    """Return the host of the paper's address without "www."; nothing where there is none."""
    host, _ = _host_and_path(paper.url or "")
    return [host] if host else []


def _is_code(address: str) -> bool:
    host, path = _host_and_path(address)
    known = any(host == code_host or host.endswith(f".{code_host}") for code_host in CODE_HOSTS)
    return known and bool(path.strip("/"))


@lru_cache(maxsize=256)
def _host_and_path(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # half an IPv6 address
        return "", ""
    return host, parts.path
