"""How a mention of hardware is said, corrected and added."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, strategies

from carrel.api import Mention, MentionKind, MentionValue
from carrel.hardware import load_registry
from carrel.testing.hosting import HostInTest
from carrel_plugins.hardware_filter.correcting import HardwareNames, texts_of, values_of
from carrel_plugins.hardware_filter.extraction import extract
from carrel_plugins.hardware_filter.things import Things
from carrel_plugins.hardware_filter.wording import described

REGISTRY = load_registry()
THINGS = Things(REGISTRY)
TEXTS = {"hardware": "A100 80GB", "role": "evaluated on", "count": "8"}


def read(text: str) -> Mapping[str, MentionValue]:
    """Return the values of the one thing that a text names."""
    (found,) = extract("", text, REGISTRY)
    return {
        "name": found.name,
        "device_id": found.hardware or None,
        "family": found.family or None,
        "kind": found.kind,
        "role": found.role,
        "count": found.count,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "We run on eight A100 80GB GPUs.",
            "NVIDIA A100 80GB · Ampere · evaluated on · 8 of them · 80 GB · released 2020 or 2021",
        ),
        (
            "We run on an A100 GPU.",
            "NVIDIA A100 · Ampere · evaluated on · 40 or 80 GB · released 2020 or 2021",
        ),
        ("We run on a DGX H100.", "NVIDIA DGX H100 · evaluated on · 80 GB · released 2022"),
        ("Our kernels run on Hopper GPUs.", "NVIDIA Hopper · Hopper · evaluated on"),
        ("We run on Xeon CPUs.", "Intel Xeon · evaluated on"),
    ],
)
def test_one_line(text: str, said: str):
    mention = Mention(field="abstract", start=0, end=1, quote="x", values=read(text))
    assert described(mention, THINGS) == said


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("A100 80GB", ("NVIDIA A100 80GB", "a100-sxm4-80gb", "Ampere", "gpu")),
        ("a100-pcie-80gb", ("NVIDIA A100 PCIe 80GB", "a100-pcie-80gb", "Ampere", "gpu")),
        ("  Frontier  ", ("Frontier", "frontier", None, "machine")),
        ("Hopper", ("NVIDIA Hopper", None, "Hopper", "architecture")),
        ("GTX 1080 Ti", ("NVIDIA GeForce GTX 1080 Ti", None, None, "gpu")),
        ("Lamp of my own", ("Lamp of my own", None, None, "device")),
    ],
)
def test_a_name_that_is_typed(typed: str, known_as: tuple[str, str | None, str | None, str]):
    values = values_of({**TEXTS, "hardware": typed}, REGISTRY)
    assert tuple(values[one] for one in ("name", "device_id", "family", "kind")) == known_as
    assert (values["role"], values["count"]) == ("evaluated_on", 8)


def test_every_name_that_is_offered_is_known():
    offered = HardwareNames(lambda: REGISTRY)
    assert len(offered) == len(set(offered)) > 150
    assert offered[0] == next(iter(offered))
    for name in offered:
        values = values_of({**TEXTS, "hardware": name}, REGISTRY)
        assert values["device_id"] or values["family"], name
    for device in REGISTRY.devices:
        name = next(one for one in offered if one.endswith(device.name))
        if values_of({**TEXTS, "hardware": name}, REGISTRY)["device_id"] != device.id:
            assert device.family in name  # the name of the whole family, too


@pytest.mark.parametrize(
    "text",
    [
        "We run on eight A100 80GB GPUs.",
        "We run on H100 GPUs.",
        "We run on the Frontier supercomputer.",
        "Our kernels run on Hopper GPUs.",
        "We run on Xeon Gold 6248 CPUs.",
        "We run on TPU v4 chips.",
        "We present Plover, a sparse accelerator for GPUs.",
    ],
)
def test_what_is_left_as_it_is_stays_what_it_is(text: str):
    values = read(text)
    again = values_of(texts_of(values), REGISTRY)
    if values["name"] == "Plover":  # nobody else knows it
        values = {**values, "kind": "device"}
    assert again == values


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("hardware", " ", "Say which"),
        ("role", "sold", "one of these: evaluated on, compared with"),
        ("count", "many", "whole number"),
        ("count", "0", "whole number"),
        ("count", "-1", "whole number"),
        ("count", "1.5", "whole number"),
        ("count", "9" * 5000, "whole number"),
    ],
)
def test_what_means_nothing_is_refused(field: str, typed: str, reason: str):
    with pytest.raises(ValueError, match=reason):
        values_of({**TEXTS, field: typed}, REGISTRY)


@pytest.mark.parametrize(("typed", "count"), [("", None), (" 8 ", 8), ("4,096", 4096)])
def test_counts(typed: str, count: int | None):
    assert values_of({**TEXTS, "count": typed}, REGISTRY)["count"] == count


@given(strategies.text(max_size=200))
def test_any_name_is_taken_or_refused(typed: str):
    try:
        values = values_of({**TEXTS, "hardware": typed}, REGISTRY)
    except ValueError:
        assert not typed.split()
    else:
        assert values["name"]


def test_the_plugin_gives_it(carrel_host: Callable[..., HostInTest]):
    (kind,) = carrel_host("hardware_filter").contributions("register_mention_kinds")
    assert isinstance(kind, MentionKind)
    assert (kind.extractor, kind.title, kind.look) == ("hardware", "Device", "hardware")
    assert kind.form is not None
    assert [one.name for one in kind.form.fields] == ["hardware", "role", "count"]
    values = kind.form.values(TEXTS)
    assert kind.form.texts(values) == {**TEXTS, "hardware": "NVIDIA A100 80GB"}
    mention = Mention(field="title", start=0, end=1, quote="x", values=values)
    assert kind.describe(mention).startswith("NVIDIA A100 80GB · Ampere · evaluated on · 8 of them")
