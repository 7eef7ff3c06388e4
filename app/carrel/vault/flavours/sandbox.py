"""The box that templates run in: no files, no Python, and an end.

A template may come from a stranger. Jinja's sandbox keeps it from Python's insides; what is added
here keeps it from running or growing for ever: every turn of a loop, call and filter spends of a
budget, and nothing is made that is larger than a limit.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass
from itertools import islice
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.defaults import DEFAULT_FILTERS
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

#: Turns of loops, calls and hundreds of characters that one paper may take.
STEPS = 1_000_000
#: Characters or items of anything; notes of this length are none.
LARGEST = 10_000_000
_LONGEST_RANGE = 10_000
_MOST_BITS = 1024
#: Where the budget is found; templates can hide names, but not those of `parent`.
BUDGET = "_budget"

_FILTERS = (
    "abs capitalize count d default dictsort first float groupby int items last length list lower"
    " map max min reject rejectattr reverse select selectattr sort string title trim truncate"
    " unique upper wordcount"
).split()
_TEXT_METHODS = frozenset(
    "capitalize casefold count endswith find index isalnum isalpha isdigit islower isspace isupper"
    " lower lstrip partition removeprefix removesuffix rfind rpartition rsplit rstrip split"
    " splitlines startswith strip title upper".split()
)
_METHODS: dict[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    list: frozenset(("count", "index")),
    tuple: frozenset(("count", "index")),
    dict: frozenset(("get", "items", "keys", "values")),
    int: frozenset(),
    float: frozenset(),
    bool: frozenset(),
    range: frozenset(),
}
_REFUSED = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from … import",
    nodes.Extends: "extends",
    nodes.Block: "block",
}


@dataclass(slots=True)
class Budget:
    """What is left for one paper."""

    steps: int = STEPS
    characters: int = LARGEST

    def spend(self, steps: int, characters: int = 0) -> None:
        """Take steps and characters away. Raises SecurityError where nothing is left."""
        self.steps -= steps + characters // 100
        self.characters -= characters
        if self.steps < 0:
            raise SecurityError("the template does not come to an end")
        if self.characters < 0:
            raise SecurityError(f"the template makes more than {LARGEST:,} characters")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates end; `filters` are added to the harmless ones of Jinja."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, filters: dict[str, Callable[..., Any]], extensions: Iterable[Any]) -> None:
        super().__init__(
            undefined=StrictUndefined,
            extensions=list(extensions),
            finalize=_output,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=0,
            optimized=False,
        )
        self.longest = 0  # characters that stand in one macro
        kept = {name: DEFAULT_FILTERS[name] for name in _FILTERS}
        own = {"join": _join, "replace": _replace, "sum": _sum, "_joined": _joined}
        self.filters = {name: _paid(one) for name, one in (kept | own | filters).items()}
        self.filters["_counted"] = _counted
        self.globals = {
            "range": _range,
            "dict": dict,
            "namespace": self.globals["namespace"],
        }

    def bounded(self, template: nodes.Template) -> nodes.Template:
        """Return the template with its loops counted. Raises TemplateSyntaxError."""
        for kind, name in _REFUSED.items():
            for found in template.find_all(kind):
                raise TemplateSyntaxError(f"“{name}” cannot be used here", found.lineno)
        macros = (*template.find_all(nodes.Macro), *template.find_all(nodes.CallBlock))
        self.longest = max((_written_out([one]) for one in macros), default=0)
        bounded = _Bounds().visit(template)
        assert isinstance(bounded, nodes.Template)
        return bounded

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have this attribute of a value."""
        allowed = _METHODS.get(type(obj))
        if allowed is not None:
            return attr in allowed
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Context, obj: Any, *args: Any, **named: Any) -> Any:
        """Call something for a template, for a step of its budget."""
        context.parent[BUDGET].spend(1, self.longest if isinstance(obj, Macro) else 0)
        result = super().call(context, obj, *args, **named)
        if isinstance(result, range):
            context.parent[BUDGET].spend(len(result))
        return _sized(result)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out what could become too large."""
        if operator == "%" and isinstance(left, str):
            raise SecurityError("texts are put together with “~”, not with “%”")
        if operator == "*" and _size(left) * _size(right) > LARGEST:
            raise SecurityError("a product is too large")
        if operator in "**" and isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * max(abs(right), 1) if operator == "**" else 0
            if max(bits, left.bit_length(), right.bit_length()) > _MOST_BITS:
                raise SecurityError("a number is too large")
        return _sized(super().call_binop(context, operator, left, right))


class _Bounds(NodeTransformer):
    """Has every loop tell how many turns it takes, and every “~” what it makes."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  Jinja's name
        if node.recursive:
            raise TemplateSyntaxError("“recursive” cannot be used here", node.lineno)
        self.generic_visit(node)
        cost = nodes.Const(_written_out(node.body))
        node.iter = nodes.Filter(node.iter, "_counted", [cost], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "_joined", [], [], None, None, lineno=node.lineno)


