"""A forecast is kept whole: from a proposal or from any plan, and a changed one is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from pydantic import ValidationError
from tests.build import a_case, a_plan
from tests.scoring.made import DAY, a_forecast

from eutonia import __version__
from eutonia.cli import strict_json
from eutonia.domain import Finding, Severity
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.proposal import KnowledgeStamp
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.propose.stamp import case_hash
from eutonia.response import forecast, population_belief
from eutonia.scoring import kept_forecast, kept_plan

KNOWLEDGE = load()
CASE = a_case(tuple(KNOWLEDGE.screen))
BELIEF = population_belief(KNOWLEDGE)
PROPOSAL = propose(CASE, KNOWLEDGE, BELIEF)
PLAN = a_plan()
SWALLOWING = Finding(rule="made", severity=Severity.NOTE, title="Swallowing", because="made", citations=())
OF_THE_PLAN = ("case_id", "product", "jurisdiction", "doses")
OF_THE_FORECAST = ("goal_weeks", "weakness", "courses", "goals", "swallowing", "not_forecast", "assumed")
OF_THE_OPTION = ("goal_weeks", "weakness", "courses", "goals", "swallowing")


def test_the_recommended_option_of_a_proposal_is_kept() -> None:
    kept = kept_forecast(PROPOSAL, DAY)
    option = next(one for one in PROPOSAL.options if one.name == PROPOSAL.recommended)
    assert kept.kept_on == DAY
    assert kept.injection_on == option.plan.planned_for
    assert (kept.doses, kept.courses, kept.goals) == (option.plan.doses, option.courses, option.goals)
    assert (kept.belief_id, kept.case_hash, kept.knowledge) == (PROPOSAL.belief_id, PROPOSAL.case_hash, PROPOSAL.knowledge)
    assert kept.aims == CASE.goals


def test_another_option_is_kept_by_its_name_and_one_that_is_not_there_is_refused() -> None:
    assert kept_forecast(PROPOSAL, DAY, "none").doses == ()
    with pytest.raises(LookupError, match="no option 'lots'"):
        kept_forecast(PROPOSAL, DAY, "lots")


def test_any_plan_that_was_forecast_is_kept() -> None:
    expected = forecast(PLAN, CASE, KNOWLEDGE, BELIEF)
    kept = kept_plan(PLAN, expected, CASE, KNOWLEDGE, BELIEF, DAY)
    assert (kept.doses, kept.courses, kept.weakness) == (PLAN.doses, expected.courses, expected.weakness)
    assert kept.case_hash == case_hash(CASE)
    assert kept.belief_id == BELIEF.id


def test_nothing_of_a_plan_and_its_forecast_is_left_out() -> None:
    expected = replace(
        forecast(PLAN, CASE, KNOWLEDGE, BELIEF), swallowing=SWALLOWING, not_forecast=("a goal",), assumed=("a figure",)
    )
    kept = kept_plan(PLAN, expected, CASE, KNOWLEDGE, BELIEF, DAY)
    assert {name: getattr(kept, name) for name in OF_THE_PLAN} == {name: getattr(PLAN, name) for name in OF_THE_PLAN}
    assert {name: getattr(kept, name) for name in OF_THE_FORECAST} == {
        name: getattr(expected, name) for name in OF_THE_FORECAST
    }
    assert (kept.kept_on, kept.injection_on, kept.aims) == (DAY, PLAN.planned_for, CASE.goals)
    assert (kept.belief_id, kept.engine_version) == (BELIEF.id, __version__)
    assert kept.knowledge == KnowledgeStamp(version=KNOWLEDGE.version, hash=KNOWLEDGE.hash)
    assert kept.case_hash == sha256(CASE.model_dump_json().encode()).hexdigest()


def test_nothing_of_an_option_of_a_proposal_is_left_out() -> None:
    chosen = PROPOSAL.options[-1].model_copy(update={"swallowing": SWALLOWING})
    proposal = PROPOSAL.model_copy(update={"options": (*PROPOSAL.options[:-1], chosen), "not_forecast": ("a goal",)})
    kept = kept_forecast(proposal, DAY, chosen.name)
    assert {name: getattr(kept, name) for name in OF_THE_PLAN} == {name: getattr(chosen.plan, name) for name in OF_THE_PLAN}
    assert {name: getattr(kept, name) for name in OF_THE_OPTION} == {name: getattr(chosen, name) for name in OF_THE_OPTION}
    assert (kept.kept_on, kept.injection_on, kept.aims) == (DAY, chosen.plan.planned_for, CASE.goals)
    assert (kept.belief_id, kept.engine_version, kept.knowledge) == (
        PROPOSAL.belief_id, PROPOSAL.engine_version, PROPOSAL.knowledge,
    )  # fmt: skip
    assert kept.not_forecast == ("a goal",)
    assert kept.assumed == ()


def test_it_survives_being_written_and_read() -> None:
    kept = kept_forecast(PROPOSAL, DAY)
    assert KeptForecast.model_validate(strict_json.parse(kept.model_dump_json())) == kept


def test_equal_forecasts_have_equal_ids_and_another_day_another_one() -> None:
    assert kept_forecast(PROPOSAL, DAY).forecast_id == kept_forecast(propose(CASE, KNOWLEDGE, BELIEF), DAY).forecast_id
    assert a_forecast().forecast_id != a_forecast(kept_on=date(2026, 3, 3)).forecast_id


def test_a_forecast_that_was_changed_afterwards_is_refused() -> None:
    tree = strict_json.parse(a_forecast().model_dump_json())
    tree["courses"][0]["bands"][2]["high_95"] = 99
    with pytest.raises(ValidationError, match="forecast_id"):
        KeptForecast.model_validate(tree)
