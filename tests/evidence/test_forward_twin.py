"""The prediction of trials against its slow twin, against JAX, and against the engine's own forecast of the same people."""

from __future__ import annotations

from dataclasses import asdict, astuple, replace

import jax
import numpy as np
import pytest
from tests.evidence import slow_forward
from tests.evidence.some_rows import (
    ABO,
    CALF,
    ELBOW,
    NECK,
    ONA,
    a_draw,
    a_row,
    centres,
    one_of_each,
    own_rows,
    placebo,
    unfitted,
)
from tests.response.scenes import case_with, plan_of

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.plan import Plan
from eutonia.evidence.fitting import fit as _prepares_jax  # noqa: F401 - double precision before any array is made
from eutonia.evidence.forward import NUMPY, Latent, Scene, predict
from eutonia.evidence.harm import of_harm
from eutonia.evidence.layout import lay_out
from eutonia.evidence.model import JAX
from eutonia.evidence.people import virtual_people
from eutonia.evidence.predictive import usual_trials
from eutonia.evidence.priors import betweens, priors
from eutonia.evidence.relief import relief, unspecific
from eutonia.evidence.rows import Kind, MuscleAmount, Row
from eutonia.response import curves
from eutonia.response.anatomy import pattern_of, volume
from eutonia.response.course import Unfolding, pass_time, unfold
from eutonia.response.felt import first_day_at, last_day_at
from eutonia.response.scene import set_scene
from eutonia.response.swallowing import swallowing_probabilities

WEEKS = (1.0, 2.0, 4.0, 8.0, 12.0, 20.0)
ROWS = one_of_each()


AT_THE_ANKLE = a_row(part="leg", joint="ankle", muscles=CALF)


@pytest.mark.parametrize("row", [a_row(), a_row(week=12, baseline=2.0), placebo(a_row()), AT_THE_ANKLE])
def test_a_change_of_tone_is_that_of_the_slow_twin(row: Row) -> None:
    rows = (row, replace(row, kind=Kind.TONE_RESPONDER, threshold=1))
    layout = lay_out(rows, unfitted())
    found = predict(centres(), usual_trials(layout), layout)
    change, spread, share = slow_forward.tone(row, centres(), betweens(unfitted()))
    assert found.value[0] == pytest.approx(change, abs=1e-4)
    assert found.spread[0] == pytest.approx(spread, abs=1e-4)
    assert found.value[1] == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize("row", [a_row(), AT_THE_ANKLE])
def test_wear_off_is_that_of_the_slow_twin(row: Row) -> None:
    layout = lay_out((replace(row, kind=Kind.FELT_WEAR_OFF),), unfitted())
    found = predict(centres(), usual_trials(layout), layout).value[0]
    assert found == pytest.approx(slow_forward.wear_off(row, centres(), betweens(unfitted())), abs=1e-6)


