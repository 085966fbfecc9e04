"""What the fences between rooms cannot see: who opens files, where numbers come from, what loads in a fresh process."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.health.source import PACKAGE, calls, imports, modules, numbers_that_need_a_source, tree_of

OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "open_text", "open_binary", "fdopen"}
MAY_OPEN_FILES = ("knowledge", "cli", "evidence")
OWN_ASSETS = "importlib.resources"


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(PACKAGE))) for path in paths]


@pytest.mark.parametrize("path", named([path for path in modules() if room_of(path) not in MAY_OPEN_FILES]))
def test_only_the_knowledge_and_the_command_line_open_files(path: Path) -> None:
    tree = tree_of(path)
    if room_of(path) == "report" and OWN_ASSETS in imports(tree):
        assert "pathlib" not in imports(tree), "the report reads nothing but its own assets"
        return
    assert [(line, name) for line, name in calls(tree) if name in OPENING] == []


@pytest.mark.parametrize("path", named(modules("eligibility", "safety")))
def test_a_rule_holds_no_number_of_its_own(path: Path) -> None:
    assert numbers_that_need_a_source(tree_of(path)) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = days > 112", [(1, 112)]),
        ("x = 0.5", [(1, 0.5)]),
        ("x = Decimal('12')", [(1, "12")]),
        ("x = Decimal('0') + 1 - 2 * y[0]", []),
        ("x = True", []),
    ],
)
def test_the_search_for_numbers_finds_numbers(code: str, found: list[object]) -> None:
    assert numbers_that_need_a_source(ast.parse(code)) == found


@pytest.mark.parametrize("path", named([path for path in modules() if room_of(path) != "planner"]))
def test_the_optimiser_is_the_planners_secret(path: Path) -> None:
    assert [name for name in imports(tree_of(path)) if name.startswith(("scipy.optimize", "ortools"))] == []


def loaded_after(statement: str) -> set[str]:
    """Modules in a fresh process after one statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(ended.stdout))


def test_the_engine_loads_without_solvers_web_or_model_fitting() -> None:
    loaded = loaded_after("import eutonia.propose")
    assert "numpy" in loaded
    assert loaded.isdisjoint({"jax", "numpyro", "django", "scipy.optimize", "ortools", "highspy", "typst", "typer"})


def test_the_command_line_answers_for_help_without_loading_the_engine() -> None:
    loaded = loaded_after("from eutonia.cli import main")
    assert loaded.isdisjoint({"numpy", "scipy", "jinja2", "typst", "rich", "pydantic", "eutonia.propose", "eutonia.knowledge"})
