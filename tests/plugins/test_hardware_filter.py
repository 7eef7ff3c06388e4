"""The plugin as the program has it: what it gives, where its extractor runs, what it loads."""

from __future__ import annotations

import pickle
import subprocess
import sys
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


def test_what_it_gives(carrel_host: Callable[..., HostInTest]):
    host = carrel_host("hardware_filter")
    (extractor,) = host.contributions("register_extractors")
    assert extractor.keys == ("device_id", "name", "family", "kind", "role", "count")
    fields = {one.name for one in host.contributions("register_search_fields")}
    assert {"hw", "hw.on", "hardware", "hardware.on", "hw.memory", "hw.on.fp16"} <= fields
    facets = host.contributions("register_facets")
    assert [(one.title, one.field, one.missing) for one in facets] == [
        ("Evaluated on", "hardware.on", "not stated"),
        ("Hardware mentioned", "hardware", "none mentioned"),
    ]
    assert not any(one.shown for one in host.contributions("register_columns"))


def test_its_many_patterns_wait_until_a_text_is_read():
    """The program starts with this plugin: what finds names is compiled when it is first needed."""
    code = (
        "import sys; from carrel_plugins import hardware_filter as plugin;"
        " plugin.register_search_fields(None); plugin.register_mention_kinds(None);"
        " print([one for one in sys.modules if 'hardware_filter.series' in one"
        " or one.startswith('PySide6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