@pytest.mark.parametrize("rows", [own_rows(), ROWS], ids=["own rows", "one of each kind"])
def test_jax_and_numpy_predict_the_same(rows: tuple[Row, ...]) -> None:
    layout = lay_out(rows, unfitted())
    by_jax = jax.jit(lambda parameters, latent: astuple(predict(parameters, Latent(**latent), layout, JAX)))
    for seed in range(5):
        parameters, latent = a_draw(layout, seed)
        value, spread = by_jax(parameters, asdict(latent))
        found = predict(parameters, latent, layout)
        np.testing.assert_allclose(found.value, value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(found.spread, spread, rtol=1e-9, atol=1e-12)


# ---- the engine, given the virtual people as its draws -------------------------------------------------------------------


def as_belief(part: str, pattern: str) -> Belief:
    """The virtual people as the draws of a belief: each draw is one of them."""
    known, people = priors(unfitted()), virtual_people()
    number = len(people["person"])
    found = {one.id: np.full(number, one.centre) for one in known.values()}
    for name in ("person", "susceptibility", "onset_days", "offset_gap_days", "harm_size"):
        found[name] = known[name].centre * np.exp(known[name].between * people[name])
    for name in ("felt_onset", "felt_wear_off"):
        odds = known[name].centre / (1 - known[name].centre) * np.exp(known[name].between * people[name])
        found[name] = odds / (1 + odds)
    size = f"placebo.ashworth.{part}"
    found[size] = known[size].centre + known[size].between * people["placebo"]
    found[f"problem:{pattern}:right"] = np.exp(known["problem"].between * people["problem"])
    return Belief("the virtual people", "", found)


def case_and_row(pattern: str, muscles: tuple[MuscleAmount, ...], product: str) -> tuple[Case, Plan, Row]:
    """One case and plan of the engine, and the same as the row of a trial."""
    case = case_with(pattern, person={"multiple_sclerosis": "no", "birth_date": "1974-03-02"})
    scene = set_scene(case, unfitted(), as_belief("arm", pattern), product, 12)
    sides = {target.muscle: target.side for target in scene.shares[0]}
    plan = plan_of(*[(one.muscle, sides[one.muscle], int(one.units)) for one in muscles], product=product)
    joint, part = (getattr(pattern_of(case, 0, unfitted()), name) for name in ("joint", "part"))
    of_engine = {target.muscle: share for target, share in scene.shares[0].items()}
    same = tuple(
        MuscleAmount(one.muscle, one.units, volume(one.muscle, case.person, unfitted()).millilitres, of_engine.get(one.muscle, 0))
        for one in muscles
    )
    return case, plan, a_row(part=part, joint=joint, muscles=same, product=product)


PRACTICE = [("flexed-elbow", ELBOW, ONA), ("flexed-elbow", ELBOW, ABO), ("equinus-foot", CALF, ONA), ("torticollis", NECK, ABO)]


def unfolded(case: Case, plan: Plan, pattern: str, part: str, days: np.ndarray) -> Unfolding:
    scene = set_scene(case, unfitted(), as_belief(part, pattern), plan.product, 12)
    return unfold(plan, scene, pass_time(scene, days))


@pytest.mark.parametrize(("pattern", "muscles", "product"), PRACTICE)
def test_relief_and_placebo_are_those_that_the_engine_forecasts_for_the_same_people(
    pattern: str, muscles: tuple[MuscleAmount, ...], product: str
) -> None:
    case, plan, row = case_and_row(pattern, muscles, product)
    rows = tuple(replace(row, week=week) for week in WEEKS)
    layout = lay_out(rows, unfitted())
    # In a trial the muscles that were chosen count for more; in a forecast every muscle of the pattern keeps its rank.
    scene = Scene(centres(evidence__unchosen_part=1.0), usual_trials(layout), layout, NUMPY)
    days = np.array(WEEKS) * 7
    engine = unfolded(case, plan, pattern, row.part, days)
    np.testing.assert_allclose(relief(scene, layout.relief, days), engine.relief(0, Measure.ASHWORTH).T, rtol=1e-9)
    size = engine.scene.reading.placebo(row.part, Measure.ASHWORTH)
    np.testing.assert_allclose(unspecific(scene, layout.relief, days), (size[:, None] * engine.passage.unspecific).T, rtol=1e-9)


@pytest.mark.parametrize(("pattern", "muscles", "product"), PRACTICE)
def test_onset_and_wear_off_are_those_that_the_engine_finds_day_by_day(
    pattern: str, muscles: tuple[MuscleAmount, ...], product: str
) -> None:
    case, plan, row = case_and_row(pattern, muscles, product)
    rows = tuple(replace(row, kind=kind) for kind in (Kind.FELT_ONSET, Kind.FELT_WEAR_OFF))
    layout = lay_out(rows, unfitted())
    onset, wear_off = predict(centres(), usual_trials(layout), layout).value
    days = np.arange(0, 400, 0.5)
    engine = unfolded(case, plan, pattern, row.part, days)
    found = engine.relief_and_peak(0, Measure.ASHWORTH)
    course, greatest, belief = found[:, :-1], found[:, -1], engine.scene.reading.belief.parameters
    assert onset == pytest.approx(first_day_at(course, belief["felt_onset"] * greatest, days).mean(), abs=0.02)
    assert wear_off == pytest.approx(last_day_at(course, belief["felt_wear_off"] * greatest, days).mean(), abs=0.02)


def test_weakness_follows_the_hazard_of_the_engine() -> None:
    _, _, row = case_and_row("torticollis", NECK, ABO)
    layout = lay_out((replace(row, kind=Kind.WEAKNESS),), unfitted())
    parameters = centres(evidence__weakness_background=1e-9)
    found = of_harm(Scene(parameters, usual_trials(layout), layout, NUMPY))[Kind.WEAKNESS][0]
    people = as_belief("neck", "torticollis").parameters
    hazard = np.zeros(len(people["person"]))
    for one in row.muscles:
        density = curves.density(people[f"potency.{ABO}"], one.units, one.millilitres) * people["susceptibility"]
        odds = curves.odds(density, people["harm_density.neck"], people["steepness"] + people["harm_steeper"])
        matters = one.millilitres / float(unfitted().number("response.weight.reference_volume.neck"))
        hazard += curves.weakness_hazard(odds, people["harm_size"] / people["evidence.reported_part"], matters)
    assert found == pytest.approx(curves.probability(hazard).mean(), rel=1e-6)


def test_trouble_swallowing_is_that_of_the_engine() -> None:
    case, plan, row = case_and_row("torticollis", NECK, ABO)
    layout = lay_out((replace(row, kind=Kind.SWALLOWING),), unfitted())
    found = predict(centres(), usual_trials(layout), layout).value[0]
    assert case.problems
    assert found == pytest.approx(swallowing_probabilities(plan, unfitted(), as_belief("neck", "torticollis")).mean(), rel=1e-9)

