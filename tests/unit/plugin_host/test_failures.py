"""Whatever is wrong with a plugin costs its own share and is told; everything else goes on.

A row a failure: what the plugin's source is, what its record then is, what stays of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.unit.plugin_host.visitors import (
    ALL,
    EVERYTHING,
    GOOD,
    Site,
    host_with,
    ids,
    record,
    whole,
)

from carrel.plugin_host import PluginHost, PluginState
from carrel.plugin_host.validation import REGISTERING

ON, FAILED = PluginState.ON, PluginState.FAILED


def giving(hook: str, result: str) -> str:
    """Return the plugin with everything, where one hook gives `result` instead."""
    head = f"def {hook}(): return ["
    before, _, rest = EVERYTHING.partition(head)
    assert rest, hook
    return f"{before}def {hook}(): {result}\n" + rest.partition("\n")[2]


@dataclass(frozen=True)
class Row:
    """What is wrong, and what comes of it; `lost` are the hooks of which nothing is left."""

    source: str
    says: str
    state: PluginState = ON
    lost: tuple[str, ...] = ()
    extras: str = ""


def wrong(hook: str, result: str, says: str, *also: str) -> Row:
    """Return a row in which one hook's contribution is lost, and what depends on it."""
    return Row(giving(hook, result), says, lost=(hook, *also))


NEEDS = {
    "register_search_fields": ("register_columns", "register_facets"),
    "register_extractors": ("register_mention_kinds",),
}
NEEDS_FIELD = NEEDS["register_search_fields"]
NEEDS_EXTRACTOR = NEEDS["register_extractors"]
EVERY_HOOK_RAISES = {
    f"{hook} raises": wrong(
        hook,
        "raise RuntimeError('tired')",
        f"{hook}: {hook} raised RuntimeError: tired",
        *NEEDS.get(hook, ()),
    )
    for hook in REGISTERING
}
IMPORTERS = "register_importers"
SECTIONS = "register_note_sections"

