"""What plugins can see of `carrel.api` is written down in public_surface.txt, and only grows.

After an addition, write the file anew and look at the difference:

    .venv/bin/python tests/architecture/test_public_surface.py

It refuses to take away or change a line, unless the name went through `carrel.api.deprecation`.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import inspect
import re
import sys
import tomllib
import typing
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import carrel.api
from carrel.api import hookspecs
from carrel.api.deprecation import DEPRECATED, Deprecated

SNAPSHOT = Path(__file__).with_name("public_surface.txt")
COMMAND = ".venv/bin/python tests/architecture/test_public_surface.py"
PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"

_LITERAL = re.compile(r"Literal\[([^\]]*)\]")


# -- what there is ---------------------------------------------------------------------------------


def surface() -> list[str]:
    """Return everything that a plugin can rely on, one fact a line, in order."""
    lines: list[str] = []
    for name in sorted(carrel.api.__all__):
        lines += _told(name, getattr(carrel.api, name))
    for name, spec in sorted(vars(hookspecs).items()):
        if hasattr(spec, "carrel_spec"):
            lines += _signature(f"hook {name}", spec)
    lines += [f"deprecated {name}: goes in {DEPRECATED[name].gone_in}" for name in DEPRECATED]
    return lines


def _told(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, type) and issubclass(value, enum.Enum):
        yield f"{name}: {value.__mro__[1].__name__}"
        yield from (f"{name}.{member.name} = {member.value!r}" for member in value)
    elif dataclasses.is_dataclass(value):
        yield f"{name}: {_how_made(value)}"
        for field in dataclasses.fields(value):
            yield from _typed(f"{name}.{field.name}", str(field.type), _default(field))
    elif getattr(value, "_is_protocol", False):
        yield f"{name}: protocol"
        for member, found in vars(value).items():
            if isinstance(found, property):
                yield f"{name}.{member}: {inspect.signature(found.fget).return_annotation}"
            elif inspect.isfunction(found) and not member.startswith("_"):
                yield from _signature(f"{name}.{member}", found)
    elif inspect.isfunction(value):
        yield from _signature(name, value)
    elif typing.get_origin(value) is typing.Literal:
        yield from (f"{name} may be {choice!r}" for choice in typing.get_args(value))
    elif type(value).__module__.startswith("pluggy"):
        yield f"{name}: {type(value).__name__} of {value.project_name!r}"
    elif isinstance(value, tuple):
        yield from (f"{name} has {one!r}" for one in value)
    else:
        yield f"{name} = {value!r}"


def _how_made(value: Any) -> str:
    said = "frozen" if value.__dataclass_params__.frozen else "changing"
    by_keyword = all(field.kw_only for field in dataclasses.fields(value))
    return f"{said} dataclass{', keyword-only' if by_keyword else ''}"


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return f" = {field.default_factory.__name__}()"
    if field.default is dataclasses.MISSING:
        return ""
    return " = (a function)" if callable(field.default) else f" = {field.default!r}"


def _signature(name: str, function: Any) -> Iterator[str]:
    """A line for the whole, one for each parameter: a new one with a default is an addition."""
    found = inspect.signature(function)
    yield f"{name}(...) -> {found.return_annotation}"
    for parameter in found.parameters.values():
        if parameter.name == "self":
            continue
        keyword = parameter.kind is inspect.Parameter.KEYWORD_ONLY
        default = parameter.default
        said = "" if default is inspect.Parameter.empty else f" = {default!r}"
        where = f"{name}({'*, ' if keyword else ''}{parameter.name})"
        yield from _typed(where, str(parameter.annotation), said)


def _typed(name: str, annotation: str, default: str) -> Iterator[str]:
    """A line, and one for each choice of a Literal: another choice is an addition."""
    yield f"{name}: {_LITERAL.sub('Literal', annotation)}{default}"
    for choices in _LITERAL.findall(annotation):
        yield from (f"{name} may be {choice.strip()}" for choice in choices.split(","))


# -- what may happen to it -------------------------------------------------------------------------


def forbidden(old: list[str], new: list[str], version: str) -> list[str]:
    """Return why plugins would break, one sentence a line of the difference."""
    gone = [line for line in old if line not in new and not _may_go(line, new, version)]
    asking = [line for line in new if line not in old and _asks_for_more(line, old)]
    told = [f"gone or changed: {line}" for line in gone]
    return told + [f"new, and without a default: {line}" for line in asking]


def _may_go(line: str, new: list[str], version: str) -> bool:
    deprecated = re.fullmatch(r"deprecated (\w+): goes in ([\d.]+)", line)
    if deprecated:
        return _numbers(version) >= _numbers(deprecated[2])
    name = re.match(r"\w+", line)
    return any(one.startswith(f"deprecated {name[0] if name else ''}:") for one in new)


def _asks_for_more(line: str, old: list[str]) -> bool:
    """Whether a line is a field or a parameter that those who wrote for `old` do not give."""
    field = re.match(r"(\w+)\.\w+: ", line)
    if field:
        return f"{field[1]}: frozen dataclass, keyword-only" in old and " = " not in line
    parameter = re.match(
        r"([\w.]+)\((?:\*, )?\w+\): ", line
    )  # a hook's parameter is Carrel's to give
    owner = f"{parameter[1]}(...)" if parameter else "nothing"
    return any(one.startswith(owner) for one in old) and " = " not in line


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def own_version() -> str:
    return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])


def write() -> int:
    """Write the snapshot; return 1, and write nothing, where plugins would break."""
    old, new = SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else [], surface()
    broken = forbidden(old, new, own_version())
    if broken:
        print("not written, plugins would break:", *broken, sep="\n  ")
        return 1
    SNAPSHOT.write_text("".join(f"{line}\n" for line in new), "utf-8")
    return 0


# -- tests -----------------------------------------------------------------------------------------


def test_the_public_surface_is_as_it_was_written_down():
    old, new = SNAPSHOT.read_text("utf-8").splitlines(), surface()
    broken = forbidden(old, new, own_version())
    assert not broken, "what plugins rely on changed; see carrel/api/deprecation.py:\n" + "\n".join(
        broken
    )
    difference = "\n".join(difflib.unified_diff(old, new, "written down", "now", lineterm="", n=0))
    assert not difference, f"the public surface grew; write it down with {COMMAND}:\n{difference}"


OLD = [
    "Thing: frozen dataclass, keyword-only",
    "Thing.id: str",
    "Thing.align: Literal = 'left'",
    "Thing.align may be 'left'",
    "make(...) -> Thing",
    "make(*, help): str = ''",
    "hook register_things(...) -> Iterable[Thing]",
    "hook register_things(context): PluginContext",
    "deprecated old_name: goes in 2.0",
]


@pytest.mark.parametrize(
    "line",
    [
        "Thing.colour: str = ''",
        "Thing.align may be 'right'",
        "make(*, colour): str = ''",
        "hook register_things(library): LibraryAccess",
        "Other: frozen dataclass, keyword-only",
    ],
)
def test_an_addition_breaks_nobody(line: str):
    assert not forbidden(OLD, [*OLD, line], "1.0")


@pytest.mark.parametrize("line", ["Thing.colour: str", "make(colour): str"])
def test_what_must_be_given_breaks_those_who_do_not(line: str):
    assert forbidden(OLD, [*OLD, line], "1.0") == [f"new, and without a default: {line}"]


@pytest.mark.parametrize("number", range(len(OLD)))
def test_what_goes_breaks_somebody(number: int):
    new = OLD[:number] + OLD[number + 1 :]
    assert forbidden(OLD, new, "1.9") == [f"gone or changed: {OLD[number]}"]


def test_a_name_goes_by_way_of_deprecation():
    deprecated = [line for line in OLD if not line.startswith("Thing")]
    deprecated.append("deprecated Thing: goes in 2.0")
    assert not forbidden(OLD, deprecated, "1.0")
    assert not forbidden(deprecated, OLD[4:-1], "2.0")
    assert forbidden(deprecated, OLD[4:-1], "1.4")


# -- names that go ---------------------------------------------------------------------------------


def test_a_deprecated_name_works_and_warns_where_it_is_used():
    with pytest.warns(DeprecationWarning, match=r"goes in Carrel 2\.0") as told:
        assert carrel.api.example_of_a_name_that_goes == "still here"
    assert told[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="use nothing in its place"):
        from carrel.api import example_of_a_name_that_goes  # noqa: F401


def test_another_name_is_not_there():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not hasattr(carrel.api, "no_such_name")
    with pytest.raises(AttributeError, match=r"carrel\.api.*no_such_name"):
        carrel.api.no_such_name  # noqa: B018


@pytest.mark.parametrize("name", DEPRECATED)
def test_a_deprecated_name_has_not_outlived_its_version(name: str):
    found: Deprecated = DEPRECATED[name]
    assert name not in carrel.api.__all__
    assert found.instead
    assert _numbers(found.gone_in) > _numbers(own_version())


if __name__ == "__main__":
    sys.exit(write())
