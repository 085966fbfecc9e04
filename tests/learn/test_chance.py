"""Chance from hashes: even, the same every time, and otherwise without pattern."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from eutonia.learn.chance import normals, uniforms


def test_each_column_fills_the_normal_distribution_evenly() -> None:
    found = normals("a name", 64, 5)
    assert found.shape == (64, 5)
    assert np.allclose(np.sort(found, axis=0), np.sort(found, axis=0)[:, :1])
    assert abs(found.mean()) < 1e-12
    assert 0.97 < found.std() < 1


def test_columns_do_not_go_together() -> None:
    together = np.corrcoef(normals("a name", 2000, 10).T) - np.eye(10)
    assert np.abs(together).max() < 0.08


def test_the_same_name_gives_the_same_and_another_another() -> None:
    assert (normals("one", 32, 3) == normals("one", 32, 3)).all()
    assert (normals("one", 32, 3) != normals("two", 32, 3)).any()
    assert (uniforms("one", 32) != uniforms("two", 32)).any()


def test_pinned_so_that_no_version_can_change_it() -> None:
    assert np.round(normals("pinned", 4, 2), 6).tolist() == PINNED
    assert np.round(uniforms("pinned", 2), 9).tolist() == [0.996762149, 0.299353841]


def test_uniforms_are_uniform_and_never_at_an_end() -> None:
    found = uniforms("many", 5000)
    assert found.min() > 0
    assert found.max() < 1
    assert kstest(found, "uniform").pvalue > 0.01


def test_an_odd_number_is_as_even() -> None:
    assert abs(normals("odd", 7, 3).sum()) < 1e-12


PINNED = [[1.150349, -1.150349], [-0.318639, 0.318639], [0.318639, -0.318639], [-1.150349, 1.150349]]


def test_the_least_of_all_values_lies_half_a_step_above_nothing() -> None:
    """A name whose hash is so small that half a step is not lost in rounding."""
    assert uniforms("low:72042", 1)[0] * 2.0**64 == 139429490531378 + 1 / 2


def test_what_is_remembered_cannot_be_changed() -> None:
    for found in (normals("closed", 3, 2), uniforms("closed", 3)):
        with pytest.raises(ValueError, match="read-only"):
            found[0] = 0
