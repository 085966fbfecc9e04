"""Many virtual people at once: the same relief as the equations give one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response import slow
from tests.response.scenes import ABO, ONA, known, never_falls, unfitted

from eutonia.domain import KnowledgeFault
from eutonia.knowledge import Knowledge
from eutonia.response import curves
from eutonia.response.cohort import PIECE, OneDose, VirtualPeople, simulate, virtual_people
from eutonia.response.prior import working_prior

DOSE = OneDose(ONA, 100, 90, "arm", "elbow")
SINGLE = 1e-5
"""Positions of tone by which single precision may be off: a thousandth of what chance leaves in the mean of 10,000 people."""


def people(count: int = 500, seed: int = 1, dose: OneDose = DOSE) -> VirtualPeople:
    return virtual_people(dose, known(), count, seed)


def test_relief_is_that_of_the_equations() -> None:
    some = people()
    days = 7.0 * np.arange(1, 27)
    acting = curves.rise_and_fall(days, some.onset_days[:, None], some.offset_days[:, None])
    blocked = curves.block(some.peak_ratio[:, None] * acting, np.array(1.0), some.steepness[:, None])
    found = simulate(some, 26, keep=True)
    assert found.relief is not None
    assert np.allclose(found.relief, curves.relief(some.full_relief[:, None], blocked), rtol=0, atol=SINGLE)
    assert np.allclose(found.mean, found.relief.mean(axis=0, dtype=np.float64), rtol=0, atol=SINGLE)


@settings(max_examples=20)
@given(st.integers(0, 49), st.integers(1, 40))
def test_relief_of_one_person_is_that_of_the_slow_twin(at: int, week: int) -> None:
    some = people(50)
    draw = {
        "onset_days": some.onset_days[at],
        "offset_gap_days": some.offset_days[at] - some.onset_days[at],
        "steepness": some.steepness[at],
        "half_density.arm": 1.0,
    }
    expected = some.full_relief[at] * slow.block(draw, some.peak_ratio[at], 7 * week, "arm", "ashworth")
    found = simulate(some, 40, keep=True).relief
    assert found is not None
    assert found[at, week - 1] == pytest.approx(expected, abs=SINGLE)


@pytest.mark.parametrize("count", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_the_pieces_make_a_whole(count: int) -> None:
    some = people(count)
    found = simulate(some, 3, (0.1, 0.5, 0.9), keep=True)
    assert found.relief is not None
    assert found.relief.shape == (count, 3)
    assert np.allclose(found.mean, found.relief.mean(axis=0))
    assert np.allclose(found.quantiles, np.quantile(found.relief, (0.1, 0.5, 0.9), axis=0).T, atol=0.03)


def test_quantiles_are_exact_in_one_piece_and_in_order() -> None:
    found = simulate(people(700), 12, (0.025, 0.5, 0.975), keep=True)
    assert found.relief is not None
    assert np.allclose(found.quantiles, np.quantile(found.relief, (0.025, 0.5, 0.975), axis=0).T)
    assert never_falls(found.quantiles)


def test_nothing_is_kept_that_was_not_asked_for() -> None:
    found = simulate(people(10), 5)
    assert found.relief is None
    assert found.quantiles.shape == (5, 0)
    assert found.mean.shape == (5,)


def test_simulating_leaves_the_people_as_they_were() -> None:
    some = people(20)
    before = {name: getattr(some, name).copy() for name in VirtualPeople.__slots__}
    first = simulate(some, 30)
    assert all(np.array_equal(getattr(some, name), values) for name, values in before.items())
    assert np.array_equal(first.mean, simulate(some, 30).mean)


def test_it_comes_and_goes_and_is_gone_after_years() -> None:
    mean = simulate(people(), 520).mean
    peak = int(mean.argmax())
    assert 3 <= peak <= 8
    assert never_falls(mean[: peak + 1])
    assert never_falls(-mean[peak:])
    assert mean[-1] < 1e-6 * mean[peak]  # as near to nothing as a sum in single precision is on every processor


@pytest.mark.parametrize(("weeks", "count"), [(0, 5), (-1, 5), (4, 0)])
def test_nobody_or_no_time_is_refused(weeks: int, count: int) -> None:
    with pytest.raises(ValueError, match="at least 1 person and 1 week"):
        simulate(people(5)[:count], weeks)


def test_the_people_are_those_of_the_population() -> None:
    prior = working_prior(unfitted())
    some = virtual_people(DOSE, unfitted(), 20_000, 3)
    for name, values in (("onset_days", some.onset_days), ("steepness", some.steepness)):
        at = prior.names.index(name)
        assert np.log(values).mean() == pytest.approx(prior.mean[at], abs=0.01)
        assert np.log(values).std() == pytest.approx(np.sqrt(prior.covariance[at, at]), rel=0.03)
    assert (some.offset_days > some.onset_days).all()


def test_what_goes_together_in_the_fit_goes_together_in_the_people() -> None:
    along = np.linspace(-1, 1, 100)
    draws = {"steepness": 2 * np.exp(0.2 * along), "effect.ashworth.arm": 1.5 * np.exp(0.5 * along)}
    some = virtual_people(DOSE, replace(unfitted(), belief_draws=draws), 5000, 4)
    assert np.corrcoef(np.log(some.steepness), np.log(some.full_relief))[0, 1] > 0.3


def test_the_same_seed_draws_the_same_people_and_another_seed_others() -> None:
    assert np.array_equal(people(9).peak_ratio, people(9).peak_ratio)
    assert not np.array_equal(people(9).peak_ratio, people(9, seed=2).peak_ratio)


@pytest.mark.parametrize(
    "more", [replace(DOSE, units=200), replace(DOSE, millilitres=45)], ids=["twice the units", "half the muscle"]
)
def test_a_higher_density_relieves_more_in_everyone(more: OneDose) -> None:
    lower, higher = (simulate(people(200, dose=dose), 20, keep=True).relief for dose in (DOSE, more))
    assert lower is not None
    assert higher is not None
    assert (higher > lower).all()


def test_only_limbs_waste_and_only_in_multiple_sclerosis() -> None:
    ruled_out = people(200, dose=replace(DOSE, multiple_sclerosis=False))
    assert people(200).peak_ratio.mean() > 1.1 * ruled_out.peak_ratio.mean()
    neck = replace(DOSE, part="neck", joint="")
    sound, wasted = (people(2000, dose=replace(neck, multiple_sclerosis=one)) for one in (False, True))
    assert np.median(wasted.peak_ratio) == pytest.approx(np.median(sound.peak_ratio), rel=0.1)


def test_each_product_has_its_own_potency() -> None:
    assert np.median(people(2000, dose=replace(DOSE, product=ABO)).peak_ratio) < np.median(people(2000).peak_ratio)


def test_a_product_the_belief_lacks_is_refused() -> None:
    with pytest.raises(KnowledgeFault, match=r"no parameter 'potency\.no-such'"):
        people(5, dose=replace(DOSE, product="no-such"))


def all_alike(knowledge: Knowledge) -> Knowledge:
    """Nothing is open and nobody differs: everyone is at the centre of every row."""
    return replace(knowledge, belief={name: replace(row, spread=0.0, between=0.0) for name, row in knowledge.belief.items()})


def with_centres(**centres: float) -> Knowledge:
    """People who are all alike, with these numbers; two underscores are a dot."""
    rows = all_alike(unfitted()).belief
    moved = {name: replace(rows[name], centre=value) for name, value in ((k.replace("__", "."), v) for k, v in centres.items())}
    return replace(unfitted(), belief=rows | moved)


PLAIN = with_centres(
    potency__onabotulinumtoxinA=3.0, susceptibility=2.0, half_density__arm=0.5, half_density__neck=4.0, wasting=0.8,
    onset_days=20.0, offset_gap_days=30.0, steepness=1.5, person=1.25, joint__elbow=0.5, aetiology__multiple_sclerosis=1.5,
    effect__ashworth__arm=1.6, effect__ashworth__neck=2.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("dose", "peak_ratio", "full_relief"),
    [
        (OneDose(ONA, 100, 50, "arm", "elbow", multiple_sclerosis=True), 3 * 2 * 100 / (50 * 0.8) / 0.5, 1.6 * 1.25 * 0.5 * 1.5),
        (OneDose(ONA, 100, 50, "arm", "elbow", multiple_sclerosis=False), 3 * 2 * 100 / 50 / 0.5, 1.6 * 1.25 * 0.5),
        (OneDose(ONA, 100, 50, "arm"), 3 * 2 * 100 / (50 * 0.8) / 0.5, 1.6 * 1.25 * 1.5),
        (OneDose(ONA, 30, 40, "neck", multiple_sclerosis=True), 3 * 2 * 30 / 40 / 4, 2.0 * 1.25 * 1.5),
        (OneDose(ONA, 30, 40, "neck", multiple_sclerosis=False), 3 * 2 * 30 / 40 / 4, 2.0 * 1.25),
    ],
)
def test_people_who_are_all_alike_are_those_of_the_rows(dose: OneDose, peak_ratio: float, full_relief: float) -> None:
    some = virtual_people(dose, PLAIN, 3, 1)
    assert len(some) == 3
    assert np.allclose(some.peak_ratio, peak_ratio)
    assert np.allclose(some.full_relief, full_relief)
    assert np.allclose(some.onset_days, 20)
    assert np.allclose(some.offset_days, 50)
    assert np.allclose(some.steepness, 1.5)
    assert {getattr(some, name).dtype for name in VirtualPeople.__slots__} == {np.dtype(np.float32)}


def test_a_dose_is_of_multiple_sclerosis_and_of_no_joint_unless_said() -> None:
    assert OneDose(ONA, 1, 1, "arm") == OneDose(ONA, 1, 1, "arm", "", multiple_sclerosis=True)


def test_people_differ_as_the_generator_of_the_seed_says() -> None:
    rows = PLAIN.belief | {"steepness": replace(PLAIN.belief["steepness"], spread=0.3, between=0.4)}
    some = virtual_people(DOSE, replace(PLAIN, belief=rows), 6, 11)
    deviates = np.random.default_rng(11).standard_normal(6)
    assert np.allclose(some.steepness, 1.5 * np.exp(0.5 * deviates))
    assert np.allclose(some.full_relief, some.full_relief[0])


def test_one_person_and_one_week_are_enough() -> None:
    found = simulate(people(1), 1, (0.5,), keep=True)
    assert found.relief is not None
    assert found.relief.shape == (1, 1)
    assert found.mean == pytest.approx(found.relief[0, 0])
    assert found.quantiles[0, 0] == pytest.approx(found.relief[0, 0])


def test_no_toxin_relieves_nothing_without_a_warning() -> None:
    none = np.zeros(4, dtype=np.float32)
    some = people(4)
    nobody = VirtualPeople(some.onset_days, some.offset_days, some.steepness, none, some.full_relief)
    with np.errstate(all="raise"):
        found = simulate(nobody, 3, keep=True)
    assert found.relief is not None
    assert not found.relief.any()
    assert np.allclose(found.mean, 0, atol=SINGLE)


def test_some_of_the_people_are_those_people() -> None:
    some = people(6)
    for name in VirtualPeople.__slots__:
        assert np.array_equal(getattr(some[2:4], name), getattr(some, name)[2:4])
    together, apart = simulate(some, 4), [simulate(some[at : at + 1], 4).mean for at in range(6)]
    assert np.allclose(together.mean, np.mean(apart, axis=0))


def test_quantiles_of_a_few_are_read_between_them() -> None:
    found = simulate(people(5), 2, (0, 0.25, 0.3, 1), keep=True)
    assert found.relief is not None
    inside = np.sort(found.relief, axis=0)
    expected = [inside[0], inside[1], 0.8 * inside[1] + 0.2 * inside[2], inside[4]]
    assert np.allclose(found.quantiles, np.array(expected).T)
    assert np.array_equal(simulate(people(5), 2, (0, 0.25, 0.3, 1)).quantiles, found.quantiles)
