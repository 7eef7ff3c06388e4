"""The plugin as the program has it: its extractor, where it runs, and what travels with it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from carrel.api import Extractor, Mention
from carrel.testing.hosting import HostInTest

TITLE, ABSTRACT = "Lamps on an A100", "Eight H100 GPUs outrun a TPU v4 in our tests of lamps."


def found_elsewhere(extractor: Extractor) -> list[Mention]:
    return list(extractor.extract(TITLE, ABSTRACT))


def test_it_finds_the_same_in_another_process(carrel_host: Callable[..., HostInTest]):
    (extractor,) = carrel_host("hardware_filter").contributions("register_extractors")
    here = list(extractor.extract(TITLE, ABSTRACT))
    assert [one.quote for one in here] == ["A100", "H100", "TPU v4"]
    assert [one.values["device_id"] for one in here] == [
        "a100-sxm4-40gb",
        "h100-sxm5-80gb",
        "tpu-v4",
    ]
    assert here[1].values["count"] == 8
    again = pickle.loads(pickle.dumps(extractor))
    assert list(again.extract(TITLE, ABSTRACT)) == here
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(found_elsewhere, extractor).result() == here
