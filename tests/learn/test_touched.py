"""Which parameters a course touches: those that move anything expected by more than rounding does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.learn.people import FOUR, Visits, known, likelihood_of, skeleton

from eutonia.learn.prior import SAME, touched
from eutonia.learn.values import values_of
from eutonia.response.prior import WorkingPrior
from eutonia.response.scales import Scale

NAMES = ("scatters", "moves", "rounds", "just rounds", "rounds much", "hardly moves", "nothing")
PRIOR = WorkingPrior(
    names=NAMES,
    scales=(Scale.LOG, Scale.AS_IS, Scale.AS_IS, Scale.LOG, Scale.AS_IS, Scale.AS_IS, Scale.LOG_ODDS),
    mean=np.array([0.5, 1.0, 2.0, 0.25, 4.0, -2.0, 0.0]),
    covariance=np.diag([4.0, 16.0, 1.0, 0.25, 1.0, 64.0, 1.0]),
    fixed={"stays": 3.0},
    problem_spread=1.0,
)
"""Located at 0, but for what rounds much, which is at a million."""
ROWS = {
    "moves": (0, 1.0),
    "rounds": (0, SAME / 2),
    "just rounds": (0, SAME),
    "rounds much": (1, 1e-3),
    "hardly moves": (0, 1.3 * SAME),
}


def look(asked: list[Any]) -> WorkingPrior:
    def predict(working: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        asked.append(working)
        location, spread = np.tile([0.0, 1e6], (len(NAMES) + 1, 1)), np.zeros((len(NAMES) + 1, 2))
        for name, (column, by) in ROWS.items():
            location[1 + NAMES.index(name), column] += by
        spread[1, 0] = 1
        return location, spread

    likelihood: Any = SimpleNamespace(prior=PRIOR, predict=predict)
    return touched(likelihood, 1 / 4)


def test_what_moves_location_or_spread_is_learned_and_the_rest_stands_at_its_centre() -> None:
    found = look([])
    assert found.names == ("scatters", "moves", "hardly moves")
    assert found.scales == (Scale.LOG, Scale.AS_IS, Scale.AS_IS)
    assert found.mean.tolist() == [0.5, 1, -2]
    assert found.covariance.tolist() == np.diag([4.0, 16.0, 64.0]).tolist()
    assert found.fixed == pytest.approx(
        {"stays": 3.0, "rounds": 2.0, "just rounds": np.exp(0.25), "rounds much": 4.0, "nothing": 0.5}
    )


def test_each_is_moved_by_a_part_of_its_own_spread_from_a_place_off_the_centre() -> None:
    asked: list[Any] = []
    look(asked)
    ((first, *others),) = asked
    by = np.array([2.0, 4.0, 1.0, 0.5, 1.0, 8.0, 1.0]) / 4
    assert first.tolist() == (PRIOR.mean + by).tolist()
    assert [(one - first).tolist() for one in others] == np.diag(by).tolist()


def test_values_are_named_in_the_order_of_the_prior_and_then_what_is_fixed() -> None:
    found = values_of(PRIOR, np.array([[0.0] * 7, [1.0] * 7]))
    assert list(found) == [*NAMES, "stays"]
    assert len(found) == 8
    assert found["scatters"].tolist() == pytest.approx([1, np.e])
    assert found["moves"].tolist() == [0, 1]
    assert found["nothing"].tolist() == pytest.approx([0.5, np.e / (1 + np.e)])
    assert found["stays"].tolist() == [3, 3]
    assert found.several(["stays", "moves"]).tolist() == [[3, 3], [0, 1]]


def test_the_prior_of_a_course_is_that_of_people_with_its_problems_and_levels_beside_it() -> None:
    likelihood = likelihood_of(skeleton(Visits(problems=FOUR, weeks=(4,), measures=("ashworth", "tardieu"))))
    prior = likelihood.prior
    pairs = sorted(f"{pattern}:{side}" for pattern, side in FOUR)
    levels = [f"baseline:{kind}:{pair}" for kind in ("ashworth", "tardieu") for pair in pairs]
    assert list(prior.names[-12:]) == [*(f"problem:{pair}" for pair in pairs), *levels]
    assert prior.scales[-12:] == (*[Scale.LOG] * 4, *[Scale.AS_IS] * 8)
    centre = {kind: float(known().number(f"learn.baseline.{kind}.centre")) for kind in ("ashworth", "tardieu")}
    spread = {kind: float(known().number(f"learn.baseline.{kind}.spread")) for kind in ("ashworth", "tardieu")}
    assert prior.mean[-12:].tolist() == [*[0] * 4, *[centre["ashworth"]] * 4, *[centre["tardieu"]] * 4]
    own = [*[prior.problem_spread] * 4, *[spread["ashworth"]] * 4, *[spread["tardieu"]] * 4]
    assert prior.covariance[-12:, -12:] == pytest.approx(np.diag(np.square(own)))
    assert not prior.covariance[-12:, :-12].any()
    assert prior.covariance.shape == (len(prior.names),) * 2
    assert likelihood.tracks.baselines == tuple(levels)
    assert likelihood.tracks.days.tolist() == [0, 28]
    assert likelihood.tracks.days.dtype == np.float64
