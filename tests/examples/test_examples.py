"""The examples a newcomer opens first: valid, synthetic, complete where they should be, and answered as expected."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eutonia.domain import Answer, Case, Outcome
from eutonia.eligibility import assess
from eutonia.knowledge import load

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[1] / "examples").glob("*.json"))
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
KNOWLEDGE = load()
GAP_IN_THE_SCREEN = "screen-half-asked"
PROMISED = {
    "equinovarus-walker", "adductor-spasms-hygiene-wheelchair", "scissoring-gait", "flexed-elbow-clenched-fist", "stiff-neck",
    "paraspinal-spasm", "extensor-tone-used-to-stand", "generalised-spasticity", "bladder-toxin-three-weeks-ago",
    "migraine-toxin-eight-weeks-ago-other-product", "history-unknown", "cows-milk-allergy", "retreatment-week-nine",
    "first-small-dose-poor-breathing", "pressure-sore-hip-flexor-spasm", "bilateral-legs-many-muscles",
}  # fmt: skip


def read(file: Path) -> Case:
    return Case.model_validate(json.loads(file.read_text("utf-8"), parse_float=Decimal))


CASES = {file.stem: read(file) for file in FILES}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def test_the_promised_examples_are_there_and_each_is_expected() -> None:
    assert set(CASES) >= PROMISED
    assert set(CASES) == set(EXPECTED)


@every_case
def test_the_answer_is_the_expected_one(case: Case) -> None:
    expected, eligibility = EXPECTED[case.case_id], assess(case, KNOWLEDGE)
    assert eligibility.outcome is Outcome(expected["outcome"])
    assert sorted({f.rule.removeprefix("eligibility.") for f in eligibility.findings}) == expected["rules"]
    assert [one.option for one in eligibility.alternatives if one.preferred_now] == expected["preferred"]


@every_case
def test_every_name_leads_into_the_knowledge(case: Case) -> None:
    assert not [finding for finding in assess(case, KNOWLEDGE).findings if finding.could_not_run]


@every_case
def test_the_screen_is_complete_except_where_the_gap_is_the_point(case: Case) -> None:
    missing = set(KNOWLEDGE.screen) - set(case.screen.answers)
    assert bool(missing) == (case.case_id == GAP_IN_THE_SCREEN)
    assert Answer.NOT_ASKED not in case.screen.answers.values()


@every_case
def test_the_person_is_plainly_made_up(case: Case) -> None:
    assert case.person.name.startswith("TESTPERSON ")
    assert "synthetic" in case.note
    assert case.person.weight_kg is not None


@every_case
def test_the_file_is_named_for_its_case(case: Case) -> None:
    assert CASES[case.case_id] is case


def test_no_two_people_share_a_name() -> None:
    names = [case.person.name for case in CASES.values()]
    assert len(names) == len(set(names))


def test_products_countries_and_outcomes_are_mixed() -> None:
    assert {case.product for case in CASES.values()} == {"onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"}
    assert {case.jurisdiction.value for case in CASES.values()} == {"US", "UK/EU"}
    assert {answer["outcome"] for answer in EXPECTED.values()} == set(Outcome)


def test_every_part_of_the_body_has_an_example() -> None:
    parts = {KNOWLEDGE.patterns[problem.pattern].part for case in CASES.values() for problem in case.problems}
    assert parts >= {"arm", "leg", "trunk", "neck"}


def test_several_examples_come_from_publications() -> None:
    assert sum(bool(case.published_source) for case in CASES.values()) >= 8
