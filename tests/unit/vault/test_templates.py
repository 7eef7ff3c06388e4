"""Templates of the reader's own: what they can say, what is wrong with them, and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.vault.shelf import CRANES, NOTE, Vault
from tests.unit.vault.test_flavours import SECTION
from tests.unit.vault.test_highlights import FOLDED

from carrel.domain.export_paper import ExportPaper
from carrel.resources import resource_path
from carrel.vault.merging import new_text
from carrel.vault.rendering import FLAVOURS, Rendering, TemplateFaultError, rendering, template_text

NOTES = '{% managed "notes" always %}\n{{ note }}\n{% endmanaged %}\n'


def template(folder: Path, text: str, **more: object) -> Rendering:
    path = folder / "mine.md"
    path.write_text(text, "utf-8")
    return rendering(template=path, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_template_of_a_flavour_makes_that_flavour(tmp_path: Path, flavour: str):
    one = ExportPaper(paper=CRANES, note=NOTE, highlights=(FOLDED,))
    own = template(tmp_path, template_text(flavour), flavour=flavour, sections=[SECTION])
    built_in = rendering(flavour, sections=[SECTION])
    assert own.content(one) == built_in.content(one)
    assert own.reads_notes()


def test_the_example_of_the_documentation(tmp_path: Path):
    page = resource_path("vault-templates", "README.md").read_text("utf-8")
    example = re.search(r"```jinja\n(.*?)```", page, re.DOTALL)
    assert example
    look = template(tmp_path, example[1])
    text = new_text(look, look.content(ExportPaper(paper=CRANES, note=NOTE)), "")
    assert 'title: "Cranes: Counting with #1 Hands"\nyear: 2021\n' in text
    assert "carrel_id: " in text
    assert look.reads_notes()


def test_the_documentation_names_all(tmp_path: Path):
    from dataclasses import fields

    from carrel.vault.flavours.dictionary import TemplateHighlight, TemplatePaper
    from carrel.vault.flavours.filters import FILTERS

    page = resource_path("vault-templates", "README.md").read_text("utf-8")
    names = [f"paper.{one.name}" for one in fields(TemplatePaper)]
    names += [f"one.{one.name}" for one in fields(TemplateHighlight)]
    missing = [name for name in (*names, *FILTERS) if f"`{name}" not in page]
    assert not missing


def test_what_stands_between_blocks(tmp_path: Path, vault: Vault):
    look = template(
        tmp_path,
        "---\ntitle: {{ paper.title }}\n# a comment\nyear: {{ paper.year }}\n"
        'up: "[[{{ paper.venue or "x" }}]]"\ntags: {{ ["a b"] + paper.tags }}\n'
        "css: [one, two]\ncarrel_id: mine\n---\nTop\n\n"
        f"{NOTES}\nlead\n\n"
        '{% managed "abstract" %}\n{{ paper.abstract }}\n{% endmanaged %}\n\nbottom\n',
    )
    vault.set(abstract=None)
    vault.export(rendering=look)
    assert vault.text.startswith(
        '---\ntitle: "Cranes: Counting with #1 Hands"\nyear: 2021\nup: "[[x]]"\n'
        'tags:\n  - "a-b"\n  - "llm/long-context"\n  - "y2024"\ncss:\n  - "one"\n  - "two"\n'
        'carrel_id: "01J9ZK8Q6TX3V5B7N9M1K2D4F6"\ncarrel_uri'
    )
    assert "\n---\n\nTop\n\n<!-- carrel:begin notes" in vault.text
    assert vault.text.endswith("<!-- carrel:end notes -->\n\nbottom\n")
    vault.set(abstract="Here.")
    vault.export(rendering=look)
    assert "notes -->\n\nlead\n\n<!-- carrel:begin abstract" in vault.text


FAULTS = {
    "a tag": ("x\n{% nope %}", 2, "unknown tag 'nope'"),
    "not closed": ("x\n\n{{ paper.title", 3, "unexpected end"),
    "a name": ("x\n{{ papr.title }}", 2, "'papr' is undefined"),
    "an attribute": ("\n\n{{ paper.titel }}", 3, "titel"),
    "a block": ('x\n{% managed "note" %}{% endmanaged %}', 2, "there is no section “note”"),
    "a computed block": ('{% managed "no" ~ "te" %}{% endmanaged %}', 1, "no section “note”"),
    "a block twice": (NOTES + NOTES, 4, "is there twice"),
    "a block in a block": (f'{{% managed "abstract" %}}\n{NOTES}{{% endmanaged %}}', 2, "another"),
    "no end": ('{% managed "notes" %}', 1, "endmanaged"),
    "a filter": ("{{ note | nope }}", 1, "nope"),
    "a filter's value": ("x\n{{ paper.year | markdown }}", 2, "strip"),
    "only with nothing": ("x\n{{ paper.year + 1 }}", 2, "unsupported operand"),
    "a key": ("---\na: 1\nno key\n---\n", 3, "key: value"),
    "a key's value": ("---\na: 1\nb: {{ nope }}\n---\n", 3, "'nope' is undefined"),
    "a value that needs quotes": ("---\nb: x {{ paper.title }}\n---\n", 2, "yaml"),
    "keys without end": ("---\na: 1\n", 1, "no end"),
    "include": ("x\n{% include 'a' %}", 2, "include"),
    "below the keys": ("---\na: 1\n---\n\n{{ x }}", 5, "'x' is undefined"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_their_line(tmp_path: Path, name: str):
    text, line, told = FAULTS[name]
    with pytest.raises(TemplateFaultError) as fault:
        template(tmp_path, text)
    assert str(fault.value).startswith(f"{tmp_path / 'mine.md'}, line {line}: ")
    assert told in str(fault.value)


HOSTILE = {
    "classes": "{{ ''.__class__.__mro__ }}",
    "a class by filter": "{{ [paper] | map(attribute='__class__') | list }}",
    "globals": "{{ paper.__init__.__globals__ }}",
    "format": "{{ '{0.__class__}'.format(paper) }}",
    "format by sign": "{{ '%999999999d' % 1 }}",
    "a long range": "{% for a in range(10 ** 9) %}{% endfor %}",
    "ranges in ranges": (
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}"
    ),
    "a kept range": (
        "{% set r = range(9999) %}{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}"
        "{% endfor %}{% endfor %}"
    ),
    "macros for ever": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macros doubled": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(90) }}"
    ),
    "a power": "{{ 10 ** (10 ** 10) }}",
    "a product": "{{ 'x' * 10 ** 9 }}",
    "squares": (
        "{% set n = namespace(a=99) %}{% for i in range(99) %}{% set n.a = n.a * n.a %}{% endfor %}"
    ),
    "doubling": (
        "{% set n = namespace(a='x') %}{% for i in range(99) %}"
        "{% set n.a = n.a ~ n.a %}{% endfor %}"
    ),
    "doubling by set": (
        "{% set n = namespace(a='x') %}{% for i in range(99) %}"
        "{% set b %}{{ n.a }}{{ n.a }}{% endset %}{% set n.a = b %}{% endfor %}"
    ),
    "replacing": (
        "{% set n = namespace(a='xx') %}{% for i in range(9) %}"
        "{% set n.a = n.a | replace('x', n.a) %}{% endfor %}"
    ),
    "wide": "{{ 'x' | center(10 ** 9) }}",
    "lipsum": "{{ lipsum(n=10 ** 9) }}",
    "recursive": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a hidden budget": (
        "{% set _budget = 1 %}{% for a in range(9999) %}{% for b in range(9999) %}"
        "{% endfor %}{% endfor %}"
    ),
    "the recorder": "{{ _recorder.known.clear() }}",
    "deep": "{{ " + "(" * 5000 + " }}",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_templates_are_refused(tmp_path: Path, name: str):
    with pytest.raises(TemplateFaultError):
        template(tmp_path, HOSTILE[name])


def test_a_template_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(TemplateFaultError, match="No such file"):
        rendering(template=tmp_path / "none.md")
    (tmp_path / "wide.md").write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateFaultError, match="UTF-8"):
        rendering(template=tmp_path / "wide.md")


def test_a_note_in_another_text_is_not_read_back(tmp_path: Path):
    dressed = '{% managed "notes" %}\nMine: {{ note }}\n{% endmanaged %}\n'
    assert not template(tmp_path, dressed).reads_notes()