ROWS: dict[str, Row] = {
    # import
    "a module that is missing": Row("import no_such_module", "No module named", FAILED),
    "an extra that is missing": Row(
        "import no_such_module",
        "No module named 'no_such_module'; it may lack what its extra brings:"
        " pip install 'somebodys-plugin[plots]'",
        FAILED,
        extras="[plots]",
    ),
    "a syntax error": Row("def (", "importing it raised SyntaxError", FAILED),
    "an exception": Row("1 / 0", "importing it raised ZeroDivisionError: division", FAILED),
    "an exit": Row("import sys\nsys.exit(0)", "importing it raised SystemExit: 0", FAILED),
    "a panic": Row(
        "class Panic(BaseException): ...\nraise Panic('x')", "importing it raised Panic: x", FAILED
    ),
    "an exception without a text": Row(
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
        "importing it raised E: (its message could not be read)",
        FAILED,
    ),
    "recursion": Row("def f(): f()\nf()", "RecursionError", FAILED),
    # signature
    "a wrong signature": Row(
        EVERYTHING.replace("register_views():", "register_views(papers):"),
        "register: a hook has the wrong signature",
        FAILED,
    ),
    "a misspelt argument": Row(
        EVERYTHING.replace("register_views():", "register_views(conext):"),
        "but can not be found in the hookspec; possible: context",
        FAILED,
    ),
    "a wrong signature of an event": Row(
        EVERYTHING + "\n@hookimpl\ndef papers_added(paper): ...\n", "wrong signature", FAILED
    ),
    "no hook": Row("x = 1", "register: it implements no hook", ON, REGISTERING),
    "a hook of the future": Row(
        EVERYTHING + "\n@hookimpl\ndef register_dreams(context): ...\n",
        "register_dreams: this version of Carrel has no hook register_dreams; it is ignored",
    ),
    "a wrapper": Row(
        giving("register_views", "yield").replace(
            "@hookimpl\ndef register_views", "@hookimpl(wrapper=True)\ndef register_views"
        ),
        "register_views cannot be a wrapper",
        lost=("register_views",),
    ),
    # register_*
    **EVERY_HOOK_RAISES,
    "an extractor's name": wrong(
        "register_extractors",
        "return [extractor(name='Signs & Co')]",
        "visitor.extractor: the name 'Signs & Co' must be lower case, digits and “_”",
        *NEEDS_EXTRACTOR,
    ),
    "an extractor's version": wrong(
        "register_extractors",
        "return [extractor(version='2')]",
        "visitor.extractor: the version must be a whole number, 0 to 2,147,483,647",
        *NEEDS_EXTRACTOR,
    ),
    "an extractor's keys": wrong(
        "register_extractors",
        "return [extractor(keys=['value'])]",
        "visitor.extractor: keys must be a tuple of up to 8 names of values",
        *NEEDS_EXTRACTOR,
    ),
    "an extractor that cannot be called": wrong(
        "register_extractors",
        "return [extractor(extract=3)]",
        "visitor.extractor: extract cannot be called",
        *NEEDS_EXTRACTOR,
    ),
    "a kind of somebody else's mentions": wrong(
        "register_mention_kinds",
        "return [kind(extractor='metrics')]",
        "visitor.kind: there is no extractor 'metrics' of this plugin's",
    ),
    "a kind of no mentions": wrong(
        "register_mention_kinds", "return [kind(extractor='')]", "it names no extractor"
    ),
    "a kind's look": wrong("register_mention_kinds", "return [kind(look='red')]", "look must be"),
    "a kind's form": wrong(
        "register_mention_kinds",
        "return [kind(form=MentionForm(fields=(), texts=nothing, values=nothing))]",
        "the form's fields must be",
    ),
    "two kinds of the same mentions": Row(
        giving("register_mention_kinds", "return [kind(), kind('NAME.b')]"),
        "the kind of 'signs' is taken by the plugin visitor",
    ),
    "a field of somebody else's mentions": wrong(
        "register_search_fields",
        "return [field(extractor='metrics')]",
        "visitor.field: there is no extractor 'metrics' of this plugin's",
        *NEEDS_FIELD,
    ),
    "a hook raises halfway": wrong(
        IMPORTERS, "yield importer(); raise RuntimeError('tired')", "tired"
    ),
    "a hook exits": wrong(IMPORTERS, "import sys; sys.exit(1)", "SystemExit"),
    "no list": wrong(
        IMPORTERS,
        "return 7",
        "register_importers gave an int: return a list (or another iterable) of importers",
    ),
    "one in place of a list": wrong(
        "register_columns",
        "return column()",
        "register_columns gave a Column: return a list (or another iterable) of columns",
    ),
    "positional arguments": wrong(
        "register_columns",
        "return [Column('NAME.column', 'Depth')]",
        "Column.__init__() takes 1 positional argument but 3 were given; use keyword arguments",
    ),
    "positional arguments of a class of its own": wrong(
        "register_columns",
        "return [Settings(3, 4)]",
        "Settings.__init__() takes from 1 to 2 positional arguments but 3 were given",
    ),
    "no end": Row(
        giving("register_views", "yield from iter(view, 0)"),
        "more than 1000",
        lost=("register_views",),
    ),
    # a contribution
    "another type": wrong(IMPORTERS, "return ['x']", "expected an Importer, got str"),
    "another hook's type": wrong("register_views", "return [command()]", "expected a View, got"),
    "somebody else's id": wrong(IMPORTERS, "return [importer('other.in')]", "does not begin with"),
    "an id that is the plugin's name": wrong(IMPORTERS, "return [importer('NAME.')]", "must be"),
    "an id with a line break": wrong(IMPORTERS, r"return [importer('NAME.a\nb')]", "must be"),
    "an id that is a number": wrong(IMPORTERS, "return [importer(7)]", "does not begin with"),
    "an id that is a list": wrong(IMPORTERS, "return [importer([])]", "does not begin with"),
    "the same id twice": Row(
        giving("register_views", "return [view(), view()]"),
        "the id 'visitor.view' is taken already",
    ),
    "no title": wrong(IMPORTERS, "return [importer(title=' ')]", "visitor.in has no title"),
    "patterns as text": wrong(IMPORTERS, "return [importer(patterns='*')]", "patterns must be"),
    "nothing to call": wrong(IMPORTERS, "return [importer(read=None)]", "read cannot be called"),
    "a format": wrong("register_exporters", "return [exporter(format='A B')]", "the format 'A B'"),
    "a section's name": wrong(SECTIONS, "return [section(name='Depths')]", "the name 'Depths'"),
    "Carrel's block": wrong(
        SECTIONS, "return [section(name='notes')]", "the block 'notes' is Carrel's own"
    ),
    "a key without a prefix": wrong(
        SECTIONS, "return [section(keys=('depth',))]", "keys must be a tuple of names with a prefix"
    ),
    "Carrel's key": wrong(
        SECTIONS, "return [section(keys=('carrel_id',))]", "the key 'carrel_id' is Carrel's own"
    ),
    "a key twice": wrong(
        SECTIONS, "return [section(keys=('dive_a', 'dive_a'))]", "a key is named twice"
    ),
    "fields without keys": wrong(
        SECTIONS, "return [section(keys=())]", "fields and keys go together"
    ),
    "keys without fields": wrong(
        SECTIONS, "return [section(fields=None)]", "fields and keys go together"
    ),
    "a section that cannot be called": wrong(
        SECTIONS, "return [section(stamp=3)]", "stamp cannot be called"
    ),
    "two sections of one block": Row(
        giving(SECTIONS, "return [section(), section('NAME.b', keys=('dive_b',))]"),
        "the block 'depths' is taken by the plugin visitor",
    ),
    "two sections with one key": Row(
        giving(SECTIONS, "return [section(), section('NAME.b', name='other')]"),
        "the key 'dive_depth' is taken by the plugin visitor",
    ),
    "a suffix": wrong("register_exporters", "return [exporter(suffix='t')]", "the suffix 't'"),
    "a field's name": wrong(
        "register_search_fields", "return [field(name='A:')]", "the name 'A:'", *NEEDS_FIELD
    ),
    "Carrel's field": wrong(
        "register_search_fields",
        "return [field(name='year')]",
        "the field 'year' is Carrel's own",
        *NEEDS_FIELD,
    ),
    "a field's kind": wrong(
        "register_search_fields", "return [field(kind='tree')]", "the kind 'tree'", *NEEDS_FIELD
    ),
    "a field's version": wrong(
        "register_search_fields",
        "return [field(version=2**31)]",
        "the version must be a whole number, 0 to 2,147,483,647",
        *NEEDS_FIELD,
    ),
    "a column of an unknown field": wrong(
        "register_columns",
        "return [column(field='x')]",
        "; there are added, arxiv, author, depth, doi",
    ),
    "a column of two kinds": wrong(
        "register_columns", "return [column(values=nothing)]", "either a field or values"
    ),
    "a facet's limit": wrong("register_facets", "return [facet(limit=0)]", "the limit must be"),
    "a view's area": wrong("register_views", "return [view(area='top')]", "area must be"),
    "a menu": wrong("register_commands", "return [command(menu='Extras')]", "no menu 'Extras'"),
    "Carrel's command": wrong(
        "register_cli_commands", "return [cli(name='search')]", "'search' is Carrel's own"
    ),
    "a command without help": wrong(
        "register_cli_commands", "return [cli(help='')]", "it has no help"
    ),
    "a page without a dataclass": wrong(
        "register_settings_pages", "return [page(schema=dict)]", "the schema must be a dataclass"
    ),
    "a name given twice": Row(
        giving("register_search_fields", "return [field(), field('NAME.b', name='depth')]"),
        "the field 'depth' is taken by the plugin visitor",
    ),
}


