"""Lines of author names."""

from __future__ import annotations

import re

_DIVIDER = re.compile(r"\s*[,;·•]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*")
_PARTICLES = frozenset(
    "de del della der den di da dos du la le van von zu ten ter el al bin".split()
)
_NOT_IN_NAMES = re.compile(r"[\d:?!@/\\(){}\[\]<>=+\"“”$%]")
#: Words of titles in capitals ("Linear Maps and Neural Networks") that are nobody's name.
_NOT_NAMES = frozenset(
    """
    a the on of for from its their to toward towards using via with without how what why
    active adaptive agents algorithm algorithms analysis applications approximate attention
    automatic bandits based bounds clustering coding computation control convex corpora corpus data
    dataset deep detection differential dynamics efficient embeddings ensemble error exploration
    fairness fast features field fields forests general generative gradient graph graphs graphical
    human image images inference joint kernel kernels label language languages large learning
    linear loss machine maps markov matrix mean memory method methods mixture model modeling
    modelling models multi multilingual natural nets network networks neural noise nonlinear online
    open optimal parallel parsing policy pose process processes programming pruning random
    reinforcement representations resources robot robust scaling search semantic shape simple
    sparse spatial speech statistical statistics stochastic structured structures supervised
    systems tagging tasks tensor test testing text theory tracking training transfer transformer
    transformers trees uncertainty understanding unsupervised variational video vision visual words
    """.split()
)
_ENDING = re.compile(r".{3,}(?:tions?|ity|ities|ware)$")
LONGEST_NAME = 60
LONGEST_LIST = 5_000


def names(text: str, *, labelled: bool = False, expected: bool = False) -> tuple[str, ...]:
    """Return the names in a line that holds nothing but two names or more, or an empty tuple.

    `labelled`: "Authors:" stood before it, so that anything short is a name. `expected`: the
    listing has such lines, so that a single name will do.
    """
    if len(text) > LONGEST_LIST:
        return ()
    parts = [part for part in _DIVIDER.split(text.strip(" .,;·*")) if part]
    if parts and parts[-1] in {"et al", "et al."}:
        parts.pop()
    if labelled:
        return tuple(parts) if all(len(part) <= LONGEST_NAME for part in parts) else ()
    if (
        len(parts) < (1 if expected else 2)
        or _NOT_IN_NAMES.search(text)
        or not all(map(_is_name, parts))
    ):
        return ()
    return tuple(parts)


def _is_name(part: str) -> bool:
    words = part.split()
    return (
        2 <= len(words) <= 4
        and len(part) <= LONGEST_NAME
        and all(word in _PARTICLES or not word[0].islower() for word in words)
        and words[-1] not in _PARTICLES
        and all(sum(c.isupper() for c in word) <= 3 for word in words)
        and not any(w.lower() in _NOT_NAMES or _ENDING.match(w.lower()) for w in words)
    )
