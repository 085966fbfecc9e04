"""The hazard log as data: each hazard, its control, and the named tests that show it; written out as a page."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from proof.outcomes import Outcome, Told, all_of

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


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Run the tests that the log names, and say which hazards they held. A share below 1 takes the gravest only."""
    log = hazards()
    held = [one for one in log if one.tests][: round(share * len(log)) or 1]
    passed = results(sorted({test for one in held for test in one.tests}))
    told(len(held), len(held))
    for severity in sorted({one.severity for one in log}, reverse=True):
        some = [one for one in held if one.severity == severity]
        failed = [one.id for one in some if not all(passed.get(test) for test in one.tests)]
        what = f"hazards of severity {severity} whose named tests passed"
        yield all_of(what, len(some) - len(failed), len(some), len(some), ", ".join(failed))
    waiting = [f"{one.id} {one.hazard} ({STATES[one.state]})" for one in log if not one.tests]
    yield Outcome("hazards that nothing shows yet", str(len(waiting)), "0", not waiting, "; ".join(waiting))


def results(tests: list[str]) -> Mapping[str, bool]:
    """Each of these tests, and whether all of it passed: a test that was not found, or was skipped, did not."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "results.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={file}", *tests]
        subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False)
        found = defaultdict[str, list[bool]](list)
        for case in ElementTree.parse(file).iter("testcase"):
            path = case.attrib["classname"].replace(".", "/") + ".py"
            found[f"{path}::{case.attrib['name'].partition('[')[0]}"].append(len(case) == 0)
    return {test: all(every) for test, every in found.items()}


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
