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


def test_the_ends_of_log_odds_are_no_fault() -> None:
    with np.errstate(divide="raise"):
        assert list(log_odds(np.array([0.0, 1.0]))) == [-np.inf, np.inf]


def test_a_part_from_its_log_odds_by_hand() -> None:
    assert np.allclose(part(np.log([1 / 3, 1, 3, 9, 0.5])), [1 / 4, 1 / 2, 3 / 4, 9 / 10, 1 / 3])


@pytest.mark.parametrize(("scale", "natural", "working"), [(Scale.LOG, 1, 0), (Scale.LOG_ODDS, 0.5, 0), (Scale.AS_IS, 3, 3)])
def test_each_scale_by_hand_and_always_in_double_precision(scale: Scale, natural: float, working: float) -> None:
    there, back = to_working(np.array([natural]), scale), from_working(np.array([working]), scale)
    assert there == pytest.approx(working)
    assert back == pytest.approx(natural)
    single = np.array([natural], dtype=np.float32)
    assert {to_working(single, scale).dtype, from_working(single, scale).dtype, there.dtype, back.dtype} == {np.dtype(float)}
