"""What a number is compared with, and on which hardware, model and data it was had."""

from __future__ import annotations

import pytest

from carrel.api import HardwareRegistry
from carrel.hardware import load_registry
from carrel_plugins.metrics_table.extraction import extract
from carrel_plugins.metrics_table.metric import Metric


@pytest.fixture(scope="module")
def registry() -> HardwareRegistry:
    return load_registry()


def certain(text: str, registry: HardwareRegistry | None = None) -> list[Metric]:
    known = registry or HardwareRegistry()
    return [metric for metric in extract("", text, known) if metric.certain]


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("We are 3x faster than plain kettles.", ["plain kettles"]),
        ("We see a 3x speedup over tea, with milk.", ["tea"]),
        ("Compared to tea, our cocoa is 3x faster.", ["tea"]),
        ("Our cocoa outperforms tea by 3%.", ["tea"]),
        ("We get 2x and 3x speedups over tea and milk, respectively.", ["tea", "milk"]),
        ("We are 2x and 3x faster than tea and milk.", ["tea", "milk"]),
        ("We are 2x, 3x and 4x faster than tea, milk, and rum.", ["tea", "milk", "rum"]),
        (
            "We get 1.5x, 3x and 160x over Tea, Milk and plain water, respectively.",
            ["Tea", "Milk", "plain water"],
        ),
        (
            "We get 2x, 3x speedup and 4x, 5x efficiency over tea and milk, respectively.",
            ["tea", "milk", "tea", "milk"],
        ),
        ("We see speedups over tea, of around 3x.", ["tea"]),
        ("We reach 95%, and a 30% faster sip than tea.", ["", "tea"]),
        ("Cocoa surpasses a score of 90%.", [""]),
        ("Cocoa outperforms tea and is quadrupling the taste.", [""]),
        ("We serve 100 languages and are better than all teas.", [""]),
        ("We gain 3% over the state-of-the-art such as tea.", ["the state-of-the-art"]),
        ("We see 3x in intersection over union.", [""]),
        ("Cocoa is 2x faster than tea and matches milk.", ["tea"]),
        ("We are 3x faster.", [""]),
    ],
)
def test_baselines(text: str, baselines: list[str]):
    assert [metric.baseline for metric in certain(text)] == baselines


def test_model_and_data():
    (metric,) = certain("We see a 3x speedup for Mistral on ImageNet with an NVIDIA A100.")
    assert (metric.model, metric.dataset) == ("Mistral", "ImageNet")
    assert (metric.hardware, metric.hardware_text) == ((), "NVIDIA A100")


@pytest.mark.parametrize(
    ("text", "hardware", "words"),
    [
        ("We see 3x on an A100.", ["a100-sxm4-40gb"], "A100"),
        ("We see 3x on an NVIDIA A100 GPU.", ["a100-sxm4-40gb"], "NVIDIA A100 GPU"),
        ("We see 3x on an A100-80GB.", ["a100-sxm4-80gb"], "A100-80GB"),
        ("We see 3x on an A100 (80GB) with tea.", ["a100-sxm4-80gb"], "A100 (80GB)"),
        ("We see 3x on A100s.", ["a100-sxm4-40gb"], "A100s"),
        ("We see 3x on a TPU v4.", ["tpu-v4"], "TPU v4"),
        ("We see 3x on RTX 2080Ti cards.", ["rtx-2080-ti"], "RTX 2080Ti cards"),
        ("We see 3x on nodes of Frontier.", ["frontier"], "Frontier"),
        ("We see 3x on a DGX A100.", ["dgx-a100"], "DGX A100"),
        ("We see 3x on H100 and MI300X.", ["h100-sxm5-80gb", "mi300x"], "H100 and MI300X"),
        ("We see 3x on a T4 GPU.", ["t4"], "T4 GPU"),
        ("We see 3x on a Jetson Xavier.", [], "Jetson Xavier"),
        ("We see 3x in T4 phages.", [], "T4"),
        ("Frontier models are 3x as good on GPUs.", [], ""),
        ("The Pareto Frontier of GPUs moves by 3x.", [], ""),
        ("We are 3x faster than an A100.", [], ""),
    ],
)
def test_hardware(text: str, hardware: list[str], words: str, registry: HardwareRegistry):
    (metric,) = certain(text, registry)
    assert (list(metric.hardware), metric.hardware_text) == (hardware, words)


@pytest.mark.parametrize(
    ("text", "hardware"),
    [
        ("We see 2x and 3x on A100 and H100, respectively.", ["a100-sxm4-40gb", "h100-sxm5-80gb"]),
        ("We see 2x on an A100 and 3x on an H100.", ["a100-sxm4-40gb", "h100-sxm5-80gb"]),
        ("We see 2x and 3x on an H100.", ["h100-sxm5-80gb", "h100-sxm5-80gb"]),
    ],
)
def test_hardware_of_each(text: str, hardware: list[str], registry: HardwareRegistry):
    assert [one for metric in certain(text, registry) for one in metric.hardware] == hardware


def test_what_another_number_is_compared_with_is_no_hardware(registry: HardwareRegistry):
    found = certain("We see 2x over a DGX H100 and 3x over a DGX A100.", registry)
    assert [(one.baseline, one.hardware) for one in found] == [
        ("a DGX H100", ()),
        ("a DGX A100", ()),
    ]
