"""Every process starts by spawn: fork beside Qt's threads deadlocks."""

from __future__ import annotations

import ast

import pytest

#: Names of multiprocessing that start no process by themselves.
HARMLESS_NAMES = {
    "AuthenticationError",
    "BufferTooShort",
    "ProcessError",
    "TimeoutError",
    "active_children",
    "connection",
    "context",
    "cpu_count",
    "current_process",
    "freeze_support",
    "get_context",
    "parent_process",
    "process",
    "queues",
    "shared_memory",
    "synchronize",
}


def dotted(node: ast.expr) -> str:
    """Return "a.b.c" for a chain of names, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else ""
    return ""


def real_names(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name stands for: `import os as o` gives {"o": "os"}."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                shown = alias.asname or alias.name.partition(".")[0]
                names[shown] = alias.name if alias.asname else shown
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def objection(name: str, call: ast.Call | None) -> str | None:
    """Return what is wrong with using `name` (its full one), called by `call` if it is."""
    if name in {"os.fork", "os.forkpty", "pty.fork"}:
        return f"{name} forks"
    if name == "concurrent.futures.ProcessPoolExecutor" and call is not None:
        if "mp_context" not in {keyword.arg for keyword in call.keywords}:
            return "ProcessPoolExecutor without mp_context"
    elif name == "multiprocessing.get_context":
        words = [a.value for a in call.args if isinstance(a, ast.Constant)] if call else []
        if words != ["spawn"]:
            return 'get_context without "spawn"'
    elif name.startswith("multiprocessing.") and name.split(".")[1] not in HARMLESS_NAMES:
        return f'{name}: take it from multiprocessing.get_context("spawn")'
    return None


def objections(source: str) -> list[str]:
    """Return what a module does that could fork, with lines."""
    tree = ast.parse(source)
    names = real_names(tree)
    calls = {call.func: call for call in ast.walk(tree) if isinstance(call, ast.Call)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (chain := dotted(node)):
            first, dot, rest = chain.partition(".")
            if first in names and (told := objection(names[first] + dot + rest, calls.get(node))):
                found.append(f"line {node.lineno}: {told}")
    return found


def test_every_process_starts_by_spawn(python_sources: dict[str, str]):
    found = [
        f"{path} {told}"
        for path, source in python_sources.items()
        if path.startswith(("app/", "plugins/"))
        for told in objections(source)
    ]
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.fork()",
        "from os import fork\nfork()",
        "import multiprocessing\nmultiprocessing.Process(target=print).start()",
        "import multiprocessing as mp\nmp.Pool()",
        "from multiprocessing import Queue\nQueue()",
        "import multiprocessing\nmultiprocessing.get_context('fork')",
        "import multiprocessing\nmultiprocessing.get_context()",
        "import multiprocessing\nmultiprocessing.set_start_method('fork')",
        "from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor(2)",
        "import concurrent.futures\nconcurrent.futures.ProcessPoolExecutor(max_workers=2)",
        "from multiprocessing.pool import ThreadPool\nThreadPool()",
    ],
)
def test_the_scan_sees_what_forks(source: str):
    assert objections(source)


@pytest.mark.parametrize(
    "source",
    [
        "import multiprocessing\nc = multiprocessing.get_context('spawn')\nc.Process(target=print)",
        "from multiprocessing.connection import Connection\ndef f(c: Connection): ...",
        "from concurrent.futures import ProcessPoolExecutor as P\nP(2, mp_context=context)",
        "from concurrent.futures import ProcessPoolExecutor\ndef f(p: ProcessPoolExecutor): ...",
    ],
)
def test_the_scan_lets_pass_what_spawns(source: str):
    assert not objections(source)
