"""Changes to a case written as paths: 'problems.0.impact' is the impact of the first problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.build import a_case

from eutonia.domain import Answer, Case
from eutonia.knowledge import load

KNOWLEDGE = load()
ORDINARY = a_case(tuple(KNOWLEDGE.screen))

Document = dict[str, Any]


def document(case: Case = ORDINARY) -> Document:
    """A case as the numbers and words of a JSON file."""
    return case.model_dump(mode="json")


def changed(changes: Mapping[str, Any], case: Case = ORDINARY) -> Case:
    """The same case with the value at each path replaced."""
    copy = document(case)
    for path, value in changes.items():
        _put(copy, path.split("."), deepcopy(value))
    return Case.model_validate(copy)


def _put(there: Any, path: list[str], value: Any) -> None:
    *way, last = path
    for step in way:
        there = there[int(step) if isinstance(there, list) else step]
    there[int(last) if isinstance(there, list) else last] = value


def answered(case: Case) -> Iterator[str]:
    """The path of everything in a case that is an answer and has one: what a person was asked, and said."""
    yield from (path for path, value in _leaves(document(case), "") if _is_answer(path) and value != "not_asked")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{place}")
    else:
        yield path, value


ANSWERS = {
    "first_toxin_treatment", "multiple_sclerosis", "mobility", "distribution", "impact", "fixed_contracture",
    "tone_is_useful", "any_in_16_weeks",
}  # fmt: skip


def _is_answer(path: str) -> bool:
    return path.startswith("screen.answers.") or path.rsplit(".", 1)[-1] in ANSWERS


def every_answer() -> tuple[Answer, ...]:
    """Yes, no and both unknowns."""
    return tuple(Answer)
