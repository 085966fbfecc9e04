"""What is kept can be carried and held against what came: a belief and a forecast that were changed are refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError
from tests.build import DAY, a_case, a_dose, a_plan

from eutonia.domain import CheckResult, Units
from eutonia.domain.case import Jurisdiction, LookedInto, ToxinHistory
from eutonia.domain.kept_belief import KeptBelief, hash_of_draws
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.proposal import Band, Eligibility, KnowledgeStamp, Outcome, PlanOption, Preparation, Proposal

BAND = Band(*(Decimal(one) for one in range(7)))
STAMP = KnowledgeStamp(version="1", hash="k")
DRAWS = {"b": (1.0, 2.5), "a": (-0.5, 0.0)}


def problems_of(make: Any, *args: Any, **fields: Any) -> list[tuple[str, str, str]]:
    """Field, found and expected of everything that a document is refused for."""
    with pytest.raises(ValidationError) as error:
        make(*args, **fields)
    (details,) = error.value.errors()
    return [(one.field, one.found, one.expected) for one in details["ctx"]["problems"]]


def a_belief(parameters: Any, **changes: Any) -> KeptBelief:
    document = {"id": "i", "words": "w", "parameters": parameters} | changes
    return KeptBelief.model_validate({"draws_hash": hash_of_draws(parameters)} | document)


def test_the_hash_of_draws_does_not_depend_on_the_order_of_the_parameters() -> None:
    written = json.dumps({"a": [-0.5, 0.0], "b": [1.0, 2.5]})
    assert hash_of_draws(DRAWS) == sha256(written.encode()).hexdigest()
    assert hash_of_draws(dict(reversed(DRAWS.items()))) == hash_of_draws(DRAWS)


def test_a_belief_is_kept_as_it_was() -> None:
    assert a_belief(DRAWS).parameters == DRAWS
    assert a_belief({"a": (1.0,)}).parameters == {"a": (1.0,)}


def test_a_changed_belief_is_refused() -> None:
    changed = "0" * 64
    assert problems_of(a_belief, DRAWS, draws_hash=changed) == [
        ("draws_hash", changed, "the SHA-256 of the parameters: they were changed")
    ]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"a": (1.0,), "b": (1.0, 2.0)}, "lists of 1, 2"),
        ({"a": (), "b": ()}, "lists of 0"),
        ({"a": (1.0, 2.0), "b": (), "c": (1.0,)}, "lists of 0, 1, 2"),
    ],
)
def test_draws_stand_side_by_side(parameters: Any, found: str) -> None:
    assert problems_of(a_belief, parameters) == [("parameters", found, "lists of the same length, at least 1")]


def test_every_fault_of_a_belief_is_told() -> None:
    fields = [field for field, _, _ in problems_of(a_belief, {"a": (1.0,), "b": (1.0, 2.0)}, draws_hash="0" * 64)]
    assert fields == ["parameters", "draws_hash"]


@pytest.mark.parametrize("value", [True, "1.5", None, float("nan"), float("inf"), Decimal("NaN")])
def test_a_draw_is_a_finite_number(value: Any) -> None:
    with pytest.raises(ValidationError, match="a finite number without quotes"):
        KeptBelief.model_validate({"id": "i", "words": "w", "draws_hash": "0" * 64, "parameters": {"a": [value]}})


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), 2])
def test_a_draw_is_kept_as_a_number_with_a_point(value: Any) -> None:
    hash_of_one = hash_of_draws({"a": (float(value),)})
    kept = KeptBelief.model_validate({"id": "i", "words": "w", "draws_hash": hash_of_one, "parameters": {"a": [value]}})
    (draw,) = kept.parameters["a"]
    assert (draw, type(draw)) == (float(value), float)


def forecast_fields(**changes: Any) -> dict[str, Any]:
    return {
        "kept_on": date.fromisoformat(DAY), "case_id": "c", "case_hash": "h", "product": "onabotulinumtoxinA",
        "jurisdiction": Jurisdiction.US, "injection_on": date.fromisoformat(DAY), "doses": a_plan().doses, "belief_id": "b",
        "knowledge": STAMP, "engine_version": "1", "aims": a_case().goals, "goal_weeks": BAND, "weakness": BAND,
        "courses": (), "goals": (), **changes,
    }  # fmt: skip


def test_a_forecast_is_named_by_everything_else_in_it() -> None:
    kept = KeptForecast.keep(**forecast_fields())
    written = json.loads(kept.model_dump_json())
    assert written.pop("forecast_id") == kept.forecast_id == kept.fingerprint()
    assert kept.forecast_id == sha256(json.dumps(written, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    assert KeptForecast.model_validate(kept.model_dump()) == kept
    assert KeptForecast.keep(**forecast_fields(case_id="other")).forecast_id != kept.forecast_id


@pytest.mark.parametrize("change", [{"case_id": "other"}, {"forecast_id": "0" * 64}])
def test_a_changed_forecast_is_refused(change: dict[str, str]) -> None:
    kept = KeptForecast.keep(**forecast_fields()).model_dump()
    said = change.get("forecast_id", kept["forecast_id"])
    assert problems_of(KeptForecast.model_validate, kept | change) == [
        (
            "forecast_id",
            f"{said}, which is not the SHA-256 of the rest",
            "a forecast as it was kept: a changed one cannot be scored",
        )
    ]


def an_option(name: Any) -> PlanOption:
    check = CheckResult(findings=(), checks_run=1, checks_known=1, knowledge_hash="k", eligible_from=None, limits=())
    preparation = Preparation(
        dilution=None, diluent="", vials=(), diluent_ml=(), units_per_ml=None, drawn_units=Decimal(0), wasted_units=Decimal(0),
        volume_ml=Decimal(0), syringes=(), use_within="",
    )  # fmt: skip
    return PlanOption(
        name=name, title="t", plan=a_plan(), check=check, goal_weeks=BAND, weakness=BAND, courses=(), goals=(), needles=3,
        preparation=preparation,
    )  # fmt: skip


def a_proposal(*names: str) -> Proposal:
    eligibility = Eligibility(outcome=Outcome.CANDIDATE, findings=(), would_change=(), alternatives=())
    return Proposal(
        proposal_id="p", engine_version="1", knowledge=STAMP, belief_id="b", case_hash="h", case=a_case(), summary="s",
        eligibility=eligibility, recommended="none", options=tuple(an_option(name) for name in names), candidates=(),
        frontier=(), binding=None, fifty_more="", sources=(), unverified=(), intended_use="u",
    )  # fmt: skip


def test_a_proposal_holds_plans_of_the_planner_and_no_draft() -> None:
    assert [option.name for option in a_proposal("none", "balanced").options] == ["none", "balanced"]
    assert a_proposal().options == ()
    assert problems_of(a_proposal, "none", "draft") == [
        ("options", "a draft", "plans of the planner: a draft is the clinician's")
    ]


def test_a_plan_tells_the_units_of_a_row_as_units_of_its_product() -> None:
    plan = a_plan(doses=[a_dose(units=75)])
    assert plan.units_of(plan.doses[0]) == Units(Decimal(75), "onabotulinumtoxinA")


def test_that_nobody_looked_into_a_loss_is_left_out_and_that_somebody_did_is_written() -> None:
    assert ToxinHistory().looked_into is None
    assert "looked_into" not in ToxinHistory().model_dump()
    told = LookedInto(on=date.fromisoformat(DAY), by="Dr A", because="why")
    assert ToxinHistory(looked_into=told).model_dump()["looked_into"] == told.model_dump()
