"""Marks to steer by: told at the end of a run, never a failure. A good reason beats them."""

from __future__ import annotations

import ast

FILE_LINES = 400
FUNCTION_LINES = 40
PARAMETERS = 6
WINDOW_LINES = 200


def long_functions(path: str, tree: ast.Module) -> list[str]:
    """Return functions with many lines and constructors with many parameters."""
    told = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            told.append(f"{path}:{node.lineno}: {node.name} has {lines} lines ({FUNCTION_LINES})")
        parameters = len(node.args.args) + len(node.args.kwonlyargs) - 1
        if node.name == "__init__" and parameters > PARAMETERS:
            told.append(f"{path}:{node.lineno}: {parameters} parameters ({PARAMETERS})")
    return told


def test_marks(python_sources: dict[str, str], remark):
    told = []
    for path, source in python_sources.items():
        lines = len(source.splitlines())
        mark = WINDOW_LINES if path.endswith("main_window.py") else FILE_LINES
        if lines > mark:
            told.append(f"{path}: {lines} lines ({mark})")
        if path.startswith(("app/", "plugins/", "packaging/")):
            told += long_functions(path, ast.parse(source))
    remark("marks that were passed (no failure: is each still about one thing?)", told)


def test_long_functions_are_seen():
    source = "def f():\n" + "    pass\n" * 50
    assert long_functions("a.py", ast.parse(source)) == ["a.py:1: f has 51 lines (40)"]
