"""What papers are told apart by: fields of the search, columns of the list, facets.

A search field is the source: its values are computed once a paper, stored in the library and
indexed. Columns and facets name a field, one of a plugin's or one that Carrel has itself
(`BUILT_IN_FIELDS`), and are then sorted, counted and filtered at any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from carrel.domain.fields import BUILT_IN_KINDS, FieldKind, FieldValue
from carrel.domain.paper import Paper

#: Fields that columns and facets can name without a plugin's doing.
BUILT_IN_FIELDS = tuple(BUILT_IN_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchField:
    """A field of the query language, `name:value`, with a value (or several, or none) a paper.

    `name` is what stands before the colon: a letter, then up to 31 of letters, digits, "_", "-"
    and ".", all lower case. `title` is for people: "Number of authors". `kind` says how values
    are read, compared and typed:

    - "text": words, found like words of a title
    - "keyword": whole values without regard to case; `a/b` is also found by `a`
    - "number": `>=10`, `3..7`; `unit` is shown behind it, and understood (see below)
    - "date": "2024", "2024-03" or "2024-03-05", with ranges like numbers
    - "boolean": `name:yes`, `name:no`

    `unit` is that of the values of a number: "GB", "TFLOP/s", "W", "x"; "params" and "tokens" for
    what is counted, "B" for bytes. Readers can then type it with any of the prefixes k M G T P (and
    Ki Mi Gi Ti), `hw.memory:>=500MB`; "B" is a billion of what is counted, `params:7B..13B`; rates
    are converted between /s, /min and /h; `2x`, `2×` and `2times` are the same.

    `values(paper)` is pure: it looks at the paper and at nothing else, gives at most 100 values,
    and is called off the window's thread, for every paper when the plugin is first enabled
    and for a paper whose data, tags or state changed. An edit of the
    plugin's own files reads all papers again by itself; raise `version` (0 to 2,147,483,647) when
    values change for another reason.

    With `extractor`, the name of an extractor of the same plugin, `values(mentions)` is given that
    extractor's mentions of a paper instead: a tuple of `KeptMention`, those that count (found,
    confirmed, corrected or added), in the order of the text. It is called again when they change.
    """

    id: str
    name: str
    title: str
    kind: FieldKind
    values: Callable[[Any], Iterable[FieldValue]]
    version: int = 1
    unit: str = ""
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the list, beside the title.

    With `field` it shows the values of that field, and a click on its head sorts by it.
    Otherwise `values(papers)` gives one value a paper (None for nothing), in their order; it is
    called on the window's thread with the papers that are to be painted (up to 64) and must
    answer within a few milliseconds. `width` is in pixels at 100 %. `align` is "left" or
    "right" (numbers). `shown` says whether it stands in the list before the reader has chosen in
    View > Columns. `chips` draws each of a field's values as a chip, as many as there is room for.
    """

    id: str
    title: str
    field: str | None = None
    values: Callable[[Sequence[Paper]], Sequence[FieldValue | None]] | None = None
    width: int = 96
    align: Literal["left", "right"] = "left"
    shown: bool = True
    chips: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A section of the sidebar: the values of a field with how many papers of the list have each.

    A click writes the clause into the search box. `kind` "tree" takes "/" in values for steps.
    `order` is "count" (most first) or "value" (descending for numbers and dates); `limit` values
    are shown before "more". `missing` names a last line for the papers that have no value
    ("not stated"); there is none where it is "".
    """

    id: str
    title: str
    field: str
    kind: Literal["terms", "tree"] = "terms"
    order: Literal["count", "value"] = "count"
    limit: int = 8
    missing: str = ""
