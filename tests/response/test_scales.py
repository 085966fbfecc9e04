"""The scales on which parameters work: there and back, and ends that stay ends."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.response.scenes import never_falls

from eutonia.response.scales import OF_DISTRIBUTION, Scale, from_working, log_odds, part, to_working

INSIDE = {Scale.LOG: st.floats(1e-6, 1e6), Scale.LOG_ODDS: st.floats(1e-6, 1 - 1e-6), Scale.AS_IS: st.floats(-1e6, 1e6)}


@pytest.mark.parametrize("scale", list(Scale))
@given(data=st.data())
def test_there_and_back_is_where_it_was(scale: Scale, data: st.DataObject) -> None:
    value = data.draw(INSIDE[scale])
    assert float(from_working(to_working(np.array(value), scale), scale)) == pytest.approx(value, rel=1e-9)


def test_each_distribution_has_its_scale() -> None:
    assert OF_DISTRIBUTION == {"lognormal": "log", "beta": "log odds", "normal": "as is"}


def test_log_odds_are_those_of_the_book() -> None:
    assert float(log_odds(np.array(0.75))) == pytest.approx(log(3))
    assert list(log_odds(np.array([0.0, 0.5, 1.0]))) == [-np.inf, 0, np.inf]


def test_a_part_stays_a_part_however_far_out_and_never_falls() -> None:
    found = part(np.concatenate([[-np.inf], np.linspace(-1000, 1000, 2001), [np.inf]]))
    assert (found[0], found[-1]) == (0, 1)
    assert never_falls(found, slack=0)
    assert part(np.array(0.0)) == 0.5
