"""Which addresses of untrusted text may be opened, and how."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

ALLOWED_SCHEMES = frozenset({"https", "http", "mailto"})

OpenLink = Callable[[str], None]

_LONGEST_ADDRESS = 4096
# "attach" is why mailto is not passed on as it is: some mail programs read the file it names.
_MAIL_FIELDS = frozenset({"subject", "body", "cc", "bcc"})
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")


def allowed_link(address: str) -> str | None:
    """Return the address as it may be handed to the system, or None where it may not.

    https and http need a host, and no name before it ("https://bank.example@elsewhere"). A mail
    keeps its subject, text and copies only; "doi:10.1/x" becomes its https address. Everything
    else, addresses without a scheme included, is refused.
    """
    address = address.strip()
    if not address or len(address) > _LONGEST_ADDRESS or _NOT_IN_ADDRESSES.search(address):
        return None
    if address[:4].lower() == "doi:":
        return doi_address(address[4:])
    url = QUrl(address, QUrl.ParsingMode.TolerantMode)
    scheme = url.scheme().lower()
    if not url.isValid() or scheme not in ALLOWED_SCHEMES:
        return None
    if scheme == "mailto":
        return _mail_address(url)
    if not url.host() or url.userInfo():
        return None
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def _mail_address(url: QUrl) -> str | None:
    if "@" not in url.path():
        return None
    kept = QUrlQuery()
    for key, value in QUrlQuery(url).queryItems():
        if key.lower() in _MAIL_FIELDS:
            kept.addQueryItem(key, value)
    url.setQuery(kept)
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def arxiv_address(identifier: str) -> str:
    """Return the page of an arXiv identifier, e.g. "2210.17323" or "cs/0112017"."""
    return "https://arxiv.org/abs/" + quote(identifier, safe="/.")


def doi_address(doi: str) -> str:
    """Return the page of a DOI, e.g. "10.1145/3600006.3613165"."""
    return "https://doi.org/" + quote(doi, safe="/.;()-_:")


def open_in_browser(address: str) -> None:
    """Hand an address that `allowed_link` returned to the system's browser or mail program."""
    QDesktopServices.openUrl(QUrl(address))
