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
    assert all(one.values["is_result"] for one in told.values())
