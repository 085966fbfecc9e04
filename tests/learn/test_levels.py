"""What is learned with is what is forecast with: the same people have the same courses in both rooms."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.learn.people import ABO, ONA, TWO, Visits, known, make, population
from tests.learn.test_reading import read
from tests.response.scenes import plan_of

from eutonia.domain.case import Measure
from eutonia.domain.cycle import Course
from eutonia.domain.effect import Target
from eutonia.learn.dosing import dosing_of
from eutonia.learn.levels import Guesses, guesses
from eutonia.learn.reading import Record
from eutonia.learn.weakness import hazard, weakening_of
from eutonia.response.course import Unfolding, pass_time, unfold
from eutonia.response.effects import effect_of, ladder_of
from eutonia.response.scene import Scene, set_scene
from eutonia.response.untreated import Untreated, baseline

WEEKS = np.array([1.0, 3, 5, 8, 12, 16])
DAYS = 7 * WEEKS


@cache
def two_cycles() -> tuple[Record, Scene]:
    """A person with two sessions of two products, as the learner reads them and as a forecast of the second sees them."""
    course: Course = make(Visits(problems=TWO, products=(ONA, ABO), assessed_again=True), 1).course
    record = read(course)
    case = course.later_cases[0].model_copy(update={"problems": record.case.problems})
    scene = set_scene(case, known(), population(), ABO, 12, [course.cycles[0].session])
    return record, scene


def guessed() -> Guesses:
    record, _ = two_cycles()
    return guesses(population().parameters, record, dosing_of(record, known()), known())


def unfolding() -> Unfolding:
    record, scene = two_cycles()
    doses = [(one.muscle, one.side, int(one.units)) for one in record.cycles[1].session.doses]
    return unfold(plan_of(*doses, product=ABO), scene, pass_time(scene, DAYS))


@pytest.mark.parametrize("measure", list(Measure))
def test_relief_is_that_of_the_forecast_with_earlier_toxin(measure: Measure) -> None:
    record, _ = two_cycles()
    found = guessed().reliefs(DAYS + record.session_days[1], [measure])[measure]
    for problem in (0, 1):
        relieved = found[problem].T
        assert relieved == pytest.approx(unfolding().relief(problem, measure), rel=1e-9)


@pytest.mark.parametrize("measure", list(Measure))
def test_change_without_toxin_is_that_of_the_forecast(measure: Measure) -> None:
    """But for the drift up to the planned day, which a forecast has in its untreated level."""
    record, scene = two_cycles()
    planned = record.session_days[1]
    found = guessed().changes(DAYS + planned, measure)
    drifted = guessed().reading[f"drift.{measure.value}"] * planned / float(known().number("response.days_a_year"))
    for problem in (0, 1):
        untreated = Untreated(scene, pass_time(scene, DAYS), np.arange(len(DAYS)))
        change = untreated.level(problem, measure) - baseline(problem, measure, scene)[:, None]
        undrifted = (found[problem] - drifted).T
        assert undrifted == pytest.approx(change, abs=1e-9)


def test_the_hazard_of_weakness_is_that_of_the_forecast_with_earlier_toxin() -> None:
    record, scene = two_cycles()
    ladder = ladder_of(scene, np.array([float(one.units) for one in record.cycles[1].session.doses]))
    expected = sum(
        effect_of(Target(one.muscle, one.side), ladder[at : at + 1], scene)[1][:, 0]
        for at, one in enumerate(record.cycles[1].session.doses)
    )
    assert hazard(1, weakening_of(record, 1, known()), guessed()) == pytest.approx(expected, rel=1e-9)


def test_before_the_first_session_there_is_no_relief_and_no_placebo() -> None:
    days = np.array([-30.0, 0.0])
    found = guessed()
    assert not any(relief.any() for relief in found.reliefs(days, list(Measure)).values())
    assert not found.changes(days, Measure.PAIN)[:, 1].any()


def test_each_guess_may_have_days_of_its_own() -> None:
    found = guessed()
    own = np.broadcast_to(DAYS[:, None], (len(DAYS), population().draws))
    together, alone = found.reliefs(DAYS, [Measure.PAIN]), found.reliefs(own, [Measure.PAIN])
    assert together[Measure.PAIN] == pytest.approx(alone[Measure.PAIN])
