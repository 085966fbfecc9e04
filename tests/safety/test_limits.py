"""Every maximum, one step to either side of it, with the sum written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.safety.scenes import (
    ABO,
    DAY,
    INCO,
    KNOWLEDGE,
    ONA,
    Side,
    a_dose,
    a_problem,
    case,
    checked,
    history,
    interruptions,
    knowledge_with,
    of,
    plan,
    the,
    treatment,
)

from eutonia.domain import CheckResult, LimitUse, Severity
from eutonia.knowledge.types import LimitScope
from eutonia.safety import applied_limits, check
from eutonia.safety.checks.limit import rule_of

LEGS = [a_problem("equinovarus-foot", "right"), a_problem("equinovarus-foot", "left"), a_problem("stiff-knee", "right"),
        a_problem("flexed-knee", "right"), a_problem("flexed-hip", "right")]  # fmt: skip
ARMS = [a_problem("flexed-elbow"), a_problem("adducted-shoulder"), a_problem("flexed-wrist"), a_problem("clenched-fist")]
NECKS = [a_problem("torticollis", "right"), a_problem("laterocollis", "left"), a_problem("retrocollis", "right")]


def run(product: str, jurisdiction: str, problems: list[dict[str, Any]], *doses: dict[str, Any], **changes: Any) -> CheckResult:
    """The check of some doses for a person with these problems."""
    the_case = case(product=product, jurisdiction=jurisdiction, problems=problems, **changes)
    return checked(plan(*doses, product=product, jurisdiction=jurisdiction), the_case)


def use_of(limit: str, result: CheckResult, side: Side | None = None) -> LimitUse:
    """How much of one limit is used."""
    (found,) = [use for use in result.limits if (use.limit, use.side) == (limit, side)]
    return found


@pytest.mark.parametrize(
    ("units", "sites", "is_above"), [(50, 1, False), (51, 1, True), (100, 2, False), (101, 2, True), (149, 3, False)]
)
def test_units_at_one_site(units: int, sites: int, is_above: bool) -> None:
    result = run(ONA, "US", LEGS, a_dose("soleus", "right", units, sites))
    assert bool(of("safety.site-units", result)) is is_above
    if is_above:
        finding = the("safety.site-units", result)
        assert (finding.severity, finding.muscle, finding.side) == (Severity.REASON, "soleus", Side.RIGHT)
        assert finding.arithmetic is not None
        assert finding.arithmetic.limit == 50
        assert finding.arithmetic.total > 50


def test_units_at_a_site_are_compared_unrounded_and_shown_rounded_up() -> None:
    result = run(ONA, "US", LEGS, a_dose("soleus", "right", 100, 3))
    assert use_of("ona-us-site", result).planned == Decimal("33.334")


@pytest.mark.parametrize(("units", "diluent", "is_above"), [(200, 2.5, False), (205, 2.5, True), (200, 5, True), (500, 1, False)])
def test_volume_at_one_site(units: int, diluent: float, is_above: bool) -> None:
    the_plan = plan(
        a_dose("soleus", "right", units, 1), product=ABO, dilution={"vial_units": 500, "diluent_ml": Decimal(str(diluent))}
    )
    found = of("safety.site-volume", checked(the_plan, case(product=ABO)))
    assert bool(found) is is_above
    assert all(finding.arithmetic and finding.arithmetic.unit == "mL" for finding in found)


def test_without_a_dilution_no_volume_is_told_and_two_names_are_asked_for() -> None:
    the_plan = plan(a_dose("soleus", "right", 200, 1), product=ABO, dilution=None)
    result = checked(the_plan, case(product=ABO))
    assert the("safety.dilution-unknown", result).needs_second_name
    assert [use.limit for use in result.limits if use.unit == "mL"] == []


@pytest.mark.parametrize(("shoulder", "is_above"), [(150, False), (155, True)])
def test_a_region_is_the_sum_of_its_muscles_on_one_side(shoulder: int, is_above: bool) -> None:
    doses = (a_dose("pectoralis-major", "right", shoulder, 4), a_dose("latissimus-dorsi", "right", 100, 4))
    result = run(ONA, "UK/EU", ARMS, *doses, a_dose("pectoralis-major", "left", 100, 4))
    found = of("safety.region.shoulder", result)
    assert bool(found) is is_above
    assert [(f.side, f.arithmetic and f.arithmetic.total) for f in found] == ([(Side.RIGHT, 255)] if is_above else [])
    assert use_of("ona-uk-shoulder", result, Side.LEFT).planned == 100


@pytest.mark.parametrize(("soleus", "is_above"), [(500, False), (510, True)])
def test_a_limb_is_the_sum_of_its_muscles_on_one_side(soleus: int, is_above: bool) -> None:
    doses = [a_dose("gastrocnemius-medial-head", "right", 250, 2), a_dose("rectus-femoris", "right", 300, 2),
             a_dose("tibialis-posterior", "right", 450, 3)]  # fmt: skip
    result = run(ABO, "US", LEGS, *doses, a_dose("soleus", "right", soleus, 3))
    found = of("safety.limb.leg", result)
    assert bool(found) is is_above
    assert use_of("abo-us-leg", result, Side.RIGHT).planned == 1000 + soleus


def test_both_arms_are_two_limbs() -> None:
    result = run(ABO, "US", ARMS, a_dose("biceps-brachii", "right", 400, 2), a_dose("biceps-brachii", "left", 400, 2),
                 a_dose("brachialis", "right", 400, 2), a_dose("brachialis", "left", 400, 2))  # fmt: skip
    assert of("safety.limb.arm", result) == []
    assert the("safety.session", result).needs_second_name


@pytest.mark.parametrize(("units", "is_above"), [(200, False), (205, True)])
def test_a_session_is_everything_together(units: int, is_above: bool) -> None:
    doses = [a_dose("quadriceps-femoris", "right", 200, 6), a_dose("soleus", "left", units, 5)]
    result = run(ONA, "UK/EU", LEGS, *doses)
    assert bool(of("safety.session", result)) is is_above
    assert bool(of("safety.cumulative", result)) is is_above


@pytest.mark.parametrize(("units", "first", "is_above"), [
    (100, "no", False), (100, "yes", False), (105, "yes", True), (105, "not_asked", True),
    (105, "cannot_establish", True), (105, "no", False),
])  # fmt: skip
def test_a_first_treatment_of_the_neck_has_a_lower_limit_and_unknown_counts_as_first(
    units: int, first: str, is_above: bool
) -> None:
    doses = [
        a_dose("splenius-capitis", "right", 75, 3),
        a_dose("trapezius", "right", 25, 1),
        a_dose("levator-scapulae", "right", units, 3),
    ]
    result = run(ONA, "UK/EU", NECKS, *doses, first_toxin_treatment=first)
    assert bool(of("safety.session.neck", result)) is is_above


def test_of_two_limits_broken_at_one_place_the_one_that_asks_for_more_is_reported() -> None:
    doses = [a_dose("splenius-capitis", side, 75, 3) for side in ("right", "left")]
    doses += [a_dose("trapezius", side, 100, 4) for side in ("right", "left")]
    result = run(ONA, "UK/EU", NECKS, *doses, first_toxin_treatment="yes")
    finding = the("safety.session.neck", result)
    assert finding.needs_second_name
    assert finding.arithmetic is not None
    assert finding.arithmetic.limit == 300


def test_of_two_equal_limits_broken_at_one_place_the_stricter_is_reported() -> None:
    fist = [a_problem("intrinsic-plus-hand")]
    result = run(ONA, "UK/EU", fist, a_dose("lumbricals-and-interossei", "right", 55, 1))
    finding = the("safety.site-units", result)
    assert finding.arithmetic is not None
    assert finding.arithmetic.limit == 15


def test_of_two_limits_alike_broken_at_one_place_the_first_is_reported() -> None:
    session = next(one for one in KNOWLEDGE.products[ONA].limits if one.id == "ona-uk-session")
    alike = (session, replace(session, id="ona-uk-session-again", words="Said again"))
    knowledge = knowledge_with(ONA, limits=alike)
    the_plan = plan(a_dose("soleus", "right", 500, 12), jurisdiction="UK/EU")
    found = the("safety.session", check(the_plan, case(jurisdiction="UK/EU"), knowledge))
    assert session.words in found.because


def test_only_the_limit_of_12_weeks_adds_what_was_given_before() -> None:
    session = next(one for one in KNOWLEDGE.products[ONA].limits if one.id == "ona-uk-session")
    knowledge = knowledge_with(ONA, limits=(replace(session, window_days=84),))
    the_plan = plan(a_dose("soleus", "right", 500, 12), jurisdiction="UK/EU")
    before = case(jurisdiction="UK/EU", toxin_history=history("yes", treatment(20, 100)))
    found = the("safety.session", check(the_plan, before, knowledge))
    assert found.arithmetic is not None
    assert (found.arithmetic.terms, found.arithmetic.total) == (("Soleus RIGHT 500 units",), 500)


def test_a_limit_of_12_weeks_needs_two_names_whatever_its_row_says() -> None:
    twelve_weeks = next(one for one in KNOWLEDGE.products[ONA].limits if one.id == "ona-us-cumulative")
    knowledge = knowledge_with(ONA, limits=(replace(twelve_weeks, needs_second_name=False),))
    assert the("safety.cumulative", check(plan(a_dose("soleus", "right", 405, 12)), case(), knowledge)).needs_second_name


@pytest.mark.parametrize("scope", ["region", "limb", "session", "cumulative", "published_maximum"])
def test_the_limit_of_a_part_has_a_rule_of_its_own(scope: LimitScope) -> None:
    limit = applied_limits(case(), ONA, case().jurisdiction, DAY, KNOWLEDGE)[0]
    assert rule_of(replace(limit, scope=scope, subject="arm")) == f"safety.{scope.replace('_', '-')}.arm"
    assert rule_of(replace(limit, scope=scope, subject="")) == f"safety.{scope.replace('_', '-')}"
    assert rule_of(replace(limit, scope="muscle", subject="soleus")) == "safety.muscle"


def test_the_neck_limit_does_not_count_the_legs() -> None:
    result = run(
        ONA, "UK/EU", [*NECKS, *LEGS], a_dose("splenius-capitis", "right", 75, 3), a_dose("quadriceps-femoris", "right", 300, 6)
    )
    assert use_of("ona-uk-neck", result).planned == 75
    assert of("safety.session.neck", result) == []


@pytest.mark.parametrize(("left", "is_above"), [(500, False), (510, True)])
def test_both_legs_together_have_a_limit_of_their_own(left: int, is_above: bool) -> None:
    thighs = [a_problem("adducted-thighs", side) for side in ("right", "left")]
    result = run(ABO, "US", thighs, a_dose("hip-adductors", "right", 500, 4), a_dose("adductor-longus", "left", left, 4))
    found = of("safety.bilateral", result)
    assert bool(found) is is_above
    assert [(f.muscle, f.side) for f in found] == ([("hip-adductors", None)] if is_above else [])


@pytest.mark.parametrize(("units", "is_above"), [(100, False), (105, True)])
def test_one_limit_stated_twice_is_reported_once(units: int, is_above: bool) -> None:
    result = run(ONA, "US", NECKS, a_dose("sternocleidomastoid", "left", units, 3))
    assert len(of("safety.muscle", result)) == is_above


@pytest.mark.parametrize(("product", "most"), [(ONA, 840), (ABO, 2000), (INCO, 1000)])
def test_above_any_published_session_is_a_stop(product: str, most: int) -> None:
    def result(units: int) -> CheckResult:
        return run(product, "US", LEGS, a_dose("soleus", "right", units, 40))

    step = int(KNOWLEDGE.products[product].step_units)
    assert of("safety.published-maximum", result(most)) == []
    assert the("safety.published-maximum", result(most + step)).severity is Severity.STOP


@pytest.mark.parametrize(("product", "jurisdiction", "most"), [
    (ONA, "US", 400), (ONA, "UK/EU", 400), (ABO, "US", 1500), (ABO, "UK/EU", 1500), (INCO, "US", 400), (INCO, "UK/EU", 500),
])  # fmt: skip
def test_12_weeks_count_what_was_given_what_is_reserved_and_the_plan(product: str, jurisdiction: str, most: int) -> None:
    step = int(KNOWLEDGE.products[product].step_units)
    given = treatment(21, most - 200, product)
    reserved = treatment(0, 100, product, status="signed_not_given", indication="limb_spasticity")
    asked = history("yes", given, reserved)
    at_most = run(product, jurisdiction, LEGS, a_dose("soleus", "right", 100, 3), toxin_history=asked)
    above = run(product, jurisdiction, LEGS, a_dose("soleus", "right", 100 + step, 3), toxin_history=asked)
    assert of("safety.cumulative", at_most) == []
    finding = the("safety.cumulative", above)
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)
    assert finding.arithmetic is not None
    assert (finding.arithmetic.total, finding.arithmetic.limit) == (most + step, most)
    assert len(finding.arithmetic.terms) == 3
    assert (finding.arithmetic.window_start, finding.arithmetic.window_end) == (date(2026, 9, 11), DAY)


def test_the_binding_limit_comes_first_and_unused_limits_are_left_out() -> None:
    result = run(ONA, "US", LEGS, a_dose("soleus", "right", 75, 3), toxin_history=history("yes", treatment(50, 300)))
    assert result.limits[0].limit == "ona-us-cumulative"
    assert (result.limits[0].given, result.limits[0].planned, result.limits[0].maximum) == (300, 75, 400)
    assert [use.share for use in result.limits] == sorted((use.share for use in result.limits), reverse=True)
    assert all(use.planned or use.given for use in result.limits)


def test_what_was_given_shows_even_when_nothing_is_planned() -> None:
    empty = plan().model_copy(update={"doses": ()})
    result = checked(empty, case(toxin_history=history("yes", treatment(50, 500))))
    assert [(use.limit, use.given, use.planned) for use in result.limits] == [("ona-us-cumulative", 500, 0)]
    assert of("safety.cumulative", result) == []
    assert "safety.cumulative" not in interruptions(result)


def test_every_limit_finding_carries_its_sum_and_its_source() -> None:
    doses = [a_dose("soleus", side, 500, 2) for side in ("right", "left")]
    result = run(ONA, "UK/EU", LEGS, *doses)
    rules = ("safety.site", "safety.muscle", "safety.limb", "safety.session", "safety.cumulative")
    limits = [finding for finding in result.findings if finding.rule.startswith(rules)]
    assert len(limits) >= 6
    assert all(finding.arithmetic and finding.citations for finding in limits)
    sources = {citation.source for finding in limits for citation in finding.citations}
    assert sources <= set(KNOWLEDGE.sources)


def test_no_cumulative_limit_stops_so_that_unknown_history_is_never_milder_than_known() -> None:
    limits = [one for product in KNOWLEDGE.products.values() for one in product.limits if one.scope == "cumulative"]
    assert limits
    assert {one.severity for one in limits} == {"reason"}


def test_a_limit_about_nothing_closes_signing_instead_of_vanishing() -> None:
    lost = replace(KNOWLEDGE.products[ONA].limits[0], subject="tail")
    result = check(plan(), case(), knowledge_with(ONA, limits=(lost,)))
    assert "names no muscle" in of("safety.could-not-run.cumulative", result)[0].because


@pytest.mark.parametrize(
    ("product", "jurisdiction", "maximum", "first"),
    [
        (ABO, "UK/EU", 500, "no"),
        (ABO, "US", 500, "no"),
        (ONA, "US", 300, "no"),
        (INCO, "US", 120, "yes"),
        (INCO, "US", 120, "not_asked"),
    ],
)
def test_a_neck_total_that_reaches_for_swallowing_needs_a_reason(
    product: str, jurisdiction: str, maximum: int, first: str
) -> None:
    """What a forecast of trouble swallowing only tells, the guard asks a named reason for."""
    step = int(KNOWLEDGE.products[product].step_units)

    def interrupted(total: int) -> bool:
        half = total // 2
        doses = [a_dose("splenius-capitis", "right", half, 8), a_dose("levator-scapulae", "right", total - half, 8)]
        result = run(product, jurisdiction, NECKS, *doses, first_toxin_treatment=first)
        return any(one.severity is Severity.REASON for one in of("safety.session.neck", result))

    assert not interrupted(maximum)
    assert interrupted(maximum + step)
