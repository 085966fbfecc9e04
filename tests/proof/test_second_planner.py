"""Two planners, one a dynamic programme and one a constraint programme that puts the question itself, find the same."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from proof.second_planner import clinical, comparing
from proof.second_planner.asking import asked
from proof.second_planner.drawing import SIZES, drawn
from proof.second_planner.question import Ceiling, Question
from proof.second_planner.solver import best

from eutonia.propose.planning import Planned

QUESTIONS, CASES = 200, 40
FOLDER = Path(clinical.__file__).parent
OF_THE_PRODUCT = ("asking", "clinical", "comparing")
"""Where the product is asked; what stands against it knows nothing of it."""


@cache
def planned(number: int) -> Planned:
    return clinical.planned_case(Random(f"{clinical.SEED} {number}"))


def test_both_planners_find_the_same_value_and_break_no_limit_on_drawn_questions() -> None:
    assert [one for one in comparing.compared(QUESTIONS) if one] == []


def test_both_planners_find_the_same_value_and_break_no_limit_on_drawn_cases() -> None:
    assert [one for one in clinical.compared(CASES) if one] == []


def test_the_drawn_questions_are_of_every_kind() -> None:
    questions = [drawn(Random(f"{comparing.SEED} {number}")) for number in range(QUESTIONS)]
    assert {len(one.worth) for one in questions} == set(SIZES)
    assert sum(any(limit.words == "across" for limit in one.ceilings) for one in questions) > QUESTIONS / 20
    assert sum(bool(one.apart) for one in questions) > QUESTIONS / 4
    assert sum(any(one.cost) for one in questions) > QUESTIONS / 4
    assert sum(best(one) != (0, (0,) * len(one.worth)) for one in questions[:40]) > 20


def test_a_planner_with_a_wider_limit_is_found_out() -> None:
    question = Question(({1: 5, 2: 9}, {1: 4}), (Ceiling("both", frozenset({0, 1}), 2),), (), (0, 0, 0, 0))
    wider = replace(question, ceilings=(Ceiling("both", frozenset({0, 1}), 3),))
    frontier, _ = asked(wider)
    assert best(question) == (9, (1, 1)) or best(question) == (9, (2, 0))
    assert comparing.of_total(question, frontier, None, is_shared=False) == "a plan of 3 steps is above both"


def test_a_planner_that_misses_the_best_plan_is_found_out() -> None:
    question = Question(({1: 5, 2: 9}, {1: 4}), (Ceiling("all", frozenset({0, 1}), 3),), (), (0, 0, 0, 0))
    frontier, _ = asked(replace(question, ceilings=(Ceiling("all", frozenset({0, 1}), 1),)))
    assert "grains at 1 steps; 13" in comparing.of_total(question, frontier, None, is_shared=False)


@pytest.mark.parametrize("setting", ["weakness_weight", "needle_cost", "spread_cost", "first_total_fraction"])
def test_a_setting_that_only_one_of_them_has_is_found(setting: str) -> None:
    known = clinical.facts()
    other = replace(known, settings=known.settings | {f"planner.{setting}": known.settings[f"planner.{setting}"] / 2})
    cases = [one for one in map(planned, range(1, 30)) if one.targets]
    assert any(clinical.difference(one, other) for one in cases)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_the_second_planner_shares_no_code_with_the_first(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name for name in names if name.startswith(("eutonia", "tests"))]
    assert not ours or path.stem in OF_THE_PRODUCT
