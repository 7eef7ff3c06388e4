"""Numbers without a unit that belong to a named measure: "an F1 of 0.94", "28.4 BLEU"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.tokens import Token


class Score(NamedTuple):
    """A measure and its unit; `place` is the index of its noun."""

    quantity: str
    unit: str
    place: int


_MEASURES = {
    "perplexity": "perplexity",
    "perplexities": "perplexity",
    "ppl": "perplexity",
    "f1": "f1",
    "f": "f1",
    "r2": "r2",
    "map": "mean_average_precision",
    "iou": "iou",
    "miou": "miou",
    "auroc": "auc",
    "acc": "accuracy",
    "em": "exact_match",
    "ap": "average_precision",
    "tau": "correlation",
    "rho": "correlation",
    "kappa": "agreement",
    "efficiency": "scaling_efficiency",
    "fps": "throughput",
    "speedup": "speedup",
    "speedups": "speedup",
} | {
    word: word
    for word in """accuracy bleu rouge sacrebleu chrf meteor cider spice auc psnr ssim fid lpips
    clipscore bertscore dice jaccard correlation mrr ndcg mse rmse mae wer cer elo precision recall
    utilization similarity agreement sharpness pearson spearman""".split()
}
_UNITS = {"speedup": "x", "throughput": "1/s", "perplexity": "perplexity"}
#: These are told as a fraction or in per cent; a number above one is per cent.
_PERCENTS = frozenset("accuracy acc precision recall auroc auc wer cer utilization".split())
_BEFORE = frozenset(
    """of to at is was are : = ( ~ score scores up a an the about around over from by as high low
    only just value values index coefficient reaches reached reaching and both average mean
    approximately nearly almost than or - coefficients exact still > < ≥ ≤ can be been is
    lowered reduced improved increased decreased dropped raised improves improving increases reduces
    drops rises decreases boosted further significantly substantially measure metric""".split()
)
_LEFT, _RIGHT = 8, 3


def score_of(tokens: Sequence[Token], first: int, last: int, value: float) -> Score | None:
    """Return the measure that stands before or behind the number of tokens first to last."""
    if last < len(tokens) and (tokens[last].text == "°" or _is_unknown_unit(tokens[last])):
        return None
    for index in range(last, min(last + _RIGHT, len(tokens))):
        word = tokens[index]
        if word.text in _MEASURES and _is_measure(word):
            return _score(word.text, index, value)
        if word.kind != "word" or word.text in _BEFORE:
            break
    for index in range(first - 1, max(-1, first - 1 - _LEFT), -1):
        word = tokens[index]
        if word.text == "2" and index > 1 and tokens[index - 1].text == "^":
            return Score("r2", "score", index) if tokens[index - 2].text == "r" else None
        if word.text in _MEASURES and _is_measure(word):
            return _score(word.text, index, value)
        if word.text not in _BEFORE:
            return None
    return None


def _is_unknown_unit(token: Token) -> bool:
    return token.glued and token.kind == "word" and token.text not in _MEASURES


def _is_measure(word: Token) -> bool:
    return (
        word.text not in {"map", "ap", "f", "spice", "meteor", "em", "dice"}
        or word.raw[-1].isupper()
    )


def _score(word: str, index: int, value: float) -> Score:
    quantity = _MEASURES[word]
    if quantity in _UNITS:
        return Score(quantity, _UNITS[quantity], index)
    if word == "psnr":
        return Score(quantity, "dB", index)
    return Score(quantity, "%" if word in _PERCENTS and value > 1 else "score", index)
