"""Templates of papers' files: Markdown with Jinja in it, in a box (`flavours/sandbox.py`).

`{% managed "notes" always %}…{% endmanaged %}` is a managed block. What stands between two blocks
belongs to the lower one, what stands above the first is written once. A `---` part at the
beginning holds the keys.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context

from carrel.vault.content import CARRELS_KEYS, SectionText, sound
from carrel.vault.flavours.filters import FILTERS, Day
from carrel.vault.flavours.sandbox import BUDGET, Budget, Sandbox
from carrel.vault.front_matter import Field, FrontMatter
from carrel.vault.lines import DamagedError, is_dashes
from carrel.vault.rendering import TemplateFaultError
from carrel.vault.scalars import UnreadableError, Value
from carrel.vault.tag_names import vault_tags

_RECORDER = "_recorder"
_LONGEST = 1_000_000  # characters of a template
_EXPRESSION = re.compile(r"[ \t]*\{\{[-+]?((?:(?!\{\{).)*?)[-+]?\}\}[ \t]*$")
_SOUND_KEY = re.compile(r"\w[\w -]*")
_LISTS = ("tags", "aliases")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a template makes of a paper; `fields` is None where it leaves the keys to Carrel."""

    fields: tuple[Field, ...] | None
    opening: str
    sections: tuple[SectionText, ...]
    closing: str


@dataclass(slots=True)
class _Recorder:
    """What one rendering came by."""

    known: Collection[str]
    fields: list[Field] = field(default_factory=list)
    blocks: list[tuple[str, str, bool]] = field(default_factory=list)
    is_open: bool = False


class Template:
    """One template, ready to render. `known` are the names that its blocks can have, `more`
    those that blocks named by an expression can have. Raises TemplateFaultError.
    """

    def __init__(self, source: str, file: str, known: Collection[str], more: Sequence[str]) -> None:
        self.file, self._known = file, known
        # No text of a paper can hold it.
        self._mark = f"\0{secrets.token_hex(8)}:"
        self._has_front = False
        try:
            self._jinja, names = self._compiled(source)
        except Exception as error:  # whatever a template can bring Jinja to raise
            raise self._fault(error) from error
        self.names = tuple(
            dict.fromkeys(one for name in names for one in ([name] if name else more))
        )

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """Return what comes out for a paper (`dictionary.dictionary`). Raises
        TemplateFaultError.
        """
        recorder = _Recorder(self._known)
        try:
            text = self._jinja.render({**values, BUDGET: Budget(), _RECORDER: recorder})
        except Exception as error:  # whatever a template can bring Python to raise
            raise self._fault(error) from error
        return self._taken_apart(sound(text), recorder)

    def _taken_apart(self, text: str, recorder: _Recorder) -> Rendered:
        opening, *pieces = text.split(self._mark)
        sections, closing = [], ""
        lead = opening
        opening = opening if pieces else ""
        for number, piece in enumerate(pieces):
            index, _, rest = piece.partition("\0")
            name, inner, always = recorder.blocks[int(index)]
            inner = inner.removesuffix("\n")
            sections.append(
                SectionText(
                    name=name,
                    lead=_lead(lead) if number else "",
                    text=inner if always or inner.strip(" \t\r\n") else "",
                    always=always,
                )
            )
            lead = rest
        if sections:
            closing = lead
        else:
            opening = lead
        there = {one.name for one in sections}
        # One that this paper has not: what a file has of it goes.
        gone = (name for name in self.names if name not in there)
        sections += [SectionText(name=name, lead="", text="", always=False) for name in gone]
        return Rendered(
            fields=tuple(recorder.fields) if self._has_front else None,
            opening=_BLANK_LINES.sub("", opening, count=1).rstrip() if opening.strip() else "",
            sections=tuple(sections),
            closing=closing.strip("\n").rstrip() if closing.strip() else "",
        )

    def _compiled(self, source: str) -> tuple[JinjaTemplate, list[str]]:
        if len(source) > _LONGEST:
            raise SecurityError(f"a template has at most {_LONGEST:,} characters")
        own: dict[str, Callable[..., Any]] = {"_value": _take_value, "_text": _take_text}
        sandbox = Sandbox({**FILTERS, **own}, [_ManagedBlocks])
        sandbox.extend(managed_mark=self._mark)
        tree = sandbox.bounded(sandbox.parse(self._with_front(source), self.file, self.file))
        names = self._names(tree)
        code = sandbox.compile(tree, self.file, self.file)
        return JinjaTemplate.from_code(sandbox, code, dict(sandbox.globals)), names

    def _names(self, tree: nodes.Template) -> list[str]:
        """Return the names of the blocks, "" for one that an expression makes."""
        names = []
        for block in tree.find_all(nodes.CallBlock):
            if not isinstance(block.call.node, nodes.ExtensionAttribute):
                continue
            name = block.call.args[1]
            told = str(name.value) if isinstance(name, nodes.Const) else ""
            if told and told not in self._known:
                raise TemplateSyntaxError(_unknown(told, self._known), block.lineno)
            names.append(told)
        return names

    def _with_front(self, source: str) -> str:
        """Return the source with its keys as expressions, every line where it was."""
        lines = source.lstrip("\ufeff").split("\n")
        if not is_dashes(lines[0]):
            return source
        end = next((at for at in range(1, len(lines)) if is_dashes(lines[at])), 0)
        if not end:
            raise TemplateSyntaxError("the keys have no end (“---”)", 1)
        self._has_front = True
        kept = [f"{line}\n" for line in lines[1:end]]
        try:
            front = FrontMatter.parse(kept, "\n")
        except DamagedError as error:
            found = re.match(r"line (\d+)", str(error))
            line = int(found[1]) if found else 1
            raise TemplateSyntaxError("this is no “key: value”", line) from error
        for entry in front.entries:
            if entry.key is not None and not _SOUND_KEY.fullmatch(entry.key):
                line = kept.index(entry.lines[0]) + 2
                raise TemplateSyntaxError(f"“{entry.key}” is no name of a key", line)
        told = [line for entry in front.entries for line in _as_expression(entry.key, entry.lines)]
        return "\n".join(["", *told, "", *lines[end + 1 :]])

    def _fault(self, error: Exception) -> TemplateFaultError:
        line, traceback = 0, error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.file:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        if isinstance(error, TemplateSyntaxError):
            line = error.lineno
        if isinstance(error, RecursionError):
            told = "it goes too deep"
        else:
            told = str(getattr(error, "message", None) or error) or type(error).__name__
        where = f"{self.file}, line {line}" if line else self.file
        return TemplateFaultError(f"{where}: {told}")


