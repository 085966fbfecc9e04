"""How far two calibrations lie apart, in Monte Carlo errors."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.evidence.calibration import gaps, gaps_in_words


def test_gaps_of_two_samples_of_one_distribution_are_standard_normal_and_a_shift_is_told() -> None:
    random = np.random.default_rng(5)
    one, other = ({f"p{at}": random.lognormal(0, 1, 1_000) for at in range(200)} for _ in range(2))
    assert np.std(list(gaps(one, other).values())) == pytest.approx(1, abs=0.15)
    other["p7"] = other["p7"] * 1.5
    assert "the furthest is p7, -" in gaps_in_words(gaps(one, other))
    assert gaps(one, {"unknown": other["p0"]}) == {}
