"""The shipped belief is not the luck of one seed: another calibration of the same data agrees to within Monte Carlo error."""

from __future__ import annotations

import numpy as np
import pytest
from tests.evidence.second_calibration import second
from tests.evidence.test_fitting_shipped import card

from eutonia.evidence.calibration import gaps, gaps_in_words
from eutonia.knowledge import load

FURTHEST = 4.5
"""Monte Carlo errors: of a hundred standard normals none lies beyond this in 999 of 1000 cases."""


def test_the_second_calibration_is_of_the_same_data_and_priors_with_another_seed() -> None:
    other = second()
    assert {name: other[name] for name in ("data", "beliefs")} == {name: card()[name] for name in ("data", "beliefs")}, (
        "see tests/evidence/second_calibration.py"
    )
    assert other["seed"] != card()["seed"]
    assert set(other["moments"]) == set(load().belief_draws)


def test_means_agree_to_within_monte_carlo_error() -> None:
    other, shipped = second(), load().belief_draws
    found = {
        name: (shipped[name].mean() - mean) / np.sqrt(shipped[name].var() / len(shipped[name]) + spread**2 / other["draws"])
        for name, (mean, spread) in other["moments"].items()
    }
    assert np.sqrt(np.mean(np.square(list(found.values())))) < 1.5
    assert {name: gap for name, gap in found.items() if abs(gap) > FURTHEST} == {}


def test_spreads_agree_too() -> None:
    shipped = load().belief_draws
    ratios = [spread / shipped[name].std() for name, (_, spread) in second()["moments"].items()]
    assert np.median(ratios) == pytest.approx(1, abs=0.02)
    assert (np.abs(np.log(ratios)) < 0.35).all()


def test_gaps_of_two_samples_of_one_distribution_are_standard_normal_and_a_shift_is_told() -> None:
    random = np.random.default_rng(5)
    one, other = ({f"p{at}": random.lognormal(0, 1, 1_000) for at in range(200)} for _ in range(2))
    assert np.std(list(gaps(one, other).values())) == pytest.approx(1, abs=0.15)
    other["p7"] = other["p7"] * 1.5
    assert "the furthest is p7, -" in gaps_in_words(gaps(one, other))
    assert gaps(one, {"unknown": other["p0"]}) == {}
