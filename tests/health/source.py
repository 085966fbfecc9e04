"""The project's own source as trees, and what can be asked of a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "eutonia"
CLINIC = ROOT / "src" / "eutonia_clinic"
PLAIN_NUMBERS = {0, 1, 2}
"""Numbers that count or halve. Any other number in a rule is a fact, and facts have sources."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*rooms: str) -> list[Path]:
    """Every Python file of these rooms of the engine, or of all rooms when none is named."""
    places = [PACKAGE / room for room in rooms] or [PACKAGE]
    return sorted(path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]))


def modules_of_the_clinic() -> list[Path]:
    """Every Python file of the clinic but the migrations, which Django writes."""
    return sorted(path for path in CLINIC.rglob("*.py") if path.parent.name != "migrations")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(tree: ast.Module) -> list[Function]:
    """Every function and method."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Lines from `def` to the last statement."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imports(tree: ast.Module) -> set[str]:
    """Dotted names of everything imported, at any depth of the file."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and last name of every call: `open(...)`, `path.read_text(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield node.lineno, called.id
            elif isinstance(called, ast.Attribute):
                yield node.lineno, called.attr


def numbers_that_need_a_source(tree: ast.AST) -> list[tuple[int, object]]:
    """Line and value of every numeric literal other than 0, 1 and 2; also of a number written as text in `Decimal("...")`."""
    found: list[tuple[int, object]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and _is_number(node.value) and node.value not in PLAIN_NUMBERS:
            found.append((node.lineno, node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Decimal":
            found += [(node.lineno, a.value) for a in node.args if isinstance(a, ast.Constant) and _is_strange_text(a.value)]
    return sorted(found, key=str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def _is_strange_text(value: object) -> bool:
    return isinstance(value, str) and value not in {str(number) for number in PLAIN_NUMBERS}
