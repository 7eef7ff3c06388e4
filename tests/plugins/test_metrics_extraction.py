"""Numbers in invented sentences, form by form, and what holds for any text."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel_plugins.metrics_table.extraction import LONGEST, extract
from carrel_plugins.metrics_table.metric import QUALIFIERS, Metric
from carrel_plugins.metrics_table.tokens import tokenize


def certain(text: str, title: str = "") -> list[Metric]:
    return [metric for metric in extract(title, text) if metric.certain]


def values(text: str) -> list[tuple[float, float, str]]:
    return [(metric.low, metric.high, metric.unit) for metric in certain(text)]


SINGLE = [
    ("Our kettle is 2.5x faster.", 2.5, "x"),
    ("Our kettle is 2.5 × faster.", 2.5, "x"),
    (r"Our kettle is $2.5\times$ faster.", 2.5, "x"),
    (r"Our kettle is $2.5 \times$ faster.", 2.5, "x"),
    ("Our kettle is 2.5times faster.", 2.5, "x"),
    ("Our kettle is **2.5**x faster.", 2.5, "x"),
    ("Our kettle is 2.5&times; faster.", 2.5, "x"),
    ("Our kettle is ten times faster.", 10, "x"),
    ("A kettle with ten-fold throughput.", 10, "x"),
    ("A kettle with tenfold throughput.", 10, "x"),
    ("It more than doubles the throughput of tea.", 2, "x"),
    ("Tripling the throughput of tea is easy.", 3, "x"),
    ("It is an order of magnitude faster.", 10, "x"),
    ("It is two orders of magnitude faster.", 100, "x"),
    ("We cut boiling time by a factor of 12.", 12, "x"),
    ("We reach 84.5% accuracy.", 84.5, "%"),
    (r"We reach 84.5\% accuracy.", 84.5, "%"),
    ("We reach 84.5 percent accuracy.", 84.5, "%"),
    ("It gains 3.5 percentage points.", 3.5, "pp"),
    ("It pours 77K points.", 77_000, "count"),
    ("It reads 18,840 spoonfuls.", 18_840, "count"),
    ("It reads half a million images.", 5e5, "count"),
    ("It pours at 13.8 frames-per-second.", 13.8, "1/s"),
    ("It reaches an fps of 30.4.", 30.4, "1/s"),
    ("It reaches 45.65mIoU.", 45.65, "score"),
    ("It speeds up tea in 3.5 times at a cost.", 3.5, "x"),
    ("It has 0.72 times the parameters.", 0.72, "x"),
    ("It cuts cost by more than three-orders-of-magnitude.", 1000, "x"),
    ("A factor-of-4 cost reduction.", 4, "x"),
    ("It uses half the memory of tea.", 0.5, "x"),
    ("It uses a quarter of the parameters.", 0.25, "x"),
    ("It uses one third of the time.", 1 / 3, "x"),
    ("It uses two-thirds of the energy.", 2 / 3, "x"),
    ("It uses 1/10 of the cost.", 0.1, "x"),
    ("It uses 1/10th the cost.", 0.1, "x"),
    ("A 125M model boils.", 1.25e8, "params"),
    ("The parameter count is 35M now.", 3.5e7, "params"),
    ("A 7B model boils.", 7e9, "params"),
    ("A Kettle-7B boils.", 7e9, "params"),
    ("A 557-million-parameter kettle.", 557e6, "params"),
    ("A kettle with a trillion total parameters.", 1e12, "params"),
    ("The spoons store 14B bits of taste.", 14e9, "bit"),
    ("The spoons store 2 bits of taste per parameter.", 2, "bit/param"),
    ("We use 4-bit spoons.", 4, "bit"),
    ("We boil 300B tokens.", 3e11, "tokens"),
    ("We boil 740 tokens/s.", 740, "tokens/s"),
    ("We boil 740 tokens per second.", 740, "tokens/s"),
    ("We sustain 15 PetaFLOPs.", 1.5e16, "FLOP/s"),
    ("We reach 225 TFLOPs/s per spoon.", 2.25e14, "FLOP/s"),
    ("We reach 1,979 TFLOPS.", 1.979e15, "FLOP/s"),
    ("This requires 10^23 FLOPs.", 1e23, "FLOP"),
    (r"This requires $10^{23}$ FLOPs.", 1e23, "FLOP"),
    ("This requires 3 × 10²³ FLOPs.", 3e23, "FLOP"),
    ("We need 80GB.", 8e10, "B"),
    ("We need 2 GiB.", 2 * 1024**3, "B"),
    ("A link of 100 Gbps.", 1e11, "bit/s"),
    ("It boils in 12.5 ms.", 0.0125, "s"),
    ("It boils in 4 hours.", 14400, "s"),
    ("It boils in four GPU hours.", 4, "GPU-hours"),
    ("It boils in 2 GPU-days.", 48, "GPU-hours"),
    ("It boils in 2.5M H800 GPU hours.", 2.5e6, "GPU-hours"),
    ("It boils in 18 months.", 18, "month"),
    ("It costs $5.5 million.", 5.5e6, "USD"),
    ("It saves $4 trillion/year.", 4e12, "USD/year"),
    ("It draws 250W.", 250, "W"),
    ("It draws 1.5 mJ.", 0.0015, "J"),
    ("Made in 28nm.", 28, "nm"),
    ("We see 1.5M pixel spoons.", 1.5e6, "pixel"),
    ("We get a perplexity of 5.47.", 5.47, "perplexity"),
    ("We get an F1 of 0.94.", 0.94, "score"),
    ("We get 28.4 BLEU.", 28.4, "score"),
    ("We get an $R^2$ of 0.92.", 0.92, "score"),
    ("We taste 200, 000 samples.", 200_000, "count"),
    ("We taste 3,000,000 samples.", 3e6, "count"),
    ("We taste 40 thousand samples.", 40_000, "count"),
    ("We use nine data sets.", 9, "count"),
    ("We use 8 A100 80GB GPUs.", 8, "count"),
    ("We use 64 H100s.", 64, "count"),
    ("We use 16xA100.", 16, "count"),
    ("A 128-layer kettle.", 128, "count"),
    ("We ask 1100 U.S. licensed nurses.", 1100, "count"),
    ("It needs tens of thousands of GPUs.", 10_000, "count"),
    ("It needs hundreds of gigabytes.", 1e11, "B"),
]


@pytest.mark.parametrize(("text", "value", "unit"), SINGLE)
def test_one_number(text: str, value: float, unit: str):
    assert [(pytest.approx(low), found) for low, _, found in values(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Spoons are 2-4x faster.", 2, 4, "x"),
        ("Spoons are 2x–4x faster.", 2, 4, "x"),
        ("Spoons are 2x to 4x faster.", 2, 4, "x"),
        ("Spoons are between 2x and 4x faster.", 2, 4, "x"),
        ("Spoons use 41-137times less memory.", 41, 137, "x"),
        (r"Spoons are $1.7$-$2.5\times$ faster.", 1.7, 2.5, "x"),
        (r"Spoons reach 25-40\% utilization.", 25, 40, "%"),
        ("Spoons of 10-100 billion parameters.", 1e10, 1e11, "params"),
        ("A drawer of 100K to 10M tokens.", 1e5, 1e7, "tokens"),
        ("Spoons of 3 or 4 bits.", 3, 4, "bit"),
        ("It is two to three orders of magnitude cheaper.", 100, 1000, "x"),
        ("A drawer with experts from 8 to 64.", 8, 64, "count"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str):
    assert values(text) == [(pytest.approx(low), pytest.approx(high), unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spoons reach 5, 10, and 15% error.", [5, 10, 15]),
        ("Spoons with 1.3 and 13 billion parameters.", [1.3e9, 13e9]),
        ("We use 8, 16 and 32 GPUs.", [8, 16, 32]),
        ("Accuracy rises from 71.5% to 78.5%.", [71.5, 78.5]),
        ("Spoons are 7.5/8.5× faster.", [7.5, 8.5]),
        ("It scores 10.5 compared to a perplexity of 15.5.", [10.5, 15.5]),
        ("It rises to 41.5 and 48.1 mAP.", [41.5, 48.1]),
        ("It is 1.6x/2.9x faster for cups.", [1.6, 2.9]),
        ("We cut the parameters from 2.5M to 0.15M at last.", [2.5e6, 0.15e6]),
    ],
)
def test_lists(text: str, expected: list[float]):
    assert [metric.low for metric in certain(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "We compare GPT-4, GPT 4, Llama 3.1, ResSpoon-50 and ImageNet-1K.",
        "We compare FP8, int8, W4A16 and bf16 spoons on an RTX 4090 and an H100.",
        "See Section 4, Table 2, Figure 3 and Appendix 5 for tea in 2023.",
        "We use 16x16 tiles and 224 × 224 × 3 cups with k = 5.",
        "A 3D kettle, the 2nd of its kind, after the 1990s.",
        "As was said before [12, 13] and in release 1.2.3 of it.",
        "The tale is at https://example.org/3x/80% today.",
        "Our contributions are three-fold, with 10-fold cross-validation.",
        "We study two ways and three stages of tea.",
        "Multi-billion parameter kettles boil.",
        "We sleep at p < 0.05 and tilt by 0.05° for accuracy.",
        "We render 3DGS scenes with a KettleNetV2x0.75 backbone.",
        "We use 1024× 1024 pixel cups.",
        "It takes 10^2352 evaluations.",
        "It is trained by Half-Wave rounding.",
    ],
)
def test_names_and_labels_are_no_metrics(text: str):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("It is 3x faster.", "exact"),
        ("It is up to 3x faster.", "up_to"),
        ("It is as much as 3x faster.", "up_to"),
        ("It is at least 3x faster.", "at_least"),
        (r"It is $\geq 3\times$ faster.", "at_least"),
        ("We taste 30+ languages.", "at_least"),
        ("It is more than 3x faster.", "more_than"),
        ("It is over 3x faster.", "more_than"),
        ("It loses less than 3% accuracy.", "less_than"),
        ("It is about 3x faster.", "about"),
        ("It is ~3x faster.", "about"),
        (r"It is $\sim$3x faster.", "about"),
        ("A sim500-billion parameter spoon.", "about"),
        ("It is 3x faster on average.", "average"),
        ("An average speedup of 3x.", "average"),
        ("It is faster by 3x geomean.", "geomean"),
        ("Spoons bend (max 36%).", "max"),
        ("It is 2-3x faster.", "range"),
        ("An evaluation over 11 datasets.", "exact"),
        ("It loses <= 3% accuracy.", "up_to"),
        ("It improves over 3B kettles.", "exact"),
        ("It has an average precision of 0.73.", "exact"),
    ],
)
def test_qualifiers(text: str, qualifier: str):
    assert [metric.qualifier for metric in certain(text)] == [qualifier]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("We see a 3.5x speedup.", "speedup"),
        ("We reach a speedup of 3.5 on spoons.", "speedup"),
        ("We use 44% fewer FLOPs.", "flops_reduction"),
        ("We reduce the count and the error (of tea) by 50%.", "error_reduction"),
        ("We see a 2x improvement in the inference time.", "inference_time_improvement"),
        ("We reach 53.6% PQ on spoons.", "pq"),
        ("We show the advantage of spoons for much tea and see an accuracy of 75%.", "accuracy"),
        ("We store 14 bits of knowledge.", "knowledge_capacity"),
        ("We use 32-bit spoons for knowledge transfer.", "bit_width"),
        ("We are 3x faster.", "speedup"),
        ("We speed up spoons by 30%.", "speedup"),
        ("We reduce memory by 30%.", "memory_reduction"),
        ("We use 3x less memory.", "memory_reduction"),
        ("We see 37% latency reduction.", "latency_reduction"),
        ("The through-\nput grows by 30%.", "throughput_improvement"),
        ("We improve accuracy by 3%.", "accuracy_improvement"),
        ("We reach an accuracy of 93%.", "accuracy"),
        ("We reach 72% model FLOPs utilization.", "model_flops_utilization"),
        ("The success rate is 40%.", "success_rate"),
        ("With 70% reduced error we win.", "error_reduction"),
        ("Energy is reduced by 10%.", "energy_reduction"),
        ("We use 3-bit spoons.", "bit_width"),
        ("We use 512 GPUs.", "gpu_count"),
        ("A 70B model.", "model_size"),
        ("It is trained on 300B tokens.", "training_tokens"),
        ("A context of 128K tokens.", "context_length"),
    ],
)
def test_quantities(text: str, quantity: str):
    assert [metric.quantity for metric in certain(text)] == [quantity]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kettles often need 16 GPUs. We propose Teapot. It is 3x faster.", [False, True]),
        ("We propose Teapot. Existing kettles and systems need 16 GPUs.", [False]),
        ("We reach 66% compared to the SOTA accuracy of 63%.", [True, False]),
        ("Teapot is 3x faster.", [True]),
        ("Teapot is 3x faster, opening the way to tea of the future.", [True]),
        ("We propose Teapot. It would be 3x faster on spoons.", [False]),
    ],
)
def test_results_and_background(text: str, expected: list[bool]):
    metrics = certain(text, "Teapot: Tea Without Kettles")
    assert [metric.is_result for metric in metrics] == expected


def test_a_title_does_not_repeat_its_abstract():
    metrics = extract("A 70B Model of Tea", "We train a 70B model.")
    assert [(metric.field, metric.certain) for metric in metrics] == [
        ("title", False),
        ("abstract", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We try two tasks and billions of parameters.",
        "It costs 1023 FLOPs.",
        "We taste 12 345 images.",
        "It is 1 .5x faster.",
        "One half of all drinkers agree.",
        "Grasp'Cup-1M holds spoons.",
        "It reaches a precision > 0 here.",
    ],
)
def test_doubtful_readings_are_suggestions(text: str):
    found = extract("", text)
    assert found
    assert not any(metric.certain for metric in found)


PIECES = st.sampled_from(
    r"""1 2.5 10^{23} 1e400 1-2-3 200,\ 000
    10 23 1/10 half quarter third 1,\!000 \milli x × \times % \% $ ~ – - + ( ) [ ] , . ; and or to
    from by over than up at least most twice doubles ten fold order of magnitude billion hundreds
    GPU GPUs
    hours tokens bits per parameter A100 GPT -4 Table 80GB 7B accuracy speedup we existing ** `
    <sup> &times; respectively max average""".split()
)
PROSE = st.lists(PIECES, max_size=40).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda gap: gap.join(parts))
)


@given(st.one_of(st.text(max_size=300), PROSE), st.one_of(st.text(max_size=80), PROSE))
def test_any_text_answers_with_quotes(abstract: str, title: str):
    metrics = extract(title, abstract)
    fields = {"title": title, "abstract": abstract}
    for metric in metrics:
        assert 0 <= metric.start < metric.end <= len(fields[metric.field])
        assert fields[metric.field][metric.start : metric.end] == metric.quote
        assert metric.low <= metric.high
        assert math.isfinite(metric.low)
        assert math.isfinite(metric.high)
        assert metric.unit
        assert metric.quantity
        assert metric.quantity == metric.quantity.lower()
        assert metric.qualifier in QUALIFIERS
    for field in fields:
        spans = [(m.start, m.end) for m in metrics if m.field == field]
        assert spans == sorted(spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(st.one_of(st.text(max_size=300), PROSE))
def test_tokens_stand_where_they_say(text: str):
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.raw for token in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


@given(st.integers(1, 10**9), st.sampled_from(["{}", "{:,}"]))
def test_a_number_reads_back(number: int, form: str):
    text = f"We taste {form.format(number)} tokens."
    assert [(m.low, m.high) for m in extract("", text)] == [(number, number)]


@given(st.integers(1, 999), st.sampled_from([("K", 1e3), ("M", 1e6), ("B", 1e9), ("T", 1e12)]))
def test_a_suffix_scales(number: int, suffix: tuple[str, float]):
    (metric,) = extract("", f"We taste {number}{suffix[0]} tokens.")
    assert metric.low == pytest.approx(number * suffix[1])


@pytest.mark.parametrize(
    "piece",
    ["1", " ", "x", "(", "1-2-3-4-", "1e400 ", "$1", "3x, ", "1,111,", "a-\n", "1x", "1²", "[1,"],
)
def test_hostile_text_is_read_up_to_a_limit(piece: str):
    text = piece * (1_000_000 // len(piece))
    assert all(metric.end <= LONGEST for metric in extract(text, text))
