"""Laws of the guard: order-free, side-symmetric, and monotone. More history, less certainty or more dose never asks for less."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.safety.scenes import (
    ABO,
    DAY,
    INCO,
    KNOWLEDGE,
    ONA,
    a_problem,
    ago,
    case,
    checked,
    grade,
    history,
    plan,
    screen,
    treatment,
)

from eutonia.domain import Case, CheckResult, Plan, Units

laws = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MUSCLES = ("soleus", "gastrocnemius-medial-head", "gastrocnemius", "tibialis-posterior", "hip-adductors", "adductor-longus",
           "gracilis", "quadriceps-femoris", "biceps-brachii", "flexor-digitorum-superficialis", "sternocleidomastoid",
           "splenius-capitis")  # fmt: skip
PATTERNS = ("equinovarus-foot", "adducted-thighs", "stiff-knee", "flexed-elbow", "clenched-fist", "torticollis")
SIDES = st.sampled_from(["right", "left"])
ANSWERS = st.sampled_from(["yes", "no", "not_asked", "cannot_establish"])
UNKNOWN = ("not_asked", "cannot_establish")
QUESTIONS = st.sampled_from(sorted(KNOWLEDGE.screen))
JURISDICTIONS = st.sampled_from(["US", "UK/EU"])
STEP = int(KNOWLEDGE.products[ONA].step_units)

Document = dict[str, Any]


@st.composite
def treatments(draw: st.DrawFn) -> Document:
    """One earlier treatment, known in full or in part."""
    days = draw(st.one_of(st.none(), st.sampled_from([0, 21, 83, 84, 85, 111, 112, 400])))
    units = draw(st.one_of(st.none(), st.sampled_from([50, 200, 325, 400])))
    product = draw(st.sampled_from([ONA, ONA, ABO, INCO, None]))
    status = draw(st.sampled_from(["given", "given", "given", "cancelled"]))
    confirmed = draw(st.sampled_from(["yes", "yes", "no", "not_asked"]))
    return treatment(days, units, product, status=status, confirmed=confirmed)


@st.composite
def histories(draw: st.DrawFn) -> Document:
    """A history. A bare yes is written as what it means: a treatment of which nothing is known."""
    listed = draw(st.lists(treatments(), max_size=2))
    answer = draw(st.sampled_from(["no", "yes", "yes", "cannot_establish", "not_asked"]))
    if answer == "yes":
        listed = [*listed, treatment(None, None, None)] if draw(st.booleans()) else [*listed, treatment(100)]
    by = draw(st.sampled_from(["person_and_carer", "person_and_carer", "record", "nobody"]))
    return history(answer, *listed, answered_by=by, answered_on=ago(draw(st.sampled_from([0, 0, 14, 15]))))


@st.composite
def doses(draw: st.DrawFn) -> list[Document]:
    """Some rows, one for each muscle and side, in whole steps."""
    places = draw(st.lists(st.tuples(st.sampled_from(MUSCLES), SIDES), min_size=1, max_size=4, unique=True))
    return [
        {"muscle": m, "side": s, "units": draw(st.integers(1, 30)) * STEP, "sites": draw(st.integers(1, 6))} for m, s in places
    ]


@st.composite
def findings(draw: st.DrawFn) -> list[Document]:
    """What was found in some muscles. Infection has a test of its own, since the screen answers for every site."""
    places = draw(st.lists(st.tuples(st.sampled_from((*MUSCLES, "gluteus-medius")), SIDES), max_size=2, unique=True))
    strength = st.one_of(st.none(), st.integers(0, 5))
    return [
        {"muscle": m, "side": s, "strength": draw(strength), "tone_is_useful": draw(ANSWERS), "overactive": draw(ANSWERS)}
        for m, s in places
    ]


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Document, Document]:
    """A plan and a case as documents: ordinary in most things, odd in a few, so that no fault hides behind another."""
    rows, jurisdiction = draw(doses()), draw(JURISDICTIONS)
    named = draw(st.lists(st.tuples(st.sampled_from(PATTERNS), SIDES), min_size=1, max_size=3, unique=True))
    problems = [a_problem(p, s, tone_is_useful=draw(st.sampled_from(["no", "no", "yes"]))) for p, s in named]
    odd = {draw(QUESTIONS): draw(ANSWERS) for _ in range(draw(st.integers(0, 2)))}
    asked = screen() | {"answered_on": ago(draw(st.sampled_from([0, 0, 28, 29])))}
    asked["answers"] |= odd
    changes: Document = {"jurisdiction": jurisdiction, "problems": problems, "screen": asked}
    if draw(st.booleans()):
        changes |= {"toxin_history": draw(histories()), "muscles": draw(findings())}
    changes |= {"first_toxin_treatment": draw(ANSWERS)}
    dilution = draw(st.sampled_from([{"vial_units": 100, "diluent_ml": 2}, {"vial_units": 100, "diluent_ml": 7}, None]))
    the_plan = plan(*rows, jurisdiction=jurisdiction, dilution=dilution)
    return the_plan.model_dump(mode="json"), case(**changes).model_dump(mode="json")


def run(the_plan: Document, the_case: Document) -> CheckResult:
    """The check of two documents."""
    return checked(Plan.model_validate(the_plan), Case.model_validate(the_case))


def asked_for(result: CheckResult) -> set[tuple[str, str | None, str | None]]:
    """Everything that interrupts: rule, muscle and side."""
    return {(finding.rule, finding.muscle, finding.side) for finding in result.findings if finding.interrupts}


def turned(document: Any) -> Any:
    """A document seen in a mirror."""
    if isinstance(document, dict):
        return {key: turned(value) for key, value in document.items()}
    if isinstance(document, list):
        return [turned(value) for value in document]
    return {"right": "left", "left": "right"}.get(document, document) if isinstance(document, str) else document


@laws
@given(scenes(), st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(scene: tuple[Document, Document], random: Any) -> None:
    the_plan, the_case = deepcopy(scene)
    for rows in (the_plan["doses"], the_case["problems"], the_case["muscles"], the_case["toxin_history"]["treatments"]):
        random.shuffle(rows)
    answers = list(the_case["screen"]["answers"].items())
    random.shuffle(answers)
    the_case["screen"]["answers"] = dict(answers)
    assert run(the_plan, the_case) == run(*scene)


@laws
@given(scenes())
def test_left_and_right_are_alike(scene: tuple[Document, Document]) -> None:
    straight, mirrored = run(*scene), run(turned(scene[0]), turned(scene[1]))

    def seen(result: CheckResult, mirror: bool) -> Counter[Any]:
        return Counter(
            (f.rule, f.severity, f.muscle, f.side.other if mirror and f.side else f.side, f.needs_second_name,
             f.arithmetic and (f.arithmetic.total, f.arithmetic.limit, len(f.arithmetic.terms)))
            for f in result.findings
        )  # fmt: skip

    assert seen(mirrored, True) == seen(straight, False)
    sides = {(use.limit, use.side.other if use.side else None, use.planned, use.given) for use in mirrored.limits}
    assert sides == {(use.limit, use.side, use.planned, use.given) for use in straight.limits}
    assert mirrored.eligible_from == straight.eligible_from


@laws
@given(scenes(), treatments())
def test_more_history_never_asks_for_less(scene: tuple[Document, Document], another: Document) -> None:
    the_plan, the_case = deepcopy(scene)
    the_case["toxin_history"]["treatments"].append(another)
    before, after = run(*scene), run(the_plan, the_case)
    assert grade(after) >= grade(before)
    assert asked_for(after) >= asked_for(before)


def paths_to_forget(the_plan: Document, the_case: Document) -> list[tuple[Document, str, Any]]:
    """Every known thing, and what it becomes when it is forgotten."""
    asked, told = the_case["screen"], the_case["toxin_history"]
    found: list[tuple[Document, str, Any]] = [(the_plan, "dilution", None)]
    found += [(told, "any_in_16_weeks", unknown) for unknown in UNKNOWN]
    found += [(told, "answered_on", None), (told, "answered_by", "nobody"), (asked, "answered_on", None), (asked, "inr", None)]
    found += [(one, key, None) for one in told["treatments"] for key in ("units", "product", "given_on")]
    found += [(one, "confirmed", unknown) for one in told["treatments"] for unknown in UNKNOWN]
    found += [(asked["answers"], key, unknown) for key in asked["answers"] for unknown in UNKNOWN]
    found += [
        (one, key, unknown)
        for one in the_case["problems"]
        for key in ("tone_is_useful", "fixed_contracture")
        for unknown in UNKNOWN
    ]
    found += [
        (one, key, unknown) for one in the_case["muscles"] for key in ("tone_is_useful", "overactive") for unknown in UNKNOWN
    ]
    found += [(one, "strength", None) for one in the_case["muscles"]]
    found += [(the_case, "first_toxin_treatment", unknown) for unknown in UNKNOWN]
    found += [(the_case["person"], "mobility", "not_asked")]
    return [(record, key, unknown) for record, key, unknown in found if record[key] not in UNKNOWN]


@settings(laws, max_examples=250)
@given(scenes(), st.data())
def test_less_certainty_never_asks_for_less(scene: tuple[Document, Document], data: st.DataObject) -> None:
    the_plan, the_case = deepcopy(scene)
    record, key, unknown = data.draw(st.sampled_from(paths_to_forget(the_plan, the_case)))
    record[key] = unknown
    assert grade(run(the_plan, the_case)) >= grade(run(*scene))


@laws
@given(scenes(), st.integers(1, 40))
def test_older_answers_never_ask_for_less(scene: tuple[Document, Document], days: int) -> None:
    the_plan, the_case = deepcopy(scene)
    the_case["screen"]["answered_on"] = ago(29 + days)
    the_case["toxin_history"]["answered_on"] = ago(15 + days)
    assert grade(run(the_plan, the_case)) >= grade(run(*scene))


@laws
@given(scenes(), st.data())
def test_more_dose_never_asks_for_less(scene: tuple[Document, Document], data: st.DataObject) -> None:
    the_plan, the_case = deepcopy(scene)
    data.draw(st.sampled_from(the_plan["doses"]))["units"] += data.draw(st.integers(1, 40)) * STEP
    before, after = run(*scene), run(the_plan, the_case)
    assert grade(after) >= grade(before)
    assert asked_for(after) >= asked_for(before)


@laws
@given(scenes())
def test_the_total_is_the_sum_of_the_rows_and_no_other_product_is_in_it(scene: tuple[Document, Document]) -> None:
    result, the_plan = run(*scene), Plan.model_validate(scene[0])
    rows = sum((dose.units for dose in the_plan.doses), Decimal(0))
    (cumulative,) = [use for use in result.limits if use.limit.endswith("-cumulative")]
    assert the_plan.total == Units(rows, ONA)
    assert cumulative.planned == rows
    listed = Case.model_validate(scene[1]).toxin_history.treatments
    inside = [t for t in listed if t.status != "cancelled" and (t.given_on is None or (DAY - t.given_on).days < 84)]
    assert cumulative.given == sum((t.units for t in inside if t.units is not None and t.product == ONA), Decimal(0))


@laws
@given(scenes())
def test_every_check_runs_and_the_same_question_has_the_same_answer(scene: tuple[Document, Document]) -> None:
    result = run(*scene)
    assert result.checks_run == result.checks_known
    assert result == run(*scene)


def test_infection_that_the_screen_does_not_deny_is_never_forgotten() -> None:
    for answer in ("yes", *UNKNOWN):
        asked = screen(infection_at_site=answer)
        row = {"muscle": "soleus", "side": "right", "infection_at_site": "yes", "tone_is_useful": "no"}
        known = checked(the_case=case(screen=asked, muscles=[row]))
        forgotten = checked(the_case=case(screen=asked, muscles=[row | {"infection_at_site": "not_asked"}]))
        assert grade(forgotten) >= grade(known)
