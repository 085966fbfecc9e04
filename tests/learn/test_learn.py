"""What a person's course teaches, as a clinic would see it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from tests.learn.people import ABO, INCO, ONA, TWO, Visits, filled, known, make, population, skeleton
from tests.learn.test_reading import changed
from tests.response.scenes import ANKLE, case_with, course_of, plan_of, target

from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Measure
from eutonia.domain.cycle import Course
from eutonia.knowledge import Knowledge
from eutonia.learn import learn
from eutonia.learn.scores import Kind
from eutonia.response import effect_table, forecast, population_belief
from eutonia.response.scales import log_odds

FOOT_TONE = "baseline:ashworth:equinovarus-foot:right"


def learned(course: Course, belief: Belief | None = None, knowledge: Knowledge | None = None) -> Learned:
    return learn(belief or population(), course, knowledge or known())


def always(before: dict[Kind, float], treated: dict[Kind, float], visits: Visits) -> Course:
    """The same before each session, and the same at all visits after."""
    return filled(visits, lambda kind, day, _: (treated if day % (7 * visits.interval_weeks) else before)[kind])


GRADES = {Kind.ASHWORTH: 4.0, Kind.SPASMS_PER_DAY: 20.0, Kind.PAIN: 7.0}
RELIEVED = {Kind.ASHWORTH: 1.0, Kind.SPASMS_PER_DAY: 3.0, Kind.PAIN: 1.0}


def relief(belief: Belief) -> np.ndarray:
    """How strongly tone of the ankle answers."""
    found = belief.parameters
    names = ("effect.ashworth.leg", "joint.ankle", "aetiology.multiple_sclerosis", "person", "problem:equinovarus-foot:right")
    return np.prod([found[name] for name in names], axis=0)


def test_nothing_is_learned_from_nothing() -> None:
    empty = Course(case=skeleton(Visits()).case)
    found = learned(empty)
    assert found.belief is population()
    assert found.verdict.observations == 0
    assert found.verdict.in_domain
    assert found.verdict.words[0].startswith("Nothing was learned")


def test_a_session_without_follow_up_teaches_only_what_there_was_before() -> None:
    found = learned(changed(always(GRADES, GRADES, Visits()), lambda d: d["cycles"][0].update(follow_ups=())))
    assert changed_names(found.belief) <= {"noise.ashworth", "noise.pain", "dispersion.spasms_per_day", "person", "trend"}
    assert found.belief.parameters[FOOT_TONE].mean() == pytest.approx(4, abs=0.3)
    assert found.verdict.surprises == ()


def test_every_parameter_of_the_population_is_there_and_the_persons_own_beside_them() -> None:
    belief = learned(make(Visits(problems=TWO, products=(ONA, ONA)), 1).course).belief
    own = set(belief.parameters) - set(population().parameters)
    assert set(population().parameters) <= set(belief.parameters)
    assert own == {
        "problem:equinovarus-foot:right",
        "problem:flexed-elbow:left",
        *(f"baseline:{m.value}:{p}" for m in Measure for p in ("equinovarus-foot:right", "flexed-elbow:left")),
    }
    assert {values.shape for values in belief.parameters.values()} == {(population().draws,)}
    assert all(np.isfinite(values).all() and not values.flags.writeable for values in belief.parameters.values())


def test_what_the_course_does_not_touch_keeps_its_draws() -> None:
    belief = learned(make(Visits(measures=("spasms_per_day",)), 1).course).belief.parameters
    for name in ("grading_error", "noise.pain", "joint.thumb", "between.problem", "drift.pain", "slope.tardieu"):
        assert (belief[name] == population().parameters[name]).all()


def changed_names(belief: Belief) -> set[str]:
    return {name for name, values in population().parameters.items() if (belief.parameters[name] != values).any()}


def test_what_goes_with_what_was_taught_moves_along() -> None:
    """The fit holds that legs that answer strongly and those that need little toxin go together; tone was never seen here."""
    strong = learned(always(GRADES, RELIEVED, Visits(measures=("spasms_per_day",), products=(ONA, ONA)))).belief.parameters
    before, after = population().parameters["effect.ashworth.leg"], strong["effect.ashworth.leg"]
    assert 0.8 < np.corrcoef(before, after)[0, 1] < 1


def test_a_strong_response_is_learned_as_strong_and_a_missing_one_as_weak() -> None:
    visits = Visits(products=(ONA, ONA), weeks=(3, 5, 8))
    strong, none = learned(always(GRADES, RELIEVED, visits)), learned(always(GRADES, GRADES, visits))
    before = np.median(relief_of_population())
    assert np.median(relief(strong.belief)) > 1.3 * before
    assert np.median(relief(none.belief)) < 0.75 * before
    assert np.quantile(relief(none.belief), 0.9) < np.quantile(relief_of_population(), 0.9)


def relief_of_population() -> np.ndarray:
    found = population().parameters
    names = ("effect.ashworth.leg", "joint.ankle", "aetiology.multiple_sclerosis", "person")
    return np.prod([found[name] for name in names], axis=0) * np.exp(found["between.problem"] * found["grading_error"])


def test_a_non_responder_is_forecast_as_one_and_more_toxin_as_little_use() -> None:
    visits = Visits(products=(ONA, ONA, ONA), weeks=(3, 5, 8))
    course = always(GRADES, GRADES, visits)
    targets = [target("soleus"), target("gastrocnemius-medial-head")]
    beliefs = {"people": population(), "person": learned(course).belief}
    table = {
        name: effect_table(course.case, known(), belief, targets, ONA, 15, 12).benefit[:, :, -1].mean()
        for name, belief in beliefs.items()
    }
    assert table["person"] < 0.7 * table["people"]


def test_the_forecast_of_the_next_cycle_is_taken_with_the_sessions_so_far() -> None:
    visits = Visits(products=(ONA, ONA), weeks=(3, 5, 8, 12))
    course = always(GRADES, RELIEVED, visits)
    next_case = case_with("equinovarus-foot", assessed_on="2027-03-25", planned_for="2027-03-25")
    earlier = [one.session for one in course.cycles]
    shown = {
        name: course_of(forecast(plan_of(*ANKLE), next_case, known(), belief, earlier=earlier), "spasms_per_day")
        for name, belief in (("people", population()), ("person", learned(course).belief))
    }
    assert abs(float(shown["person"].bands[5].median) - 3) < 2
    assert shown["person"].bands[5].high_80 - shown["person"].bands[5].low_80 < (
        shown["people"].bands[5].high_80 - shown["people"].bands[5].low_80
    )


def test_the_same_course_gives_the_same_belief() -> None:
    course = make(Visits(problems=TWO), 2).course
    one, other = learned(course), learned(Course.model_validate(course.model_dump(mode="python")))
    assert one.belief.id == other.belief.id
    assert one.verdict == other.verdict
    assert all((one.belief.parameters[name] == other.belief.parameters[name]).all() for name in one.belief.parameters)


def test_the_id_names_population_and_course() -> None:
    course = make(Visits(), 2).course
    few = population_belief(known(), 64)
    ids = {learned(course).belief.id, learned(course, few).belief.id, learned(make(Visits(), 3).course).belief.id}
    assert len(ids) == 3
    assert all(one.startswith("learned-") and len(one) == len("learned-") + 16 for one in ids)


def test_order_and_splitting_of_entries_do_not_matter() -> None:
    course = make(Visits(problems=TWO, weakness=True), 4).course

    def shuffle(document: dict[str, Any]) -> None:
        visits = []
        for seen in reversed(document["cycles"][0]["follow_ups"]):
            parts = [seen | {"scores": (score,)} for score in seen["scores"]]
            visits += [parts[0], parts[1] | {"weakness_that_limits": "not_asked"}]
        document["cycles"][0]["follow_ups"] = visits

    one, other = learned(course), learned(changed(course, shuffle))
    assert one.verdict == other.verdict
    assert all((one.belief.parameters[name] == other.belief.parameters[name]).all() for name in one.belief.parameters)


def test_missing_visits_are_simply_not_there() -> None:
    """Weeks 2 and 4 in one cycle and nothing in the next: still learned from, and told as it is."""
    course = make(Visits(problems=TWO, products=(ONA, ONA, ONA)), 5).course

    def lose(document: dict[str, Any]) -> None:
        document["cycles"][0]["follow_ups"] = document["cycles"][0]["follow_ups"][:2]
        document["cycles"][1]["follow_ups"] = ()
        document["cycles"][2]["follow_ups"] = document["cycles"][2]["follow_ups"][3:]

    found = learned(changed(course, lose)).verdict
    assert found.observations == 6 * (1 + 2 + 1)
    assert len(found.surprises) == 3
    assert found.words[0] == "Learned from 24 observations on 4 days over 3 cycles."


def test_more_follow_ups_never_widen_on_average() -> None:
    widths = []
    for seed in range(48):
        course = make(Visits(weeks=(2, 4, 6, 8, 10, 12)), seed).course
        found = []
        for number in (0, 1, 2, 6):
            part = changed(course, lambda d, n=number: d["cycles"][0].update(follow_ups=d["cycles"][0]["follow_ups"][:n]))
            belief = learned(part).belief.parameters
            levels = [values.std() for name, values in belief.items() if name.startswith("baseline")]
            found.append([np.log(relief_or_population(belief)).std(), *levels])
        widths.append(found)
    mean = np.array(widths).mean(axis=0)
    by_chance = 0.06  # the spread of 256 draws has an error of 0.04
    assert (np.diff(mean, axis=0) < by_chance * mean[:-1]).all()
    assert (mean[-1] < [0.98 * mean[0, 0], *(0.9 * mean[0, 1:])]).all()


def relief_or_population(belief: Any) -> np.ndarray:
    anyone = np.exp(belief["between.problem"] * population().parameters["grading_error"])
    own = belief.get("problem:equinovarus-foot:right", anyone)
    names = ("effect.ashworth.leg", "joint.ankle", "aetiology.multiple_sclerosis", "person")
    return np.prod([belief[name] for name in names], axis=0) * own


@pytest.mark.parametrize("products", [(ONA, ABO), (ABO, INCO, ONA), (ONA,) * 5])
def test_any_products_and_numbers_of_cycles(products: tuple[str, ...]) -> None:
    found = learned(make(Visits(problems=TWO, products=products, weeks=(4, 12)), 6).course)
    assert found.verdict.effective_draws > 100
    assert (found.belief.parameters["trend"] == 0).all(), "the trend is in `person` from here on"
    assert len(found.verdict.surprises) == 2 * len(products)


def test_the_product_that_worked_better_is_held_to_be_stronger() -> None:
    """Tone in a steep part of its curve, where twice as much toxin is felt: a little is learned of the potency."""
    visits = Visits(products=(ONA, ABO), weeks=(3, 5, 7), strength=0.4, measures=("ashworth",))
    course = filled(visits, lambda _, day, __: 1.0 if day > 91 else 4.0)
    found = learned(course).belief.parameters["potency.abobotulinumtoxinA"]
    assert np.median(found) > np.median(population().parameters["potency.abobotulinumtoxinA"])


EDGES = {
    "no spasms, no pain, no tone": ({Kind.ASHWORTH: 0, Kind.SPASMS_PER_DAY: 0, Kind.PAIN: 0},) * 2,
    "the worst of all": ({Kind.ASHWORTH: 5, Kind.SPASMS_PER_DAY: 200, Kind.PAIN: 10},) * 2,
    "from the worst to nothing": (
        {Kind.ASHWORTH: 5, Kind.SPASMS_PER_DAY: 200, Kind.PAIN: 10},
        {Kind.ASHWORTH: 0, Kind.SPASMS_PER_DAY: 0, Kind.PAIN: 0},
    ),
    "from nothing to the worst": (
        {Kind.ASHWORTH: 0, Kind.SPASMS_PER_DAY: 0, Kind.PAIN: 0},
        {Kind.ASHWORTH: 5, Kind.SPASMS_PER_DAY: 200, Kind.PAIN: 10},
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_the_ends_of_the_scales_can_be_learned_from(name: str) -> None:
    before, treated = EDGES[name]
    found = learned(always(before, treated, Visits(problems=TWO)))
    assert all(np.isfinite(values).all() for values in found.belief.parameters.values())
    assert found.verdict.effective_draws >= 1
    if name == "from nothing to the worst":
        assert not found.verdict.in_domain


def test_where_there_was_nothing_to_relieve_nothing_could_be_learned() -> None:
    before, treated = EDGES["no spasms, no pain, no tone"]
    verdict = learned(always(before, treated, Visits())).verdict
    assert not verdict.in_domain
    assert sum("nothing could be learned of its relief" in sentence for sentence in verdict.words) == 3
    assert verdict.words[-1] == "The forecast for people in general is the safer one."


def test_an_unknown_product_ends_what_can_be_learned() -> None:
    less = population_belief(known())
    parameters = {name: values for name, values in less.parameters.items() if name != f"potency.{ABO}"}
    course = make(Visits(products=(ONA, ABO)), 7).course
    found = learned(course, Belief("population-less", "", parameters))
    assert not found.verdict.in_domain
    assert any(ABO in sentence for sentence in found.verdict.words)
    assert len(found.verdict.surprises) == 4, "the first cycle only"


def test_a_first_session_with_an_unknown_product_teaches_nothing() -> None:
    parameters = {name: values for name, values in population().parameters.items() if name != f"potency.{ABO}"}
    belief = Belief("population-less", "", parameters)
    found = learned(make(Visits(products=(ABO,)), 7).course, belief)
    assert found.belief is belief
    assert not found.verdict.in_domain


def test_a_course_cannot_be_learned_from_a_learned_belief() -> None:
    course = make(Visits(), 8).course
    with pytest.raises(ValueError, match="from the population belief"):
        learn(learned(course).belief, course, known())


def test_tardieu_stiffness_goals_and_taps_teach_too() -> None:
    visits = Visits(measures=("ashworth", "tardieu", "stiffness"), goal=True, weakness=True)
    course = changed(make(visits, 9).course, _taps)
    found = learned(course)
    levels = {f"baseline:{kind}:equinovarus-foot:right" for kind in ("tardieu", "stiffness")}
    assert levels <= set(found.belief.parameters)
    for name in ("slope.tardieu", "noise.goal", "felt_onset", "harm_size"):
        assert (found.belief.parameters[name] != population().parameters[name]).any()
    assert found.verdict.observations == 2 + 4 * 3 + 4 + 1 + 2


def _taps(document: dict[str, Any]) -> None:
    document["cycles"][0]["follow_ups"][0]["felt_onset"] = True
    document["cycles"][0]["follow_ups"][3]["felt_wear_off"] = True


def test_a_late_wear_off_makes_the_course_longer() -> None:
    def course(weeks: float) -> Course:
        visits = Visits(weeks=(weeks,), measures=("ashworth",), interval_weeks=40)
        return changed(filled(visits, lambda *_: 2.0), lambda d: d["cycles"][0]["follow_ups"][0].update(felt_wear_off=True))

    early, late = (learned(course(weeks)).belief.parameters["offset_gap_days"] for weeks in (8, 24))
    assert np.median(late) > 1.1 * np.median(early)


def test_weakness_that_limits_makes_weakness_more_likely_next_time() -> None:
    def course(answer: str) -> Course:
        return changed(make(Visits(), 10).course, lambda d: d["cycles"][0]["follow_ups"][0].update(weakness_that_limits=answer))

    yes, no = (learned(course(answer)).belief.parameters["harm_size"] for answer in ("yes", "no"))
    assert np.median(yes) > np.median(no)


def test_a_steady_worsening_is_learned_as_drift_and_not_as_lost_response() -> None:
    def worse(kind: Kind, day: int, place: int) -> float:
        relieved = 1.0 if day % 91 else 0.0
        return float(min(5, round(1.5 + 1.2 * day / 365 - 0.8 * relieved)))

    visits = Visits(products=(ONA,) * 5, weeks=(4, 8), measures=("ashworth",), assessed_again=True)
    belief = learned(filled(visits, worse)).belief.parameters
    assert np.median(belief["drift.ashworth"]) > 0.15
    assert belief[FOOT_TONE].mean() > 2.2, "the untreated level is that of the last day"


def test_the_draws_asked_for_are_the_draws_given() -> None:
    for draws in (64, 512):
        belief = learned(make(Visits(), 11).course, population_belief(known(), draws)).belief
        assert belief.draws == draws


def test_no_fitting_engine_is_loaded() -> None:
    code = (
        "import json, sys\n"
        "from decimal import Decimal\n"
        "from eutonia.domain.cycle import Course\n"
        "from eutonia.knowledge import load\n"
        "from eutonia.learn import learn\n"
        "from eutonia.response import population_belief\n"
        "knowledge = load()\n"
        "course = Course.model_validate(json.loads(sys.stdin.read(), parse_float=Decimal))\n"
        "learn(population_belief(knowledge), course, knowledge)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    course = make(Visits(weeks=(4,)), 12).course.model_dump_json()
    ended = subprocess.run([sys.executable, "-c", code], input=course, capture_output=True, text=True, check=True)
    assert set(json.loads(ended.stdout)).isdisjoint({"jax", "numpyro", "scipy", "scipy.special", "matplotlib"})


def test_log_odds_rows_stay_between_their_ends() -> None:
    wasting = learned(make(Visits(problems=TWO), 13).course).belief.parameters["wasting"]
    assert np.isfinite(log_odds(wasting)).all()


def test_scores_that_jump_up_and_down_are_told_and_allowed_for() -> None:
    visits = Visits(weeks=tuple(range(1, 13)), measures=("ashworth", "pain"))
    jumping = filled(visits, lambda kind, day, _: 2.0 if kind is Kind.ASHWORTH else float(2 + 7 * (day // 7 % 2)))
    found = learned(jumping)
    assert np.median(found.belief.parameters["noise.pain"]) > 1.5 * np.median(population().parameters["noise.pain"])
    assert any("pain scatters otherwise" in sentence for sentence in found.verdict.words)
    assert not any("asks for a value" in sentence for sentence in found.verdict.words)


@pytest.mark.parametrize("doses", [(), ({"muscle": "soleus", "side": "left", "units": 50, "sites": 1},)])
def test_a_problem_that_got_no_toxin_teaches_nothing_of_toxin(doses: tuple[dict[str, Any], ...]) -> None:
    """No dose at all, or one on the other side."""
    course = changed(make(Visits(), 14).course, lambda d: d["cycles"][0]["session"].update(doses=doses))
    found = learned(changed(course, _taps))
    assert "problem:equinovarus-foot:right" not in found.belief.parameters
    assert changed_names(found.belief).isdisjoint({"effect.spasms_per_day", "steepness", "onset_days", "susceptibility"})
    assert len([sentence for sentence in found.verdict.words if "soleus LEFT" in sentence]) == len(doses)
    assert found.belief.parameters["placebo.pain"].std() < population().parameters["placebo.pain"].std()


def test_a_diary_of_every_day_is_learned_from() -> None:
    diary = make(Visits(weeks=tuple(np.arange(1, 85) / 7), measures=("spasms_per_day",)), 15).course
    found = learned(diary)
    assert found.verdict.observations == 85
    assert found.verdict.effective_draws > 100
    assert found.belief.parameters["baseline:spasms_per_day:equinovarus-foot:right"].std() < 0.25
