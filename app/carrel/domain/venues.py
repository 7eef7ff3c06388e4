"""What kind of place a venue is, as far as its name says so."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

VenueKind: TypeAlias = Literal["journal", "conference", "preprint", "unknown"]

_PREPRINT = re.compile(r"(?i:arxiv|corr\b|biorxiv|preprint)")
_JOURNAL = re.compile(
    r"\b(?:(?i:journal|transactions|letters|magazine|annals|review|vldb endowment"
    r"|proceedings of the (?:ieee|acm on|national academy))"
    r"|CACM|IJCV|JMLR|PNAS|PVLDB|TACL|TACO|TMLR|TOCS|TOPLAS|TPAMI|TPDS)\b"
)
_CONFERENCE = re.compile(
    r"\b(?:(?i:proc|proceedings|conference|symposium|workshops?|advances in neural)"
    r"|AAAI|ACL|ASPLOS|ATC|CGO|COLM|CVPR|DAC|DATE|EACL|ECCV|EMNLP|EuroSys|FAST|FPGA|HPCA|HPDC"
    r"|ICASSP|ICCAD|ICCV|ICDE|ICLR|ICML|ICPP|ICS|IJCAI|INTERSPEECH|IPDPS|ISCA|ISPASS|KDD|MICRO"
    r"|MLSys|NAACL|NIPS|NSDI|NeurIPS|OSDI|PACT|PLDI|PPoPP|SC|SIGCOMM|SIGIR|SIGMOD|SOSP|SPAA|WWW"
    r")(?:\b|(?=\d))"
)


def kind_of_venue(venue: str) -> VenueKind:
    """Return what a venue is, for formats that ask: "journal", "conference" or "preprint".

    `venue` is a name without line breaks, as `Paper.venue` mostly is; "unknown" where it does not
    say what it is, and for "". Words and well-known abbreviations are looked for, nothing is looked
    up: "Journal of Cranes", "ICML 2023".
    """
    if _PREPRINT.search(venue):
        return "preprint"
    if _JOURNAL.search(venue):
        return "journal"
    return "conference" if _CONFERENCE.search(venue) else "unknown"
