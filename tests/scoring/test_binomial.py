"""The exact interval of a part, against SciPy's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from eutonia.scoring.binomial import exact_interval


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.sampled_from([0.5, 0.9, 0.95]))
def test_it_is_the_interval_of_clopper_and_pearson(counted: tuple[int, int], confidence: float) -> None:
    happened, of = counted
    slow = binomtest(happened, of).proportion_ci(confidence_level=confidence, method="exact")
    fast = exact_interval(happened, of, confidence)
    assert (fast.low, fast.high) == (pytest.approx(slow.low, abs=1e-9), pytest.approx(slow.high, abs=1e-9))


def test_with_nothing_counted_nothing_is_known() -> None:
    nothing = exact_interval(0, 0, 0.95)
    assert (nothing.low, nothing.high) == (0, 1)


@pytest.mark.parametrize(("happened", "of", "confidence"), [(-1, 3, 0.9), (4, 3, 0.9), (1, 3, 0), (1, 3, 1)])
def test_what_cannot_be_counted_is_refused(happened: int, of: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="between"):
        exact_interval(happened, of, confidence)


@pytest.mark.parametrize(
    ("happened", "of", "confidence", "low", "high"),
    [
        (0, 1, 0.5, 0, 0.75),
        (1, 1, 0.5, 0.25, 1),
        (0, 10, 0.95, 0, 0.308497),
        (10, 10, 0.95, 0.691503, 1),
        (1, 10, 0.95, 0.002529, 0.445016),
        (5, 10, 0.95, 0.187086, 0.812914),
        (9, 10, 0.8, 0.663152, 0.989519),
        (2, 3, 0.9, 0.135350, 0.983048),
    ],
)
def test_the_ends_are_those_of_the_tables(happened: int, of: int, confidence: float, low: float, high: float) -> None:
    found = exact_interval(happened, of, confidence)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
