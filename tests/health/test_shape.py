"""The source stays readable: short functions, short files, a docstring on whatever is public."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest
from tests.health.source import ROOT, Function, functions, length, modules, modules_of_the_clinic, tree_of

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
MEDIAN_FUNCTION = 10

MODULES = [*modules(), *modules_of_the_clinic()]

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))


@every_module
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    assert [(f.name, length(f)) for f in functions(tree_of(path)) if length(f) > LONGEST_FUNCTION] == []


@every_module
def test_no_file_is_longer_than_a_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_most_functions_are_a_few_lines() -> None:
    lengths = [length(function) for path in MODULES for function in functions(tree_of(path))]
    assert median(lengths) <= MEDIAN_FUNCTION


@every_module
def test_what_is_public_says_what_it_is(path: Path) -> None:
    tree = tree_of(path)
    public = [node for node in tree.body if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
    if tree.body:
        assert ast.get_docstring(tree), "a module says what it is for"
