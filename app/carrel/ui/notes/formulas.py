r"""LaTeX to SVG outlines, in bounded time: a formula that cannot be set is told, never raised.

ziamath takes 2 to 20 ms a formula, and twice as long for each level of nesting: ten nested roots
take a second, thirty take days. So the time of each formula is limited.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from time import perf_counter, sleep, thread_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import FrameType

LONGEST = 1_000  # characters
MOST_SECONDS = 0.4  # of the thread's own time
WIDEST = 80.0  # em; so is the highest
_SIMPLE = 8  # commands, scripts and braces: 0.2 s at most, whatever their order
_EM = 100.0  # SVG units


class Formula(NamedTuple):
    """A formula's outlines as SVG, and its size around its baseline in em."""

    svg: bytes
    width: float
    ascent: float
    descent: float


class Unset(NamedTuple):
    """Why a formula is shown as it is written, in a few words."""

    reason: str


class _OutOfTimeError(BaseException):
    """Passes through the `except Exception` of a library."""


class _Clock:
    """Stops the thread that it traces when its time is up, and lets other threads run.

    Counted in the thread's own time, so that a busy machine changes nothing.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = thread_time() + seconds
        self._breath = perf_counter()
        self._calls = 0

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        """Look at the time once in a hundred calls, which is well within a millisecond."""
        self._calls += 1
        if self._calls % 100:
            return
        now = perf_counter()
        if now - self._breath > 0.001:
            sleep(0)
            self._breath = perf_counter()
        if thread_time() > self._ends:
            raise _OutOfTimeError


@lru_cache(maxsize=2_000)
def typeset(tex: str, *, display: bool) -> Formula | Unset:
    """Return a formula's outlines, or why there are none. Slow: on a thread of its own only."""
    if len(tex) > LONGEST:
        return Unset("This formula is too long to be shown")
    try:
        import ziamath  # 200 ms, for the first note that has a formula
    except ImportError:
        return Unset("Formulas cannot be shown here")
    ziamath.config.svg2 = False  # outlines only: QtSvg need not know symbols
    before = sys.gettrace()
    if sum(map(tex.count, "\\{^_")) > _SIMPLE:  # the clock doubles the time
        sys.settrace(_Clock(MOST_SECONDS))
    try:
        made = ziamath.Latex(tex, size=_EM, inline=not display, margin=_EM / 50)
        svg, box = made.svg(), made.node.bbox
    except _OutOfTimeError:
        return Unset("This formula takes too long to be shown")
    except RecursionError:
        return Unset("This formula is nested too deeply")
    except Exception:  # noqa: BLE001  whatever a reader typed
        return Unset("This formula is not complete, or has a command that is not known")
    finally:
        sys.settrace(before)
    edge = made.margin / _EM
    width = (box.xmax - box.xmin) / _EM + 2 * edge
    ascent, descent = box.ymax / _EM + edge, -box.ymin / _EM + edge
    if not (2 * edge < width < WIDEST and 2 * edge < ascent + descent < WIDEST):
        return Unset("There is nothing to show of this formula, or too much")
    return Formula(svg.encode(), width, ascent, descent)
