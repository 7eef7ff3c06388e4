"""Plugins for the tests of the command line, as files of the plugin folder."""

from __future__ import annotations

from pathlib import Path

from carrel.assembly import plugin_choices
from carrel.settings.places import plugin_folder

#: Commands of every kind, and exporters.
VISITOR = """
import argparse, os, sys
from carrel.api import CliCommand, Column, Exporter, SearchField, hookimpl

__version__ = "0.3"

def count(paper): return [len(paper.title.split())]

def titles(options, services):
    for paper in services.papers(options.words):
        if services.as_json:
            services.json({"title": paper.title, "times": options.times})
        else:
            services.line(paper.title * options.times)
    return 0

def titles_arguments(parser):
    parser.add_argument("words", nargs="*")
    parser.add_argument("--times", type=int, default=1)

def numbers_arguments(parser): parser.add_argument("n", nargs="*", type=int)
def numbers(options, services):
    services.json(options.n)
    return 0

def parts_arguments(parser):
    parts = parser.add_subparsers(dest="part", required=True)
    parts.add_parser("run").add_argument("name")
    parts.add_parser("all")
def parts(options, services):
    services.line(f"{options.part} {getattr(options, 'name', '-')} {services.as_json}")
    return 0

def ends_arguments(parser): parser.add_argument("how")
def ends(options, services):
    how = options.how
    if how == "raises": raise ValueError("tired\\nof it")
    if how == "none": return None
    if how == "seven": return 7
    if how.startswith("exit"): sys.exit(eval(how[4:]))
    if how == "warns":
        services.warn("careful")
        services.plugin.log.warning("from the log")
        services.plugin.notify("by the \\x1b[31m way")
    if how == "library": services.plugin.library.search("")
    if how == "gentle":
        try:
            services.plugin.library.search("")
        except RuntimeError as error:
            services.line(str(error))
    if how == "tags":
        library = services.plugin.library
        (paper_id,) = library.search("titlewords:2")
        library.add_tags([paper_id], ["short"])
        services.line(f"{library.paper(paper_id).tags} {library.note(paper_id)!r}")
        services.line(" ".join(paper.title for paper in library.papers([paper_id])))
    if how == "folder": services.line(services.plugin.data_dir.name)
    return int(how == "one")

def clash_arguments(parser): parser.add_argument("--json", action="store_true")
def bad_arguments(parser): raise RuntimeError("no arguments today")

def write_titles(papers, stream, job):
    for paper in papers:
        stream.write(paper.title + "\\r\\n")

def write_badly(papers, stream, job):
    for paper in papers:
        stream.write(paper.title)
        raise RuntimeError("tired")

@hookimpl
def register_search_fields():
    return [SearchField(id="visitor.words", name="titlewords", title="Words", kind="number",
                        values=count)]

@hookimpl
def register_cli_commands():
    return [
        CliCommand(id="visitor.titles", name="titles", help="print titles", run=titles,
                   arguments=titles_arguments),
        CliCommand(id="visitor.numbers", name="numbers", help="100 % numbers", run=numbers,
                   arguments=numbers_arguments),
        CliCommand(id="visitor.parts", name="parts", help="has parts", run=parts,
                   arguments=parts_arguments),
        CliCommand(id="visitor.ends", name="ends", help="ends", run=ends,
                   arguments=ends_arguments),
        CliCommand(id="visitor.clash", name="clash", help="clash", run=ends,
                   arguments=clash_arguments),
        CliCommand(id="visitor.bad", name="bad", help="bad", run=ends, arguments=bad_arguments),
    ]

@hookimpl
def register_exporters():
    return [
        Exporter(id="visitor.file", title="Titles", format="titles", suffix=".titles",
                 write=write_titles),
        Exporter(id="visitor.badly", title="Badly", format="badly", suffix=".bad",
                 write=write_badly),
    ]
"""


def put(name: str, source: str) -> Path:
    """Put a plugin into this test's plugin folder; it is listed, and off."""
    folder = plugin_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(source)
    return path


def put_and_enable(name: str, source: str) -> Path:
    """Put a plugin there, and agree to it."""
    from carrel.plugin_host.discovery import find_plugins

    path = put(name, source)
    for found in find_plugins(plugin_folder()):
        if found.record.name == name:
            plugin_choices().turn_on(name, (found.record.version, found.fingerprint()))
    return path
