"""The same numbers as Markdown, LaTeX and PDF leave them."""

from __future__ import annotations

import pytest

from carrel_plugins.metrics_table.extraction import extract


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It is **2.3x** faster.", 2.3, "x"),
        ("It is `2.3x` faster.", 2.3, "x"),
        ("It is _2.3_× faster.", 2.3, "x"),
        ("It is [2.3x](https://tea.org/3) faster.", 2.3, "x"),
        (r"It is 2.3$\times$ faster.", 2.3, "x"),
        (r"It is 2.3\\times faster.", 2.3, "x"),
        (r"It is $2.3\,\times$ faster.", 2.3, "x"),
        (r"It is $2.3{\times}$ faster.", 2.3, "x"),
        (r"It is \(2.3\times\) faster.", 2.3, "x"),
        (r"It is $\mathbf{2.3\times}$ faster.", 2.3, "x"),
        (r"It is \textbf{2.3x} faster.", 2.3, "x"),
        (r"It is $2.3\text{\texttimes}$ faster.", 2.3, "x"),
        (r"It is 2.3\times2.3\times faster.", 2.3, "x"),
        (r"It needs \SI{80}{GB}.", 8e10, "B"),
        (r"It needs \SI{80}{\giga\byte}.", 8e10, "B"),
        (r"It needs \qty{5}{\milli\second}.", 0.005, "s"),
        ("It needs 80~GB.", 8e10, "B"),
        (r"It needs $80\,\text{GB}$.", 8e10, "B"),
        ("It needs 1{,}000 spoons and GPUs.", 1000, "count"),
        (r"It needs 1\,000 GPUs.", 1000, "count"),
        (r"It is $1,\!000\times$ faster.", 1000, "x"),
        ("It is 2.3\n× faster.", 2.3, "x"),
        ("It is 2.3\u00a0× faster.", 2.3, "x"),
        ("It needs 80\nGB.", 8e10, "B"),
        ("It has an ef\ufb01ciency of 93.\n5%.", 93.5, "%"),
        ("It tastes 10,\n000 samples.", 10_000, "count"),
        ("A 7-\nbillion parameter kettle.", 7e9, "params"),
        ("It boils 1.2\u2009M tokens.", 1.2e6, "tokens"),
        ("It boils 1.2 M tokens.", 1.2e6, "tokens"),
        ("It costs 10 23 FLOPs.", 1e23, "FLOP"),
        ("We cut la\u00adtency by 30\u202f%.", 30, "%"),
    ],
)
def test_a_number_survives(text: str, value: float, unit: str):
    (metric,) = [one for one in extract("", text) if one.certain]
    assert (metric.low, metric.unit) == (pytest.approx(value), unit)
    assert text[metric.start : metric.end] == metric.quote


@pytest.mark.parametrize(
    "text",
    [r"It is $\approx$2x faster.", r"It is $\approx 2\times$ faster.", "It is \u22482x faster."],
)
def test_a_sign_survives(text: str):
    (metric,) = extract("", text)
    assert (metric.low, metric.qualifier) == (2, "about")


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("We reach a speed-\nup of 2.3×.", "speedup"),
        ("We cut la\u00adtency by 30%.", "latency_reduction"),
        ("The e\ufb03ciency grows by 30%.", "efficiency_improvement"),
    ],
)
def test_a_word_survives(text: str, quantity: str):
    (metric,) = extract("", text)
    assert metric.quantity == quantity
