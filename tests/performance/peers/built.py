"""How long a peer's index takes to build: what the `main()` of each of them does."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from carrel.library.location import library_file


def tell_building(build: Callable[[Path, Path], None]) -> int:
    """Build from the arguments LIBRARY and TARGET; print a JSON object with `took_s`."""
    folder, target = map(Path, sys.argv[1:])
    began = time.perf_counter()
    build(library_file(folder), target)
    print(json.dumps({"took_s": time.perf_counter() - began}))
    return 0
