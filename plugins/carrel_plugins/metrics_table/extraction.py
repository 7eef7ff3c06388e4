"""Reads the metrics of a paper: `extract` is all that others need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carrel.api import HardwareRegistry
from carrel_plugins.metrics_table.baselines import baselines
from carrel_plugins.metrics_table.conditions import conditions
from carrel_plugins.metrics_table.devices import DeviceNames, device_names_of
from carrel_plugins.metrics_table.metric import Field, Metric
from carrel_plugins.metrics_table.names import mark
from carrel_plugins.metrics_table.numbers import WORDS
from carrel_plugins.metrics_table.phrases import phrases
from carrel_plugins.metrics_table.qualifiers import qualifier_of
from carrel_plugins.metrics_table.quantities import default_of, leans, quantity_of
from carrel_plugins.metrics_table.results import is_result, own_names, sentence_results
from carrel_plugins.metrics_table.sentences import sentences
from carrel_plugins.metrics_table.tokens import Token, tokenize

#: What lies behind this many characters of a field is not read: no abstract is as long.
LONGEST = 20_000
_TITLE = 300
_NOTHING = HardwareRegistry()
_SPELLED = [word for word in WORDS if WORDS[word] > 1]
_CANDIDATE = re.compile(
    rf"\d|(?i:\b(?:{'|'.join(_SPELLED)}|hundred|thousand|million|billion|trillion|tens|dozens?|"
    r"doubl|tripl|quadrupl|twice|thrice|halv|half|quarter|third|fourth|fifth|tenth|"
    r"orders? of|order-of)|fold\b)"
)


def extract(title: str, abstract: str, registry: HardwareRegistry = _NOTHING) -> tuple[Metric, ...]:
    """Return the metrics of a title and an abstract, in the order of the text.

    Hardware that `registry` does not know has no id. Metrics that are `certain` never overlap. Any
    text has an answer; time is linear in its length.
    """
    devices = device_names_of(registry)
    own = own_names(title[:_TITLE], abstract[:LONGEST])
    inside = _of_field("abstract", abstract, own, devices)
    told = {(metric.unit, metric.low, metric.high) for metric in inside if metric.certain}
    headed = [
        replace(metric, certain=False) if _key(metric) in told else metric
        for metric in _of_field("title", title, own, devices)
    ]
    return (*headed, *inside)


def _key(metric: Metric) -> tuple[str, float, float]:
    return metric.unit, metric.low, metric.high


def _of_field(field: Field, text: str, own: Sequence[str], devices: DeviceNames) -> list[Metric]:
    end = min(len(text), LONGEST)
    if not _CANDIDATE.search(text, 0, end):
        return []
    spans = sentences(text, end)
    flags = sentence_results(text, spans, own) if field == "abstract" else [True] * len(spans)
    found: list[Metric] = []
    for (first, last), flag in zip(spans, flags, strict=True):
        if _CANDIDATE.search(text, first, last):
            found += _of_sentence(field, text, tokenize(text, first, last), devices, own=flag)
    return found


def _unless(model: str, rivals: Sequence[str]) -> str:
    """Return the model that a number was measured with, which is none that it is compared with."""
    return "" if model in rivals else model


def _of_sentence(
    field: Field, text: str, tokens: list[Token], devices: DeviceNames, *, own: bool
) -> list[Metric]:
    amounts = phrases(tokens, mark(tokens))
    if not amounts:
        return []
    rivals = baselines(text, tokens, amounts)
    around = conditions(text, tokens, amounts, rivals, devices)
    metrics: list[Metric] = []
    for index, amount in enumerate(amounts):
        said = quantity_of(tokens, amounts, index)
        before = metrics[-1] if metrics else None
        inherits = not said and index > 0 and leans(tokens, amounts[index - 1], amount)
        quantity = said or (before.quantity if before and inherits else default_of(amount.unit))
        qualifier = qualifier_of(
            tokens, amounts, index, before.qualifier if before else "", leans=inherits
        )
        start, stop = tokens[amount.first].start, tokens[amount.last - 1].end
        metrics.append(
            Metric(
                field=field,
                start=start,
                end=stop,
                quote=text[start:stop],
                quantity=quantity,
                low=amount.low,
                high=amount.high,
                unit=amount.unit,
                qualifier=qualifier,
                baseline=rivals[index],
                hardware=around[index].hardware,
                hardware_text=around[index].hardware_text,
                model=_unless(around[index].model, rivals),
                dataset=around[index].dataset,
                is_result=is_result(tokens, amount, own=own),
                certain=amount.certain,
            )
        )
    return metrics
