"""Contradictions inside one document: each part is well written, but together they cannot be true."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date

from pydantic_core import PydanticCustomError

from eutonia.domain.errors import Problem

CONTRADICTION = "contradiction"


def contradiction(problems: list[Problem]) -> PydanticCustomError:
    """One validation error that carries every problem with its own field (in `ctx["problems"]`)."""
    words = "; ".join(str(problem) for problem in problems)
    return PydanticCustomError(CONTRADICTION, "{words}", {"words": words, "problems": problems})


def not_after(field: str, day: date | None, latest: date, what: str) -> list[Problem]:
    """A problem when `day` is known and lies after `latest`, which is `what`."""
    if day is None or day <= latest:
        return []
    return [Problem(field, day.isoformat(), f"a day not after {what}, {latest.isoformat()}")]


def not_before(field: str, day: date | None, earliest: date, what: str) -> list[Problem]:
    """A problem when `day` is known and lies before `earliest`, which is `what`."""
    if day is None or day >= earliest:
        return []
    return [Problem(field, day.isoformat(), f"a day not before {what}, {earliest.isoformat()}")]


def each_once(field: str, keys: Iterable[Hashable], what: str) -> list[Problem]:
    """A problem for every row of list `field` whose key stands in an earlier row."""
    seen: set[Hashable] = set()
    problems = []
    for row, key in enumerate(keys):
        if key in seen:
            problems.append(Problem(f"{field}[{row}]", "a second row for the same " + what, f"one row for each {what}"))
        seen.add(key)
    return problems
