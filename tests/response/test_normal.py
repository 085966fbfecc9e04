"""The normal and beta distributions, against the standard library and against their own definitions."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response.scenes import never_falls

from eutonia.response.normal import beta_quantiles, cumulative, normal_quantiles

middles = (np.arange(1000) + 0.5) / 1000


@settings(max_examples=100, deadline=None)
@given(st.floats(-40, 40))
def test_the_table_agrees_with_the_standard_library(z: float) -> None:
    assert float(cumulative(np.array(z))) == pytest.approx(NormalDist().cdf(z), abs=1e-6)


def test_probabilities_stay_inside_0_and_1_and_never_fall() -> None:
    found = cumulative(np.linspace(-20, 20, 5001))
    assert never_falls(found, slack=0)
    assert found[0] >= 0
    assert found[-1] <= 1


def test_any_shape_goes_in_and_comes_out() -> None:
    assert cumulative(np.zeros((2, 3, 4))).shape == (2, 3, 4)


def test_quantiles_undo_probabilities() -> None:
    assert np.allclose(cumulative(normal_quantiles(middles)), middles, atol=1e-5)


@pytest.mark.parametrize(("mean", "spread"), [(0.74, 0.06), (0.6, 0.06), (0.8, 0.08), (0.5, 0.2), (0.1, 0.05)])
def test_beta_quantiles_have_the_mean_and_spread_asked_for(mean: float, spread: float) -> None:
    found = beta_quantiles(middles, mean, spread)
    assert found.mean() == pytest.approx(mean, abs=0.001)
    assert found.std() == pytest.approx(spread, abs=0.002)
    assert never_falls(found)
    assert found[0] > 0
    assert found[-1] < 1


def test_a_flat_beta_is_uniform() -> None:
    assert np.allclose(beta_quantiles(middles, 0.5, (1 / 12) ** 0.5), middles, atol=1e-3)


@pytest.mark.parametrize(("mean", "spread"), [(0, 0.1), (1, 0.1), (0.5, 0.5), (0.5, 0), (1.2, 0.1), (0.5, -0.1), (0.5, 0.6)])
def test_a_beta_that_cannot_exist_is_refused(mean: float, spread: float) -> None:
    with pytest.raises(ValueError, match="no beta distribution has mean"):
        beta_quantiles(middles, mean, spread)
