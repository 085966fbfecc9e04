"""OWASP ASVS 5.0, levels 1 and 2, as a table: each requirement in our own words, and what shows it, or why not."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from proof.hazards import names_of_tests

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CHAPTERS, DECISIONS = HERE / "asvs", HERE / "decisions.toml"
PAGE = ROOT / "docs/security.md"
STATES = {"met": "met", "not_applicable": "not here", "open": "**open**"}
IN_EACH = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""Requirements of levels 1 and 2 in each chapter of version 5.0.0, counted in the standard's own list."""
OF_LEVEL = {1: 70, 2: 183}
HEAD = """# Security

Made from `proof/security` by `python -m proof.security`. The numbers are those of the OWASP Application Security Verification
Standard 5.0.0, levels 1 and 2; its list of numbers and levels was read on 29 November 2026. Each requirement stands here in our
own words, shortened: to judge one, read the standard. Nobody from outside has looked at this table yet.

{counts}

A requirement that is met names the tests that show it; `make test` fails when one of them is gone. What is open comes first.
The packages with their licences: [packages.cdx.json](security/packages.cdx.json) (CycloneDX).
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: `state` is met, not_applicable or open; `why` says why in the latter two."""

    id: str
    level: int
    about: str
    state: str
    why: str = ""
    where: str = ""
    tests: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands in the order of the standard."""
        return tuple(int(part) for part in self.id.split("."))


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the standard."""

    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided and stands nowhere else; `answers` are numbers of requirements."""

    title: str
    answers: tuple[str, ...]
    words: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter in its order."""
    return tuple(_chapter(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(CHAPTERS.glob("v*.toml")))


def _chapter(held: dict[str, Any]) -> Chapter:
    found = [_requirement(state, row) for state in STATES for row in held.get(state, ())]
    return Chapter(f"{held['chapter']} {held['title']}", tuple(sorted(found, key=lambda one: one.place)))


def _requirement(state: str, row: dict[str, Any]) -> Requirement:
    why = row.get("because") or row.get("missing") or ""
    return Requirement(row["id"], row["level"], row["about"], state, why, row.get("where", ""), tuple(row.get("tests", ())))


def requirements() -> tuple[Requirement, ...]:
    """Every requirement in its order."""
    return tuple(one for chapter in chapters() for one in chapter.requirements)


def decisions() -> tuple[Decision, ...]:
    """What was decided."""
    rows = tomllib.loads(DECISIONS.read_text(encoding="utf-8"))["decision"]
    return tuple(Decision(row["title"], tuple(row["answers"]), row["words"]) for row in rows)


def faults(one: Requirement) -> Iterator[str]:
    """What is wrong with a row: a place or a test that does not exist, or nothing that shows or explains it."""
    if one.state == "met":
        if not one.tests or not (ROOT / one.where).exists() or not one.where:
            yield f"{one.id}: {one.where or 'no place'}, {len(one.tests)} tests"
        yield from (f"{one.id}: {test}" for test in one.tests if not exists(test))
    elif not one.why:
        yield f"{one.id}: says not why"


def exists(test: str) -> bool:
    """Whether there is a test of this name, `path::name`."""
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in _names(path)


@cache
def _names(path: str) -> frozenset[str]:
    return frozenset(names_of_tests(ROOT / path))


def tests() -> tuple[str, ...]:
    """Every test that shows something, once."""
    return tuple(sorted({test for one in requirements() for test in one.tests}))


def page() -> str:
    """The table as a page, what is open first."""
    open_ones = [one for one in requirements() if one.state == "open"]
    parts = ["\n## Open\n\n| | level | about | what is missing |\n|---|---|---|---|\n", *(_open(one) for one in open_ones)]
    parts += ["\n## Decisions that the table rests on\n", *(_decided(one) for one in decisions())]
    return HEAD.format(counts=counts()) + "".join([*parts, *(_told(chapter) for chapter in chapters())])


def counts() -> str:
    """How many are met, none here and open, by level."""
    told = Counter((one.state, one.level) for one in requirements())
    counted = ((STATES[state].strip("*"), told[state, 1], told[state, 2]) for state in STATES)
    rows = (f"| {state} | {first} | {second} | {first + second} |" for state, first, second in counted)
    return "\n".join(["| | level 1 | level 2 | together |", "|---|---|---|---|", *rows])


def _told(chapter: Chapter) -> str:
    rows = "".join(_row(one) for one in chapter.requirements)
    return f"\n## {chapter.title}\n\n| | level | about | | shown by, or why not |\n|---|---|---|---|---|\n{rows}"


def _row(one: Requirement) -> str:
    shown = "; ".join(test.partition("::test_")[2].replace("_", " ") for test in one.tests)
    place = f" (`{one.where}`)" if one.where else ""
    return f"| {one.id} | {one.level} | {one.about} | {STATES[one.state]} | {one.why or shown}{place} |\n"


def _decided(one: Decision) -> str:
    return f"\n**{one.title}** ({', '.join(one.answers)}). {one.words}\n"


def _open(one: Requirement) -> str:
    return f"| {one.id} | {one.level} | {one.about} | {one.why} |\n"
