"""What a paper does with the hardware it names, from the words around the name.

Cues are tables: a cue is a word, the nearest to the left of the name decides unless a table says
that another one governs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from carrel_plugins.hardware_filter.mention import Role
from carrel_plugins.hardware_filter.words import Word, ends_sentence

_REACH = 28  # words to the left, within the sentence
_NEAR = 6  # words

#: "2x faster than X": what follows is what the paper measures itself by.
_COMPARED = frozenset(
    """
    against beat beating beats compete competes competing exceed exceeding exceeds matching
    outperform outperformed outperforming outperforms over rival rivaling rivals surpass surpasses
    surpassing than unlike versus vs
    """.split()
)
#: ... and these where "to", "with" or "by" follows within two words.
_COMPARED_WITH = frozenset(
    """
    close closer comparable compared comparing comparison competitive equivalent relative respect
    """.split()
)
#: "we compare A to X", with A in between.
_COMPARING = frozenset({"compare", "compares"})
#: "on X", "using X": nothing farther to the left changes what that means.
_PLACE = frozenset("on onto across using atop via".split())
#: "with X", "in X": a comparison to the left governs these.
_WEAK_PLACE = frozenset(
    """
    with within in by for from under inside at utilizing utilising leveraging employing targeting
    through into of between among up
    """.split()
)
#: "evaluate X", "characterizing the X".
_STUDIED = frozenset(
    """
    evaluate evaluates evaluated evaluating benchmark benchmarks benchmarked benchmarking dissecting
    dissect dissects characterize characterizing characterise measure measured measuring profile
    profiling profiled understanding demystifying analyze analyzing port ported porting use used
    uses utilize utilized employ target targets targeting deployed deploy deploying test tested
    testing run runs running support supports supporting optimize optimizing programming
    """.split()
)
_PROPOSING = frozenset(
    """
    announce build builds built describe describes design designed designs develop developed
    develops fabricate fabricated introduce introduces present presents propose proposes unveil
    """.split()
)
_OWN = frozenset(
    "we our us paper work experiment experiments experimental evaluation results".split()
)
#: What a sentence says that reports: it is about what was done, not about the world.
_REPORTING = _OWN | frozenset(
    """
    achieve achieves achieved achieving attain attains deliver delivers demonstrate demonstrates
    demonstrated demonstrating evaluate evaluated evaluating evaluations measured speedup speedups
    faster reduces reduced outperforms implemented implementation prototype trained training fps
    deployed runs tested benchmark benchmarks simulation simulations simulated
    """.split()
)
#: What a sentence says that tells of the world.
_BACKGROUND = frozenset(
    """
    typically usually often traditionally commonly generally modern recent emerging existing popular
    increasingly widely prevalent become becoming becomes unfortunately however today nowadays
    requires require
    """.split()
)
_EXAMPLE = frozenset("like such e.g eg including include includes namely".split())
_GAINS = frozenset(
    """
    acceleration advantage advantages better efficiency faster gain gains higher improve improved
    improvement improvements improves less lower more performance reduction reductions saving
    savings slower speedup speedups throughput times up x
    """.split()
)
_BASELINE_AFTER = frozenset("baseline baselines counterpart counterparts".split())
_PLATFORM_AFTER = frozenset("platform platforms testbed testbeds prototype server machine".split())
_TIME_AFTER = frozenset("hour hours day days".split())
_RESULT_AFTER = frozenset(
    "achieves achieve reduces reduce delivers provides speeds improves outperforms shows reaches "
    "attains offers yields supports".split()
)
_COMPARISON = re.compile(r"compar(?:e|es|ed|ing|ison|isons|ative)\Z")


def role_of(text: str, words: Sequence[Word], first: int, last: int, names: frozenset[int]) -> Role:
    """Return the role of the name that is words `first` to `last` of a title or abstract.

    `names` are the indices of all words that belong to names of hardware: they are no cues.
    """
    left = _sentence_left(text, words, first)
    right = _sentence_right(text, words, last)
    spoken = [words[index].plain for index in left if index not in names]
    after = [words[index].plain for index in right[:4] if index not in names]
    if _is_proposed(spoken):
        return "proposed"
    if _BASELINE_AFTER & set(after[:3]):
        return "compared_with"
    told = _by_left(spoken)
    everything = {words[index].plain for index in (*left, *right)}
    if told == "evaluated_on" and not _reports(text, words, (*left[1:], *right), names):
        background = _is_background(everything, spoken)
        return "mentioned" if background else "evaluated_on"
    if told:
        return told
    if _PLATFORM_AFTER & set(after[:4]) and "as" in after:
        return "evaluated_on"
    if _TIME_AFTER & set(after[:3]):
        return "evaluated_on"  # "2.8M GPU hours"
    if _RESULT_AFTER & set(after[:2]) or {"we", "our"} & set(spoken):
        return "evaluated_on"
    return "mentioned"


def is_compared_across(text: str, words: Sequence[Word], first: int) -> bool:
    """Whether a sentence compares several things, "a comparison across A, B and C"."""
    spoken = [words[index].plain for index in _sentence_left(text, words, first)]
    found = next((place for place, word in enumerate(spoken) if _COMPARISON.match(word)), None)
    return found is not None and bool({"across", "between", "among", "of"} & set(spoken[:found]))


def _sentence_left(text: str, words: Sequence[Word], first: int) -> list[int]:
    """Indices of the words before the name, nearest first."""
    found = []
    for index in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if ends_sentence(text, words[index], words[index + 1]):
            break
        found.append(index)
    return found


def _sentence_right(text: str, words: Sequence[Word], last: int) -> list[int]:
    found = []
    for index in range(last + 1, min(len(words), last + 1 + _REACH)):
        if ends_sentence(text, words[index - 1], words[index]):
            break
        found.append(index)
    return found


def _is_proposed(spoken: list[str]) -> bool:
    """Whether it says "we present the X": the verb close by, somebody who does it, no place."""
    for place, word in enumerate(spoken[:_NEAR]):
        if word in _PROPOSING:
            said = spoken[place + 1 : place + 5]
            return bool({"we", "paper", "work", "authors", "article"} & set(said))
        if word in _PLACE or word in _WEAK_PLACE or word in _COMPARED:
            return False
    return False


def _by_left(spoken: list[str]) -> Role | None:
    """What the nearest cue to the left says, None where there is none."""
    for place, word in enumerate(spoken):
        if word == "over" and not _is_gain(spoken[place + 1 : place + 9]):
            return "evaluated_on"
        if word in _COMPARED:
            return "compared_with"
        if word in {"to", "with", "by"} and _COMPARED_WITH & set(spoken[place + 1 : place + 3]):
            return "compared_with"
        if word in {"to", "with"} and _COMPARING & set(spoken[place + 1 : place + 7]):
            return "compared_with"
        if word == "to" and spoken[place + 1 : place + 2] == ["up"]:
            return "evaluated_on"
        if word in _PLACE or word in _STUDIED:
            return "evaluated_on"
        if word in _WEAK_PLACE:
            farther = spoken[place + 1 : place + 9]
            governed = _governor(farther)
            return governed or "evaluated_on"
        if word in {"baseline", "baselines"}:
            return "compared_with"
    return None


def _is_gain(farther: list[str]) -> bool:
    """Whether "over" compares: "a 2x speedup over X" does, "sent over X" does not."""
    return bool(_GAINS & set(farther)) or any(
        word[0].isdigit() and word.endswith(("x", "times")) for word in farther
    )


def _governor(farther: list[str]) -> Role | None:
    """Return what a comparison farther left makes of a place: "close to those with X"."""
    for place, word in enumerate(farther):
        if word in _PLACE:
            return None
        if word in _COMPARED and word not in {"over", "against"}:
            return "compared_with"
        if word in {"to", "with"} and _COMPARED_WITH & set(farther[place + 1 : place + 2]):
            return "compared_with"
    return None


def _reports(
    text: str, words: Sequence[Word], around: Sequence[int], names: frozenset[int]
) -> bool:
    """Whether a sentence has figures besides the names: "32fps", "10x"."""
    return any(
        words[index].plain[0].isdigit() and index not in names
        for index in around
        if text[words[index].start - 1 : words[index].start] not in {"[", "-"}
    )


def _is_background(everything: set[str], spoken: list[str]) -> bool:
    """Whether a sentence tells of the world rather than of this paper."""
    if everything & _OWN:
        return False
    if _EXAMPLE & set(spoken[:3]):
        return not everything & _REPORTING
    return bool(everything & _BACKGROUND)
