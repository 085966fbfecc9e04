"""What lies beneath goals, weakness and what was felt, from what lies beneath the problems on the same day."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.learn.people import ONA, TWO, Visits, filled, known, likelihood_of, population
from tests.learn.test_reading import changed

from eutonia.domain.cycle import Course
from eutonia.domain.effect import Target
from eutonia.learn.levels import guesses
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.scores import Kind
from eutonia.learn.values import values_of
from eutonia.response.measures import latent_target

Array = np.ndarray


def values(of: Likelihood, number: int = 4, **fixed: float) -> Array:
    """Guesses drawn from the prior, some parameters of which are as they are given."""
    prior = of.prior
    drawn = np.random.default_rng(7).multivariate_normal(prior.mean, prior.covariance, size=number, method="cholesky")
    for name, value in fixed.items():
        drawn[:, prior.names.index(name)] = value
    return np.asarray(drawn)


def locations(of: Likelihood, working: Array) -> dict[tuple[Kind, int, int], Array]:
    """By kind, day and place."""
    found = of.predict(working)[0]
    return {(one.kind, one.day, one.place): found[:, at] for at, one in enumerate(of.record.observations)}


def course(visits: Visits, change: Any = lambda _: None) -> Likelihood:
    return likelihood_of(changed(filled(visits, lambda *_: 2.0), change))


@cache
def with_goal() -> Likelihood:
    """A goal of pain in both problems, scored at week 4."""

    def aim(document: dict[str, Any]) -> None:
        names = [{"pattern": pattern, "side": side} for pattern, side in TWO]
        document["case"]["goals"] = [{"id": "ease", "words": "Ease", "problems": names, "measure": "pain", "target_at_most": 2}]
        document["cycles"][0]["follow_ups"][0]["goal_attainment"] = {"ease": 1}

    return course(Visits(problems=TWO, weeks=(4,), measures=("ashworth", "pain")), aim)


def test_a_goal_is_as_far_beyond_its_target_as_its_worst_problem_in_important_changes() -> None:
    found = locations(with_goal(), values(with_goal()))
    worst = np.maximum(found[Kind.PAIN, 28, 0], found[Kind.PAIN, 28, 1])
    important = float(known().number("response.important_change.pain"))
    assert important != 1
    assert found[Kind.GOAL, 28, 0] == pytest.approx((latent_target(with_goal().record.goals[0]) - worst) / important)
    assert (found[Kind.PAIN, 28, 0] > found[Kind.PAIN, 28, 1]).any()
    assert (found[Kind.PAIN, 28, 0] < found[Kind.PAIN, 28, 1]).any()


def test_only_what_is_of_a_problem_has_an_untreated_level() -> None:
    levels = {group.kind: group.baselines for group in with_goal().groups}
    pairs = [f"{pattern}:{side}" for pattern, side in sorted(TWO)]
    assert levels == {
        Kind.ASHWORTH: tuple(f"baseline:ashworth:{pair}" for pair in pairs * 2),
        Kind.PAIN: tuple(f"baseline:pain:{pair}" for pair in pairs * 2),
        Kind.GOAL: (),
    }
    assert [(group.rows.start, group.rows.stop) for group in with_goal().groups] == [(0, 4), (4, 8), (8, 9)]


def test_a_day_before_treatment_is_untreated() -> None:
    working = values(with_goal())
    found = locations(with_goal(), working)
    names = with_goal().prior.names
    for place, pair in enumerate(f"{pattern}:{side}" for pattern, side in sorted(TWO)):
        assert found[Kind.PAIN, 0, place] == pytest.approx(working[:, names.index(f"baseline:pain:{pair}")])


def test_weakness_is_asked_of_sessions_only() -> None:
    found = course(Visits(problems=TWO, weeks=(4,), weakness=True))
    assert set(found.weakenings) == {0}
    assert len(found.weakenings[0]) == len(found.record.cycles[0].session.doses)
    assert np.isfinite(found.predict(values(found))[0]).all()


def felt(visits: Visits, at: int, row: int, **change: bool) -> Likelihood:
    return course(visits, lambda d: d["cycles"][at]["follow_ups"][row].update(change))


ONE = Visits(weeks=(1, 5, 20), measures=("pain",), interval_weeks=30)


def felt_at(of: Likelihood, working: Array) -> Array:
    kinds = (Kind.FELT_ONSET, Kind.FELT_WEAR_OFF)
    (found,) = [where for (kind, _, _), where in locations(of, working).items() if kind in kinds]
    return found


@pytest.mark.parametrize(("row", "late"), [(0, False), (2, True)])
@pytest.mark.parametrize("strength", [1.0, 0.05])
def test_what_was_felt_lies_as_far_past_its_moment_as_relief_has_come(row: int, late: bool, strength: float) -> None:
    """Coming it counts up to 1, going it counts from 1 to 2; however small relief is in all."""
    visits = replace(ONE, strength=strength)
    onset, off = (felt(visits, 0, row, **{name: True}) for name in ("felt_onset", "felt_wear_off"))
    working = values(onset)
    named = values_of(onset.prior, working)
    came, went = felt_at(onset, working) + named["felt_onset"], felt_at(off, working) + 2 - named["felt_wear_off"]
    assert came == pytest.approx(went)
    day = float((7, 35, 140)[row])
    found = guesses(named, onset.record, onset.dosing, known())
    reading = found.reading
    top = reading.onset_days * reading.offset_days / (reading.offset_days - reading.onset_days)
    top = top * np.log(reading.offset_days / reading.onset_days)
    measure = onset.tracks.measures[0]
    now, greatest = found.reliefs(np.stack([np.full_like(top, day), top]), [measure])[measure][0]
    part = now / greatest
    assert came == pytest.approx(2 - part if late else part)
    assert (greatest > 0).all()


def test_without_any_relief_what_was_felt_says_nothing() -> None:
    def elsewhere(document: dict[str, Any]) -> None:
        document["cycles"][0]["session"]["doses"] = [{"muscle": "soleus", "side": "left", "units": 75, "sites": 1}]
        document["cycles"][0]["follow_ups"][0]["felt_onset"] = True

    found = course(ONE, elsewhere)
    assert felt_at(found, values(found)).tolist() == [0, 0, 0, 0]
    assert list(found.dosing.elsewhere) == [Target("soleus", found.dosing.elsewhere[0].side)]


def test_relief_past_its_greatest_is_felt_as_all_of_it() -> None:
    """On the day of the second session, where every further session brings much less."""
    visits = replace(ONE, products=(ONA, ONA), interval_weeks=5, weeks=(0, 4))
    found = felt(visits, 1, 0, felt_onset=True)
    working = values(found, trend=-2.0)
    assert felt_at(found, working) == pytest.approx(1 - values_of(found.prior, working)["felt_onset"])


def test_without_a_dose_there_is_no_relief_and_much_else() -> None:
    found = course(ONE, lambda d: d["cycles"][0]["session"].update(doses=()))
    location, spread = found.predict(values(found))
    assert location.shape == spread.shape == (4, 4)
    assert np.isfinite(location).all()


def test_muscles_of_limbs_waste_and_others_do_not() -> None:
    found = with_goal()
    at = guesses(population().parameters, found.record, found.dosing, known())
    waste = population().parameters["wasting"] / population().parameters["susceptibility"]
    for part in ("arm", "leg"):
        assert at.left(part) == pytest.approx(waste)
    assert at.left("neck") == pytest.approx(1 / population().parameters["susceptibility"])


def test_a_course_is_the_same_by_any_way_of_writing_its_problems() -> None:
    other: Course = filled(Visits(problems=TWO[::-1], weeks=(4,), measures=("pain",)), lambda *_: 2.0)
    same: Course = filled(Visits(problems=TWO, weeks=(4,), measures=("pain",)), lambda *_: 2.0)
    assert likelihood_of(other).prior.names == likelihood_of(same).prior.names
