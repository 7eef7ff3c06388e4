"""Identifiers and titles in the one form in which the library compares them."""

from __future__ import annotations

import re
import unicodedata

# The archives of the ids before April 2007: without them "papers/report/1234567" is one, too.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin"
    "|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_ARXIV = re.compile(
    r"(?:^|arxiv[:./ ]\s*|/(?:abs|pdf|papers|html)/)"
    rf"(?:(\d\d(?:0[1-9]|1[0-2])\.\d{{4,5}})|({_ARCHIVES})(?:\.[a-z-]+)?/(\d{{7}}))"
    r"(?:v\d+)?(?:\.pdf)?/?(?:[?#].*|\s*\[[\w.-]+\].*)?$",
    re.IGNORECASE | re.ASCII,
)
_DOI = re.compile(r"(10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+)$", re.IGNORECASE | re.ASCII)


#: Takes out of ASCII what `_tells` would: three times as fast, and most titles are ASCII.
_TELLING = {
    number: None for number in range(128) if not (chr(number).isalnum() or chr(number) in "+<=>|~")
}


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id in `text` (an id, "arXiv:…" or a URL) without its version, or None.

    A DOI that arXiv gave ("10.48550/arXiv.2404.10830") is one of its ids too. An old id loses
    its subject class: "math.GT/0309136" is the paper "math/0309136".
    """
    match = _ARXIV.search(text.strip())
    if match is None:
        return None
    number, archive, old = match.groups()
    return number or f"{archive.lower()}/{old}"


def doi(text: str) -> str | None:
    """Return the DOI in `text` (bare, "doi:…" or a URL), lower-cased as DOIs compare, or None."""
    match = _DOI.search(text.strip())
    return match.group(1).rstrip(".,;").lower() if match else None


def title_key(title: str) -> str:
    """Return `title` without case, accents, spaces and punctuation, for finding duplicates.

    A title of punctuation alone is its own key.
    """
    if title.isascii():
        return title.lower().translate(_TELLING) or title
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    letters = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if _tells(c))
    return letters or title


def _tells(character: str) -> bool:
    """Whether two titles that differ in this character are two.

    Latin, Greek and Cyrillic accents do not count, the vowel signs of other scripts do; "C++"
    is not "C", but a dollar sign or a backtick is how LaTeX writes.
    """
    category = unicodedata.category(character)
    mark = category[0] == "M" and not "\u0300" <= character <= "\u036f"
    return character.isalnum() or mark or category in ("Sm", "So")


def title_order(title: str) -> str:
    """Return the text by which titles sort: no case, no accents, no marks in front."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.lstrip(" \t\"'“”‘’«»([{*#.-–—…") or plain


def surnames(authors: tuple[str, ...]) -> frozenset[str]:
    """Return the last words of the names (what stands before a comma), folded."""
    found = (
        name.split(",")[0] if "," in name else name.split()[-1] for name in authors if name.strip()
    )
    return frozenset(title_key(name) for name in found if name.strip())
