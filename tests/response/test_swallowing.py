"""Swallowing after toxin in the neck: it rises with dose, it is shown, and unknown is not safe."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from tests.build import a_case, a_problem
from tests.response.scenes import ABO, ANKLE, ONA, Dose, L, R, case_with, few, foretold, known, many, plan_of, unfitted

from eutonia.domain import Answer, BadInput, Severity
from eutonia.domain.case import Case
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Plan
from eutonia.response import population_belief, swallowing_risk
from eutonia.response.swallowing import RULE, swallowing_probabilities
from eutonia.safety import can_be_signed, check

POEWE = {250: 0.211, 500: 0.294, 1000: 0.389}
"""Part with dysphagia by dose of abobotulinumtoxinA in splenius capitis and sternocleidomastoid; 0.10 on placebo."""


def poewe_plan(units: int) -> Plan:
    return plan_of(("splenius-capitis", R, units * 7 // 10), ("sternocleidomastoid", L, units * 3 // 10), product=ABO)


def neck_case(answer: str | None = "no") -> Case:
    screen = {"answers": {} if answer is None else {"swallowing-trouble": answer}}
    return a_case(problems=[a_problem("torticollis")], goals=[], screen=screen)


def risk(plan: Plan, case: Case | None = None) -> Finding:
    found = swallowing_risk(plan, case or neck_case(), known(), many())
    assert found is not None
    return found


def median(plan: Plan) -> float:
    return float(np.median(swallowing_probabilities(plan, known(), many())))


@pytest.mark.parametrize(("units", "seen"), POEWE.items())
def test_the_risk_by_dose_is_near_that_of_the_trial(units: int, seen: float) -> None:
    found = swallowing_probabilities(poewe_plan(units), known(), many())
    assert np.median(found) == pytest.approx(seen, abs=0.08)
    assert np.quantile(found, 0.1) < seen < np.quantile(found, 0.95)


def test_the_risk_without_toxin_is_near_that_of_placebo() -> None:
    assert median(plan_of()) == pytest.approx(0.10, abs=0.05)


def test_more_units_are_always_more_risk() -> None:
    plans = [plan_of(), *[poewe_plan(units) for units in (10, 100, 250, 500, 1000, 2000)]]
    risks = [swallowing_probabilities(plan, known(), few()) for plan in plans]
    for lower, higher in pairwise(risks):
        assert (higher > lower).all()


def test_the_same_units_are_more_risk_nearer_the_throat() -> None:
    muscles = ("splenius-capitis", "sternocleidomastoid", "longus-colli")
    back, side, front = (median(plan_of((muscle, R, 50))) for muscle in muscles)
    assert back < side < front


def test_a_group_is_judged_by_its_worst_member() -> None:
    assert median(plan_of(("scalenes", R, 50))) == pytest.approx(median(plan_of(("scalenus-anterior", R, 50))))


def test_a_plan_for_a_limb_says_nothing_of_swallowing() -> None:
    assert swallowing_risk(plan_of(*ANKLE), neck_case(None), known(), many()) is None
    assert foretold(plan_of(*ANKLE), case_with("equinovarus-foot")).swallowing is None


@pytest.mark.parametrize("muscle", sorted(one.id for one in known().muscles.values() if one.part in ("neck", "jaw")))
def test_every_muscle_of_neck_and_jaw_speaks_of_swallowing(muscle: str) -> None:
    assert risk(plan_of((muscle, R, 10))).rule == RULE


def test_the_doses_in_the_limbs_of_a_neck_plan_do_not_count() -> None:
    neck = ("splenius-capitis", R, 50)
    assert median(plan_of(neck, *ANKLE)) == median(plan_of(neck))


def test_an_ordinary_neck_dose_in_someone_who_swallows_well_is_a_note() -> None:
    found = risk(plan_of(("splenius-capitis", R, 50), ("trapezius", R, 50)))
    assert found.severity is Severity.NOTE
    assert "This person has no trouble swallowing now." in found.because


def test_it_informs_and_never_stands_in_for_the_check() -> None:
    assert risk(poewe_plan(1000)).severity is Severity.NOTE


@pytest.mark.parametrize("answer", [None, "not_asked", "cannot_establish", "yes"])
def test_what_is_known_of_swallowing_is_said(answer: str | None) -> None:
    found = risk(plan_of(("splenius-capitis", R, 10)), neck_case(answer))
    expected = "has trouble swallowing already" if answer == "yes" else Answer(answer or "not_asked").words
    assert expected in found.because


@pytest.mark.parametrize("answer", [None, "not_asked", "cannot_establish", "yes"])
def test_unless_known_to_swallow_well_a_neck_plan_cannot_be_signed(answer: str | None) -> None:
    plan = plan_of(("splenius-capitis", R, 10))
    assert not can_be_signed(plan, check(plan, neck_case(answer), known()))


def test_the_finding_gives_the_figures_and_the_trial() -> None:
    found = swallowing_risk(poewe_plan(500), neck_case(), known(), population_belief(unfitted()))
    assert found is not None
    assert found.title == "Trouble swallowing: about 24%"
    assert "80% interval" in found.because
    assert "against about 13%" in found.because
    assert {one.source for one in found.citations} >= {"ev-poewe-1998"}
    assert all(one.source in known().sources for one in found.citations)
    assert found.remedy


def test_the_product_of_the_plan_decides_and_units_are_not_compared() -> None:
    doses = (("sternocleidomastoid", R, 50),)
    assert median(plan_of(*doses, product=ONA)) > median(plan_of(*doses, product=ABO))


def test_an_unknown_muscle_is_refused() -> None:
    with pytest.raises(BadInput, match="found 'no-such'"):
        swallowing_risk(plan_of(("no-such", R, 5)), neck_case(), known(), many())


def test_the_forecast_of_a_stiff_painful_neck_carries_it() -> None:
    found = foretold(plan_of(("splenius-capitis", R, 50), ("levator-scapulae", R, 30)), case_with("painful-stiff-neck"))
    assert found.swallowing is not None
    assert found.swallowing.rule == RULE
    assert {one.measure for one in found.courses} == {"ashworth", "spasms_per_day", "pain"}


@pytest.mark.parametrize(
    ("doses", "amount"),
    [
        ((("splenius-capitis", R, 40),), 40 * 0.15),
        ((("sternocleidomastoid", L, 20), ("splenius-capitis", R, 40), ("soleus", R, 90)), 20 * 0.8 + 40 * 0.15),
        ((("scalenes", R, 10), ("masseter", R, 10)), 10 * 0.6 + 10 * 0.2),
    ],
)
def test_the_risk_of_each_draw_by_hand(doses: tuple[Dose, ...], amount: float) -> None:
    """Units count by how near the throat they are, over how near those of the trial were: 0.7 of splenius, 0.3 of the other."""
    draws = few().parameters
    exposure = draws["potency.abobotulinumtoxinA"] * amount / (0.7 * 0.15 + 0.3 * 0.8)
    odds = np.exp(draws["swallowing_background"] + draws["swallowing_slope"] * exposure)
    assert np.allclose(swallowing_probabilities(plan_of(*doses, product=ABO), known(), few()), odds / (1 + odds))


def test_one_neck_muscle_among_limbs_is_enough_to_speak_of_swallowing() -> None:
    assert risk(plan_of(*ANKLE, ("splenius-capitis", R, 10))).rule == "response.swallowing"


def test_a_group_is_as_near_as_the_nearest_of_its_members_or_itself() -> None:
    muscles = known().muscles | {"scalenus-medius": replace(known().muscles["scalenus-medius"], swallowing_weight=Decimal("0.1"))}
    found = [
        swallowing_probabilities(plan_of((muscle, R, 50)), replace(known(), muscles=muscles), few())
        for muscle in ("scalenes", "scalenus-anterior", "scalenus-medius")
    ]
    assert np.array_equal(found[0], found[1])
    assert (found[2] < found[0]).all()


def test_the_finding_is_told_to_the_end() -> None:
    plan = poewe_plan(500)
    found = risk(plan)
    low, middle, high = np.quantile(swallowing_probabilities(plan, known(), many()), [0.1, 0.5, 0.9])
    none = np.median(swallowing_probabilities(plan_of(product=ABO), known(), many()))
    assert found.title == f"Trouble swallowing: about {middle:.0%}"
    assert f"about {middle:.0%} of people have trouble swallowing (80% interval {low:.0%} to {high:.0%})" in found.because
    assert f"against about {none:.0%} in the trial without toxin" in found.because
    assert found.remedy.startswith("Less toxin in the muscles at the front of the neck")
    assert found.citations == known().belief["swallowing_slope"].citations
