"""Quantiles, bands and numbers, by hand."""

from __future__ import annotations

from dataclasses import astuple
from decimal import Decimal

import numpy as np
import pytest

from eutonia.response.bands import band, bands, middle_80, number, numbers, quantiles

THOUSAND = np.arange(1001.0)
ASKED = np.array([0, 0.25, 0.5, 1])


def test_the_band_of_a_thousand_numbers_in_a_row_is_read_off_them() -> None:
    found = band(THOUSAND[::-1])
    assert (found.median, found.low_50, found.high_50) == (500, 250, 750)
    assert (found.low_80, found.high_80, found.low_95, found.high_95) == (100, 900, 25, 975)


def test_each_row_has_a_band_of_its_own() -> None:
    one, other = bands(np.stack([THOUSAND, THOUSAND + 1]))
    assert one == band(THOUSAND)
    assert other == band(THOUSAND + 1)
    assert bands(np.zeros((0, 5))) == ()


def test_the_middle_80_of_each_row() -> None:
    low, median, high = middle_80(np.stack([THOUSAND, 10 * THOUSAND]))
    assert np.allclose(low, [100, 1000])
    assert np.allclose(median, [500, 5000])
    assert np.allclose(high, [900, 9000])


def test_only_the_draws_that_count_are_sorted() -> None:
    samples = np.array([[5.0, 1, 9, 3], [-5, -1, -9, -3], [4, 8, 0, 2]])
    counts = np.array([[True, False, True, True], [True, False, True, True], [True, True, False, False]])
    expected = [[3, 4, 5, 9], [-9, -7, -5, -3], [4, 5, 6, 8]]
    assert np.allclose(quantiles(samples, ASKED, counts), expected)


def test_a_single_draw_that_counts_is_every_quantile() -> None:
    assert np.array_equal(quantiles(np.array([[5.0, 1, 9]]), ASKED, np.array([[True, False, False]])), [[5, 5, 5, 5]])


def test_all_that_count_are_as_if_nobody_had_asked() -> None:
    samples = np.array([[5.0, 1, 9, 3], [0, 2, 4, 4]])
    assert np.allclose(quantiles(samples, ASKED, np.ones((2, 4), dtype=bool)), quantiles(samples, ASKED))


def test_a_row_in_which_none_counts_has_numbers_and_no_rows_have_none() -> None:
    assert np.isfinite(quantiles(np.array([[5.0, 1]]), ASKED, np.array([[False, False]]))).all()
    assert quantiles(np.zeros((0, 3)), ASKED, np.zeros((0, 3), dtype=bool)).shape == (0, 4)


@pytest.mark.parametrize(("value", "shown"), [(1 / 3, "0.333"), (2 / 3, "0.667"), (-1.2346, "-1.235"), (12, "12"), (0.0005, "0")])
def test_a_number_is_rounded_to_thousandths(value: float, shown: str) -> None:
    assert number(value) == Decimal(shown)
    assert number(value).as_tuple().exponent == -3
    assert numbers([0, value]) == (0, Decimal(shown))


def test_a_band_is_seven_numbers_of_the_document() -> None:
    assert len(astuple(band(THOUSAND))) == 7
    assert numbers([]) == ()
