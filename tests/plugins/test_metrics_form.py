"""What is said of a number, and the form in which it is corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import HardwareRegistry, Mention, MentionForm, MentionKind, MentionValue
from carrel.hardware import load_registry
from carrel.testing.hosting import HostInTest
from carrel_plugins.metrics_table.extraction import extract
from carrel_plugins.metrics_table.form import number_form
from carrel_plugins.metrics_table.hardware_names import ids_meant, ids_named, shown_hardware
from carrel_plugins.metrics_table.metric import QUALIFIERS

REGISTRY = load_registry()
TEXT = (
    "Lampshade folds up to 2-13x faster than the unfused glue on SN40L with Quire 7B,"
    " and reaches 225 TFLOP/s on 64 A100 GPUs. Spine needs 12 ms."
)
SAID: dict[str, MentionValue] = {
    "value": [2, 13],
    "unit": "x",
    "quantity": "speedup",
    "qualifier": "up_to",
    "baseline": "the unfused glue",
    "hardware": ["sn40l"],
    "hardware_text": "SN40L",
    "model": "Quire",
    "dataset": None,
    "conditions": "Quire",
    "is_result": True,
}


def form() -> MentionForm:
    return number_form(lambda: REGISTRY)


@pytest.fixture
def kind(carrel_host: Callable[..., HostInTest]) -> MentionKind:
    (found,) = carrel_host("metrics_table").contributions("register_mention_kinds")
    assert isinstance(found, MentionKind)
    return found


def mention(**values: Any) -> Mention:
    return Mention(field="title", start=0, end=2, quote="2x", values=values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (SAID, "speedup: 2–13x, up to, over the unfused glue, on SN40L, with Quire"),
        (
            SAID | {"is_result": False, "model": None, "baseline": None, "qualifier": "range"},
            "speedup: 2–13x, on SN40L, background",
        ),
        (
            SAID | {"hardware": None, "hardware_text": "a shelf", "dataset": "Leaves"},
            "speedup: 2–13x, up to, over the unfused glue, on a shelf, with Quire, for Leaves",
        ),
        ({"value": 0.9, "unit": "score", "quantity": "f1", "qualifier": "exact"}, "F1: 0.9"),
        ({}, "value: 2x"),
    ],
)
def test_a_line_says_what_was_understood(kind: MentionKind, values: dict, said: str):
    assert kind.describe(mention(**values)) == said


def test_the_form_shows_what_was_understood(kind: MentionKind):
    assert kind.form is not None
    texts = kind.form.texts(SAID)
    assert texts == {
        "quantity": "speedup",
        "value": "2–13x",
        "qualifier": "up to",
        "baseline": "the unfused glue",
        "hardware": "SN40L",
        "model": "Quire",
        "dataset": "",
        "kind": "result",
    }
    assert [field.name for field in kind.form.fields] == list(texts)
    assert kind.form.values(texts) == SAID


def test_what_the_extractor_finds_reads_as_the_same():
    for found in extract("", TEXT, REGISTRY):
        value = found.low if found.low == found.high else [found.low, found.high]
        values = SAID | {
            "value": value,
            "unit": found.unit,
            "quantity": found.quantity,
            "qualifier": found.qualifier,
            "hardware": list(found.hardware) or None,
        }
        again = form().values(form().texts(values))
        assert {name: again[name] for name in values if name != "hardware_text"} == {
            name: value for name, value in values.items() if name != "hardware_text"
        }


texts = st.text(alphabet="abc XYZ-'é", max_size=20).map(lambda one: " ".join(one.split()))


@given(
    st.sampled_from(["speedup", "gpu_count", "peak_flops_utilization", "f1"]),
    st.sampled_from([one for one in QUALIFIERS if one not in {"exact", "range"}]),
    st.tuples(texts, texts, texts),
    st.lists(st.sampled_from([one.id for one in REGISTRY]), max_size=3, unique=True),
    st.booleans(),
)
def test_all_that_is_said_reads_as_the_same(
    quantity: str, qualifier: str, said: tuple[str, str, str], hardware: list[str], result: bool
):
    baseline, model, dataset = said
    values = {
        "value": 2.5,
        "unit": "x",
        "quantity": quantity,
        "qualifier": qualifier,
        "baseline": baseline or None,
        "hardware": hardware or None,
        "hardware_text": shown_hardware(REGISTRY, hardware) or None,
        "model": model or None,
        "dataset": dataset or None,
        "conditions": ", ".join(filter(None, (model, dataset))) or None,
        "is_result": result,
    }
    assert form().values(form().texts(values)) == values


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ({"value": "3x"}, {"value": 3.0, "qualifier": "exact"}),
        ({"value": "3-4x"}, {"value": [3.0, 4.0], "qualifier": "range"}),
        ({"value": "3x", "qualifier": "Up  To"}, {"qualifier": "up_to"}),
        ({"value": "7B", "quantity": ""}, {"unit": "params", "quantity": "model_size"}),
        ({"value": "40%", "quantity": ""}, {"unit": "%", "quantity": "rate"}),
        ({"value": "8", "quantity": "GPU count"}, {"unit": "count", "quantity": "gpu_count"}),
        (
            {"value": "3x", "hardware": "a100, MI250x , "},
            {"hardware": ["a100-sxm4-40gb", "mi250x"], "hardware_text": "a100, MI250x ,"},
        ),
        ({"value": "3x", "kind": "Background"}, {"is_result": False}),
    ],
)
def test_what_is_typed_is_understood(typed: dict, changed: dict):
    values = form().values(typed)
    assert {name: values[name] for name in changed} == changed


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"value": ""}, "A value is missing"),
        ({"value": "fast"}, "“fast” is no value"),
        ({"value": "3x", "qualifier": "maybe"}, "“maybe” is no qualifier: choose one of exact"),
        ({"value": "3x", "kind": "rumour"}, "not as “rumour”"),
        ({"value": "3x", "hardware": "A100, H1000"}, "“H1000”: did you mean “H100”"),
        ({"value": "3x", "hardware": "zzzzzzzz"}, "No hardware is known as “zzzzzzzz”."),
    ],
)
def test_what_means_nothing_is_said(typed: dict, reason: str):
    with pytest.raises(ValueError, match=reason.replace(".", r"\.")):
        form().values(typed)


def test_every_thing_has_a_name_that_finds_it():
    ids = [one.id for one in REGISTRY]
    assert list(ids_named(REGISTRY, shown_hardware(REGISTRY, ids))) == ids


@pytest.mark.parametrize(("name", "has"), [("Ampere", "a30"), ("ampere", "a100-sxm4-40gb")])
def test_a_family_stands_for_its_devices(name: str, has: str):
    ids = ids_meant(REGISTRY, name)
    assert has in ids
    assert len(ids) > 3


def test_a_device_stands_for_itself():
    assert ids_meant(REGISTRY, "a100") == ("a100-sxm4-40gb",)
    with pytest.raises(ValueError, match="did you mean “Ampere”"):
        ids_meant(REGISTRY, "Amper")
    with pytest.raises(ValueError, match="No hardware is known as “A100”"):
        ids_meant(HardwareRegistry(), "A100")
