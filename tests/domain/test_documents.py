"""Documents survive being written and read again, refuse what contradicts, and publish schemas that hold."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError
from tests.build import a_case, a_dose, a_plan, a_problem
from tests.domain.documents import case_documents, cases, cycles, plans

from eutonia.cli import strict_json
from eutonia.cli.schemas import schema_of
from eutonia.domain import Case, Cycle, Plan, Units

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
some = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def again(document: BaseModel) -> BaseModel:
    """Written as JSON and read the way the command line reads it."""
    return type(document).model_validate(strict_json.parse(document.model_dump_json()))


@some
@given(cases)
def test_a_case_written_and_read_again_is_the_same(case: Case) -> None:
    assert again(case) == case
    assert again(case).model_dump_json() == case.model_dump_json()


@some
@given(plans)
def test_a_plan_written_and_read_again_is_the_same(plan: Plan) -> None:
    assert again(plan) == plan
    assert isinstance(plan.total, Units)
    assert plan.total.product == plan.product


@some
@given(cycles)
def test_a_cycle_written_and_read_again_is_the_same(cycle: Cycle) -> None:
    assert again(cycle) == cycle


@some
@given(cases)
def test_every_case_fits_its_published_schema(case: Case) -> None:
    CASE_SCHEMA.validate(json.loads(case.model_dump_json()))


@some
@given(plans)
def test_every_plan_fits_its_published_schema(plan: Plan) -> None:
    PLAN_SCHEMA.validate(json.loads(plan.model_dump_json()))


@some
@given(case_documents())
def test_a_case_does_not_depend_on_the_order_of_its_fields(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))
    assert Case.model_validate(turned).model_dump_json() == Case.model_validate(document).model_dump_json()


@pytest.mark.parametrize("kind", ["case", "plan", "cycle", "proposal"])
def test_a_published_schema_is_a_valid_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_fits_the_published_schema(file: Path) -> None:
    CASE_SCHEMA.validate(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change", [{"side": "both"}, {"ashworth": 3}, {"pattern": "a b"}, {"unknown": 1}, {"spasms_per_day": "3"}]
)
def test_the_published_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    document = json.loads(a_case().model_dump_json(exclude_none=True))
    document["problems"][0] |= change
    assert not CASE_SCHEMA.is_valid(document)


@pytest.mark.parametrize(
    ("part", "name", "last", "beyond"),
    [
        ("person", "weight_kg", 400, 401), ("person", "weight_kg", 20, 19), ("person", "height_cm", 250, 251),
        ("person", "edss", 10, 11), ("screen", "inr", 20, 21), ("screen", "forced_vital_capacity_percent", 200, 201),
        ("problem", "pain", 10, 11), ("problem", "pain", 0, -1), ("problem", "spasms_per_day", 0, -1),
    ],
)  # fmt: skip
def test_the_published_schema_of_a_case_ends_where_the_reader_ends(part: str, name: str, last: int, beyond: int) -> None:
    document = json.loads(a_case().model_dump_json(exclude_none=True))
    held = document["problems"][0] if part == "problem" else document[part]
    for value, fits in ((last, True), (beyond, False)):
        held[name] = value
        assert (is_read(Case, document), CASE_SCHEMA.is_valid(document)) == (fits, fits)


@pytest.mark.parametrize(("dose", "fits"), [({}, True), ({"units": 0}, False), ({"sites": 41}, False), ({"sites": 0}, False)])
def test_the_published_schema_of_a_plan_ends_where_the_reader_ends(dose: dict[str, Any], fits: bool) -> None:
    document = json.loads(a_plan().model_dump_json(exclude_none=True))
    document["doses"][0] |= dose
    assert (is_read(Plan, document), PLAN_SCHEMA.is_valid(document)) == (fits, fits)


def is_read(kind: type[BaseModel], document: dict[str, Any]) -> bool:
    """Whether the reader takes it."""
    try:
        kind.model_validate(document)
    except ValidationError:
        return False
    return True


def test_another_product_empties_every_dose_the_dilution_and_every_override() -> None:
    override = {"rule": "r", "reason": "why", "by": "Dr A", "on": "2026-09-24"}
    changed = a_plan(overrides=[override]).with_product("abobotulinumtoxinA")
    assert (changed.product, changed.doses, changed.dilution, changed.overrides) == ("abobotulinumtoxinA", (), None, ())
    assert changed.total == Units(Decimal(0), "abobotulinumtoxinA")


def test_a_plan_adds_up_its_rows() -> None:
    plan = a_plan(doses=[a_dose(units=75), a_dose(side="left", units=50)])
    assert plan.total == Units(Decimal(125), "onabotulinumtoxinA")


def test_a_muscle_stands_once_on_each_side_of_a_plan() -> None:
    with pytest.raises(ValidationError, match=r"doses\[1\].*one row for each muscle and side"):
        a_plan(doses=[a_dose(), a_dose(units=50)])


def test_the_two_sides_of_a_person_are_two_rows() -> None:
    assert len(a_plan(doses=[a_dose(side="right"), a_dose(side="left")]).doses) == 2
    assert len(a_case(problems=[a_problem(side="right"), a_problem(side="left")]).problems) == 2


def test_a_document_cannot_be_changed_after_it_was_written() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_case().product = "abobotulinumtoxinA"  # type: ignore[misc]


def test_what_was_not_said_is_not_asked_and_never_no() -> None:
    case = Case.model_validate(
        {
            "case_id": "c", "title": "t", "jurisdiction": "US", "product": "onabotulinumtoxinA",
            "assessed_on": "2026-09-24", "planned_for": "2026-09-24",
            "person": {"birth_date": "1974-03-02"}, "problems": [{"pattern": "equinovarus-foot", "side": "left"}],
        }
    )  # fmt: skip
    unsaid = [
        case.first_toxin_treatment, case.person.multiple_sclerosis, case.problems[0].fixed_contracture,
        case.problems[0].tone_is_useful, case.toxin_history.any_in_16_weeks,
    ]  # fmt: skip
    assert all(answer.is_unknown for answer in unsaid)
    assert case.screen.answers == {}
    assert case.screen.answered_by == "nobody"


@pytest.mark.parametrize(
    ("written", "kept"), [("75", "75"), ("75.0", "75"), ("7.5e1", "75"), ("1E2", "100"), ("-0.0", "0"), ("2.50", "2.5")]
)
def test_one_amount_has_one_spelling(written: str, kept: str) -> None:
    problem = a_problem(spasms_per_day=Decimal(written))
    held = a_case(problems=[problem]).problems[0].spasms_per_day
    assert str(held) == kept


CASE_SCHEMA = Draft202012Validator(schema_of("case"))
PLAN_SCHEMA = Draft202012Validator(schema_of("plan"))
