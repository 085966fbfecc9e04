"""The hazard log as data: each hazard, its control, and the named tests that show it; written out as a page."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOG, PAGE = ROOT / "proof/hazards.toml", ROOT / "docs/hazards.md"
STATES = {"held": "held", "open": "open", "not yet": "the part that would bring it does not exist yet"}
HEAD = """# Hazards, and what shows that each is held

Made from `proof/hazards.toml` by `python -m proof.hazards`. A hazard whose test is gone or fails makes `make test` fail.
Severity is 1 to 5, before any control. The gravest stand first.

| hazard | severity | held by | shown by |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row of the log. `tests` are `path::name`; `where` is the place of the control in the code."""

    id: str
    hazard: str
    severity: int
    state: str
    where: str
    control: str
    tests: tuple[str, ...]


def hazards() -> tuple[Hazard, ...]:
    """Every hazard, the gravest first."""
    rows = tomllib.loads(LOG.read_text(encoding="utf-8"))["hazard"]
    found = (Hazard(**{**row, "tests": tuple(row["tests"])}) for row in rows)
    return tuple(sorted(found, key=lambda one: (-one.severity, one.id)))


def names_of_tests(path: Path) -> set[str]:
    """The names of the tests of one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def page() -> str:
    """The log as a page."""
    return HEAD + "".join(_row(one) for one in hazards())


def _row(one: Hazard) -> str:
    shown = "<br>".join(_words(test) for test in one.tests) or f"*{STATES[one.state]}*"
    where = f" (`{one.where}`)" if one.where else ""
    return f"| **{one.id}** {one.hazard} | {one.severity} | {one.control}{where} | {shown} |\n"


def _words(test: str) -> str:
    """A test by its sentence."""
    return test.partition("::test_")[2].replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
