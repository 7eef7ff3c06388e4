"""What is kept of a plugin's failures, and how it is told to the plugin's author."""

from __future__ import annotations

import pytest
from tests.unit.plugin_host.visitors import EVERYTHING, Site, host_with, record

from carrel.plugin_host import PluginHost
from carrel.plugin_host.record import LONGEST_TRACEBACK, MOST_PROBLEMS, Problem, one_line


def fail(host: PluginHost, times: int) -> None:
    for number in range(times):
        host.guard.failed("visitor.view", RuntimeError(f"number {number}"))


@pytest.mark.expects_log("importing it raised SyntaxError")
def test_a_report_is_of_the_plugin_and_not_of_importing(site: Site):
    site.install("def (")
    report = record(host_with("visitor")).report()
    assert "importlib" not in report
    assert "def (" in report


@pytest.mark.expects_log("number 0")
@pytest.mark.expects_log("expected a Column, got int")
def test_problems_of_a_report_are_a_blank_line_apart(site: Site):
    site.install(EVERYTHING.replace("return [column()]", "return [7, 'x']"))
    host = host_with("visitor")
    fail(host, 1)
    report = record(host).report()
    assert "\n\n\n" not in report
    assert report.count("\n\n") == len(record(host).problems) == 3


def test_every_failure_is_traced(site: Site, monkeypatch, capsys, expects_log):
    expects_log("ZeroDivisionError")
    expects_log("visitor: register_columns raised RuntimeError: tired")
    expects_log("number [02]")
    monkeypatch.setenv("CARREL_TRACE_PLUGINS", "1")
    site.install("1 / 0", "broken", "another-plugin")
    site.install(EVERYTHING.replace("return [column()]", "raise RuntimeError('tired')"))
    host = host_with("visitor", "broken")
    fail(host, 4)
    said = capsys.readouterr().err
    assert said.count("ZeroDivisionError: division by zero\n") == 1
    assert said.count("\nRuntimeError: tired\n") == 1
    assert [said.count(f"RuntimeError: number {n}\n") for n in range(4)] == [1] * 4


def test_problems_are_kept_once_and_not_without_end(site: Site, expects_log):
    expects_log("visitor.view raised")
    site.install(EVERYTHING)
    host = host_with("visitor")
    fail(host, 1)
    fail(host, 1)
    assert len(record(host).problems) == 1
    fail(host, 100)
    assert len(record(host).problems) == MOST_PROBLEMS


def test_a_long_message_is_shortened():
    problem = Problem.of("import", "importing it", ValueError("word " * 100_000))
    assert len(problem.reason) < 400
    assert len(problem.traceback) < LONGEST_TRACEBACK + 100
    assert problem.traceback.startswith("ValueError")
    assert one_line(ValueError("a\n\tb")) == "a b"