@pytest.mark.expects_log("plugin visitor: ")
@pytest.mark.parametrize("case", ROWS)
def test_what_is_wrong_with_one_plugin_is_told_and_costs_its_share(site: Site, case: str):
    row = ROWS[case]
    site.install(row.source, extras=row.extras)
    site.install(GOOD, "neighbour", "another-plugin")
    host = host_with("visitor", "neighbour")
    found = record(host)
    assert found.state is row.state
    assert row.says in whole(found.problems)
    assert row.says.partition(": ")[2] in found.report()
    left = {hook: one for hook, one in ALL.items() if row.state is ON and hook not in row.lost}
    assert found.contributions == {hook: [f"visitor.{one}"] for hook, one in left.items()}
    for hook in REGISTERING:
        neighbour = {"neighbour.one"} if hook == IMPORTERS else set()
        own = {f"visitor.{left[hook]}"} if hook in left else set()
        assert ids(host, hook) == own | neighbour
    assert record(host, "neighbour").state is ON
    assert all(one.state is ON and not one.problems for one in host.records() if one.first_party)


def test_the_plugin_of_the_table_is_sound_but_for_what_a_row_changes(site: Site):
    site.install(EVERYTHING)
    found = record(host_with("visitor"))
    assert not found.problems
    assert found.contributions == {hook: [f"visitor.{one}"] for hook, one in ALL.items()}


@pytest.mark.expects_log("taken already")
def test_what_is_given_twice_takes_no_name(site: Site):
    source = giving("register_search_fields", "return [field(), field(name='width')]")
    site.install(source.replace("return [column()]", "return [column(field='width')]"))
    host = host_with("visitor")
    assert "visitor.column: there is no field 'width'" in whole(record(host).problems)
    assert ids(host, "register_columns") == set()
    assert ids(host, "register_facets") == {"visitor.facet"}


def test_a_name_of_another_plugin_is_taken(site: Site, expects_log):
    expects_log("plugin later: later.extractor: the extractor 'signs' is taken by the plugin earl")
    site.install(EVERYTHING, "earlier")
    site.install(EVERYTHING, "later", "another-plugin")
    host = host_with("earlier", "later")
    told = whole(record(host, "later").problems)
    assert "later.field: the field 'depth' is taken by the plugin earlier" in told
    assert "later.kind: there is no extractor 'signs'" in told
    assert "later.cli: the command 'dive' is taken by the plugin earlier" in told
    assert "later.column: there is no field 'depth'" in told
    assert "later.facet: there is no field 'depth'" in told
    assert ids(host, "register_search_fields") == {"earlier.field"}
    assert ids(host, "register_columns") == {"earlier.column"}
    assert ids(host, "register_exporters") == {"earlier.out", "later.out"}


