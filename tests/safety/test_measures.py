"""What was measured: age, weight, breathing capacity, clotting; and the dose as a step on a course."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.safety.scenes import (
    ABO,
    DAY,
    KNOWLEDGE,
    ONA,
    Severity,
    a_dose,
    a_problem,
    ago,
    case,
    checked,
    history,
    interruptions,
    knowledge_with,
    of,
    override,
    plan,
    screen,
    the,
    treatment,
    with_overrides,
)

from eutonia.domain import Case, CheckResult, Finding
from eutonia.safety import check, still_open

CHAIR = {"birth_date": "1974-03-02", "weight_kg": 64, "multiple_sclerosis": "yes", "mobility": "wheelchair"}


def person(**changes: Any) -> Case:
    """An ordinary case of a person with something else about them."""
    return case(person=CHAIR | changes)


def legs(units: int, **changes: Any) -> CheckResult:
    """Adductors on both sides of a person in a wheelchair, so many units on each."""
    both = ("right", "left")
    asked = {"person": CHAIR, "problems": [a_problem("adducted-thighs", side) for side in both]} | changes
    return checked(plan(*(a_dose("hip-adductors", side, units, 6) for side in both)), case(**asked))


# Age


@pytest.mark.parametrize(
    ("born", "stops"), [("2008-12-04", True), ("2008-12-03", False), ("2020-01-01", True), ("1950-12-31", False)]
)
def test_an_adult_is_18_on_the_day_of_the_plan(born: str, stops: bool) -> None:
    found = of("safety.not-an-adult", checked(the_case=person(birth_date=born)))
    assert [one.severity for one in found] == [Severity.STOP] * stops


# Weight


@pytest.mark.parametrize(("kilograms", "asks"), [(39, True), (40, False), (50, False), (90, False), (None, False)])
def test_the_limit_of_12_weeks_falls_with_a_low_weight(kilograms: int | None, asks: bool) -> None:
    found = of("safety.light-weight", legs(160, person=CHAIR | {"weight_kg": kilograms}))
    assert [one.severity for one in found] == [Severity.REASON] * asks


def test_at_the_usual_weight_the_limit_is_as_it_stands() -> None:
    result = legs(205, person=CHAIR | {"weight_kg": 50})
    assert of("safety.cumulative", result)
    assert of("safety.light-weight", result) == []


def test_a_light_person_is_seen_wherever_the_limit_of_12_weeks_stands_among_the_others() -> None:
    turned = knowledge_with(ONA, limits=KNOWLEDGE.products[ONA].limits[::-1])
    both = [a_dose("hip-adductors", side, 160, 6) for side in ("right", "left")]
    light = case(person=CHAIR | {"weight_kg": 39}, problems=[a_problem("adducted-thighs", side) for side in ("right", "left")])
    assert of("safety.light-weight", check(plan(*both), light, turned))


def test_what_was_given_elsewhere_counts_for_a_light_person() -> None:
    light = CHAIR | {"weight_kg": 40}
    told = history("yes", treatment(21, 200))
    assert of("safety.light-weight", legs(60, person=light)) == []
    sum_of_all = the("safety.light-weight", legs(65, person=light, toxin_history=told)).arithmetic
    assert sum_of_all is not None
    assert (sum_of_all.total, sum_of_all.limit) == (330, 320)


def test_a_weight_that_nobody_knows_is_told() -> None:
    assert the("safety.weight-unknown", checked(the_case=person(weight_kg=None))).severity is Severity.NOTE
    assert of("safety.weight-unknown", checked(the_case=person(weight_kg=40))) == []
    nothing = checked(plan(doses=[]), person(weight_kg=None))
    assert of("safety.weight-unknown", nothing) == []


# Breathing capacity: a measurement stands against a no


def capacity(percent: int, *doses: dict[str, Any], pattern: str = "equinovarus-foot", **answers: Any) -> CheckResult:
    """A measured forced vital capacity, with every other question answered no."""
    asked = screen(**answers) | {"forced_vital_capacity_percent": percent}
    return checked(plan(*doses), case(screen=asked, problems=[a_problem(pattern)]))


def test_a_low_capacity_is_breathing_trouble_whatever_was_answered() -> None:
    finding = the("safety.screen.breathing-trouble", capacity(59))
    assert finding.needs_second_name
    assert "59 percent" in finding.because
    assert interruptions(capacity(60)) == []


def test_a_low_capacity_stops_a_dose_to_the_neck() -> None:
    result = capacity(40, a_dose("splenius-capitis", "right", 50, 2), pattern="torticollis")
    assert the("safety.swallowing-and-breathing", result).severity is Severity.STOP


def test_breathing_trouble_that_was_answered_yes_needs_no_measurement() -> None:
    finding = the("safety.screen.breathing-trouble", checked(the_case=case(screen=screen(breathing_trouble="yes"))))
    assert "percent" not in finding.because


def test_other_questions_say_nothing_of_the_capacity() -> None:
    finding = the("safety.screen.relapse", capacity(30, relapse="yes"))
    assert "percent" not in finding.because


# Bleeding


def ratio(inr: Any, muscle: str, pattern: str, answer: str = "yes", days: int = 0) -> list[Finding]:
    """What is said of bleeding for one muscle, with a ratio measured so many days ago."""
    asked = screen(anticoagulant=answer) | {"inr": inr, "inr_on": ago(days)}
    problem = a_problem(pattern)
    return of("safety.bleeding", checked(plan(a_dose(muscle, "right", 50, 2)), case(screen=asked, problems=[problem])))


@pytest.mark.parametrize(("muscle", "pattern"), [
    ("iliopsoas", "flexed-hip"), ("psoas-major", "flexed-hip"), ("quadratus-lumborum", "paraspinal-spasm"),
    ("longus-colli", "anterocollis"), ("splenius", "torticollis"), ("tibialis-posterior", "equinovarus-foot"),
])  # fmt: skip
def test_where_a_bleed_cannot_be_pressed_on_the_ratio_is_asked_for(muscle: str, pattern: str) -> None:
    assert ratio(None, muscle, pattern)
    assert ratio(None, muscle, pattern, "not_asked")
    assert not ratio(None, muscle, pattern, "no")
    assert not ratio(2, muscle, pattern)


@pytest.mark.parametrize(("muscle", "pattern"), [
    ("soleus", "equinovarus-foot"), ("flexor-digitorum-profundus", "clenched-fist"), ("adductor-magnus", "adducted-thighs"),
    ("splenius-capitis", "torticollis"),
])  # fmt: skip
def test_where_it_can_be_pressed_on_only_a_high_ratio_asks(muscle: str, pattern: str) -> None:
    assert not ratio(None, muscle, pattern)
    assert not ratio(Decimal("3.5"), muscle, pattern)
    assert ratio(Decimal("3.6"), muscle, pattern)


def test_a_high_ratio_asks_although_the_answer_was_no_and_however_old_it_is() -> None:
    assert ratio(5, "soleus", "equinovarus-foot", "no")
    assert ratio(5, "soleus", "equinovarus-foot", "no", days=30)


# The course


@pytest.mark.parametrize(("units", "told"), [(100, 0), (105, 1)])
@pytest.mark.parametrize("who", [{"first_toxin_treatment": "yes"}, {"first_toxin_treatment": "not_asked"},
                                 {"screen": screen(frailty="yes")}, {"screen": screen(frailty="not_asked")}])  # fmt: skip
def test_more_than_half_of_the_limit_is_told_at_the_start_and_in_the_frail(units: int, told: int, who: dict[str, Any]) -> None:
    found = of("safety.start-low", legs(units, **who))
    assert [one.severity for one in found] == [Severity.NOTE] * told


def test_a_person_who_is_neither_new_nor_frail_is_not_told_to_start_low() -> None:
    assert of("safety.start-low", legs(200)) == []


@pytest.mark.parametrize(("last", "told"), [(100, 1), (199, 1), (200, 0), (400, 0)])
def test_a_large_step_up_from_the_last_dose_is_told(last: int, told: int) -> None:
    older = treatment(300, 20, indication="limb_spasticity")
    course = history("no", older, treatment(150, last, indication="limb_spasticity"))
    assert len(of("safety.step-up", legs(150, toxin_history=course))) == told


@pytest.mark.parametrize("use", ["limb_spasticity", "cervical_dystonia", "not_known"])
def test_a_step_is_measured_from_the_last_dose_into_muscles(use: str) -> None:
    assert of("safety.step-up", legs(150, toxin_history=history("no", treatment(150, 50, indication=use))))


def test_two_treatments_of_one_day_and_size_are_no_riddle() -> None:
    alike = [treatment(150, 50, indication="limb_spasticity", clinic=clinic) for clinic in ("Ours", "Theirs")]
    assert legs(150, toxin_history=history("no", *alike)).could_not_run == ()
    assert len(of("safety.step-up", legs(150, toxin_history=history("no", *alike)))) == 1


@pytest.mark.parametrize("other", [
    treatment(150, 50, indication="bladder"), treatment(150, 50, ABO, indication="limb_spasticity"),
    treatment(150, None, indication="limb_spasticity"), treatment(None, 50, indication="limb_spasticity"),
    treatment(150, 0, indication="limb_spasticity"), treatment(150, 50, indication="limb_spasticity", status="cancelled"),
])  # fmt: skip
def test_no_step_is_measured_from_what_cannot_be_compared(other: dict[str, Any]) -> None:
    assert of("safety.step-up", legs(150, toxin_history=history("no", other))) == []


# Doses too small to draw, volumes too large to stay


@pytest.mark.parametrize(
    ("product", "units", "asks"),
    [(ONA, "1.5", True), (ONA, "4.9", True), (ONA, "5", False), (ABO, "9", True), (ABO, "10", False)],
)
def test_less_than_one_step_looks_like_millilitres(product: str, units: str, asks: bool) -> None:
    result = checked(plan(a_dose("soleus", "right", 5, 1) | {"units": Decimal(units)}, product=product), case(product=product))
    assert [one.severity for one in of("safety.below-one-step", result)] == [Severity.REASON] * asks


@pytest.mark.parametrize(("millilitres", "asks"), [(8, False), (10, True)])
def test_more_than_2_ml_at_a_site_needs_a_reason_where_the_label_gives_no_volume(millilitres: int, asks: bool) -> None:
    weak = {"vial_units": 100, "diluent_ml": millilitres}
    result = checked(plan(a_dose("soleus", "right", 75, 3), dilution=weak))
    assert bool(of("safety.large-volume", result)) is asks


def test_where_the_label_gives_a_volume_it_is_the_label_that_speaks() -> None:
    weak = {"vial_units": 500, "diluent_ml": 5}
    result = checked(plan(a_dose("soleus", "right", 500, 2), product=ABO, dilution=weak), case(product=ABO))
    assert of("safety.large-volume", result) == []
    assert of("safety.site-volume", result)


# Another product, the screen from a record, reasons of another day


@pytest.mark.parametrize(("days", "severity"), [(83, "reason"), (84, "note"), (111, "note"), (112, None)])
def test_another_product_is_told_until_the_reach_of_the_question_ends(days: int, severity: str | None) -> None:
    result = checked(the_case=case(toxin_history=history("yes", treatment(days, 500, ABO), treatment(100))))
    found = [one for one in result.findings if one.rule.startswith("safety.other-product")]
    assert [one.severity.value for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize("by", ["person", "carer", "person_and_carer", "record"])
def test_a_screen_answered_from_the_record_alone_needs_a_reason(by: str) -> None:
    asked = interruptions(checked(the_case=case(screen=screen() | {"answered_by": by})))
    assert asked == (["safety.screen-record-only"] if by == "record" else [])


@pytest.mark.parametrize(("days", "stops"), [(-1, True), (0, False), (5, False), (6, True), (180, True)])
def test_a_reason_is_written_between_the_assessment_and_the_plan(days: int, stops: bool) -> None:
    asked = case(goals=[], assessed_on=ago(5))
    missing = the("safety.no-goal", checked(the_case=asked))
    accepted = with_overrides(plan(), override(missing, on=ago(days)))
    result = checked(accepted, asked)
    assert bool(of("safety.reason-of-another-day", result)) is stops
    assert bool(still_open(accepted, result)) is stops


def test_a_reason_dated_after_the_plan_answers_nothing_even_before_the_check_is_run_again() -> None:
    result = checked(the_case=case(goals=[]))
    late = override(the("safety.no-goal", result), on=ago(-1, DAY))
    assert still_open(with_overrides(plan(), late), result)
