"""Normals that fill their distribution evenly, in an order that a name fixes for ever."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.response.stratified import normals, strata


@given(st.text(max_size=30), st.integers(0, 400))
def test_every_part_is_there_once_and_the_halves_mirror_each_other(name: str, draws: int) -> None:
    found = strata(name, draws)
    assert sorted(found) == list(range(draws))
    assert (found + found[::-1] == draws - 1).all()


@pytest.mark.parametrize("draws", [1, 2, 7, 256, 4096])
def test_they_are_standard_normal_whatever_their_number(draws: int) -> None:
    found = normals("baseline:ashworth:flexed-elbow:right", draws)
    assert abs(found.mean()) < 1e-12
    assert len(np.unique(found)) == draws
    if draws > 200:
        assert found.std() == pytest.approx(1, rel=0.02)


def test_a_name_fixes_the_order_and_another_name_has_another() -> None:
    assert np.array_equal(normals("one", 64), normals("one", 64))
    assert not np.array_equal(normals("one", 64), normals("other", 64))
    assert list(strata("one", 8)) == [0, 3, 6, 2, 5, 1, 4, 7]


def test_nobody_can_change_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        normals("one", 8)[0] = 3


def test_an_odd_number_has_its_middle_in_the_middle() -> None:
    assert list(strata("one", 9)) == [0, 3, 7, 2, 4, 6, 1, 5, 8]
    assert list(strata("one", 1)) == [0]
    assert list(normals("one", 1)) == [0]


def test_each_stands_in_the_middle_of_its_part() -> None:
    found = np.sort(normals("one", 4))
    assert list(found) == pytest.approx([NormalDist().inv_cdf(part) for part in (1 / 8, 3 / 8, 5 / 8, 7 / 8)])
    assert np.array_equal(np.argsort(np.argsort(normals("one", 64))), strata("one", 64))