def _written_out(body: Iterable[nodes.Node]) -> int:
    """Return the number of characters that stand in the template itself."""
    texts = (data for one in body for data in one.find_all(nodes.TemplateData))
    return sum(len(one.data) for one in texts)


def _paid(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that spends what it looks at and makes nothing too large."""
    wanted = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

    @functools.wraps(function)
    def paid(context: Context, value: Any, *args: Any, **named: Any) -> Any:
        size = len(value) if isinstance(value, Sized) and not isinstance(value, str) else 0
        context.parent[BUDGET].spend(1 + size + (_length(value) >> 8))
        if wanted == "context":
            return _sized(function(context, value, *args, **named))
        if wanted == "eval_context":
            return _sized(function(context.eval_ctx, value, *args, **named))
        if wanted == "environment":
            return _sized(function(context.environment, value, *args, **named))
        return _sized(function(value, *args, **named))

    return pass_context(paid)


@pass_context
def _counted(context: Context, items: Any, characters: int) -> Any:
    """Return what a loop goes over, paid for."""
    if not isinstance(items, Sized):
        items = list(islice(items, LARGEST))
    context.parent[BUDGET].spend(len(items), len(items) * characters)
    return items


@pass_context
def _output(context: Context, value: Any) -> str:
    """Return what `{{ … }}` writes: "" for nothing, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    text = value if isinstance(value, str) else str(value)
    context.parent[BUDGET].spend(1, len(text))
    return text


def _joined(parts: Iterable[Any]) -> str:
    texts = ["" if one is None else str(one) for one in parts]
    if sum(map(len, texts)) > LARGEST:
        raise SecurityError("a text is too long")
    return "".join(texts)


@pass_context
def _join(context: Context, items: Iterable[Any], d: str = "", attribute: str = "") -> str:
    """Return the items, or an attribute of each, with `d` between them."""
    found = list(islice(items, LARGEST))
    if attribute:
        found = [context.environment.getattr(one, attribute) for one in found]
    texts = [str(one) for one in found]
    if sum(map(len, texts)) + len(d) * len(texts) > LARGEST:
        raise SecurityError("a text is too long")
    return d.join(texts)


def _replace(text: str, old: str, new: str) -> str:
    """Return `text` with `new` wherever `old` was."""
    text = str(text)
    if len(text) + text.count(old) * len(new) > LARGEST:
        raise SecurityError("a text is too long")
    return text.replace(old, new)


def _sum(items: Iterable[Any]) -> float:
    """Return the sum of numbers."""
    return sum(one for one in items if isinstance(one, int | float))


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > _LONGEST_RANGE:
        raise SecurityError(f"a range has at most {_LONGEST_RANGE:,} numbers")
    return made


def _size(value: Any) -> int:
    return len(value) if isinstance(value, Sized) else abs(value) if isinstance(value, int) else 1


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else 0


def _sized(value: Any) -> Any:
    if isinstance(value, str | list | tuple) and len(value) > LARGEST:
        raise SecurityError(f"something has more than {LARGEST:,} parts")
    return value
