"""Mentions as JSON: between the processes that find them and the library that keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from carrel.domain.mention import Mention


def dumped(mentions: Iterable[Mention]) -> str:
    """Return the mentions as JSON. Raises TypeError and ValueError for values it cannot hold."""
    rows = [_row(one) for one in mentions]
    return json.dumps(rows, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def loaded(text: str) -> list[Mention]:
    """Return the mentions that `dumped` wrote."""
    return [
        Mention(
            field=field, start=start, end=end, quote=quote, values=values, certain=bool(certain)
        )
        for field, start, end, quote, values, certain in json.loads(text)
    ]


def _row(one: Mention) -> list[Any]:
    return [one.field, one.start, one.end, one.quote, dict(one.values), int(one.certain)]
