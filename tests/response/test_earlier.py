"""Earlier sessions: their toxin still acts, in relief and in weakness, and nothing of them is left out in silence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import (
    ABO,
    ANKLE,
    ELBOW,
    INCO,
    ONA,
    Dose,
    L,
    R,
    case_of,
    case_with,
    course_of,
    few,
    foretold,
    goal,
    known,
    learned,
    level_of,
    many,
    never_falls,
    plainly,
    plan_of,
    problem_of,
    session_of,
    single_draw,
    target,
    with_setting,
)

from eutonia.domain import BadInput
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import GivenDose, Session
from eutonia.domain.effect import EffectTable
from eutonia.domain.plan import Plan
from eutonia.response import effect_table, forecast, functional_weight, outlook, shares, volume
from eutonia.response.curves import part_still_weakening, rise_and_fall
from eutonia.response.earlier import EarlierDose, Remains, refuse_sessions
from eutonia.response.person import density_per_unit
from eutonia.response.scene import Scene, set_scene
from eutonia.response.weights import worths

UNKNOWN_TO_THE_BELIEF = "daxibotulinumtoxinA"
few_examples = settings(max_examples=15)


def foot() -> Case:
    return case_with("equinovarus-foot")


def earlier(*doses: Dose, weeks_ago: float = 12, case: Case | None = None, product: str = ONA) -> tuple[Session, ...]:
    return (session_of(*(doses or ANKLE), weeks_ago=weeks_ago, case=case or foot(), product=product),)


def table(case: Case, muscle: str, sessions: tuple[Session, ...], belief: Belief | None = None, steps: int = 20) -> EffectTable:
    return effect_table(case, known(), belief or few(), [target(muscle)], ONA, steps, 12, sessions)


def relief_then(draw: dict[str, float], doses: list[tuple[float, float]], day: float, part: str, measure: str) -> float:
    """Block on a day from (density, days ago) of every dose."""
    return slow.hill(draw, sum(x * slow.acting(draw, day + ago) for x, ago in doses), part, measure)


@few_examples
@given(
    st.sampled_from(["ashworth", "spasms_per_day", "pain"]),
    st.integers(0, 18),
    st.sampled_from([ONA, ABO, INCO]),
    st.integers(2, 40),
)
def test_the_course_is_that_of_the_slow_twin(measure: str, week: int, product: str, weeks_ago: int) -> None:
    case = foot()
    sessions = earlier(("soleus", R, 80), weeks_ago=weeks_ago, product=product)
    course = course_of(foretold(plan_of(("soleus", R, 60)), case, few(), sessions), measure)
    share, millilitres = shares(case, known())[0][target("soleus")], volume("soleus", case.person, known()).millilitres
    number = {"ashworth": 4.0, "spasms_per_day": 8.0, "pain": 6.0}[measure]
    ago, assessed = 7 * weeks_ago, -(case.planned_for - case.assessed_on).days
    written = []
    for at in range(few().draws):
        draw = single_draw(few(), at)
        before = (slow.density(draw, product, 80, millilitres, wasted=True), ago)
        now = (slow.density(draw, ONA, 60, millilitres, wasted=True), 0)
        full = slow.full_relief(draw, "leg", measure, "ankle", problem_of(few(), at, "equinovarus-foot"), cycles=1)
        untreated = level_of(few(), at, number, measure, "equinovarus-foot")
        untreated += full * share * relief_then(draw, [before], assessed, "leg", measure)
        untreated += slow.placebo(draw, assessed + ago, "leg", measure)
        left = untreated + slow.drift(draw, 7 * week, measure)
        left -= full * share * relief_then(draw, [before, now], 7 * week, "leg", measure)
        left -= slow.placebo(draw, 7 * week, "leg", measure) + slow.placebo(draw, 7 * week + ago, "leg", measure)
        written.append(slow.written(draw, left, measure))
    assert float(course.bands[week].median) == pytest.approx(float(np.median(written)), abs=0.002)
    assert float(course.bands[week].low_80) == pytest.approx(float(np.quantile(written, 0.1)), abs=0.002)


@few_examples
@given(st.integers(1, 40), st.integers(2, 30), st.integers(0, 15))
def test_benefit_is_what_the_dose_adds_to_what_was_there(step: int, weeks_ago: int, at: int) -> None:
    case = case_of(a_problem("equinovarus-foot"), goals=(goal("equinovarus-foot", target_ashworth="1"),))
    sessions = earlier(("soleus", R, 80), weeks_ago=weeks_ago, case=case)
    found = table(case, "soleus", sessions, steps=step).benefit[at, 0, step]
    share, millilitres = shares(case, known())[0][target("soleus")], volume("soleus", case.person, known()).millilitres
    draw = single_draw(few(), at)
    before = (slow.density(draw, ONA, 80, millilitres, wasted=True), 7 * weeks_ago)
    now = (slow.density(draw, ONA, 5 * step, millilitres, wasted=True), 0)
    full = slow.full_relief(draw, "leg", "ashworth", "ankle", problem_of(few(), at, "equinovarus-foot"), cycles=1)
    days = (np.arange(84 * 4) + 0.5) / 4
    gain = [
        relief_then(draw, [before, now], day, "leg", "ashworth") - relief_then(draw, [before], day, "leg", "ashworth")
        for day in days
    ]
    assert found == pytest.approx(12 * full * share * np.mean(gain), rel=0.005, abs=0.002)


@few_examples
@given(st.integers(1, 60), st.integers(1, 40), st.integers(0, 15))
def test_weakness_is_that_of_all_toxin_less_that_of_what_was_there(step: int, weeks_ago: int, at: int) -> None:
    case = foot()
    sessions = earlier(("soleus", R, 80), weeks_ago=weeks_ago)
    found = table(case, "soleus", sessions, steps=step).weakness[at, 0, step]
    millilitres, matters = volume("soleus", case.person, known()).millilitres, functional_weight("soleus", R, case, known())
    draw = single_draw(few(), at)
    before = slow.still_weakening(draw, slow.density(draw, ONA, 80, millilitres, wasted=True), 7 * weeks_ago)
    now = slow.density(draw, ONA, 5 * step, millilitres, wasted=True)
    expected = slow.hazard(draw, before + now, "leg", matters) - slow.hazard(draw, before, "leg", matters)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_no_earlier_session_is_the_same_to_the_last_bit_as_none_said() -> None:
    one, other = table(foot(), "soleus", ()), effect_table(foot(), known(), few(), [target("soleus")], ONA, 20, 12)
    assert one.benefit.tobytes() == other.benefit.tobytes()
    assert foretold(plan_of(*ANKLE), foot(), few(), ()) == foretold(plan_of(*ANKLE), foot(), few())


def test_muscles_that_earlier_toxin_did_not_reach_are_calculated_as_ever() -> None:
    """But for the cycle that has passed: without a trend the table is the same to the last bit."""
    steady = learned(few(), trend=0.0)
    other_side = earlier(("soleus", L, 100), ("biceps-brachii", R, 100))
    for muscle in ("soleus", "gastrocnemius"):
        fresh, treated = table(foot(), muscle, (), steady), table(foot(), muscle, other_side, steady)
        assert fresh.benefit.tobytes() == treated.benefit.tobytes()
        assert fresh.weakness.tobytes() == treated.weakness.tobytes()


@pytest.mark.parametrize("muscle", ["soleus", "gastrocnemius", "triceps-surae"])
def test_where_toxin_still_acts_a_dose_adds_less_and_weakens_more(muscle: str) -> None:
    steady = learned(few(), trend=0.0)
    weak = earlier((muscle, R, 20), weeks_ago=11)
    strong = earlier((muscle, R, 2000), weeks_ago=11)
    fresh, after_weak, after_strong = (table(foot(), muscle, sessions, steady) for sessions in ((), weak, strong))
    assert (after_weak.weakness[:, 0, 1:] > fresh.weakness[:, 0, 1:]).all()
    assert after_strong.benefit[:, 0, 20].mean() < fresh.benefit[:, 0, 20].mean()
    for found in (after_weak, after_strong):
        assert never_falls(found.benefit)
        assert never_falls(found.weakness)
        assert (found.benefit[:, :, 0] == 0).all()
        assert (found.weakness[:, :, 0] == 0).all()


def test_old_toxin_fades_out_of_the_table() -> None:
    steady = learned(few(), trend=0.0)
    fresh = table(foot(), "soleus", (), steady)
    far = [
        abs(table(foot(), "soleus", earlier(weeks_ago=weeks), steady).benefit - fresh.benefit).max()
        for weeks in (8, 16, 30, 45)
    ]
    assert far == sorted(far, reverse=True)
    assert far[-1] < 0.05 * fresh.benefit.max()


def test_a_dose_to_a_group_is_in_each_of_its_members() -> None:
    steady = learned(few(), trend=0.0)
    group = earlier(("gastrocnemius", R, 100))
    names = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")
    sizes = [volume(one, foot().person, known()).millilitres for one in names]
    doses = [
        GivenDose(muscle=one, side=R, units=Decimal(f"{100 * size / sum(sizes):.3f}"))
        for one, size in zip(names, sizes, strict=True)
    ]
    heads = group[0].model_copy(update={"doses": tuple(doses)})
    for muscle in ("gastrocnemius", "gastrocnemius-medial-head", "triceps-surae"):
        one, other = table(foot(), muscle, group, steady), table(foot(), muscle, (heads,), steady)
        assert np.allclose(one.benefit, other.benefit, rtol=1e-3)
        assert np.allclose(one.weakness, other.weakness, rtol=1e-3)


def test_sessions_add_up_whatever_their_order_and_product() -> None:
    first, second = earlier(weeks_ago=30, product=ABO), earlier(weeks_ago=13, product=INCO)
    both = table(foot(), "soleus", (*first, *second))
    assert np.allclose(both.benefit, table(foot(), "soleus", (*second, *first)).benefit)
    steady = learned(few(), trend=0.0)
    alone, with_older = (table(foot(), "soleus", sessions, steady).weakness[:, 0, 1:] for sessions in (second, first + second))
    assert (with_older > alone).all()


def test_without_treatment_means_without_this_session() -> None:
    case, belief = foot(), plainly(many(), foot())
    sessions = earlier(weeks_ago=8)
    fresh, treated = (course_of(foretold(plan_of(*ANKLE), case, belief, one)) for one in ((), sessions))
    assert treated.without_treatment[2] < fresh.without_treatment[2]
    assert treated.bands[4].median < treated.without_treatment[4]
    nothing = course_of(foretold(plan_of(), case, belief, sessions))
    assert tuple(band.median for band in nothing.bands) == nothing.without_treatment == treated.without_treatment
    assert nothing.never_felt == 1


def test_a_session_is_felt_by_what_it_adds() -> None:
    """A tenth of the dose on top of a strong effect is not felt, though the person feels well."""
    case = case_with("flexed-elbow")
    sessions = earlier(*ELBOW, weeks_ago=5, case=case)
    little = [(muscle, side, 2) for muscle, side, _ in ELBOW]
    light, full = (course_of(foretold(plan_of(*doses), case, many(), sessions)) for doses in (little, ELBOW))
    assert light.never_felt > 0.9
    assert full.never_felt < light.never_felt
    alone = course_of(foretold(plan_of(*ELBOW), case))
    soon = course_of(foretold(plan_of(*ELBOW), case, many(), earlier(*ELBOW, weeks_ago=10, case=case)))
    assert soon.onset_day is not None
    assert alone.onset_day is not None
    assert soon.onset_day.median < alone.onset_day.median
    assert soon.peak_week is not None
    assert alone.peak_week is not None
    assert soon.peak_week.median <= alone.peak_week.median


def test_the_response_grows_with_each_cycle_that_has_passed() -> None:
    growing = learned(few(), trend=0.5)
    long_ago = [earlier(weeks_ago=60 + 12 * back)[0] for back in range(3)]
    none, one, three = (table(foot(), "soleus", tuple(long_ago[:count]), growing).benefit[:, 0, 1:] for count in (0, 1, 3))
    assert np.allclose(one / none, np.exp(0.5))
    assert np.allclose(three / none, np.exp(1.5))


def test_toxin_from_more_than_a_year_ago_is_not_counted() -> None:
    steady = learned(few(), trend=0.0)
    fresh = table(foot(), "soleus", (), steady)
    assert np.array_equal(table(foot(), "soleus", earlier(weeks_ago=53), steady).benefit, fresh.benefit)
    assert not np.array_equal(table(foot(), "soleus", earlier(weeks_ago=51), steady).benefit, fresh.benefit)
    shorter = with_setting(known(), response__earlier_weeks=10)
    within = effect_table(foot(), shorter, steady, [target("soleus")], ONA, 20, 12, earlier(weeks_ago=11))
    assert np.array_equal(within.benefit, fresh.benefit)


def test_a_product_the_belief_does_not_know_is_named_and_not_guessed() -> None:
    sessions = earlier(product=UNKNOWN_TO_THE_BELIEF)
    steady = learned(few(), trend=0.0)
    found = forecast(plan_of(*ANKLE), foot(), known(), steady, earlier=sessions)
    (said,) = found.not_forecast
    assert UNKNOWN_TO_THE_BELIEF in said
    assert "is not in the forecast" in said
    assert np.array_equal(table(foot(), "soleus", sessions, steady).benefit, table(foot(), "soleus", (), steady).benefit)
    assert outlook(foot(), known(), steady, ONA, earlier=sessions).not_forecast == found.not_forecast
    long_ago = earlier(product=UNKNOWN_TO_THE_BELIEF, weeks_ago=60)
    assert forecast(plan_of(*ANKLE), foot(), known(), steady, earlier=long_ago).not_forecast == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"product": "no-such"}, r"sessions\[0\]\.product: found 'no-such'; expected the id of a product"),
        ({"doses": [{"muscle": "no-such", "side": "right", "units": 5}]}, r"sessions\[0\]\.doses\[0\]\.muscle: found 'no-such'"),
    ],
)
def test_names_that_the_knowledge_lacks_are_refused(changes: dict[str, object], message: str) -> None:
    session = Session.model_validate(earlier()[0].model_dump() | changes)
    with pytest.raises(BadInput, match=message):
        forecast(plan_of(*ANKLE), foot(), known(), few(), earlier=(session,))


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_session_that_is_not_before_the_planned_day_is_refused(days: int) -> None:
    later = earlier()[0].model_copy(update={"given_on": foot().planned_for + timedelta(days=days)})
    with pytest.raises(BadInput, match=r"sessions\[1\]\.given_on: .*expected a day before the planned session"):
        table(foot(), "soleus", (*earlier(), later))


def test_every_fault_of_the_sessions_is_told_at_once() -> None:
    wrong = earlier()[0].model_copy(update={"given_on": foot().planned_for, "product": "no-such"})
    with pytest.raises(BadInput) as refused:
        forecast(plan_of(), foot(), known(), few(), earlier=(wrong,))
    assert len(refused.value.problems) == 2


def test_the_totals_are_those_the_planner_saw_with_earlier_toxin_too() -> None:
    case, sessions = foot(), earlier(weeks_ago=11)
    found = foretold(plan_of(*ANKLE), case, earlier=sessions)
    targets = [target(muscle, side) for muscle, side, _ in ANKLE]
    seen = effect_table(case, known(), many(), targets, ONA, 75 // 5, 12, sessions)
    assert float(found.goal_weeks.median) == pytest.approx(np.median(seen.benefit[:, :, -1].sum(axis=1)), abs=0.001)
    weak = 1 - np.exp(-seen.weakness[:, :, -1].sum(axis=1))
    assert float(found.weakness.median) == pytest.approx(np.median(weak), abs=0.001)


@few_examples
@given(st.sampled_from(sorted(known().patterns)), st.sampled_from([ONA, ABO, INCO]), st.integers(1, 51), st.integers(1, 400))
def test_whatever_was_given_before_the_forecast_is_in_order(pattern: str, product: str, weeks_ago: int, units: int) -> None:
    muscle, case = known().patterns[pattern].muscles[0].muscle, case_with(pattern)
    plan: Plan = plan_of((muscle, R, units))
    found = foretold(plan, case, few(), earlier((muscle, R, units), weeks_ago=weeks_ago, case=case, product=product))
    assert 0 <= found.weakness.low_95 <= found.weakness.median <= found.weakness.high_95 <= 1
    assert found.goal_weeks.low_95 >= 0
    for chance in found.goals:
        assert all(0 <= one <= other <= 1 for one, other in zip(chance.without_treatment, chance.probability, strict=True))
    for course in found.courses:
        assert all(band.low_95 <= band.median <= band.high_95 for band in course.bands)
        assert 0 <= course.never_felt <= 1


DAYS = np.array([0.0, 20, 60])


def scene_after(sessions: tuple[Session, ...], case: Case | None = None, belief: Belief | None = None) -> Scene:
    return set_scene(case or foot(), known(), belief or few(), ONA, 12, sessions)


def thrice_in_soleus() -> tuple[Session, ...]:
    """Three sessions, two of them on one day, and one of an unknown product."""
    doses = [(("soleus", R, 50), 8, ONA), (("soleus", R, 30), 14, ONA), (("soleus", R, 200), 14, ABO)]
    known_ones = (session_of(dose, weeks_ago=ago, case=foot(), product=product) for dose, ago, product in doses)
    return (*known_ones, *earlier(product=UNKNOWN_TO_THE_BELIEF, weeks_ago=20))


def per_unit(scene: Scene, muscle: str, product: str = ONA) -> np.ndarray:
    return density_per_unit(scene.reading, known().muscles[muscle], scene.case.person, known(), product)


def test_every_dose_is_kept_with_its_days_and_its_own_density() -> None:
    scene = scene_after(thrice_in_soleus())
    assert set(scene.earlier.doses) == {target("soleus")}
    kept = scene.earlier.doses[target("soleus")]
    assert [one.days_ago for one in kept] == [56, 98, 98]
    for one, units, product in zip(kept, (50, 30, 200), (ONA, ONA, ABO), strict=True):
        assert np.allclose(one.density, units * per_unit(scene, "soleus", product))
    assert scene.earlier.days_ago == (56, 98, 98, 140)
    (said,) = scene.earlier.not_counted
    assert UNKNOWN_TO_THE_BELIEF in said


def test_what_remains_is_the_sum_of_what_is_left_of_each_dose() -> None:
    scene = scene_after(thrice_in_soleus())
    onset, offset = scene.reading.onset_days, scene.reading.offset_days
    remains = Remains(scene.earlier, DAYS, onset, offset)
    expected = sum(
        one.density[:, None] * rise_and_fall(DAYS + one.days_ago, onset[:, None], offset[:, None])
        for one in scene.earlier.doses[target("soleus")]
    )
    found = remains.density(target("soleus"))
    assert found is not None
    assert np.allclose(found, expected)
    assert remains.density(target("soleus", L)) is None
    assert np.array_equal(scene.lasting.days, scene.average.days)


def test_what_still_weakens_a_group_is_what_is_left_in_its_members_over_its_volume() -> None:
    sessions = (*thrice_in_soleus(), *earlier(("gastrocnemius-medial-head", R, 40), weeks_ago=10))
    scene = scene_after(sessions)
    reading, person = scene.reading, scene.case.person

    def left(one: EarlierDose) -> np.ndarray:
        return one.density * part_still_weakening(one.days_ago, reading.onset_days, reading.offset_days, reading.steepness)

    amounts = [
        left(one) * volume(muscle, person, known()).millilitres
        for muscle in ("soleus", "gastrocnemius-medial-head")
        for one in scene.earlier.doses[target(muscle)]
    ]
    assert len(amounts) == 4
    found = scene.still_weakening(target("triceps-surae"))
    assert found is not None
    assert np.allclose(found, sum(amounts) / volume("triceps-surae", person, known()).millilitres)
    alone = scene.still_weakening(target("soleus"))
    assert alone is not None
    assert np.allclose(alone, sum(left(one) for one in scene.earlier.doses[target("soleus")]))
    assert scene.still_weakening(target("gastrocnemius-lateral-head")) is None
    assert scene.still_weakening(target("soleus", L)) is None


@pytest.mark.parametrize(("days", "counted"), [(1, True), (364, True), (365, False)])
def test_a_session_counts_to_the_last_day_of_the_year(days: int, counted: bool) -> None:
    scene = scene_after(earlier(weeks_ago=days / 7))
    assert scene.earlier.days_ago == ((days,) if counted else ())
    assert bool(scene.earlier.doses) is counted


def test_a_scene_holds_what_every_dose_is_weighed_with() -> None:
    scene = scene_after(())
    assert scene.shares == shares(foot(), known())
    assert scene.worths == worths(foot(), known())
    assert scene.average.weeks == 12
    assert scene.singles(target("gastrocnemius", L)) == (
        target("gastrocnemius-medial-head", L),
        target("gastrocnemius-lateral-head", L),
    )
    assert scene.full_relief(0, Measure.PAIN) is scene.full_relief(0, Measure.PAIN)
    assert not scene.earlier.doses
    assert scene.earlier.days_ago == scene.earlier.not_counted == ()


def test_wrong_sessions_are_named_as_what_they_are_and_right_ones_pass() -> None:
    wrong = Session.model_validate(earlier()[0].model_dump() | {"doses": [{"muscle": "no-such", "side": "right", "units": 5}]})
    with pytest.raises(BadInput, match=r"^the earlier sessions cannot be used"):
        refuse_sessions((wrong,), foot().planned_for, known())
    refuse_sessions(earlier(), foot().planned_for, known())
    refuse_sessions((), foot().planned_for, known())


@pytest.mark.parametrize(("weeks_ago", "peak_week"), [(3, 1.0), (4, 0.5)])
def test_the_peak_of_each_course_is_that_of_all_its_toxin(weeks_ago: int, peak_week: float) -> None:
    """Toxin peaks after 30.5 days: in the elbow by the planned dose, in the foot by far more that was given before."""
    steady = learned(few(), onset_days=20.0, offset_gap_days=30.0, felt_least=0.0)
    case = case_of(a_problem("flexed-elbow"), a_problem("equinovarus-foot"))
    sessions = earlier(*ANKLE, weeks_ago=weeks_ago, case=case)
    plan = plan_of(*ELBOW, ("soleus", R, 1))
    elbow, ankle = (one.peak_week for one in foretold(plan, case, steady, sessions, weeks=1).courses)
    assert elbow is not None
    assert ankle is not None
    assert float(elbow.median) == pytest.approx(20 * 50 / 30 * np.log(2.5) / 7, abs=0.001)
    assert float(ankle.median) == peak_week
