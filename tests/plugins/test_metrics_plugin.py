"""The plugin as the program has it: what its extractor tells of a metric."""

from __future__ import annotations

import pickle
from collections.abc import Callable

from carrel.testing.hosting import HostInTest

TITLE = "Lampshade: Folding Paper Models 3x Faster"
ABSTRACT = "Lampshade reaches 225 TFLOP/s on 64 A100 GPUs and cuts memory by up to 25-40\\%."


def test_it_tells_values_units_and_where_they_stand(carrel_host: Callable[..., HostInTest]):
    (extractor,) = carrel_host("metrics_table").contributions("register_extractors")
    again = pickle.loads(pickle.dumps(extractor))
    found = list(again.extract(TITLE, ABSTRACT))
    texts = {"title": TITLE, "abstract": ABSTRACT}
    assert all(texts[one.field][one.start : one.end] == one.quote for one in found)
    told = {one.values["unit"]: one for one in found if one.certain}
    assert told["x"].values["value"] == 3
    assert told["x"].field == "title"
    assert told["FLOP/s"].values["value"] == 225e12
    assert told["%"].values["value"] == [25, 40]
    assert told["%"].values["qualifier"] == "up_to"
    assert told["count"].values["value"] == 64
    assert told["count"].values["hardware"] == ["a100-sxm4-40gb"]
    assert told["count"].values["hardware_text"] == "A100 GPUs"
    assert told["x"].values["hardware"] is None
    assert all(one.values["is_result"] for one in told.values())


def test_what_is_said_of_one_number_is_not_said_of_its_neighbours(
    carrel_host: Callable[..., HostInTest],
):
    (extractor,) = carrel_host("metrics_table").contributions("register_extractors")
    text = (
        "We fold Quire 70B by 2.3x on average on 8 A100 GPUs compared to Bookbinder, reaching"
        " 52% MFU. It gives 1.8x higher throughput and reduces latency by 45% relative to Spine."
    )
    told = {one.quote: one.values for one in extractor.extract("", text)}
    qualifiers = {quote: values["qualifier"] for quote, values in told.items()}
    assert qualifiers["2.3x"] == "average"
    assert {qualifiers[one] for one in ("70B", "8 A100 GPUs", "52%", "1.8x", "45%")} == {"exact"}
    assert told["2.3x"]["baseline"] == "Bookbinder"
    assert told["8 A100 GPUs"]["baseline"] is None
    assert told["1.8x"]["baseline"] == told["45%"]["baseline"] == "Spine"
    assert "Bookbinder" not in str(told["52%"]["conditions"])


def test_a_list_of_rivals_is_dealt_out(carrel_host: Callable[..., HostInTest]):
    (extractor,) = carrel_host("metrics_table").contributions("register_extractors")
    text = (
        "Compared with Spine, Quire and Vellum, we see speedups of 1.2x, 1.5x and 3.7x,"
        " respectively, and 90% less glue."
    )
    told = {one.quote: one.values["baseline"] for one in extractor.extract("", text)}
    assert [told[one] for one in ("1.2x", "1.5x", "3.7x")] == ["Spine", "Quire", "Vellum"]
    assert told["90%"] == "Spine, Quire and Vellum"


def test_it_finds_the_same_with_the_registry_that_travelled(
    carrel_host: Callable[..., HostInTest],
):
    (extractor,) = carrel_host("metrics_table").contributions("register_extractors")
    text = "Quire folds Mistral on ImageNet 3x faster on eight H100 GPUs, and 2x on a Vellum box."
    again = pickle.loads(pickle.dumps(extractor))
    found = list(again.extract("", text))
    assert found == list(extractor.extract("", text))
    values = found[0].values
    assert values["hardware"] == ["h100-sxm5-80gb"]
    assert (values["model"], values["dataset"]) == ("Mistral", "ImageNet")
    assert values["conditions"] == "Mistral, ImageNet"