@pytest.mark.expects_log("plugin visitor: its code is that of the plugin early, which is there")
def test_one_module_under_two_names_is_refused_the_second_time(site: Site):
    module = site.install(GOOD.replace("NAME", "early")).stem
    site.point(f"early = {module}", "another-plugin")
    host = host_with("visitor", "early")
    assert record(host, "early").state is ON
    assert record(host).state is FAILED


# -- what is called later


def raising(call: str) -> str:
    return EVERYTHING.replace("def nothing(*_): ...", f"def nothing(*_): {call}")


CALLABLES = {
    "register_importers": ("sniff", "read"),
    "register_exporters": ("write",),
    "register_search_fields": ("values",),
    "register_views": ("create",),
    "register_commands": ("run",),
    "register_cli_commands": ("run",),
}


@pytest.mark.expects_log("plugin visitor: visitor.* raised RuntimeError: tired$")
@pytest.mark.parametrize(
    ("hook", "name"), [(hook, name) for hook, names in CALLABLES.items() for name in names]
)
def test_a_contributed_callable_that_raises_is_answered_by_the_fallback(
    site: Site, hook: str, name: str
):
    site.install(raising("raise RuntimeError('tired')"))
    host = host_with("visitor")
    (given,) = [one for one in host.contributions(hook) if one.id.startswith("visitor.")]
    assert host.guard.call(given.id, getattr(given, name), None, None, fallback="none") == "none"
    assert whole(record(host).problems) == f"{given.id}: {given.id} raised RuntimeError: tired"
    assert "raise RuntimeError('tired')" in record(host).report()


@pytest.mark.expects_log("SystemExit")
def test_a_callable_that_exits_is_a_failure_and_ctrl_c_is_none(site: Site):
    site.install(raising("import sys; sys.exit()"))
    host = host_with("visitor")
    (view,) = [v for v in host.contributions("register_views") if v.id.startswith("visitor.")]
    assert host.guard.call(view.id, view.create) is None

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        host.guard.call(view.id, interrupted)
    assert record(host).failures == 1


def fail(host: PluginHost, times: int) -> None:
    for number in range(times):
        host.guard.failed("visitor.view", RuntimeError(f"number {number}"))


def test_the_third_failure_takes_a_plugin_out(site: Site, expects_log):
    expects_log("visitor.view raised RuntimeError: number 0$")
    expects_log(r"RuntimeError: number 0 \(it failed 3 times; it was taken out\)$")
    site.install(
        EVERYTHING + "\n@hookimpl\ndef plugin_disabled(context): context.notify('ended')\n"
    )
    told: list[str] = []
    later = []
    host = host_with("visitor", notify=told.append, ui_thread=later.append)
    changes: list[set[str]] = []
    host.on_change(lambda: changes.append(ids(host, "register_views")))
    host.on_failure(lambda one: told.append(f"{one.name} {one.state}"))
    fail(host, 2)
    assert ids(host, "register_views") == {"visitor.view"}
    assert (told, later) == (["visitor on"], [])
    fail(host, 6)
    found = record(host)
    assert (found.state, found.off_because) == (FAILED, "it failed 3 times")
    assert ids(host, "register_views") == set()
    assert told == ["visitor on", "visitor failed"]
    (take_out,) = later
    take_out()
    assert changes == [set()]
    assert told[-1] == "ended"
    assert found.contributions == {}
    host.close()
    assert told.count("ended") == 1

    assert host.enable("visitor").state is ON
    assert ids(host, "register_search_fields") == {"visitor.field"}  # its names were free again
    assert (found.failures, found.problems) == (0, [])


@pytest.mark.expects_log("nobody.view")
def test_a_failure_of_nobody_is_logged(site: Site):
    host_with().guard.failed("nobody.view", RuntimeError("x"))


def test_slow_on_the_windows_thread_is_named_once(site: Site, caplog, monkeypatch):
    monkeypatch.setattr("carrel.plugin_host.guard.SLOW_S", 0.0)
    site.install(EVERYTHING)
    host = host_with("visitor")
    with caplog.at_level("INFO", "carrel.plugins.visitor"):
        for _ in range(3):
            host.guard.call("visitor.view", lambda: 1)
    assert [one.getMessage().partition(" took ")[0] for one in caplog.records] == ["visitor.view"]
