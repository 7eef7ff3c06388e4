"""How many of a device a text says."""

from __future__ import annotations

import re

_SPELLED = {
    word: number
    for number, words in {
        1: "single one",
        2: "two dual",
        3: "three",
        4: "four quad",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        12: "twelve",
        16: "sixteen",
        32: "thirty-two",
        64: "sixty-four",
    }.items()
    for word in words.split()
}
_NUMBER = r"(?<![\w.,$-])(\d{1,3}(?:\{?,\}?\s?\d{3})+|\d{1,6})(?![\w.%])"
_WORDS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_TIMES = r"(?:\\times|[x×*]|times)"
_GAP = r"(?:[\s~${}-]|\\[,; ]){0,4}"
#: Words that may stand between a number and a name: makers, kinds, what is said of a board.
_BETWEEN = (
    r"(?:(?:NVIDIA|Nvidia|AMD|Intel|Google|Apple|AWS|Huawei|Tesla|GeForce|Cloud|consumer|commodity"
    r"|high-end|low-end|older|newer|latest|cheap|GPUs?|chips?|accelerators?|devices?|of|type"
    r"|\d{1,3}[\s~-]?Gi?B)"
    r"(?:'s)?[\s~-]+){0,4}"
)
_BEFORE = re.compile(
    rf"(?:{_NUMBER}|\b({_WORDS})\b){_GAP}(?:{_TIMES}{_GAP})?{_BETWEEN}(?:\(\s*)?{_BETWEEN}\Z",
    re.IGNORECASE,
)
_GLUED = re.compile(rf"(?<![\w.])(\d{{1,5}}){_TIMES}{_GAP}\Z", re.IGNORECASE)
_AFTER = re.compile(rf"(?:\s?GPUs?)?{_GAP}(?:\\times|[x×]){_GAP}(\d{{1,5}})(?![\w.%])")
#: "64 GPUs (A100)", "4,096 GPUs of Frontier", "512 nodes on the Summit".
_PARTS = re.compile(
    rf"{_NUMBER}{_GAP}(?:(?:NVIDIA|AMD|Intel)\s)?(?:GPUs?|GCDs?|nodes?|chips?|cores?|devices?|accelerators?)"
    r"\)?\s(?:\(\s*|(?:of|on|in|from|across|at)\s(?:the\s)?(?:\w+\s)?)\Z"
)
_YEARS = range(1990, 2041)
_LOOK_BACK = 70  # characters


def count_near(text: str, start: int, end: int, since: int = 0) -> int | None:
    """Return the number of pieces said of the name at `start` to `end`, None where none is.

    Nothing before `since` is looked at: the name before it has numbers of its own.
    """
    begin = max(since, start - _LOOK_BACK)
    glued = _GLUED.search(text, begin, start)
    if glued:
        return int(glued[1])
    for pattern in (_BEFORE, _PARTS):
        match = pattern.search(text, begin, start)
        if match:
            found = _number(match[1]) if match[1] else _SPELLED.get(match[2].lower())
            return None if found in _YEARS and "," not in match[0] else found
    match = _AFTER.match(text, end)
    return int(match[1]) if match else None


def _number(written: str) -> int:
    return int(re.sub(r"\D", "", written))