class _ManagedBlocks(Extension):
    """The tag `managed`."""

    tags = {"managed"}  # noqa: RUF012  Jinja's own way

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag and what is in it."""
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        always = nodes.Const(parser.stream.skip_if("name:always"))
        body = parser.parse_statements(("name:endmanaged",), drop_needle=True)
        context = nodes.ContextReference()
        call = self.call_method("_managed", [context, name, always], lineno=line)
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _managed(self, context: Context, name: str, always: bool, caller: Callable[[], str]) -> str:
        recorder: _Recorder = context.parent[_RECORDER]
        if recorder.is_open:
            raise SecurityError("a managed block stands in another")
        if name not in recorder.known:
            raise SecurityError(_unknown(name, recorder.known))
        if any(name == one for one, _, _ in recorder.blocks):
            raise SecurityError(f"the block “{name}” is there twice")
        recorder.is_open = True
        text = caller()
        recorder.is_open = False
        recorder.blocks.append((name, sound(text), always))
        mark: str = self.environment.managed_mark  # type: ignore[attr-defined]
        return f"{mark}{len(recorder.blocks) - 1}\0"


@pass_context
def _take_value(context: Context, value: Any, key: str) -> str:
    """Keep the value of `key: {{ … }}`."""
    if value is not None and value not in ("", []):
        _keep(context, _field(key, value))
    return ""


@pass_context
def _take_text(context: Context, text: str, key: str) -> str:
    """Keep the value of any other key, which is YAML once it is rendered."""
    lines = [f"{line}\n" for line in text.split("\n") if line.strip()]
    try:
        front = FrontMatter.parse(lines, "\n")
        value = front.value(key) or ""
    except (DamagedError, UnreadableError) as error:
        hint = "texts of papers need the filter yaml, “{{ paper.title | yaml }}”"
        raise ValueError(f"the key {key} is no YAML: {error} ({hint})") from error
    if value:
        start = lines[0].partition(":")[2].lstrip()
        plain = isinstance(value, str) and len(lines) == 1 and start[:1] not in "\"'"
        _keep(context, Field(key=key, value=value, plain=plain, merged=key in _LISTS))
    return ""


def _keep(context: Context, one: Field) -> None:
    recorder: _Recorder = context.parent[_RECORDER]
    if any(one.key == other.key for other in recorder.fields):
        raise ValueError(f"the key {one.key} is there twice")
    if one.key not in CARRELS_KEYS:
        recorder.fields.append(one)


def _field(key: str, value: object) -> Field:
    if isinstance(value, bool):
        return Field(key=key, value="true" if value else "false", plain=True)
    if isinstance(value, int | float):
        return Field(key=key, value=str(value), plain=True)
    if isinstance(value, str):
        return Field(key=key, value=sound(value), plain=isinstance(value, Day))
    if isinstance(value, list | tuple):
        items: Value = tuple(sound(str(item)) for item in value)
        if key == "tags":
            items = vault_tags(items)[0]
        return Field(key=key, value=items, merged=key in _LISTS)
    raise ValueError(f"the key {key} is neither a text nor a number nor a list")


def _as_expression(key: str | None, lines: Sequence[str]) -> list[str]:
    """Return the lines of a key so that rendering them keeps its value."""
    bare = [line.rstrip("\r\n") for line in lines]
    if key is None:
        return ["" for _ in bare]
    found = _EXPRESSION.match(bare[0].partition(":")[2]) if len(bare) == 1 else None
    if found:
        return [f"{{{{ ({found[1]}) | _value({key!r}) }}}}"]
    bare[0] = f"{{% filter _text({key!r}) %}}{bare[0]}"
    bare[-1] += "{% endfilter %}"
    return bare


def _lead(text: str) -> str:
    found = _BLANK_LINES.match(text)
    return text[found.end() if found else 0 :].removesuffix("\n") if text.strip() else ""


def _unknown(name: str, known: Collection[str]) -> str:
    return f"there is no section “{name}”; there are {', '.join(sorted(known))}"
